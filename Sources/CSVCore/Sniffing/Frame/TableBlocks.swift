/// The parts of a text that empty lines set apart, and which of them are tables.
///
/// A part is a table if it has two records or more of one width, two fields at least. What stands between two tables
/// belongs to the one behind it, as its title.
struct TableBlocks {
    struct Block {
        /// Records of the reading.
        var records: Range<Int>
        /// Fields of most of its records.
        var width: Int
        /// Whether nearly all of its records have that width, and there are two of them at least.
        var isTable: Bool
    }

    private(set) var blocks: [Block] = []

    /// Parts that are looked at, at most.
    private static let most = 10_000

    init(_ reading: borrowing SampleReading) {
        var start = 0
        for index in 0..<reading.recordCount
        where index + 1 == reading.recordCount || reading.hasBlankLine(before: index + 1) {
            guard blocks.count < Self.most else { break }
            blocks.append(Self.block(reading, start..<index + 1))
            start = index + 1
        }
    }

    private static func block(_ reading: borrowing SampleReading, _ records: Range<Int>) -> Block {
        var widths = WidthCount()
        for index in records where reading.record(index).flaw == .none { widths.add(reading.width(index)) }
        let width = widths.total > 0 ? widths.mode : reading.width(records.lowerBound)
        let isEven = widths.count(of: width) * 10 >= records.count * 8
        return Block(records: records, width: width, isTable: width >= 2 && records.count >= 2 && isEven)
    }

    /// The records of the `number`-th table with its title, from 1; nil where there are fewer.
    func table(_ number: Int) -> Range<Int>? {
        var (seen, start) = (0, 0)
        for block in blocks where block.isTable {
            seen += 1
            if seen == number { return start..<block.records.upperBound }
            start = block.records.upperBound
        }
        return nil
    }

    /// How many tables there are.
    var tableCount: Int { blocks.count { $0.isTable } }
}
