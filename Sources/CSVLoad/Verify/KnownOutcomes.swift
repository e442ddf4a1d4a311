import SQLiteCore

/// What the database says became of the records of a source, asked for in their order.
struct KnownOutcomes {
    private let ranges: [RecordRange]
    private var next = 0
    private var list = RecordList()
    private var first: Int64 = 1

    /// - Parameter source: nil for one that the database does not know.
    init(of source: SourceRecord?, in connection: borrowing Connection) throws(SQLiteError) {
        guard let source else {
            ranges = []
            return
        }
        ranges = try RecordStore.ranges(of: source.sourceID, in: connection).filter { $0.generation == 0 }
    }

    /// What became of a record, and by which key it is known; nil where that is not known.
    mutating func outcome(
        of record: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> (outcome: RecordOutcome, key: UInt64)? {
        while record >= first + Int64(list.count) {
            guard next < ranges.count else { return nil }
            first = ranges[next].rowIDs.lowerBound
            list = try RecordStore.list(ranges[next].listID, in: connection) ?? RecordList()
            next += 1
        }
        guard record >= first else { return nil }
        let index = Int(record - first)
        return (list.outcomes[index], list.keys[index])
    }
}
