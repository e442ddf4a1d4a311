/// Finds where a table ends before its text does: at a footer, or at another table.
///
/// Both are narrower or wider than the table, and nothing of its width stands behind them: such a line is a record.
/// - A footer is what an empty line sets apart at the very end, and what is one field of prose there.
/// - Another table stands behind an empty line, with records of a width of its own below names.
///
/// A narrow line that stands directly behind records is a record, which is refused; and so is one that begins like
/// the records, be there an empty line or not: it was cut off.
struct FooterFinder {
    /// The first record that is not the table's.
    private(set) var start: Int?
    private(set) var following = Sniffer.Layout.Following.footer
    /// Fields of the records of the next table.
    private(set) var nextWidth = 0

    /// - Parameters:
    ///   - records: those of the table and what stands behind it; the first may be its header.
    ///   - headerRows: those of them that name columns.
    init(_ reading: borrowing SampleReading, _ records: Range<Int>, width: Int, headerRows: Int) {
        let first = records.lowerBound + headerRows
        guard width >= 2, let last = records.last(where: { reading.width($0) == width }), last >= first else { return }
        let tail = last + 1..<records.upperBound
        guard !tail.isEmpty, !tail.contains(where: { reading.record($0).flaw != .none }) else { return }
        let body = ColumnShapes(reading, from: first, width: width)
        if let blank = tail.first(where: { reading.hasBlankLine(before: $0) }) {
            if let next = Self.tableWidth(reading, blank..<records.upperBound) {
                (start, following, nextWidth) = (blank, .table, next)
                return
            }
            start = blank
        }
        let end = start ?? records.upperBound
        var prose = end
        while prose > tail.lowerBound, reading.width(prose - 1) == 1,
            Prose.sets(reading, prose - 1..<prose, apartFrom: first..<last + 1)
        {
            prose -= 1
        }
        if prose < end { start = prose }
        guard let found = start else { return }
        // A footer is narrower, throughout.
        let isNarrow = (found..<records.upperBound).allSatisfy { reading.width($0) < width }
        if !isNarrow || Self.begins(reading, found, like: body) { start = nil }
    }

    /// Whether a record's first value has the form that the first column's values have.
    private static func begins(_ reading: borrowing SampleReading, _ index: Int, like body: ColumnShapes) -> Bool {
        guard let shape = body.columns.first?.shape else { return false }
        let cell = reading.cell(0, of: reading.record(index))
        return ValueShape(cell, kind: CellKind(cell)) == shape
    }

    /// The width of the table that some records are, up to an empty line; nil where they are none.
    private static func tableWidth(_ reading: borrowing SampleReading, _ records: Range<Int>) -> Int? {
        let end = records.dropFirst().first { reading.hasBlankLine(before: $0) } ?? records.upperBound
        let block = records.lowerBound..<end
        let width = reading.width(block.lowerBound)
        guard width >= 2, block.count >= 2 else { return nil }
        let others = block.count { reading.width($0) != width }
        guard others * 10 <= block.count else { return nil }
        switch HeaderFinder.judge(reading, block.lowerBound, to: end, width) {
        case .names: return width
        case .record: return nil
        case .doubt: return width >= 3 || block.count >= 4 ? width : nil
        }
    }

    /// What is said of last records that have nothing but prose in their first field, behind an empty one: notes as
    /// spreadsheets export them, as wide as the table, which are records all the same.
    static func hint(
        _ reading: borrowing SampleReading, _ records: Range<Int>, width: Int
    ) -> Sniffer.Inference? {
        guard width > 2, let last = records.last else { return nil }
        var first = last + 1
        while first > records.lowerBound + 1, reading.filledCount(reading.record(first - 1)) == 1,
            Prose.isProse(reading, first - 1..<first)
        {
            first -= 1
        }
        guard first <= last, reading.filledCount(reading.record(first - 1)) == 0 else { return nil }
        let lines = lineCount(reading, from: first - 1)
        return Sniffer.Inference(
            .hint,
            "the last \(lines) lines have text in their first field alone, or nothing, and are read as records",
            flag: "--skip-footer \(lines) skips them")
    }

    /// What is said of it; to be asked only where there is a ``start``.
    func inference(in reading: borrowing SampleReading) -> Sniffer.Inference {
        let lines = Self.lineCount(reading, from: start ?? 0)
        switch following {
        case .footer:
            return Sniffer.Inference(
                .footer,
                "the last \(lines == 1 ? "line is not a record" : "\(lines) lines are not records"): set apart from the table, "
                    + "and narrower",
                flag: "--skip-footer 0 reads \(lines == 1 ? "it" : "them")")
        case .table:
            return Sniffer.Inference(
                .nextTable,
                "another table of \(nextWidth) columns follows an empty line, and the last "
                    + "\(Sniffer.plural(lines, "line")) are not read",
                flag: "--table-number 2 reads it, --skip-footer 0 reads all lines as one table")
        }
    }

    /// Physical lines of the text from a record on; the last may lack its end.
    private static func lineCount(_ reading: borrowing SampleReading, from record: Int) -> Int {
        let text = UnsafeBufferPointer(rebasing: reading.text[Int(reading.record(record).start)...])
        let endsLine = text.last == 0x0A || text.last == 0x0D
        return Int(LineEnds.count(in: UnsafeRawBufferPointer(text))) + (endsLine ? 0 : 1)
    }
}
