/// Finds out how a CSV text is written from a sample of its bytes.
///
/// Five questions are answered one after the other, each on what is known by then: which lines at the front are
/// remarks whatever the table (``LeadingLines``), in which dialect the text makes the best table
/// (``DialectFinder``), what stands before the table (``PreambleFinder``), whether its first record names the columns
/// (``HeaderFinder``), and where it ends (``FooterFinder``). What a user has said is never questioned.
///
/// The plain reading holds wherever it gives records of one width: comma or another delimiter that the first record
/// shares, `"` doubled, one header line, nothing before or behind. Each answer beyond it needs evidence that stands
/// in the text, is told with the flag that decides (``Inference``), and takes no line of the table's width away.
///
/// ```swift
/// let layout = Sniffer.sniff(bytes.span.bytes, isWhole: true, given: .init())
/// print(layout.dialect.delimiter, layout.headerRows, layout.inferences.map(\.sentence))
/// ```
public struct Sniffer {
    /// Whether fields can stand in quotes, and in which.
    public enum QuoteChoice: Sendable, Hashable {
        case byte(UInt8)
        /// Quotes mean nothing.
        case nothing
    }

    /// What is known about a text without looking; nil is to be found.
    public struct Given: Sendable {
        public var delimiter: [UInt8]?
        public var joinsDelimiters = false
        public var quote: QuoteChoice?
        public var escape: UInt8?
        /// Where ``escape`` is one.
        public var escapeRule = Dialect.EscapeRule.everywhere
        public var trimsBlanks = false
        public var dropsEmptyRecords = false
        public var comment: [UInt8]?
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

        public init() {}
    }

    /// The layout of the text that `sample` begins.
    ///
    /// - Parameters:
    ///   - sample: the first bytes of the text, without a byte order mark; UTF-8 or another superset of ASCII.
    ///   - isWhole: whether the text ends with the sample.
    ///   - given: what is fixed.
    /// - Complexity: linear in the sample; some ten passes over it.
    public static func sniff(_ sample: RawSpan, isWhole: Bool, given: Given) -> Layout {
        sample.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { sniff($0, isWhole: isWhole, given: given) }
        }
    }

    private static func sniff(_ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool, given: Given) -> Layout {
        var given = given
        if given.delimiter?.isEmpty == true { given.delimiter = nil }
        var layout = Layout()
        let skipped = LineSkip(given.skipLines ?? 0, of: sample)
        if skipped.count > 0 { layout.evidence.append("\(plural(skipped.count, "line")) skipped as given") }
        var front = LeadingLines(behind: skipped, of: sample)
        if let delimiter = front.delimiter {
            if given.delimiter == nil { given.delimiter = [delimiter] }
            layout.inferences.append(
                Inference(
                    .delimiter,
                    "the first line, 'sep=\(String(decoding: [delimiter], as: UTF8.self))', names the delimiter",
                    flag: "--delimiter names another"))
        }
        if front.hasRemarks, takesRecord(front, sample, isWhole: isWhole, given) { front.giveBackLast() }
        let body = UnsafeBufferPointer(rebasing: sample[front.lines.bytes...])
        let finder = DialectFinder(body, isWhole: isWhole, given: given)
        layout.dialect = finder.dialect
        layout.inferences += finder.inferences
        layout.evidence += finder.evidence
        layout.refusal = finder.refusal
        let reading = SampleReading(body, dialect: finder.dialect, isWhole: isWhole)
        layout.place(reading, behind: front, of: sample, isWhole: isWhole, given)
        if finder.isDelimiterFound { layout.tellDelimiter(reading, behind: front.lines.bytes) }
        return layout
    }

    /// Whether the table behind some remarks has no names of its own, and the last remark as many words as it has columns.
    private static func takesRecord(
        _ front: LeadingLines, _ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ given: Given
    ) -> Bool {
        guard let remark = front.lastRemark?.bytes, given.headerLines != 0 else { return false }
        let body = UnsafeBufferPointer(rebasing: sample[remark.lowerBound...])
        let dialect = DialectFinder(body, isWhole: isWhole, given: given).dialect
        let reading = SampleReading(body, dialect: dialect, isWhole: isWhole)
        guard reading.recordCount > 2, reading.width(0) > 1, reading.width(0) == reading.width(1) else { return false }
        let width = reading.width(1)
        if case .record = HeaderFinder.judge(reading, 1, to: reading.recordCount, width) { return true }
        return false
    }

    /// `1 line`, `2 lines`.
    static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension Sniffer.Layout {
    /// Finds where in the text the table lies.
    fileprivate mutating func place(
        _ reading: borrowing SampleReading, behind front: LeadingLines, of sample: UnsafeBufferPointer<UInt8>,
        isWhole: Bool, _ given: Sniffer.Given
    ) {
        var lines = front.lines
        let start = lines.bytes
        skippedLines = lines.count
        skippedBytes = lines.bytes
        let blocks = TableBlocks(reading)
        var records = 0..<reading.recordCount
        if let number = given.tableNumber {
            guard let table = blocks.table(number) else {
                refusal = Sniffer.Inference(
                    .nextTable,
                    "there \(blocks.tableCount == 1 ? "is 1 table" : "are \(blocks.tableCount) tables") in the first MiB of the text",
                    flag: "--table-number takes one of them")
                return
            }
            records = table
        }
        let preamble = PreambleFinder(
            reading, isWhole && given.tableNumber == nil ? firstTable(reading, blocks, records) : records,
            isSought: given.skipLines == nil, isHeaderless: given.headerLines == 0)
        let first = records.lowerBound + preamble.recordCount
        if first > 0, first < reading.recordCount {
            lines = LineSkip(through: start + Int(reading.record(first).start), of: sample)
        }
        if front.hasRemarks {
            inferences.append(
                Sniffer.Inference(
                    .preamble, "remarks before the header are not column names",
                    flag: "--skip-lines counts the lines before the header"))
        }
        if preamble.recordCount > 0 {
            let count = lines.count - front.lines.count
            inferences.append(
                Sniffer.Inference(
                    .preamble,
                    "\(Sniffer.plural(count, "line")) before the header \(count == 1 ? "is" : "are") narrower than its "
                        + "\(preamble.width) columns, and no \(count == 1 ? "record" : "records")",
                    flag: "--skip-lines 0 reads \(count == 1 ? "it" : "them")"))
        }
        // Blank lines alone before a header are none that anybody has to skip.
        if preamble.recordCount > 0 || front.lines.count > 0 || records.lowerBound > 0 {
            skippedLines = lines.count
            skippedBytes = lines.bytes
        }
        findEnd(
            reading, first..<records.upperBound, preamble.width, start, linesBefore: front.lines.count,
            isWhole: isWhole, given)
    }

    /// Says which delimiter was found, and how many records of the table have its width.
    fileprivate mutating func tellDelimiter(_ reading: borrowing SampleReading, behind start: Int) {
        let end = notesStart ?? .max
        var (records, alike) = (0, 0)
        let width = columnCount + (hasTrailingDelimiter ? 1 : 0)
        for index in 0..<reading.recordCount {
            let record = reading.record(index)
            guard start + Int(record.start) >= skippedBytes, start + Int(record.start) < end else { continue }
            records += 1
            if record.flaw == .none, Int(record.fieldCount) == width { alike += 1 }
        }
        let share = records > 0 ? alike * 100 / records : 0
        let name = dialect.joinsDelimiters ? "spaces" : DelimiterChoice.name(dialect.delimiter)
        let finding = "\(name): \(share) % of \(Sniffer.plural(records, "record")) have \(width) fields"
        if dialect.delimiter == [0x2C] {
            evidence.insert(finding, at: 0)
        } else {
            inferences.insert(
                Sniffer.Inference(.delimiter, "the delimiter is \(finding)", flag: "--delimiter names another"), at: 0)
        }
    }

    /// The records up to the end of the first table, where another of another width follows it.
    ///
    /// Two lines before a wider table, or three without names over them, are its preamble rather than a table.
    private func firstTable(
        _ reading: borrowing SampleReading, _ blocks: TableBlocks, _ records: Range<Int>
    ) -> Range<Int> {
        var tables = blocks.blocks.filter(\.isTable)
        if let small = tables.first, tables.count > 1, small.records.count < 3, small.width < tables[1].width {
            tables.removeFirst()
        } else if let small = tables.first, small.records.count < 4 {
            let verdict = HeaderFinder.judge(
                reading, small.records.lowerBound, to: small.records.upperBound, small.width)
            if case .names = verdict {} else { tables.removeFirst() }
        }
        guard let first = tables.first, tables.count > 1, tables.dropFirst().allSatisfy({ $0.width != first.width })
        else { return records }
        return records.lowerBound..<first.records.upperBound
    }

    private mutating func findEnd(
        _ reading: borrowing SampleReading, _ records: Range<Int>, _ width: Int, _ start: Int, linesBefore: Int,
        isWhole: Bool, _ given: Sniffer.Given
    ) {
        columnCount = width
        guard !records.isEmpty else { return }
        // The end is looked for with one line of names in mind, since which it is does not matter to it.
        var end = records.upperBound
        let isSought = given.skipFooter == nil && given.seeksFooter && given.tableNumber == nil
        if isWhole, isSought {
            let footer = FooterFinder(reading, records, width: width, headerRows: given.headerLines ?? 1)
            if let found = footer.start {
                end = found
                setEnd(at: start + Int(reading.record(found).start), footer.following)
                inferences.append(footer.inference(in: reading))
            } else if let hint = FooterFinder.hint(reading, records, width: width) {
                inferences.append(hint)
            }
        }
        let header = HeaderFinder(
            reading, from: records.lowerBound, to: end, width: width, given: given.headerLines,
            linesBefore: linesBefore)
        headerRows = header.rows
        columnCount = header.columnCount
        hasTrailingDelimiter = header.hasTrailingDelimiter
        unnamedColumn = header.unnamedColumn
        inferences += header.inferences
        evidence += header.evidence
        let names = reading.width(records.lowerBound)
        if headerRows > 0, names != width, unnamedColumn == nil, !hasTrailingDelimiter, following == .footer {
            // Records are as wide as the header: what is narrower than most of them may be one.
            notesStart = nil
            following = nil
            inferences.removeAll { $0.kind == .footer }
        }
        if given.tableNumber != nil, records.upperBound < reading.recordCount {
            setEnd(at: start + Int(reading.record(records.upperBound).start), .table)
        }
    }

    private mutating func setEnd(at offset: Int, _ following: Following) {
        notesStart = offset
        self.following = following
    }
}
