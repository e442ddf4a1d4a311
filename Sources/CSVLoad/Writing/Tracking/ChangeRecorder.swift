import SQLiteCore

/// Records each row of a table that a run inserts, updates or deletes.
///
/// Temporary triggers do so, which fire for the statements of one connection: whichever way a row is written, and whoever
/// writes it, also a trigger of the table itself, what is recorded is what has become of it, in the same transaction.
enum ChangeRecorder {
    /// Makes the triggers; they last as long as the connection.
    ///
    /// SQLite reads all rows of an INSERT before it writes one where a table has a trigger: see ``WriteStrategy/isTracked``.
    static func start(
        _ table: TargetTable, runID: Int64, on connection: borrowing Connection
    ) throws(SQLiteError) {
        try ChangeFunctions.register(on: connection)
        let columns = table.columns.filter { !$0.isGenerated }.map(\.name)
        let target = "main.\(SQLText.identifier(table.name))"
        for kind in [ChangeStore.Kind.inserted, .updated, .deleted] {
            try connection.makeTrigger(
                "csvload_\(kind.rawValue)_\(FileSystem.unguessableWord)",
                """
                AFTER \(event(kind)) ON \(target) BEGIN
                    INSERT INTO csvload_changes (run_id, table_name, kind, key, old, new, row_hash, changed_at)
                    \(row(kind, table, columns, runID: runID));
                END
                """)
        }
    }

    private static func event(_ kind: ChangeStore.Kind) -> String {
        switch kind {
        case .updated: "UPDATE"
        case .deleted: "DELETE"
        case .inserted, .loaded: "INSERT"
        }
    }

    private static func row(
        _ kind: ChangeStore.Kind, _ table: TargetTable, _ columns: [String], runID: Int64
    ) -> String {
        let prefix = kind == .deleted ? "OLD." : "NEW."
        let shared =
            "SELECT \(runID), \(SQLText.literal(table.name)), '\(kind.rawValue)', \(key(of: table, prefix))"
        let hash = ChangeFunctions.hash(columns, prefix)
        switch kind {
        case .inserted, .loaded:
            return "\(shared), NULL, \(ChangeFunctions.object(columns, prefix)), \(hash), \(Timestamp.now)"
        case .deleted:
            return "\(shared), \(ChangeFunctions.object(columns, prefix)), NULL, NULL, \(Timestamp.now)"
        case .updated:
            let (old, new) = (
                ChangeFunctions.difference(columns, "OLD.", from: "NEW."),
                ChangeFunctions.difference(columns, "NEW.", from: "OLD.")
            )
            // The LIMIT has each of them computed once.
            return """
                \(shared), '{' || old || '}', '{' || new || '}', \(hash), \(Timestamp.now)
                FROM (SELECT \(old) AS old, \(new) AS new LIMIT 1) WHERE old <> ''
                """
        }
    }

    /// SQL of what a row is known by: its primary key, else its rowid, else nothing.
    private static func key(of table: TargetTable, _ prefix: String) -> String {
        if !table.key.isEmpty { return ChangeFunctions.object(table.key, prefix) }
        guard let name = table.rowIDName else { return "NULL" }
        return "'{\"rowid\":' || \(prefix)\(name) || '}'"
    }
}
