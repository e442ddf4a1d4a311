import SQLiteCore

/// Remembers which record of a source brought each key first, where a second one must not win.
///
/// Keys are the same where the key's index says so: it has the collations of that index.
///
/// The keys live in a table of the database, because they may be more than memory holds, and because a load that is
/// resumed, or an input that has grown, still has to know them.
struct SeenKeys: ~Copyable {
    private let remember: Statement
    private let remove: Statement
    private let duplicates: Statement

    /// The table of a source's keys.
    static func tableName(_ sourceID: Int64) -> String { "csvload_keys_\(sourceID)" }

    /// Makes the table, and forgets keys of records that are loaded again.
    static func prepare(
        plan: RowPlan, sourceID: Int64, keepingRowIDs last: Int64, connection: borrowing Connection
    ) throws(SQLiteError) {
        let columns = plan.key.indices.map { "k\($0)" }
        let collations = collations(plan)
        if last % SourcePosition.rowIDCount == 0 {
            // All of it is loaded again, perhaps by another key.
            try connection.execute("DROP TABLE IF EXISTS \(tableName(sourceID))")
        }
        let table = tableName(sourceID)
        let isThere = try connection.value("SELECT 1 FROM sqlite_schema WHERE name = ?1", [.text(table)]) != nil
        var isSame = isThere
        for (column, collation) in zip(columns, collations) where isSame {
            isSame = try connection.columnFacts(column, of: table).collation.uppercased() == collation
        }
        if !isSame {
            // An earlier version compared all keys byte by byte.
            if isThere { try connection.execute("ALTER TABLE \(table) RENAME TO \(table)_before") }
            try connection.execute(creation(of: table, plan))
            if isThere {
                try connection.execute(
                    """
                    INSERT INTO \(table) SELECT * FROM \(table)_before WHERE true ORDER BY row_id ON CONFLICT DO NOTHING;
                    DROP TABLE \(table)_before
                    """)
            }
        }
        try connection.run("DELETE FROM \(table) WHERE row_id > ?1", [.integer(last)])
    }

    /// Makes a table of its own for a run that writes nothing, with the keys of the records that stay.
    static func prepareTrial(
        plan: RowPlan, sourceID: Int64, keepingRowIDs last: Int64, connection: borrowing Connection
    ) throws(SQLiteError) {
        let table = tableName(sourceID)
        try connection.execute(creation(of: "temp.\(table)", plan))
        let isThere = "SELECT 1 FROM main.sqlite_schema WHERE name = ?1"
        guard last % SourcePosition.rowIDCount != 0, try connection.value(isThere, [.text(table)]) != nil else {
            return
        }
        try connection.execute(
            "INSERT INTO temp.\(table) SELECT * FROM main.\(table) WHERE row_id <= \(last) ORDER BY row_id "
                + "ON CONFLICT DO NOTHING")
    }

    private static func collations(_ plan: RowPlan) -> [String] { plan.keyCollations ?? plan.key.map { _ in "BINARY" } }

    private static func creation(of table: String, _ plan: RowPlan) -> String {
        let columns = plan.key.indices.map { "k\($0)" }
        let keys = zip(columns, collations(plan)).map { "\($0) ANY NOT NULL COLLATE \(SQLText.identifier($1))" }
        return """
            CREATE TABLE \(table) (
                \(keys.joined(separator: ", ")), row_id INTEGER NOT NULL,
                PRIMARY KEY (\(columns.joined(separator: ", ")))
            ) STRICT, WITHOUT ROWID
            """
    }

    /// - Parameter rows: name of the virtual table that shows a chunk's rows.
    init(plan: RowPlan, sourceID: Int64, rows: String, connection: borrowing Connection) throws(SQLiteError) {
        let table = SeenKeys.tableName(sourceID)
        let values = plan.key.compactMap { name in
            plan.targets.first { $0.column == name }.map(UpsertStatement.plainValue)
        }
        let remember = try connection.prepare(
            "INSERT INTO \(table) SELECT \(values.joined(separator: ", ")), rowid FROM \(rows) WHERE true "
                + "ON CONFLICT DO NOTHING")
        let isSame = values.enumerated().map { "k.k\($0) = \($1)" }.joined(separator: " AND ")
        let duplicates = try connection.prepare(
            "SELECT r.rowid FROM \(rows) r WHERE NOT EXISTS "
                + "(SELECT 1 FROM \(table) k WHERE \(isSame) AND k.row_id = r.rowid)")
        let remove = try connection.prepare("DELETE FROM \(table) WHERE row_id = ?1")
        self.remember = remember
        self.remove = remove
        self.duplicates = duplicates
    }

    /// Forgets the keys of records that were refused after all.
    func forget(_ rowIDs: [Int64]) throws(SQLiteError) {
        for rowID in rowIDs {
            try remove.bind([.integer(rowID)])
            try remove.step()
        }
    }

    /// Row ids of the chunk's rows whose key an earlier record of the source has.
    func take() throws(SQLiteError) -> Set<Int64> {
        try remember.step()
        var found = Set<Int64>()
        while try duplicates.step() { found.insert(duplicates.integer(at: 0)) }
        return found
    }
}
