import SQLiteCore

/// Which tables' changes are tracked, and what is recorded of them. Every call belongs into the caller's transaction.
enum ChangeStore {
    /// The kinds of changes, as ``csvload_changes`` names them.
    enum Kind: String {
        case loaded, inserted, updated, deleted
    }

    /// Whether the database's bookkeeping is of a version that keeps this.
    static func isKept(in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_changes'") != nil
    }

    /// Whether changes of a table are tracked.
    static func isTracked(_ table: String, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM csvload_tracked_tables WHERE table_name = ?1", [.text(table)]) != nil
    }

    /// Begins or ends to track the changes of a table.
    static func track(
        _ table: String, _ isTracked: Bool, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            isTracked
                ? "INSERT OR IGNORE INTO csvload_tracked_tables VALUES (?1)"
                : "DELETE FROM csvload_tracked_tables WHERE table_name = ?1", [.text(table)])
    }

    /// Begins to count the rows of a first load.
    static func addLoaded(
        _ runID: Int64, into table: String, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO csvload_changes (run_id, table_name, kind, row_count, changed_at)
            VALUES (?1, ?2, 'loaded', 0, \(Timestamp.now))
            """, [.integer(runID), .text(table)])
    }

    /// Notes how many rows a first load has brought so far.
    static func noteLoaded(
        _ runID: Int64, rows: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            """
            UPDATE csvload_changes SET row_count = ?2, changed_at = \(Timestamp.now)
            WHERE run_id = ?1 AND kind = 'loaded' AND row_count <> ?2
            """, [.integer(runID), .integer(rows)])
    }

    /// Whether the last run before this one into the source's table was a first load of the source, and did not end.
    static func isFirstLoadOpen(
        before runID: Int64, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        try connection.value(
            """
            SELECT 1 FROM csvload_runs AS r
            WHERE r.source_id = ?2 AND r.status <> 'completed'
                AND r.run_id = (
                    SELECT max(run_id) FROM csvload_runs AS o JOIN csvload_sources AS s USING (source_id)
                    WHERE o.run_id < ?1 AND o.has_begun
                        AND s.table_name = (SELECT table_name FROM csvload_sources WHERE source_id = ?2))
                AND EXISTS (SELECT 1 FROM csvload_changes AS c WHERE c.run_id = r.run_id AND c.kind = 'loaded')
            """, [.integer(runID), .integer(sourceID)]) != nil
    }

    /// Forgets what runs have changed that ended before a moment; returns how many changes there were.
    ///
    /// - Parameter moment: an SQL expression, in which the values stand for its parameters.
    static func forget(
        before moment: String, _ values: [SQLValue], in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        try connection.run(
            """
            DELETE FROM csvload_changes WHERE run_id IN (
                SELECT run_id FROM csvload_runs
                WHERE status <> 'running' AND coalesce(finished_at, started_at) < \(moment))
            """, values)
        return connection.changes
    }

    /// Forgets what all runs of a source have changed; returns how many changes there were.
    static func forget(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        try connection.run(
            """
            DELETE FROM csvload_changes
            WHERE run_id IN (SELECT run_id FROM csvload_runs WHERE source_id = ?1)
            """, [.integer(sourceID)])
        return connection.changes
    }
}
