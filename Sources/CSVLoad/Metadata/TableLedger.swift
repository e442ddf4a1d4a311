import SQLiteCore

/// How many rows csvload has left in each table, and whether anybody else has written to the database since.
///
/// The file's change counter tells that for nothing: each commit makes it one higher, so that the one behind our own
/// commit can be stored by that very commit. Whoever writes to the database as csvload has to call
/// ``enter(_:)`` first thing in each transaction, or the next load takes it for somebody else and counts rows.
/// Every call belongs into the caller's transaction.
enum TableLedger {
    struct Entry {
        /// Rows in the table, as csvload's last commit left it.
        var rows: Int64
        var epoch: Int64
        /// Whether nobody else had written when csvload committed last.
        var isCertain: Bool
    }

    /// What is known of a table; nil for one that was not loaded into, or by an earlier version.
    static func entry(of table: String, in connection: borrowing Connection) throws(SQLiteError) -> Entry? {
        guard try isKept(in: connection) else { return nil }
        var found: Entry?
        try connection.query(
            "SELECT row_count, epoch, is_certain FROM csvload_tables WHERE table_name = ?1", [.text(table)]
        ) { row in
            found = Entry(rows: row.count(at: 0), epoch: row.integer(at: 1), isCertain: row.integer(at: 2) != 0)
        }
        return found
    }

    /// Whether the database is as csvload's last commit left it; false where that cannot be told.
    static func isUntouched(_ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        guard try isKept(in: connection), let counter = connection.changeCounter else { return false }
        return try connection.value("SELECT change_counter FROM csvload_database") == .integer(Int64(counter))
    }

    /// Whether the database's bookkeeping is of a version that keeps this.
    private static func isKept(in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_tables'") != nil
    }

    /// Notes that this transaction is csvload's own.
    static func enter(_ connection: borrowing Connection) throws(SQLiteError) {
        if try !isUntouched(connection) {
            try connection.execute("UPDATE csvload_tables SET is_certain = 0 WHERE is_certain <> 0")
        }
        let next = connection.changeCounter.map { SQLValue.integer(Int64($0 &+ 1)) } ?? .null
        try connection.run(
            """
            INSERT INTO csvload_database VALUES (1, ?1)
            ON CONFLICT (id) DO UPDATE SET change_counter = excluded.change_counter
            """, [next])
    }

    /// Notes that the transaction puts so many rows more into a table.
    static func add(_ rows: Int64, to table: String, in connection: borrowing Connection) throws(SQLiteError) {
        guard rows != 0 else { return }
        try connection.run(
            "UPDATE csvload_tables SET row_count = row_count + ?2 WHERE table_name = ?1",
            [.text(table), .integer(rows)])
    }

    /// Notes at the start of a run what was found of its table, and that its source's checkpoints hold from now on.
    ///
    /// - Parameters:
    ///   - isNew: whether the run has made the table.
    ///   - tableCheck: what was found of the table.
    static func settle(
        _ table: String, isNew: Bool, tableCheck: TableCheck, sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let counter = connection.changeCounter
        let known = try entry(of: table, in: connection)
        if isNew || known == nil || tableCheck.concernsOtherSources {
            let rows = try isNew ? 0 : count(table, in: connection)
            try connection.run(
                """
                INSERT INTO csvload_tables (table_name, row_count, is_certain) VALUES (?1, ?2, ?3)
                ON CONFLICT (table_name) DO UPDATE SET row_count = excluded.row_count, epoch = epoch + 1,
                    is_certain = excluded.is_certain
                """, [.text(table), .integer(rows), .integer(counter == nil ? 0 : 1)])
            // Sources of an earlier version: nothing speaks against them yet.
            try connection.run(
                "UPDATE csvload_sources SET table_epoch = 1 WHERE table_name = ?1 AND table_epoch IS NULL",
                [.text(table)])
        } else if tableCheck.isCounted, counter != nil, tableCheck.counter == counter {
            try connection.run("UPDATE csvload_tables SET is_certain = 1 WHERE table_name = ?1", [.text(table)])
        }
        try connection.run(
            """
            UPDATE csvload_sources SET undone_run_id = NULL,
                table_epoch = (SELECT epoch FROM csvload_tables WHERE table_name = ?1)
            WHERE source_id = ?2
            """, [.text(table), .integer(sourceID)])
    }

    /// Has the next load of a table count its rows.
    static func doubt(_ table: String, in connection: borrowing Connection) throws(SQLiteError) {
        try connection.run("UPDATE csvload_tables SET is_certain = 0 WHERE table_name = ?1", [.text(table)])
    }

    /// Counts a table's rows anew where triggers or foreign keys of it may have put rows in, or taken them out, on their own.
    static func recount(_ table: String, in connection: borrowing Connection) throws(SQLiteError) {
        let refersToItself = "SELECT 1 FROM pragma_foreign_key_list(?1) WHERE \"table\" = ?1 COLLATE NOCASE"
        var isOnItsOwn = try TargetTable.hasTriggers(table, in: connection)
        if !isOnItsOwn { isOnItsOwn = try connection.value(refersToItself, [.text(table)]) != nil }
        guard isOnItsOwn else { return }
        try count(anew: table, in: connection)
    }

    /// Counts a table's rows, so that it is certain how many there are.
    static func count(anew table: String, in connection: borrowing Connection) throws(SQLiteError) {
        try connection.run(
            "UPDATE csvload_tables SET row_count = ?2, is_certain = ?3 WHERE table_name = ?1",
            [
                .text(table), .integer(try count(table, in: connection)),
                .integer(connection.changeCounter == nil ? 0 : 1),
            ])
    }

    /// Rows in a table. SQLite reads all of its smallest index for this, or of the table.
    static func count(_ table: String, in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        let count = try connection.value("SELECT count(*) FROM \(SQLText.identifier(table))")
        if case .integer(let rows) = count { return rows }
        return 0
    }
}
