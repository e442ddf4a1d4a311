import TestSupport
import Testing

@testable import CSVLoad

@Suite("Unique values that change places")
struct UniqueCycleTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// A table, two states of its file, and a query for what differs from the second one.
    struct Exchange: CustomTestStringConvertible, Sendable {
        var schema: String
        var before: String
        var after: String
        /// What the table has to show; the rows of `after` where it is empty.
        var query = "SELECT * FROM t ORDER BY 1"

        var testDescription: String { schema }
    }

    private static let exchanges = [
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, pos INTEGER UNIQUE)", before: "1,1\n2,2\n3,3\n4,4\n",
            after: "1,2\n2,3\n3,1\n4,4\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE)", before: "1,a\n2,b\n3,c\n",
            after: "1,b\n2,a\n3,c\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE)",
            before: "1,-9\n2,0\n3,7\n", after: "1,0\n2,7\n3,-9\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, r REAL NOT NULL UNIQUE) STRICT",
            before: "1,1e300\n2,-1e300\n3,0.5\n", after: "1,-1e300\n2,0.5\n3,1e300\n",
            query: "SELECT id, CASE r WHEN 1e300 THEN '1e300' WHEN -1e300 THEN '-1e300' ELSE r END FROM t"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB NOT NULL UNIQUE)", before: "1,a\n2,b\n",
            after: "1,b\n2,a\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, d DECIMAL NOT NULL UNIQUE)", before: "1,10\n2,20\n",
            after: "1,20\n2,10\n"),
        Exchange(
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY, pos INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID",
            before: "a,1\nb,2\n", after: "a,2\nb,1\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER, UNIQUE (a, b))",
            before: "1,1,1\n2,1,2\n3,2,1\n", after: "1,1,2\n2,2,1\n3,1,1\n"),
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL UNIQUE, b TEXT UNIQUE)",
            before: "1,a,x\n2,b,y\n3,c,z\n", after: "1,b,z\n2,c,x\n3,a,y\n"),
        Exchange(
            schema: """
                CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, gone INTEGER);
                CREATE UNIQUE INDEX i ON t (mail) WHERE gone = 0
                """, before: "1,a,0\n2,b,0\n3,a,1\n", after: "1,b,0\n2,a,0\n3,a,1\n"),
        Exchange(
            schema: """
                CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT NOT NULL); CREATE UNIQUE INDEX i ON t (lower(mail))
                """, before: "1,A\n2,B\n", after: "1,b\n2,a\n"),
        Exchange(
            schema: "CREATE TABLE t (code TEXT UNIQUE, id INTEGER PRIMARY KEY)", before: "a,1\nb,2\n",
            after: "a,2\nb,1\n"),
        // 1 to 2 to 3 and so on: the last one is free.
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, pos INTEGER UNIQUE)", before: "1,1\n2,2\n3,3\n4,4\n",
            after: "1,2\n2,3\n3,4\n4,5\n"),
        // A new row takes a value out of the cycle's way.
        Exchange(
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, pos INTEGER UNIQUE)", before: "1,1\n2,2\n3,3\n",
            after: "0,3\n1,2\n2,1\n3,9\n"),
    ]

    @Test("they load, in one batch and in many", arguments: exchanges, [1, 16 << 20])
    func exchange(_ exchange: Exchange, batchBytes: Int) throws {
        try database.execute(exchange.schema)
        let names = try database.lines("SELECT name FROM pragma_table_info('t') ORDER BY cid").joined(separator: ",")
        func load(_ records: String) throws -> LoadSummary {
            try fixture.load("\(names)\n\(records)") {
                // The primary key is what changes places here.
                if names == "code,id" { $0.content.key = ["code"] }
                $0.batchBytes = batchBytes
                $0.chunkBytes = batchBytes == 1 ? 4 : $0.chunkBytes
            }
        }
        try #require(try load(exchange.before).rejectsKept == 0)
        let summary = try load(exchange.after)
        #expect(summary.rejectsKept == 0 && summary.counts.rejected == 0)
        let expected = exchange.after.split(separator: "\n").map { String($0.replacing(",", with: "|")) }
        #expect(try database.lines(exchange.query) == expected)
        #expect(try database.lines("PRAGMA integrity_check") == ["ok"])
        #expect(
            try database.lines(
                "SELECT sum(rows_read - rows_inserted - rows_updated - rows_unchanged) FROM csvload_checkpoints")
                == ["0"])
        #expect(try load(exchange.after).counts.read == 0)
    }

    @Test(
        "where the schema takes no other value in between, the rows stay as they were, and the records are rejects",
        arguments: [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE CHECK (n > 0))",
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE);
            CREATE TRIGGER g BEFORE UPDATE ON t WHEN new.n IS NULL BEGIN SELECT RAISE(ABORT, 'no NULL'); END
            """,
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE);
            CREATE TRIGGER g BEFORE UPDATE ON t WHEN new.n IS NULL BEGIN SELECT RAISE(IGNORE); END
            """,
        ])
    func refused(schema: String) throws {
        try database.execute(schema)
        try fixture.load("id,n\n1,1\n2,2\n3,3\n")
        let summary = try fixture.load("id,n\n1,2\n2,1\n3,4\n")
        #expect((summary.counts.updated, summary.counts.rejected, summary.rejectsKept) == (1, 2, 2))
        #expect(try database.lines("SELECT * FROM t") == ["1|1", "2|2", "3|4"])
        #expect(
            try database.lines("SELECT row_id, detail FROM csvload_rejects") == [
                "1|UNIQUE constraint failed: t.n", "2|UNIQUE constraint failed: t.n",
            ])
    }

    @Test("a record that cannot get in keeps the others of other cycles from nothing, and loses no value")
    func onlyItsOwn() throws {
        try database.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE, c INTEGER CHECK (c > 0), own TEXT UNIQUE)")
        try fixture.load("id,n,c\n1,1,1\n2,2,1\n3,3,1\n4,4,1\n5,5,1\n")
        try database.execute("UPDATE t SET own = 'mine' || id")
        // 1 and 2 change places, 4 wants the value of 3, which keeps it because of its CHECK; 6 is new and wants that of 5.
        let summary = try fixture.load("id,n,c\n1,2,1\n2,1,1\n3,4,0\n4,3,1\n5,5,1\n6,5,1\n")
        #expect(summary.rejectsKept == 3)
        #expect(
            try database.lines("SELECT id, n, own FROM t")
                == ["1|2|mine1", "2|1|mine2", "3|3|mine3", "4|4|mine4", "5|5|mine5"])
    }

    @Test("rows that refer to a value follow its row, whichever value it has in between", arguments: [true, false])
    func cascade(cascades: Bool) throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
            CREATE TABLE child (n, code TEXT REFERENCES t (code) \(cascades ? "ON UPDATE CASCADE" : ""))
            """)
        try fixture.load("id,code\n1,a\n2,b\n")
        try database.execute("INSERT INTO child VALUES (1, 'a'), (2, 'b'), (3, 'b')")
        let summary = try fixture.load("id,code\n1,b\n2,a\n")
        #expect(summary.rejectsKept == 0)
        #expect(try database.lines("SELECT * FROM t") == ["1|b", "2|a"])
        #expect(
            try database.lines("SELECT * FROM child") == (cascades ? ["1|b", "2|a", "3|a"] : ["1|a", "2|b", "3|b"]))
        #expect(try database.lines("PRAGMA foreign_key_check") == [])
    }

    @Test("a trigger that keeps count sees each row end as the file says")
    func triggers() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE); CREATE TABLE latest (id PRIMARY KEY, n);
            CREATE TRIGGER g AFTER UPDATE ON t BEGIN
                DELETE FROM latest WHERE id = new.id; INSERT INTO latest VALUES (new.id, new.n);
            END
            """)
        try fixture.load("id,n\n1,1\n2,2\n")
        #expect(try fixture.load("id,n\n1,2\n2,1\n").rejectsKept == 0)
        #expect(try database.lines("SELECT * FROM latest ORDER BY id") == ["1|2", "2|1"])
    }

    @Test("rows whose records only wait for others stay where they are, with what hangs on them")
    func deletesMissing() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE);
            CREATE TABLE child (t REFERENCES t ON DELETE CASCADE)
            """)
        try fixture.load("id,n\n1,1\n2,2\n3,3\n") { $0.deletesMissing = true }
        try database.execute("INSERT INTO child VALUES (1), (2), (3)")
        let summary = try fixture.load("id,n\n1,2\n2,1\n4,3\n") { $0.deletesMissing = true }
        #expect((summary.counts.inserted, summary.counts.updated, summary.deleted) == (1, 2, 1))
        #expect(try database.lines("SELECT * FROM t") == ["1|2", "2|1", "4|3"])
        #expect(try database.lines("SELECT * FROM child") == ["1", "2"])
    }

    @Test("many of them cost what they are, in cycles and in a chain", arguments: [false, true])
    func many(isChain: Bool) throws {
        let count = 20_000
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)")
        try fixture.load("id,n\n" + (1...count).map { "\($0),\($0)\n" }.joined())
        let began = ContinuousClock.now
        let summary = try fixture.load(
            "id,n\n" + (1...count).map { "\($0),\(isChain ? $0 + 1 : $0 % count + 1)\n" }.joined())
        #expect(summary.rejectsKept == 0 && summary.counts.updated == count)
        #expect(try database.integer("SELECT count(*) FROM t WHERE n = id % \(count) + 1 OR n = id + 1") == count)
        // Were it quadratic, it would take hours.
        #expect(ContinuousClock.now - began < .seconds(600))
    }
}
