import SQLiteCore
import Testing

@testable import CSVLoad

@Suite("Migrator")
struct MigratorTests {
    private func count(_ sql: String, in connection: borrowing Connection) throws -> SQLValue? {
        try connection.value(sql)
    }

    @Test("makes the bookkeeping in a fresh database")
    func fresh() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        #expect(try Migrator.hasBookkeeping(connection, database: "x") == false)
        try Migrator.migrate(connection, database: "x")
        #expect(try Migrator.hasBookkeeping(connection, database: "x"))
        var tables: [String] = []
        try connection.query("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name") { row in
            tables.append(row.text(at: 0) ?? "")
        }
        #expect(
            tables.filter { $0.hasPrefix("csvload_") } == [
                "csvload_changes", "csvload_changes_by_column", "csvload_checkpoints", "csvload_computations",
                "csvload_database", "csvload_known_tables", "csvload_migrations", "csvload_record_lists",
                "csvload_record_ranges", "csvload_rejected_records",
                "csvload_rejects", "csvload_runs",
                "csvload_shards", "csvload_sources", "csvload_status", "csvload_tables", "csvload_tracked_tables",
                "csvload_user_migrations",
            ])
        #expect(
            try count(
                "SELECT count(*) FROM pragma_table_list WHERE name LIKE 'csvload%' AND type = 'table' AND NOT strict",
                in: connection) == .integer(0))
    }

    @Test("changes nothing the second time")
    func again() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try Migrator.migrate(connection, database: "x")
        let before = try count("SELECT group_concat(applied_at || name) FROM csvload_migrations", in: connection)
        try Migrator.migrate(connection, database: "x")
        #expect(
            try count("SELECT group_concat(applied_at || name) FROM csvload_migrations", in: connection) == before)
    }

    @Test("leaves nothing behind when its transaction is rolled back")
    func rolledBack() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute("BEGIN")
        try Migrator.migrate(connection, database: "x")
        try connection.execute("ROLLBACK")
        #expect(try count("SELECT count(*) FROM sqlite_schema", in: connection) == .integer(0))
    }

    @Test("refuses bookkeeping of a newer version, and says what to do")
    func newer() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try Migrator.migrate(connection, database: "x")
        try connection.execute("INSERT INTO csvload_migrations VALUES (7000, 'later', 'now')")
        do {
            try Migrator.migrate(connection, database: "shop.db")
            Issue.record("it was not refused")
        } catch {
            #expect(error.code == .failed)
            #expect(error.message.contains("'shop.db' has version 7000"))
            #expect(error.recovery?.contains("Install the csvload that wrote it") == true)
        }
    }

    @Test("the schema holds the law of the counts")
    func countsLaw() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try Migrator.migrate(connection, database: "x")
        try connection.execute(
            """
            INSERT INTO csvload_sources (source_id, name, table_name, position, options, created_at)
            VALUES (1, 'n', 't', 1, '{}', 'now')
            """)
        let insert = """
            INSERT INTO csvload_runs (source_id, status, started_at, rows_read, rows_inserted, tool_version, host, pid)
            VALUES (1, 'running', 'now', 3, %, '1', 'h', 1)
            """
        try connection.execute(insert.split(separator: "%").joined(separator: "3"))
        do {
            try connection.execute(insert.split(separator: "%").joined(separator: "2"))
            Issue.record("counts that do not add up were taken")
        } catch {
            #expect(error.isConstraint)
        }
    }
}
