import SQLiteCore

/// Counts rows of other tables that go with rows which a run takes out, by ON DELETE CASCADE.
///
/// SQLite does not say how many these are. A temporary trigger of each such table counts them, in the transaction that takes
/// them out: <https://www.sqlite.org/foreignkeys.html#fk_actions>.
struct CascadedRows {
    /// What the counts are kept in; no table of a user's is likely to have its name.
    private static let counts = "temp.\"rows that went with others\""

    private let tables: [String]

    /// Prepares to count; belongs outside of the transactions that are counted.
    init(below table: String, in connection: borrowing Connection) throws(SQLiteError) {
        let children = try CascadedRows.children(of: table, in: connection)
        tables = children
        guard !children.isEmpty else { return }
        try connection.execute("CREATE TABLE \(CascadedRows.counts) (number INTEGER PRIMARY KEY, count INTEGER)")
        for (number, child) in children.enumerated() {
            try connection.execute(
                """
                INSERT INTO \(CascadedRows.counts) VALUES (\(number), 0);
                CREATE TEMP TRIGGER csvload_cascade_\(number) AFTER DELETE ON main.\(SQLText.identifier(child)) BEGIN
                    UPDATE "rows that went with others" SET count = count + 1 WHERE number = \(number);
                END
                """)
        }
    }

    /// Tables whose rows go when rows of a table go, those of their rows included, but for the table itself.
    private static func children(of table: String, in connection: borrowing Connection) throws(SQLiteError) -> [String]
    {
        var references: [(child: String, parent: String)] = []
        try connection.query(
            """
            SELECT t.name, f."table" FROM main.sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
            WHERE t.type = 'table' AND f.on_delete = 'CASCADE'
            """
        ) { row in
            references.append((row.text(at: 0) ?? "", row.text(at: 1) ?? ""))
        }
        var found: [String] = []
        var parents = [table]
        while let parent = parents.popLast() {
            for reference in references where reference.parent.asciiLowercased == parent.asciiLowercased {
                let child = reference.child
                guard child.asciiLowercased != table.asciiLowercased, !found.contains(child) else { continue }
                found.append(child)
                parents.append(child)
            }
        }
        return found
    }

    /// How many rows of each table have gone so far.
    func counts(in connection: borrowing Connection) throws(SQLiteError) -> [(table: String, rows: Int64)] {
        guard !tables.isEmpty else { return [] }
        var found: [(table: String, rows: Int64)] = []
        try connection.query("SELECT number, count FROM \(CascadedRows.counts) WHERE count > 0 ORDER BY number") {
            row in
            found.append((tables[Int(row.integer(at: 0))], row.integer(at: 1)))
        }
        return found
    }

    /// Has the next loads of tables that have lost rows look at what they hold; belongs into the transaction.
    func note(in connection: borrowing Connection) throws(SQLiteError) {
        for (table, _) in try counts(in: connection) { try TableLedger.doubt(table, in: connection) }
    }
}
