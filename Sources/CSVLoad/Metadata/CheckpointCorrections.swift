import SQLiteCore

/// Corrects in the checkpoints of a source what became of records that they count as rejected.
struct CheckpointCorrections {
    private let sourceID: Int64
    /// The records of each batch, in their order.
    private var batches: [ClosedRange<Int64>] = []
    /// What became of records of a batch, by its number.
    private var changes: [Int: RowCounts] = [:]

    init(of sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        self.sourceID = sourceID
        var found: [ClosedRange<Int64>] = []
        try connection.query(
            "SELECT first_row_id, row_id FROM csvload_checkpoints WHERE source_id = ?1 ORDER BY row_id",
            [.integer(sourceID)]
        ) { row in
            found.append(row.integer(at: 0)...row.integer(at: 1))
        }
        batches = found
    }

    /// Notes what became of a record; one whose batch has no checkpoint yet is nobody's.
    mutating func add(_ counts: RowCounts, of record: Int64) {
        var (low, high) = (0, batches.count)
        while low < high {
            let middle = (low + high) / 2
            if batches[middle].upperBound < record { low = middle + 1 } else { high = middle }
        }
        guard low < batches.count, batches[low].contains(record) else { return }
        changes[low, default: RowCounts()] += counts
    }

    /// Writes what was noted into the runs, too, that have written the checkpoints, but for one.
    ///
    /// - Returns: what was noted of the batches of that one.
    func write(besides runID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> RowCounts {
        try write(in: connection)
        var ofRun = RowCounts()
        let search = try connection.prepare(
            "SELECT run_id FROM csvload_checkpoints WHERE source_id = ?1 AND row_id = ?2")
        for (batch, counts) in changes {
            try search.bind([.integer(sourceID), .integer(batches[batch].upperBound)])
            let writer = try search.step() ? search.integer(at: 0) : runID
            search.reset()
            guard writer != runID else {
                ofRun += counts
                continue
            }
            try connection.run(
                """
                UPDATE csvload_runs SET rows_inserted = rows_inserted + ?2, rows_updated = rows_updated + ?3,
                    rows_unchanged = rows_unchanged + ?4
                WHERE run_id = ?1
                """,
                [.integer(writer), .integer(counts.inserted), .integer(counts.updated), .integer(counts.unchanged)])
        }
        return ofRun
    }

    /// Writes what was noted.
    func write(in connection: borrowing Connection) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            UPDATE csvload_checkpoints SET rows_inserted = rows_inserted + ?3, rows_updated = rows_updated + ?4,
                rows_unchanged = rows_unchanged + ?5, rows_filtered = rows_filtered + ?6,
                rows_rejected = rows_rejected - ?7
            WHERE source_id = ?1 AND row_id = ?2 AND rows_rejected >= ?7
            """)
        for (batch, counts) in changes {
            let values = [counts.inserted, counts.updated, counts.unchanged, counts.filtered, counts.read]
            try statement.bind([.integer(sourceID), .integer(batches[batch].upperBound)] + values.map { .integer($0) })
            try statement.step()
        }
    }
}
