/// Finds out how a CSV text is written from a sample of its bytes.
///
/// Four questions are answered one after the other, each on what is known by then: in which dialect the text makes
/// the best table (``DialectFinder``), what stands before the table (``PreambleFinder``), which of its first records
/// are names (``HeaderFinder``), and where it ends (``TailFinder``). What a user has said is never questioned.
///
/// Every answer needs evidence that single bad records cannot make or unmake; without evidence it is the plain
/// default: comma, double quote, one header row, nothing skipped.
///
/// ```swift
/// let layout = Sniffer.sniff(bytes.span.bytes, isWhole: true, given: .init())
/// print(layout.dialect.delimiter, layout.headerRows, layout.evidence)
/// ```
public struct Sniffer {
    /// How many bytes of a sample decide on the dialect, the preamble and the header.
    static let decisiveBytes = 128 << 10

    /// Whether fields can stand in quotes, and in which.
    public enum QuoteChoice: Sendable, Hashable {
        case byte(UInt8)
        /// Quotes mean nothing.
        case nothing
    }

    /// What is known about a text without looking; nil is to be found.
    public struct Given: Sendable {
        public var delimiter: [UInt8]?
        public var quote: QuoteChoice?
        public var escape: UInt8?
        public var comment: [UInt8]?
        public var joinsDelimiters = false
        /// Lines that name the columns; 0 for none.
        public var headerLines: Int?
        /// Physical lines to pass over at the start of the text.
        public var skipLines: Int?
        /// Physical lines to pass over at its end.
        public var skipFooter: Int?
        /// Whether a footer may be found where ``skipFooter`` is nil.
        public var seeksFooter = true
        /// Which of several tables is read, from 1.
        public var tableNumber: Int?

        var hasHeader: Bool? { headerLines.map { $0 > 0 } }

        public init() {}
    }

    /// The layout of the text that `sample` begins.
    ///
    /// - Parameters:
    ///   - sample: the first bytes of the text, without a byte order mark; UTF-8 or another superset of ASCII.
    ///   - isWhole: whether the text ends with the sample.
    ///   - given: what is fixed.
    /// - Complexity: linear in the sample; some ten passes over its first 128 KiB and one over the rest.
    public static func sniff(_ sample: RawSpan, isWhole: Bool, given: Given) -> Layout {
        sample.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { sniff($0, isWhole: isWhole, given: given) }
        }
    }

    private static func sniff(_ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool, given: Given) -> Layout {
        var given = given
        if given.delimiter?.isEmpty == true { given.delimiter = nil }
        var layout = Layout()
        var lines = LineSkip()
        if let count = given.skipLines {
            lines = LineSkip(count, of: sample)
            if count > 0 { layout.evidence.append("\(plural(count, "line")) skipped as told") }
        } else if let hint = SeparatorHint(sample), given.delimiter == nil {
            given.delimiter = [hint.delimiter]
            given.skipLines = 1
            lines = LineSkip(1, of: sample)
            layout.evidence.append("the first line names the delimiter: \(DelimiterChoice.name([hint.delimiter]))")
        }
        let body = UnsafeBufferPointer(rebasing: sample[lines.bytes...])
        let head = UnsafeBufferPointer(rebasing: body.prefix(decisiveBytes))
        let headIsWhole = isWhole && head.count == body.count
        let finder = DialectFinder(head, isWhole: headIsWhole, given: given)
        layout.dialect = finder.dialect
        layout.evidence += finder.evidence

        let reading = SampleReading(head, dialect: finder.dialect, isWhole: headIsWhole)
        var preamble = PreambleFinder(reading, isSought: given.skipLines == nil)
        var header = HeaderFinder(reading, from: preamble.recordCount, width: preamble.width, given: given.hasHeader)
        if header.rows == 0, given.hasHeader == nil, preamble.endsWithHeader(in: reading) {
            preamble.giveBack()
            header = HeaderFinder(reading, from: preamble.recordCount, width: preamble.width, given: true)
        }
        if preamble.recordCount > 0 {
            lines = LineSkip(through: lines.bytes + Int(reading.record(preamble.recordCount).start), of: sample)
            layout.evidence.append(
                "\(plural(lines.count, "line")) before the table: less filled than its \(preamble.width) columns")
        }
        layout.skippedLines = lines.count
        layout.skippedBytes = lines.bytes
        layout.headerRows = header.rows
        layout.columnCount = header.columnCount
        layout.hasTrailingDelimiter = header.hasTrailingDelimiter
        layout.evidence += header.evidence
        guard isWhole, preamble.width > 1 else { return layout }

        let table = UnsafeBufferPointer(rebasing: sample[lines.bytes...])
        let tail = TailFinder(
            SampleReading(table, dialect: finder.dialect, isWhole: true), width: preamble.width,
            headerRows: header.rows)
        if let start = tail.start {
            layout.notesStart = lines.bytes + start
            layout.evidence.append(tail.evidence)
        }
        return layout
    }

    /// `1 line`, `2 lines`.
    static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
