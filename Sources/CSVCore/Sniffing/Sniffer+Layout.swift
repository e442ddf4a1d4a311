extension Sniffer {
    /// How a text is laid out: its dialect, and where in it the table lies.
    public struct Layout: Sendable, Hashable, Codable {
        public var dialect: Dialect
        /// Physical lines before the header, or before the first record where there is none.
        ///
        /// Every line counts, blank ones too, so that skipping as many lines leads to the header. Blank lines at
        /// the start of a text that has nothing else before its header are not counted: they are no records anyway.
        public var skippedLines: Int
        /// Bytes of the sample that ``skippedLines`` take.
        public var skippedBytes: Int
        /// Records at the start of the table that name its columns: 0 to 3.
        public var headerRows: Int
        /// The offset in the sample where notes or a second table begin.
        ///
        /// Known only where the sample is the whole text.
        public var notesStart: Int?
        /// Columns of the table; 0 where the text has no record.
        public var columnCount: Int
        /// Whether every record ends with a delimiter and the header does not.
        ///
        /// Each record then has one empty field more than there are columns.
        public var hasTrailingDelimiter: Bool
        /// Short sentences on why the layout is what it is, for people: they are not written down with it.
        public var evidence: [String] = []

        private enum CodingKeys: CodingKey {
            case dialect, skippedLines, skippedBytes, headerRows, notesStart, columnCount, hasTrailingDelimiter
        }

        /// The layout of a text with nothing in it.
        init() {
            dialect = Dialect()
            skippedLines = 0
            skippedBytes = 0
            headerRows = 0
            notesStart = nil
            columnCount = 0
            hasTrailingDelimiter = false
        }
    }
}
