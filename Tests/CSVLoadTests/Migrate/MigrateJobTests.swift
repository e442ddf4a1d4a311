import CSVLoad
import Foundation
import SQLiteCore
import Testing

@Suite("Migrations of the user's")
struct MigrateJobTests {
    private func scratch(_ files: [String: String]) throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("m"), withIntermediateDirectories: true)
        for (name, sql) in files { try scratch.write(sql, to: "m/\(name)") }
        return scratch
    }

    @discardableResult
    private func migrate(_ scratch: Scratch, isDryRun: Bool = false) throws -> MigrationSummary {
        try MigrateJob(database: scratch.path("d.db"), folder: scratch.path("m")).run(isDryRun: isDryRun)
    }

    private func refusal(_ scratch: Scratch) -> LoadError {
        let error = #expect(throws: LoadError.self) { try migrate(scratch) }
        return error ?? LoadError(.stopped, "nothing was thrown")
    }

    @Test("applies files once each, by number and not by name")
    func order() throws {
        let scratch = try scratch([
            "10_c.sql": "INSERT INTO t VALUES ('c')", "0001_a.sql": "CREATE TABLE t (v); -- ; one\n",
            "2_b.sql": "INSERT INTO t VALUES ('a;b'); /* ; */ CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;",
            "README.md": "", ".hidden": "", "x_y.sql": "no", "3.sql": "no",
        ])
        let first = try migrate(scratch)
        #expect(first.files == ["0001_a.sql", "2_b.sql", "10_c.sql"])
        #expect(first.notes.count == 1)
        #expect(first.notes.first?.contains("'3.sql', 'README.md', 'x_y.sql'") == true)
        #expect(try scratch.value("SELECT group_concat(v) FROM t") == .text("a;b,c"))
        #expect(
            try scratch.value("SELECT group_concat(number || ' ' || name) FROM csvload_user_migrations")
                == .text("1 0001_a.sql,2 2_b.sql,10 10_c.sql"))
        let second = try migrate(scratch)
        #expect(second.files.isEmpty && second.known == 3)
        try scratch.write("INSERT INTO t VALUES ('d')", to: "m/11_d.sql")
        #expect(try migrate(scratch).files == ["11_d.sql"])
    }

    @Test("tells what it would do, and makes no database for it")
    func dryRun() throws {
        let scratch = try scratch(["1_a.sql": "CREATE TABLE t (v)"])
        #expect(try migrate(scratch, isDryRun: true).files == ["1_a.sql"])
        #expect(try scratch.files == ["m"])
    }

    @Test("refuses a folder that is missing, and two files of one number")
    func folders() throws {
        let scratch = try scratch(["1_a.sql": "", "01_b.sql": ""])
        #expect(refusal(scratch).code == .usage)
        try FileManager.default.removeItem(atPath: scratch.path("m"))
        #expect(refusal(scratch).code == .noInput)
        #expect(try scratch.files.isEmpty)
    }

    @Test("refuses everything when an applied file was edited, is missing, or a late one comes before it")
    func changed() throws {
        let scratch = try scratch(["2_a.sql": "CREATE TABLE t (v)"])
        try migrate(scratch)
        try scratch.write("CREATE TABLE u (v)", to: "m/3_b.sql")
        try scratch.write("CREATE TABLE t (v) ", to: "m/2_a.sql")
        #expect(refusal(scratch).code == .unusableData)
        #expect(refusal(scratch).message.contains("'2_a.sql'"))
        try FileManager.default.removeItem(atPath: scratch.path("m/2_a.sql"))
        #expect(refusal(scratch).message.contains("'2_a.sql' was applied and is missing"))
        try scratch.write("CREATE TABLE t (v)", to: "m/2_a.sql")
        try scratch.write("CREATE TABLE w (v)", to: "m/1_z.sql")
        #expect(refusal(scratch).message.contains("'1_z.sql' comes before '2_a.sql'"))
        #expect(try scratch.value("SELECT count(*) FROM sqlite_schema WHERE name IN ('u', 'w')") == .integer(0))
        try FileManager.default.removeItem(atPath: scratch.path("m/1_z.sql"))
        #expect(try migrate(scratch).files == ["3_b.sql"])
    }

    private static let broken: [(sql: String, line: Int, message: String)] = [
        (
            "CREATE TABLE u (v);\nINSERT INTO u VALUES (1);\n\nINSERT INTO absent VALUES (1);", 4,
            "no such table: absent"
        ),
        ("CREATE TABLE u (v);\nSELECT 1,\n  absent\n;", 3, "no such column: absent"),
        ("CREATE TABLE u (v);\n-- a note\nSELEC 1", 3, "near \"SELEC\": syntax error"),
        (
            "CREATE TABLE u (v UNIQUE);\nINSERT INTO u VALUES (1);\nINSERT INTO u VALUES (1);", 3,
            "UNIQUE constraint failed: u.v"
        ),
        (
            "CREATE TABLE u (v UNIQUE ON CONFLICT ROLLBACK);\nINSERT INTO u VALUES (1), (1);", 2,
            "UNIQUE constraint failed: u.v"
        ),
        ("CREATE TABLE u (v);\nVACUUM;", 2, "cannot VACUUM from within a transaction"),
    ]

    @Test("undoes a file as a whole when a statement fails, and names file, line and reason", arguments: broken)
    func failing(sql: String, line: Int, message: String) throws {
        let scratch = try scratch(["1_a.sql": "CREATE TABLE t (v)", "2_b.sql": sql, "3_c.sql": "CREATE TABLE w (v)"])
        let error = refusal(scratch)
        #expect(error.code == .unusableData)
        #expect(
            error.message
                == "The migration '2_b.sql' was rolled back: line \(line): \(message); '1_a.sql' before it stays applied"
        )
        #expect(try scratch.value("SELECT group_concat(name) FROM csvload_user_migrations") == .text("1_a.sql"))
        #expect(try scratch.value("SELECT count(*) FROM sqlite_schema WHERE name IN ('u', 'w')") == .integer(0))
    }

    @Test(
        "refuses a file that begins or ends a transaction, before it does",
        arguments: ["BEGIN", "COMMIT", "end transaction", "ROLLBACK", "/* x */ commit"])
    func transactions(statement: String) throws {
        let scratch = try scratch(["1_a.sql": "CREATE TABLE u (v);\n\(statement);\nCREATE TABLE w (v);"])
        let error = refusal(scratch)
        #expect(error.code == .unusableData)
        #expect(error.message == "The migration '1_a.sql' was rolled back: line 2 begins or ends a transaction")
        #expect(try scratch.value("SELECT count(*) FROM sqlite_schema WHERE name IN ('u', 'w')") == .integer(0))
    }

    @Test("allows savepoints")
    func savepoints() throws {
        let scratch = try scratch([
            "1_a.sql": "SAVEPOINT s; CREATE TABLE u (v); ROLLBACK TO s; CREATE TABLE w (v); RELEASE s"
        ])
        try migrate(scratch)
        #expect(
            try scratch.value("SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('u', 'w')") == .text("w"))
    }

    @Test("undoes a file that leaves a foreign key without its row")
    func foreignKeys() throws {
        let tables = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p ON DELETE CASCADE);"
        let scratch = try scratch([
            "1_a.sql": tables + "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);",
            "2_b.sql":
                "CREATE TABLE q (id INTEGER PRIMARY KEY, n); INSERT INTO q SELECT id, 1 FROM p; DROP TABLE p; ALTER TABLE q RENAME TO p",
        ])
        try migrate(scratch)
        #expect(try scratch.value("SELECT count(*) FROM c") == .integer(1))
        try scratch.write("DELETE FROM p", to: "m/3_c.sql")
        let error = refusal(scratch)
        #expect(error.code == .unusableData)
        #expect(
            error.message
                == "The migration '3_c.sql' was rolled back: a foreign key refers to a missing row: row 1 of 'c' refers to no row of 'p'"
        )
        #expect(try scratch.value("SELECT count(*) FROM p") == .integer(1))
    }

    @Test("refuses a file that is not text", arguments: [[0x53, 0xFF], [0x53, 0]])
    func notText(bytes: [UInt8]) throws {
        let scratch = try scratch([:])
        try Data(bytes).write(to: scratch.folder.appending(path: "m/1_a.sql"))
        #expect(refusal(scratch).code == .unusableData)
    }

    @Test("goes before a load, which then finds the table made")
    func load() throws {
        let scratch = try scratch(["1_a.sql": "CREATE TABLE t (b TEXT NOT NULL, a INTEGER PRIMARY KEY) STRICT"])
        try scratch.write("a,b\n1,2\n", to: "in.csv")
        for _ in 0..<2 { try scratch.load("in.csv") { $0.migrations = scratch.path("m") } }
        #expect(try scratch.value("SELECT b || typeof(b) FROM t WHERE a = 1") == .text("2text"))
        try scratch.write("oops", to: "m/2_b.sql")
        try scratch.write("a,b\n1,2\n3,4\n", to: "in.csv")
        #expect(throws: LoadError.self) { try scratch.load("in.csv") { $0.migrations = scratch.path("m") } }
        #expect(try scratch.value("SELECT count(*) FROM t") == .integer(1))
    }

    @Test("brings a database that an earlier version made up to date")
    func olderBookkeeping() throws {
        let scratch = try scratch(["1_a.sql": "CREATE TABLE u (v)"])
        try scratch.write("a\n1\n", to: "in.csv")
        try scratch.load("in.csv")
        try scratch.sql(
            """
            DROP VIEW csvload_changes_by_column; DROP TABLE csvload_changes; DROP TABLE csvload_tracked_tables;
            ALTER TABLE csvload_runs DROP COLUMN undone_run_id; ALTER TABLE csvload_sources DROP COLUMN undone_run_id;
            DROP TABLE csvload_user_migrations; DROP VIEW csvload_status; DROP TABLE csvload_known_tables;
            ALTER TABLE csvload_sources DROP COLUMN header; ALTER TABLE csvload_runs DROP COLUMN kind;
            DROP TABLE csvload_database; DROP TABLE csvload_tables; DROP TABLE csvload_record_lists;
            DROP TABLE csvload_record_ranges; ALTER TABLE csvload_sources DROP COLUMN has_stale;
            ALTER TABLE csvload_sources DROP COLUMN table_epoch; ALTER TABLE csvload_sources DROP COLUMN brought_by;
            ALTER TABLE csvload_runs DROP COLUMN rows_deleted; ALTER TABLE csvload_runs DROP COLUMN process;
            ALTER TABLE csvload_rejects DROP COLUMN whole_bytes;
            ALTER TABLE csvload_runs DROP COLUMN has_begun; ALTER TABLE csvload_runs DROP COLUMN exit_code;
            ALTER TABLE csvload_runs DROP COLUMN problem; ALTER TABLE csvload_sources DROP COLUMN is_new;
            ALTER TABLE csvload_sources DROP COLUMN updates_only; ALTER TABLE csvload_sources DROP COLUMN sorted_token;
            ALTER TABLE csvload_checkpoints DROP COLUMN sorted_end;
            ALTER TABLE csvload_runs DROP COLUMN seconds;
            ALTER TABLE csvload_runs DROP COLUMN read_ms;
            ALTER TABLE csvload_runs DROP COLUMN parse_ms;
            ALTER TABLE csvload_runs DROP COLUMN compute_ms;
            ALTER TABLE csvload_runs DROP COLUMN wait_ms;
            ALTER TABLE csvload_runs DROP COLUMN write_ms;
            ALTER TABLE csvload_runs DROP COLUMN commit_ms;
            ALTER TABLE csvload_runs DROP COLUMN source_records;
            ALTER TABLE csvload_runs DROP COLUMN rejects_by_reason;
            DROP VIEW csvload_rejected_records; DROP TABLE csvload_computations; DROP TABLE csvload_shards;
            ALTER TABLE csvload_runs DROP COLUMN rows_computed; ALTER TABLE csvload_runs DROP COLUMN rows_taken_over;
            ALTER TABLE csvload_runs DROP COLUMN compute_retries;
            DELETE FROM csvload_migrations WHERE version >= 2
            """)
        #expect(try migrate(scratch).files == ["1_a.sql"])
        try scratch.load("in.csv")
    }
}
