/// Finds the records that stand before a table: a title, a source, a date, and what a spreadsheet made of them.
///
/// A leading record belongs to the preamble if it has at most half of the table's fields, or all of them and at most
/// a third, and at most three, filled, as `Report 2020,,,,,` has. A record that is only one field short never does:
/// it may be a header without a name for the row names. Nor does one with flawed quotes, whose width says nothing.
/// Behind the preamble there has to be a table: two records at least, and most of them of one width.
struct PreambleFinder {
    /// No longer preamble is believed.
    static let longest = 100

    /// Records of the preamble.
    private(set) var recordCount = 0
    /// Fields of the table's records.
    private(set) var width = 0

    init(_ reading: borrowing SampleReading, isSought: Bool) {
        let total = reading.recordCount
        guard total > 0 else { return }
        var widths = WidthCount()
        for index in 0..<total where reading.record(index).flaw == .none { widths.add(reading.width(index)) }
        width = widths.total > 0 ? widths.mode : reading.width(0)
        if isSought { seek(reading) }
        // A second table may be the longer one: the width is that of the records that follow the header.
        var near = WidthCount()
        for index in recordCount..<min(total, recordCount + 64) where reading.record(index).flaw == .none {
            near.add(reading.width(index))
        }
        if near.total >= 3, near.modeShare >= 0.8 { width = near.mode }
    }

    /// Whether the last record of the preamble is a header that is written with another delimiter.
    ///
    /// To be asked only where the table behind has no header: words of a title may be as many by chance.
    func endsWithHeader(in reading: borrowing SampleReading) -> Bool {
        guard recordCount > 0, width >= 3 else { return false }
        let line = reading.line(reading.record(recordCount - 1))
        return [0x20, 0x3B, 0x09, 0x2C, 0x7C].contains { byte in line.count { $0 == byte } == width - 1 }
    }

    /// Leaves the last record of the preamble to the table.
    mutating func giveBack() { recordCount -= 1 }

    private mutating func seek(_ reading: borrowing SampleReading) {
        let total = reading.recordCount
        var index = 0
        while index < min(Self.longest, total), precedesTable(reading, reading.record(index)) { index += 1 }
        guard index > 0, total - index >= 2, reading.width(index) + 1 >= width else { return }
        var behind = WidthCount()
        for next in index..<total {
            let record = reading.record(next)
            behind.add(record.flaw == .none ? Int(record.fieldCount) : -1)
        }
        guard Double(behind.count(of: width)) >= 0.6 * Double(behind.total) else { return }
        // Where records with as few filled cells are what the table has, the first ones are no title.
        let most = (0..<index).map { reading.filledCount(reading.record($0)) }.max() ?? 0
        let near = index..<min(total, index + 200)
        let alike = near.count {
            let record = reading.record($0)
            return Int(record.fieldCount) == width && isSparse(reading, record)
                && reading.filledCount(record) <= most && !reading.field(0, of: record).isAbsent
        }
        guard alike * 5 <= near.count else { return }
        recordCount = index
    }

    private func precedesTable(_ reading: borrowing SampleReading, _ record: Record) -> Bool {
        guard record.flaw == .none else { return false }
        let fields = Int(record.fieldCount)
        if fields * 2 <= width, fields < width { return true }
        return fields == width && width >= 3 && isSparse(reading, record)
    }

    /// Few filled cells for its width; and few at all, since the top of a header that spans columns has many.
    private func isSparse(_ reading: borrowing SampleReading, _ record: Record) -> Bool {
        let filled = reading.filledCount(record)
        return filled <= 3 && filled * 3 <= Int(record.fieldCount)
    }
}
