import SQLiteCore

/// Remembers the keys of the rows that a source has brought, so that those it no longer has can be taken out.
///
/// They live in a table of the database, `csvload_brought_N`, each with the first and the last record that brought it and
/// the run that did so last. A source that has changed is loaded again from behind some record on, which is noted in
/// `csvload_reloads`: an entry is *gone* if it came from behind that record and no run since has brought it. That
/// holds across any number of runs that were stopped, and costs nothing to note. What is gone leaves the table in the
/// transaction of the last batch, and the reload is then forgotten.
struct SourceKeys: ~Copyable {
    private let remember: Statement
    private let runID: Int64

    static func tableName(_ sourceID: Int64) -> String { "csvload_brought_\(sourceID)" }

    /// - Parameter rows: name of the virtual table that shows a chunk's rows.
    init(
        plan: RowPlan, sourceID: Int64, runID: Int64, rows: String, connection: borrowing Connection
    ) throws(SQLiteError) {
        let table = SourceKeys.tableName(sourceID)
        let values = plan.key.compactMap { name in
            plan.targets.first { $0.column == name }.map(UpsertStatement.value(of:))
        }
        let followsSpelling = plan.keyCollations?.contains { $0 != "BINARY" } == true
        let spelling = plan.key.indices.map { "k\($0) = excluded.k\($0)" }.joined(separator: ", ")
        remember = try connection.prepare(
            """
            INSERT INTO \(table) SELECT \(values.joined(separator: ", ")), rowid, rowid, ?1 FROM \(rows) WHERE true
            ON CONFLICT (\(SourceKeys.columns(plan.key.count))) DO UPDATE SET
                first_row_id = CASE WHEN \(SourceKeys.isGone(table, sourceID)) THEN excluded.first_row_id
                    ELSE first_row_id END,
                last_row_id = excluded.last_row_id, run_id = excluded.run_id\(followsSpelling ? ", \(spelling)" : "")
            """)
        self.runID = runID
    }

    /// Notes the keys of the rows that the virtual table shows.
    func note() throws(SQLiteError) {
        try remember.bind([.integer(runID)])
        try remember.step()
    }

    private static func columns(_ count: Int) -> String {
        (0..<count).map { "k\($0)" }.joined(separator: ", ")
    }

    /// The condition under which the source no longer has the row of an entry.
    private static func isGone(_ entry: String, _ sourceID: Int64) -> String {
        """
        EXISTS (SELECT 1 FROM csvload_reloads AS l WHERE l.source_id = \(sourceID) AND l.run_id > \(entry).run_id
            AND l.kept_row_id < \(entry).first_row_id)
        """
    }
}

extension SourceKeys {
    /// What a run that begins knows of the rows of its source.
    struct Start {
        var sourceID: Int64
        var runID: Int64
        /// Columns by which they are known; nil where they are not.
        var knownBy: [String]?
        /// The row id of the last record that is not loaded again.
        var keptRowID: Int64
        /// Whether records that were loaded before are loaded again.
        var isReload: Bool
    }

    /// Whether a record that is kept brought a key that a later one, which is loaded again, brought once more.
    ///
    /// The row has the later one's values. If that record has gone, only the kept one says what the row has to be.
    static func hasStraddling(
        _ sourceID: Int64, keptRowID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        try connection.value(
            "SELECT 1 FROM \(tableName(sourceID)) WHERE first_row_id <= ?1 AND last_row_id > ?1 LIMIT 1",
            [.integer(keptRowID)]) != nil
    }

    /// Makes the table where there is none, and notes what is loaded again. Belongs into the transaction of the run's start.
    static func prepare(
        _ start: Start, plan: RowPlan, table: String, in connection: borrowing Connection
    ) throws(SQLiteError) {
        if start.knownBy == nil {
            try make(plan, start.sourceID, like: table, in: connection)
            try connection.run(
                "UPDATE csvload_sources SET brought_by = ?2 WHERE source_id = ?1",
                [.integer(start.sourceID), .text(JSONList.text(plan.key.map { .text($0) }))])
        } else if start.isReload {
            try connection.run(
                "INSERT INTO csvload_reloads VALUES (?1, ?2, ?3)",
                [.integer(start.sourceID), .integer(start.runID), .integer(start.keptRowID)])
        }
    }

    /// The key's columns have the types that they have in the target and the collations of its index, so that both agree
    /// what is the same.
    private static func make(
        _ plan: RowPlan, _ sourceID: Int64, like table: String, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let isStrict =
            try connection.value(
                "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1", [.text(table)])
            == .integer(1)
        var columns: [String] = []
        for (index, name) in plan.key.enumerated() {
            let facts = try connection.columnFacts(name, of: table)
            let type = isStrict || facts.type.isEmpty ? facts.type : SQLText.identifier(facts.type)
            let collation = plan.keyCollations?[index] ?? facts.collation
            columns.append("k\(index) \(type) NOT NULL COLLATE \(SQLText.identifier(collation))")
        }
        try connection.execute("DROP TABLE IF EXISTS \(tableName(sourceID))")
        try connection.execute(
            """
            CREATE TABLE \(tableName(sourceID)) (
                \(columns.joined(separator: ", ")),
                first_row_id INTEGER NOT NULL, last_row_id INTEGER NOT NULL, run_id INTEGER NOT NULL,
                PRIMARY KEY (\(SourceKeys.columns(plan.key.count)))
            ) \(isStrict ? "STRICT, " : "")WITHOUT ROWID
            """)
    }

    /// The name of another source of the table whose rows are not known, so that nobody can tell which are its own too.
    static func unknownNeighbour(
        of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> String? {
        var name: String?
        try connection.query(
            """
            SELECT o.name FROM csvload_sources AS s JOIN csvload_sources AS o USING (table_name)
            WHERE s.source_id = ?1 AND o.source_id <> ?1 AND o.brought_by IS NULL
                AND EXISTS (SELECT 1 FROM csvload_checkpoints AS c WHERE c.source_id = o.source_id)
            LIMIT 1
            """, [.integer(sourceID)]
        ) { row in
            name = row.text(at: 0)
        }
        return name
    }

    /// Whether a reload of the source is not through yet.
    static func hasReloads(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM csvload_reloads WHERE source_id = ?1", [.integer(sourceID)]) != nil
    }

    /// Takes the rows out of the table that the source no longer has and no other source has brought; returns how many.
    static func removeGone(
        _ sourceID: Int64, key: [String], from table: String, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let brought = tableName(sourceID)
        let target = SQLText.identifier(table)
        let names = key.map(SQLText.identifier)
        var neighbours: [Int64] = []
        try connection.query(
            """
            SELECT o.source_id FROM csvload_sources AS s JOIN csvload_sources AS o USING (table_name)
            WHERE s.source_id = ?1 AND o.source_id <> ?1 AND o.brought_by IS NOT NULL
            """, [.integer(sourceID)]
        ) { row in
            neighbours.append(row.integer(at: 0))
        }
        let isOthers = neighbours.map { neighbour in
            let isSame = names.indices.map { "o.k\($0) = \(target).\(names[$0])" }.joined(separator: " AND ")
            return " AND NOT EXISTS (SELECT 1 FROM \(tableName(neighbour)) AS o WHERE \(isSame))"
        }
        let left = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
        try connection.run(
            """
            DELETE FROM \(target) WHERE \(left) IN
                (SELECT \(columns(key.count)) FROM \(brought) WHERE \(isGone(brought, sourceID)))\(isOthers.joined())
            """)
        let removed = connection.changes
        try connection.run("DELETE FROM \(brought) WHERE \(isGone(brought, sourceID))")
        try connection.run("DELETE FROM csvload_reloads WHERE source_id = ?1", [.integer(sourceID)])
        return removed
    }

    /// Gives up knowing the rows of a source.
    static func forget(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        try connection.execute("DROP TABLE IF EXISTS \(tableName(sourceID))")
        try connection.run("DELETE FROM csvload_reloads WHERE source_id = ?1", [.integer(sourceID)])
        try connection.run("UPDATE csvload_sources SET brought_by = NULL WHERE source_id = ?1", [.integer(sourceID)])
    }
}
