import Foundation
import TestSupport
import Testing

@Suite("Schemas that others have written")
struct HostileSchemaTests {
    private let folder: TemporaryFolder
    private let reader: DatabaseReader
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        reader = DatabaseReader(folder.path("out.db"))
        input = try folder.write("id,v\n1,x\n2,y\n", to: "t.csv")
    }

    private func load(_ words: String..., interruption: CommandRun.Interruption? = nil) throws -> CommandRun {
        try CommandRun.run(
            [CommandRun.commandPath, "load", input, reader.path, "--table", "t"] + words, interruption: interruption)
    }

    /// SIGTERM once the run stands in the database, and its first batch is being written.
    private var termination: CommandRun.Interruption {
        let reader = reader
        return .send(
            15,
            when: {
                reader.holds("SELECT 1 FROM csvload_runs WHERE status = 'running'")
                    && FileManager.default.fileExists(atPath: reader.path + "-journal")
            })
    }

    @Test("triggers cannot read the rows that are loaded", arguments: ["csvload_runs", "csvload_checkpoints", "t"])
    func rowsInMemory(table: String) throws {
        try reader.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE leaked (c)")
        #expect(try load().exitCode == 0)
        let event = table == "csvload_runs" ? "UPDATE" : "INSERT"
        try reader.execute(
            "CREATE TRIGGER g AFTER \(event) ON \(table) BEGIN INSERT INTO leaked SELECT c1 FROM csvload_rows; END")
        try folder.write("id,v\n1,x\n2,y\n3,z\n", to: "t.csv")
        let run = try load()
        #expect([1, 65].contains(run.exitCode), "\(run)")
        #expect(run.errors.contains("csvload_rows"), "\(run)")
        #expect(try reader.integer("SELECT count(*) FROM leaked") == 0)
    }

    @Test("a table of a name that csvload needs is refused, and not taken for its rows")
    func reservedName() throws {
        try reader.execute("CREATE TABLE csvload_rows (c0, c1)")
        let run = try load("--key", "id")
        #expect([1, 65].contains(run.exitCode), "\(run)")
        #expect(run.errors.contains("the database has a table of the reserved name 'csvload_rows'"), "\(run)")
    }

    @Test("a trigger cannot change the bookkeeping")
    func bookkeeping() throws {
        try reader.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE csvload_sources SET options = '{}'; END
            """)
        let run = try load()
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("'g' changes 'csvload_sources', which only the program itself may"), "\(run)")
    }

    @Test("expressions of the schema that are harmless go on to be evaluated")
    func harmless() throws {
        try reader.execute(
            """
            CREATE TABLE log (v);
            CREATE TABLE t (
                id INTEGER PRIMARY KEY, v TEXT CHECK (json_valid(json_quote(v))), u TEXT AS (upper(v)) STORED);
            CREATE VIRTUAL TABLE words USING fts5 (v);
            CREATE TRIGGER g AFTER INSERT ON t BEGIN
                INSERT INTO log VALUES (new.v); INSERT INTO words VALUES (new.v);
            END;
            CREATE VIEW w AS SELECT id, json_extract(json_object('v', v), '$.v') AS v FROM t
            """)
        #expect(try load().exitCode == 0)
        #expect(try reader.lines("SELECT u FROM t") == ["X", "Y"])
        #expect(try reader.lines("SELECT v FROM log") == ["x", "y"])
        #expect(try CommandRun.csvload("export", reader.path, "w", "--output", "-").output == "id,v\n1,x\n2,y\n")
    }

    @Test("a trigger that never ends is ended by one SIGTERM, and the run is noted as interrupted")
    func endlessTrigger() throws {
        try reader.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE log (v);
            CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;
            END
            """)
        let run = try load(interruption: termination)
        #expect(run.exitCode == 143, "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
        #expect(try reader.lines("SELECT status FROM csvload_runs") == ["interrupted"])
        #expect(try reader.integer("SELECT count(*) FROM t") == 0)
    }

    @Test("so is a single call of a function that takes for ever, with the process")
    func endlessCall() throws {
        try reader.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (
                instr(hex(zeroblob(20000000)), hex(zeroblob(10000000)) || 'x') = 0))
            """)
        let run = try load(interruption: termination)
        #expect(run.exitCode == 143, "\(run)")
        #expect(run.errors.contains("Stopped: a step did not end by itself"), "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
    }

    @Test("a view that never ends does not keep an export from stopping")
    func endlessView() throws {
        try reader.execute(
            """
            CREATE VIEW t AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS m FROM n
            """)
        let script = """
            "$1" export "$2" t --output - & pid=$!
            until grep -q '^SigCgt:.*[4-7c-f]...$' /proc/$pid/status; do :; done
            kill -TERM $pid; wait $pid
            """
        let run = try CommandRun.run(["bash", "-c", script, "bash", CommandRun.commandPath, reader.path])
        #expect(run.exitCode == 143, "\(run)")
    }

    @Test(
        "numbers that csvload gives to no source stop a load with 65 and the source's name",
        arguments: ["0", "-9223372036854775808", "9223372036854775807", "8388608"])
    func position(number: String) throws {
        #expect(try load("--source-name", "orders").exitCode == 0)
        try reader.execute("UPDATE csvload_sources SET position = \(number)")
        let (load, verify) = (
            try load("--source-name", "orders"),
            try CommandRun.csvload("verify", input, reader.path, "--table", "t", "--source-name", "orders")
        )
        for run in [load, verify] {
            #expect(run.exitCode == 65, "\(run)")
            #expect(run.errors.contains("'orders' is source number \(number) of its table"), "\(run)")
        }
    }

    @Test(
        "checkpoints that cannot be are as good as none",
        arguments: [
            "first_row_id = 9, row_id = 3", "row_id = 9223372036854775807", "first_row_id = -5",
            "byte_start = -7", "byte_end = 9223372036854775807", "line_end = -1", "last_key = '{'",
            "last_key = '[[1]]'",
        ])
    func checkpoints(damage: String) throws {
        #expect(try load().exitCode == 0)
        try reader.execute("PRAGMA ignore_check_constraints = ON; UPDATE csvload_checkpoints SET \(damage)")
        let run = try load()
        #expect(run.exitCode == 0, "\(run)")
        #expect(try reader.lines("SELECT id, v FROM t") == ["1|x", "2|y"])
        #expect(
            try reader.lines("SELECT first_row_id, row_id, byte_start, byte_end FROM csvload_checkpoints") == [
                "1|2|0|13"
            ])
    }
}
