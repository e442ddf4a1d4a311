extension Sniffer {
    /// How a text is laid out: its dialect, and where in it the table lies.
    public struct Layout: Sendable, Hashable, Codable {
        /// What is behind the table in the same text.
        public enum Following: String, Sendable, Hashable, Codable {
            /// Lines that are not records.
            case footer
            /// Another table, and whatever is behind that.
            case table
        }

        /// Where the columns stand that the header does not name: one in front of all others, or all that are left over.
        public enum UnnamedColumn: String, Sendable, Hashable, Codable {
            case first, last
        }

        public var dialect: Dialect
        /// Physical lines before the header, or before the first record where there is none.
        ///
        /// Every line counts, blank ones too, so that skipping as many lines leads to the header. Blank lines at
        /// the start of a text that has nothing else before its header are not counted: they are not records anyway.
        public var skippedLines: Int
        /// Bytes of the sample that ``skippedLines`` take.
        public var skippedBytes: Int
        /// Records at the start of the table that name its columns.
        public var headerRows: Int
        /// The offset in the sample at which a footer or another table begins; nil where the table goes on.
        public var notesStart: Int?
        /// What begins at ``notesStart``.
        public var following: Following?
        /// Columns of the table; 0 where the text has no record.
        public var columnCount: Int
        /// Whether every record ends with a delimiter and the header does not.
        ///
        /// Each record then has one empty field more than there are columns.
        public var hasTrailingDelimiter: Bool
        /// The columns that the header does not name, where all records have more fields than it has names.
        public var unnamedColumn: UnnamedColumn?
        /// What was found and is not the plain reading.
        public var inferences: [Inference] = []
        /// Short sentences on why the layout is what it is, for people: they are not written down with it.
        public var evidence: [String] = []
        /// Why the text cannot be read without a flag, and the flag; not written down.
        public var refusal: Inference?

        private enum CodingKeys: CodingKey {
            case dialect, skippedLines, skippedBytes, headerRows, notesStart, following, columnCount
            case hasTrailingDelimiter, unnamedColumn, inferences
        }

        /// The layout of a text with nothing in it.
        init() {
            dialect = Dialect()
            skippedLines = 0
            skippedBytes = 0
            headerRows = 0
            columnCount = 0
            hasTrailingDelimiter = false
        }

        /// Reads what an earlier version has written, too, which knew fewer properties.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            dialect = try values.decode(Dialect.self, forKey: .dialect)
            skippedLines = try values.decode(Int.self, forKey: .skippedLines)
            skippedBytes = try values.decode(Int.self, forKey: .skippedBytes)
            headerRows = try values.decode(Int.self, forKey: .headerRows)
            notesStart = try values.decodeIfPresent(Int.self, forKey: .notesStart)
            following = try values.decodeIfPresent(Following.self, forKey: .following)
            columnCount = try values.decode(Int.self, forKey: .columnCount)
            hasTrailingDelimiter = try values.decode(Bool.self, forKey: .hasTrailingDelimiter)
            unnamedColumn = try values.decodeIfPresent(UnnamedColumn.self, forKey: .unnamedColumn)
            inferences = try values.decodeIfPresent([Inference].self, forKey: .inferences) ?? []
        }
    }
}
