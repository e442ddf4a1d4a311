import SQLiteCore

/// What a source had brought behind a record, one entry after the other.
///
/// Records of the checkpoints come first, then those that an unfinished reload has left behind, the latest before.
final class FormerRecords {
    struct Entry: Sendable {
        var hash: UInt64
        var key: UInt64
        var outcome: RecordOutcome
    }

    private let connection: Connection
    private let database: String
    private let ranges: [RecordRange]
    /// Whether an entry stands for the record of its number, so that the latest for each number counts alone.
    private let isNumbered: Bool
    private var nextRange = 0
    private var list = RecordList()
    private var position = 0
    /// The lists that were read.
    private(set) var lists = FormerLists()
    /// Number of the last record for which there was an entry.
    private var covered: Int64

    init(
        _ ranges: [RecordRange], after record: Int64, isNumbered: Bool, database: LoadDatabase
    ) throws(LoadError) {
        self.ranges = ranges.filter { $0.generation > 0 || $0.rowIDs.upperBound > record }
        self.isNumbered = isNumbered
        self.database = database.path
        covered = record
        connection = try database.open()
    }

    /// The next entry; nil behind the last one.
    func next() throws(LoadError) -> Entry? {
        while position == list.count {
            guard nextRange < ranges.count else { return nil }
            let range = ranges[nextRange]
            nextRange += 1
            guard !isNumbered || range.rowIDs.upperBound > covered else { continue }
            try read(range)
        }
        position += 1
        let index = position - 1
        return Entry(hash: list.hashes[index], key: list.keys[index], outcome: list.outcomes[index])
    }

    private func read(_ range: RecordRange) throws(LoadError) {
        do throws(SQLiteError) {
            list =
                try RecordStore.list(range.listID, in: connection) { lists.add($0, range.listID) } ?? RecordList()
        } catch {
            throw LoadError(error, doing: "Cannot read what the source has brought", database: database)
        }
        position = 0
        guard isNumbered else { return }
        position = Int(clamping: max(0, covered + 1 - range.rowIDs.lowerBound))
        position = min(position, list.count)
        covered = range.rowIDs.upperBound
    }
}
