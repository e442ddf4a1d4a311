/// How well one dialect explains a sample: 0 not at all, towards 1 perfectly.
///
/// Three things make a reading a table. Its records have the same width; its cells are something, a number, a date,
/// a word, rather than pieces of what another dialect would cut elsewhere; and its quotes close where fields end.
/// The score is their product, so that none can outweigh the lack of another:
///
///     consistency · (c − 1) / c · quality² · flawless · beginning · prior
///
/// where consistency is the share of records that have the width of most, c how many of those columns are not empty
/// throughout, quality the average credit of a cell (``CellTally``), flawless the share of records with sound
/// quotes, beginning 0.85 where the first record has another width, and prior the delimiter's own factor.
/// Records are weighted equally: a bad one costs its own share and no more. One with text behind a closing quote
/// has a width all the same, and costs half of its share.
///
/// Whoever changes this: equal widths alone prove nothing (`1,5;2,5` has three equal fields a record for a comma),
/// and cells alone neither (one column of words is perfectly clean), which is what the square and the share of
/// inner delimiters, (c − 1) / c, are for.
struct DialectScore {
    private(set) var value = 0.0
    /// The width of most records.
    private(set) var width = 0
    /// The share of records that have it.
    private(set) var consistency = 0.0
    private(set) var recordCount = 0
    /// Cells in quotes that hold something.
    private(set) var quotedCount = 0
    /// Records with such cells.
    private(set) var quotedRecords = 0
    /// Records whose quotes are flawed.
    private(set) var flawCount = 0
    /// Whether the first record, and all others but a few, have one width of two fields or more.
    private(set) var isEven = false

    /// Records that are flawed or have another width.
    private(set) var misfitCount = 0

    /// Nothing known yet.
    init() {}

    init(of reading: borrowing SampleReading, choice: DelimiterChoice) {
        recordCount = reading.recordCount
        guard recordCount > 0 else { return }
        var widths = WidthCount()
        for index in 0..<recordCount {
            switch reading.record(index).flaw {
            case .none: widths.add(reading.width(index))
            case .textAfterQuote:
                widths.add(reading.width(index))
                flawCount += 1
            case .unclosed: flawCount += 1
            }
        }
        guard widths.total > 0 else {
            misfitCount = recordCount
            return
        }
        width = widths.mode
        misfitCount =
            recordCount
            - (0..<recordCount).count {
                reading.record($0).flaw == .none && reading.width($0) == width
            }
        consistency = Double(widths.count(of: width)) / Double(recordCount)
        let others = recordCount - widths.count(of: width)
        isEven = width > 1 && reading.width(0) == width && (others <= 1 || others * 5 <= recordCount)
        // One column separates nothing, whatever is in it.
        guard width > 1 else { return }
        let cells = CellTally(of: reading)
        quotedCount = cells.quoted
        quotedRecords = cells.quotedRecords
        let flawless = 1 - Double(flawCount) / Double(2 * recordCount)
        // A delimiter that only ends every record separates nothing.
        let columns = cells.filledColumns(upTo: width)
        let inner = columns > 0 ? Double(columns - 1) / Double(columns) : 0
        // The first record is the header, and the one that is least likely to be ragged.
        let beginning = reading.width(0) == width ? 1 : 0.85
        value = consistency * inner * cells.quality * cells.quality * flawless * beginning * choice.prior
        if choice.isWeak, !Self.isTable(reading, width: width) { value = 0 }
        // Columns that blanks align are even or something else.
        if choice.isJoined, misfitCount > 0 { value = 0 }
    }

    /// Whether the first record has one field less, all of them in quotes: names beside a column of row names, as R
    /// writes them.
    private static func lacksRowNames(_ reading: borrowing SampleReading, _ width: Int) -> Bool {
        let first = reading.record(0)
        return first.flaw == .none && Int(first.fieldCount) == width - 1
            && (0..<width - 1).allSatisfy { reading.field($0, of: first).isQuoted }
    }

    /// What a delimiter that is common inside values has to show on top.
    ///
    /// At least three columns, the first record as wide as the rest, a column of numbers or dates; and the records
    /// must not be values themselves, as times are for a colon and timestamps for a space.
    private static func isTable(_ reading: borrowing SampleReading, width: Int) -> Bool {
        guard width >= 3, reading.recordCount >= 3, reading.width(0) == width || lacksRowNames(reading, width) else {
            return false
        }
        var typed = [Int](repeating: 0, count: width)
        var body = 0
        var atoms = 0
        for index in 0..<reading.recordCount {
            let record = reading.record(index)
            if CellKind(reading.line(record)).family != nil { atoms += 1 }
            guard index > 0, record.flaw == .none else { continue }
            body += 1
            for column in 0..<min(width, Int(record.fieldCount))
            where reading.kind(column, of: record).family != nil {
                typed[column] += 1
            }
        }
        return atoms * 2 < reading.recordCount && body > 0 && typed.contains { $0 * 10 >= body * 9 }
    }
}
