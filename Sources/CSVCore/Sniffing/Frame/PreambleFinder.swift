/// Finds the lines that stand before a table: a title, a source, a date.
///
/// They are not records only where what follows them is the header of a table of even width, all of them are
/// narrower than it, and something in the text says so: an empty line behind them, names that stand over numbers or
/// dates, or lines that are prose where the first column is not. A line as wide as the table is never one of them.
struct PreambleFinder {
    /// No longer preamble is believed.
    static let longest = 100

    /// Records of the preamble.
    private(set) var recordCount = 0
    /// Fields of the table's records.
    private(set) var width = 0

    /// - Parameters:
    ///   - records: those of the table with what stands before it.
    ///   - isHeaderless: whether a flag says that no line names the columns.
    init(_ reading: borrowing SampleReading, _ records: Range<Int>, isSought: Bool, isHeaderless: Bool) {
        guard !records.isEmpty else { return }
        width = Self.width(reading, records)
        guard isSought, width > 1 else { return }
        var index = records.lowerBound
        while index < records.upperBound, index - records.lowerBound < Self.longest,
            reading.record(index).flaw == .none, reading.width(index) < width
        {
            index += 1
        }
        let count = index - records.lowerBound
        guard count > 0, records.upperBound - index >= 2, reading.width(index) == width,
            isEven(reading, index..<records.upperBound)
        else { return }
        let verdict = HeaderFinder.judge(reading, index, to: records.upperBound, width)
        if case .record = verdict, !isHeaderless { return }
        let lines = records.lowerBound..<index
        // One line with nearly as many names as there are columns is a header that lacks some.
        if count == 1, reading.width(lines.lowerBound) == width - 1, width > 2, !reading.hasBlankLine(before: index),
            !Prose.isProse(reading, lines)
        {
            return
        }
        guard
            reading.hasBlankLine(before: index) || Self.isNames(verdict)
                || Prose.sets(reading, lines, apartFrom: index..<records.upperBound)
        else { return }
        recordCount = count
    }

    private static func isNames(_ verdict: HeaderFinder.Verdict) -> Bool {
        if case .names = verdict { true } else { false }
    }

    /// The width of most records; a second table may be the longer one, so those at the front go first.
    private static func width(_ reading: borrowing SampleReading, _ records: Range<Int>) -> Int {
        var widths = WidthCount()
        for index in records where reading.record(index).flaw == .none { widths.add(reading.width(index)) }
        guard widths.total > 0 else { return reading.width(records.lowerBound) }
        return widths.mode
    }

    /// Whether nearly all records up to the last one of the width have it.
    private func isEven(_ reading: borrowing SampleReading, _ records: Range<Int>) -> Bool {
        let last = records.last { reading.width($0) == width } ?? records.lowerBound
        let others = (records.lowerBound...last).count {
            reading.record($0).flaw != .none || reading.width($0) != width
        }
        return others <= 1 || others * 10 <= last - records.lowerBound + 1
    }
}
