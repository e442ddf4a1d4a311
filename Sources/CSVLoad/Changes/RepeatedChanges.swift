import SQLiteCore

/// The rows of which a run has recorded more than one change: keys twice in an input, unique values that change places,
/// and what triggers of the table add.
///
/// Their changes are put back one after the other, but all of them or none.
struct RepeatedChanges {
    private let find: StatementBox
    private let changes: StatementBox

    init(of runID: Int64, _ connection: borrowing Connection) throws(SQLiteError) {
        try connection.execute(
            """
            CREATE TEMP TABLE IF NOT EXISTS csvload_repeated (key TEXT, change_id INTEGER, PRIMARY KEY (key, change_id));
            DELETE FROM temp.csvload_repeated
            """)
        try connection.run(
            """
            INSERT INTO temp.csvload_repeated
            SELECT key, change_id FROM csvload_changes WHERE run_id = ?1 AND key IN (
                SELECT key FROM csvload_changes WHERE run_id = ?1 GROUP BY key HAVING count(*) > 1)
            """, [.integer(runID)])
        find = StatementBox(try connection.prepare("SELECT 1 FROM temp.csvload_repeated WHERE key = ?1 LIMIT 1"))
        changes = StatementBox(
            try connection.prepare(
                """
                SELECT c.change_id, c.kind, c.key, c.old, c.row_hash
                FROM temp.csvload_repeated AS r JOIN csvload_changes AS c USING (change_id)
                WHERE r.key = ?1 AND r.change_id < ?2 ORDER BY r.change_id DESC LIMIT 1
                """))
    }

    /// Whether the row of a change has others.
    func contains(_ change: RecordedChange) throws(SQLiteError) -> Bool {
        guard let key = change.keyText else { return false }
        try find.statement.bind([.text(key)])
        defer { find.statement.reset() }
        return try find.statement.step()
    }

    /// The values that the row of a change had before the run, of columns that the run has changed; nil where there was none.
    func valuesBefore(_ last: RecordedChange) throws(SQLiteError) -> [ChangedValue]? {
        var values: [String: ChangedValue] = [:]
        var change: RecordedChange? = last
        var isThere = true
        try changes.statement.bind([.text(last.keyText ?? "")])
        while let found = change {
            isThere = found.kind != .inserted
            if !isThere { values = [:] }
            for value in found.old { values[value.column] = value }
            change = try RecordedChange(changes.statement, before: found.number)
        }
        return isThere ? Array(values.values) : nil
    }
}
