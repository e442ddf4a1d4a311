import TestSupport
import Testing

@testable import CSVLoad

@Suite("Rows that the schema of an existing table refuses")
struct RefusedRowTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private func rejects() throws -> [String] {
        try database.lines("SELECT row_id, stage, reason, detail FROM csvload_rejects ORDER BY row_id")
    }

    private static let objects = "id,v\n1,\"{\"\"a\"\":1}\"\n2,bad\n3,\"{\"\"a\"\":3}\"\n4,worse\n5,\"{\"\"a\"\":5}\"\n"

    @Test(
        "an expression of the schema that fails on a record rejects that record alone",
        arguments: [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE INDEX i ON t (json_extract(v, '$.a'))",
            "CREATE TABLE t (id INTEGER, v TEXT); CREATE INDEX i ON t (json_extract(v, '$.a'))",
            "CREATE TABLE t (id TEXT, v TEXT, PRIMARY KEY (id)) WITHOUT ROWID; CREATE INDEX i ON t (v -> 'a')",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE INDEX i ON t (id) WHERE json_extract(v, '$.a') > 1",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (json_extract(v, '$.a') > 0))",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, a AS (json_extract(v, '$.a')) STORED)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, a AS (json_extract(v, '$.a')), CHECK (a > 0))",
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE log (a);
            CREATE TRIGGER noted AFTER INSERT ON t BEGIN INSERT INTO log VALUES (json_extract(new.v, '$.a')); END
            """,
        ])
    func expressions(schema: String) throws {
        try database.execute(schema)
        let summary = try fixture.load(Self.objects)
        #expect((summary.counts.read, summary.counts.inserted, summary.counts.rejected) == (5, 3, 2))
        #expect(try database.lines("SELECT id FROM t ORDER BY id") == ["1", "3", "5"])
        #expect(
            try rejects() == ["2|constraint|constraint|malformed JSON", "4|constraint|constraint|malformed JSON"])
        #expect(try fixture.load(Self.objects).counts.read == 0)
    }

    @Test("it rejects an update as well, and the row stays as it was")
    func updates() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); CREATE INDEX i ON t (json_extract(v, '$.a'));
            INSERT INTO t VALUES (2, '{}'), (3, '{}')
            """)
        let summary = try fixture.load(Self.objects)
        #expect((summary.counts.inserted, summary.counts.updated, summary.counts.rejected) == (2, 1, 2))
        #expect(try database.lines("SELECT id, v FROM t WHERE id < 4") == ["1|{\"a\":1}", "2|{}", "3|{\"a\":3}"])
    }

    @Test("of a table with a trigger, each reject has its own reason, and no other record is one")
    func ownReasons() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, u TEXT UNIQUE, c INTEGER CHECK (c > 0)); CREATE TABLE log (id);
            CREATE TRIGGER picky BEFORE INSERT ON t WHEN new.v IN ('x', 'y')
                BEGIN SELECT CASE new.v WHEN 'x' THEN RAISE(ABORT, 'no x here') ELSE RAISE(ABORT, 'nor y') END; END;
            CREATE TRIGGER noted AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END
            """)
        let summary = try fixture.load("id,v,u,c\n1,a,1,1\n2,x,2,1\n3,b,1,1\n4,y,4,1\n5,c,5,0\n6,x,6,1\n7,d,7,1\n")
        #expect((summary.counts.inserted, summary.counts.rejected) == (2, 5))
        #expect(try database.lines("SELECT id FROM t") == ["1", "7"])
        #expect(try database.lines("SELECT id FROM log") == ["1", "7"])
        #expect(
            try database.lines("SELECT row_id, detail FROM csvload_rejects ORDER BY row_id") == [
                "2|no x here", "3|UNIQUE constraint failed: t.u", "4|nor y", "5|CHECK constraint failed: c > 0",
                "6|no x here",
            ])
    }

    @Test(
        "a trigger that fails the statement where it is leaves no row that is not counted",
        arguments: ["FAIL", "ABORT"])
    func failing(kind: String) throws {
        try database.execute(
            """
            CREATE TABLE t (v TEXT);
            CREATE TRIGGER picky AFTER INSERT ON t WHEN new.v = 'x' BEGIN SELECT RAISE(\(kind), 'no x here'); END
            """)
        let summary = try fixture.load("v\na\nb\nx\nc\n")
        #expect((summary.counts.inserted, summary.counts.rejected) == (3, 1))
        #expect(try database.lines("SELECT v FROM t") == ["a", "b", "c"])
    }

    @Test(
        "a trigger that rolls the transaction back stops the load, which says so and counts nothing that no longer exists"
    )
    func rollingBack() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TRIGGER picky BEFORE INSERT ON t WHEN new.v = 'x' BEGIN SELECT RAISE(ROLLBACK, 'no x here'); END
            """)
        let error = #expect(throws: LoadError.self) { try fixture.load("id,v\n1,a\n2,x\n3,c\n") }
        #expect(error?.message.contains("a trigger of the table rolled the transaction back: no x here") == true)
        #expect(try database.lines("SELECT id FROM t") == [])
        #expect(try database.lines("SELECT status, rows_read FROM csvload_runs") == ["failed|0"])
    }

    @Test("a computed key that is no rowid rejects its record alone", arguments: ["", " STRICT"])
    func mismatch(options: String) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)\(options)")
        let summary = try fixture.load("a\n1\nb\n3\n") {
            $0.content.computations = [
                .init(column: "id", sql: "CASE WHEN a = 'b' THEN 'bad' ELSE CAST(a AS INTEGER) END")
            ]
        }
        #expect((summary.counts.inserted, summary.counts.rejected) == (2, 1))
        #expect(try database.lines("SELECT id, a FROM t") == ["1|1", "3|3"])
        #expect(try rejects() == ["2|constraint|constraint|datatype mismatch"])
    }
}
