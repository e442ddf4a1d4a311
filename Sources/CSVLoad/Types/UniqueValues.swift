/// Finds out which columns have no value twice, in bounded memory, from chunks in their order.
///
/// A column of integers that rise from record to record needs no memory. Of the others, and of those as long as they
/// may yet stop rising, a hash of each value is kept until there are too many.
struct UniqueValues {
    /// Hashes that are kept of all columns together: 8 bytes each.
    static let maximumCount = 1 << 23

    /// What a chunk says of one column.
    struct Part: Sendable {
        /// The first and the last value, where the chunk's integers rise from record to record.
        var rising: ClosedRange<Int64>?
        /// A hash of each value; they are different.
        var hashes: [UInt64] = []
    }

    private struct Column {
        var isOpen = true
        var isRising = true
        var last: Int64?
        var hashes: [UInt64] = []
        /// Whether hashes were dropped, for there were too many.
        var isIncomplete = false
    }

    private let limit: Int
    private var columns: [Column]
    private var kept = 0

    init(columns count: Int, limit: Int = UniqueValues.maximumCount) {
        self.limit = limit
        columns = Array(repeating: Column(), count: count)
    }

    /// Adds the next chunk's part of a column; nil where it has a value twice, or NULL.
    mutating func add(_ part: Part?, to index: Int) {
        guard columns[index].isOpen else { return }
        guard let part else {
            close(index)
            return
        }
        guard !part.hashes.isEmpty else { return }
        if let rising = part.rising, columns[index].last.map({ $0 < rising.lowerBound }) ?? true {
            columns[index].last = rising.upperBound
        } else {
            columns[index].isRising = false
        }
        guard !columns[index].isIncomplete else {
            // Neither rising nor remembered: nothing can be said of it any more.
            return
        }
        columns[index].hashes += part.hashes
        kept += part.hashes.count
        while kept > limit, dropHashes() {}
    }

    /// Whether the column is still worth a look.
    func isOpen(_ index: Int) -> Bool {
        columns[index].isOpen && (columns[index].isRising || !columns[index].isIncomplete)
    }

    /// Whether all values of the column are different; nil where that is not known.
    mutating func isUnique(_ index: Int) -> Bool? {
        let column = columns[index]
        guard column.isOpen else { return false }
        if column.isRising { return column.last == nil ? nil : true }
        guard !column.isIncomplete else { return nil }
        let sorted = column.hashes.sorted()
        return !zip(sorted, sorted.dropFirst()).contains { $0 == $1 }
    }

    private mutating func close(_ index: Int) {
        kept -= columns[index].hashes.count
        columns[index].hashes = []
        columns[index].isOpen = false
    }

    /// Gives up the hashes of a column: of one that rises, if there is one, for it is likely to go on so.
    private mutating func dropHashes() -> Bool {
        let held = columns.indices.filter { !columns[$0].hashes.isEmpty }
        let largest = held.max { columns[$0].hashes.count < columns[$1].hashes.count }
        guard let index = held.first(where: { columns[$0].isRising }) ?? largest else { return false }
        kept -= columns[index].hashes.count
        columns[index].hashes = []
        columns[index].isIncomplete = true
        return true
    }
}
