import SQLiteCore

/// Where the rows of sources are. Every call belongs into the caller's transaction.
extension SourceStore {
    /// Notes in which file rows of a source wait to be sorted, or that none do any more.
    static func setSorted(
        _ token: Int64?, _ sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "UPDATE csvload_sources SET sorted_token = ?2 WHERE source_id = ?1",
            [.integer(sourceID), token.map { .integer($0) } ?? .null])
        guard token == nil else { return }
        try connection.run(
            "UPDATE csvload_checkpoints SET sorted_end = NULL WHERE source_id = ?1 AND sorted_end IS NOT NULL",
            [.integer(sourceID)])
    }

    /// Forgets what all other sources of a source's table have brought, so that their next loads begin at the front.
    static func forgetContents(besides sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        var others: [Int64] = []
        try connection.query(
            """
            SELECT o.source_id FROM csvload_sources AS s JOIN csvload_sources AS o USING (table_name)
            WHERE s.source_id = ?1 AND o.source_id <> ?1
            """, [.integer(sourceID)]
        ) { row in
            others.append(row.integer(at: 0))
        }
        for other in others {
            try CheckpointStore.forget(after: 0, of: other, in: connection)
            try RecordStore.forget(other, in: connection)
        }
    }
}
