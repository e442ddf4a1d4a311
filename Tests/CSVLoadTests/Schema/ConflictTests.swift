import TestSupport
import Testing

@testable import CSVLoad

@Suite("Keys that are there already, and keys that come twice")
struct ConflictTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, source: String = "s", _ change: (inout LoadOptions.Content) -> Void
    ) throws -> LoadSummary {
        try fixture.load(text, source: source) {
            $0.content.key = ["id"]
            change(&$0.content)
        }
    }

    @Test("a record whose key is in the table updates its row, and one that is equal leaves it")
    func update() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')")
        let summary = try load("id,v\n1,a\n2,B\n3,c\n") { $0.onConflict = .update }
        #expect((summary.counts.inserted, summary.counts.updated, summary.counts.unchanged) == (1, 1, 1))
        #expect(try database.lines("SELECT * FROM t") == ["1|a", "2|B", "3|c"])
    }

    @Test("ignore leaves every row that is there, and counts its record as unchanged")
    func ignore() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')")
        let summary = try load("id,v\n1,x\n2,y\n3,c\n") { $0.onConflict = .ignore }
        #expect((summary.counts.inserted, summary.counts.updated, summary.counts.unchanged) == (1, 0, 2))
        #expect(try database.lines("SELECT * FROM t") == ["1|a", "2|b", "3|c"])
        let rerun = try load("id,v\n1,x\n2,y\n3,c\n") { $0.onConflict = .ignore }
        #expect(rerun.counts.read == 0)
    }

    @Test("abort stops at the first key that is there, changes nothing in its batch, and says what would go on")
    func abort() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (3, 'old')")
        let error = #expect(throws: LoadError.self) {
            try load("id,v\n1,a\n2,b\n3,c\n") { $0.onConflict = .abort }
        }
        #expect(error?.code == .unusableData)
        #expect(error?.message.contains("key that is in 't' already") == true)
        #expect(error?.recovery?.contains("--on-conflict update") == true)
        #expect(try database.lines("SELECT * FROM t") == ["3|old"])
        let new = try load("id,v\n1,a\n2,b\n", source: "new") { $0.onConflict = .abort }
        #expect(new.counts.inserted == 2)
        #expect(try load("id,v\n1,a\n2,b\n", source: "new") { $0.onConflict = .abort }.counts.read == 0)
    }

    @Test("a row that another constraint refuses is a reject, also where a known key would stop the load")
    func abortAndCheck() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v <> 'bad'))")
        let summary = try load("id,v\n1,a\n2,bad\n3,c\n") { $0.onConflict = .abort }
        #expect((summary.counts.inserted, summary.counts.rejected) == (2, 1))
    }

    private static let twice = "id,v\n1,a\n2,b\n1,c\n3,d\n2,e\n"

    @Test("the last record of a key wins, the first one, or later ones are rejected")
    func duplicates() throws {
        let last = try load(Self.twice) { $0.onDuplicateKey = .last }
        #expect((last.counts.inserted, last.counts.updated) == (3, 2))
        #expect(try database.lines("SELECT * FROM t") == ["1|c", "2|e", "3|d"])

        let first = try LoadFixture()
        let kept = try first.load(Self.twice) {
            $0.content.key = ["id"]
            $0.content.onDuplicateKey = .first
        }
        #expect((kept.counts.inserted, kept.counts.unchanged) == (3, 2))
        #expect(try first.database.lines("SELECT * FROM t") == ["1|a", "2|b", "3|d"])

        let strict = try LoadFixture()
        let refused = try strict.load(Self.twice) {
            $0.content.key = ["id"]
            $0.content.onDuplicateKey = .reject
        }
        #expect((refused.counts.inserted, refused.counts.rejected) == (3, 2))
        #expect(try strict.database.lines("SELECT * FROM t") == ["1|a", "2|b", "3|d"])
        #expect(
            try strict.database.lines("SELECT row_id, line, reason, CAST(record AS TEXT) FROM csvload_rejects")
                == ["3|4|duplicate_key|1,c", "5|6|duplicate_key|2,e"])
    }

    @Test("the first record still wins over one in a tail that is loaded later", arguments: ["first", "reject"])
    func grown(policy: String) throws {
        let change: (inout LoadOptions.Content) -> Void = { $0.onDuplicateKey = .init(rawValue: policy)! }
        try load("id,v\n1,a\n2,b\n", change)
        let summary = try load("id,v\n1,a\n2,b\n1,c\n3,d\n", change)
        #expect(summary.recordsVerified == 2)
        #expect(summary.counts.inserted == 1)
        #expect(policy == "first" ? summary.counts.unchanged == 1 : summary.counts.rejected == 1)
        #expect(try database.lines("SELECT * FROM t") == ["1|a", "2|b", "3|d"])
    }

    @Test("the first record of a key updates the row that an earlier version of the file made")
    func edited() throws {
        try load("id,v\n1,a\n2,b\n") { $0.onDuplicateKey = .first }
        try load("id,v\n1,A\n2,b\n1,c\n") { $0.onDuplicateKey = .first }
        #expect(try database.lines("SELECT * FROM t") == ["1|A", "2|b"])
    }

    @Test("a load that was stopped under way goes on with the keys it has seen", arguments: ["first", "reject"])
    func resumed(policy: String) throws {
        var text = "id,v\n"
        for id in 1...150_000 { text += "\(id),first\n" }
        for id in 1...1000 { text += "\(id),second\n" }
        let change: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.content.onDuplicateKey = .init(rawValue: policy)!
            $0.batchBytes = 300_000
            $0.jobs = 1
        }
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, observer: observer, change)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let rest = try fixture.load(text, change)
        #expect(rest.status == .completed)
        #expect(policy == "first" ? rest.counts.unchanged == 1000 : rest.counts.rejected == 1000)
        #expect(try database.lines("SELECT count(*), count(*) FILTER (WHERE v = 'first') FROM t") == ["150000|150000"])
    }

    @Test("keys of several columns, of a constant column and with a default are remembered whole")
    func wholeKeys() throws {
        let summary = try fixture.load("a,b,v\n1,x,first\n1,y,other\n1,x,second\n,x,third\n0,x,fourth\n") {
            $0.content.key = ["file", "a", "b"]
            $0.content.filenameColumn = "file"
            $0.content.defaults = ["a": "0"]
            $0.content.onDuplicateKey = .first
        }
        #expect((summary.counts.inserted, summary.counts.unchanged, summary.counts.rejected) == (3, 2, 0))
        #expect(try database.lines("SELECT v FROM t ORDER BY v") == ["first", "other", "third"])
    }

    @Test("keys that were remembered are forgotten when the key is another one")
    func otherKey() throws {
        try load("id,b\n1,x\n2,y\n") { $0.onDuplicateKey = .first }
        try database.execute("DROP TABLE t")
        let summary = try load("id,b\n1,x\n2,y\n") {
            $0.key = ["id", "b"]
            $0.onDuplicateKey = .first
        }
        #expect(summary.counts.inserted == 2)
    }

    @Test("a record that the table refuses wins no key: the next one with it has its turn", arguments: [1, 16 << 20])
    func refusedWinsNothing(batchBytes: Int) throws {
        let fixture = try LoadFixture()
        try fixture.database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v <> 'bad'))")
        let summary = try fixture.load("id,v\n1,bad\n1,good\n1,late\n2,x\n2,bad\n") {
            $0.content.onDuplicateKey = .first
            $0.batchBytes = batchBytes
        }
        #expect(summary.counts.inserted == 2 && summary.counts.unchanged == 2 && summary.counts.rejected == 1)
        #expect(try fixture.database.lines("SELECT id, v FROM t") == ["1|good", "2|x"])
    }

    @Test("nor does it where the next one with the key comes in a chunk of its own", arguments: ["first", "reject"])
    func refusedWinsNothingLater(policy: String) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v <> 'bad'))")
        let change: (inout LoadOptions.Content) -> Void = { $0.onDuplicateKey = .init(rawValue: policy)! }
        #expect(try load("id,v\n1,bad\n2,x\n", change).counts.rejected == 1)
        let grown = try load("id,v\n1,bad\n2,x\n1,good\n", change)
        #expect((grown.counts.inserted, grown.counts.rejected) == (1, 0))
        #expect(try database.lines("SELECT id, v FROM t") == ["1|good", "2|x"])
    }

    @Test(
        "keys are the same where the key's index says so",
        arguments: [
            ("id TEXT COLLATE NOCASE PRIMARY KEY", "", ["abc|1", "abd|4"]),
            ("id TEXT PRIMARY KEY COLLATE NOCASE", " WITHOUT ROWID", ["abc|1", "abd|4"]),
            ("id TEXT COLLATE RTRIM PRIMARY KEY", "", ["abc|1", "ABC|2", "abd|4"]),
            ("id TEXT PRIMARY KEY", "", ["abc|1", "ABC|2", "abc |3", "abd|4"]),
        ], ["first", "reject"])
    func collations(key: (column: String, options: String, rows: [String]), policy: String) throws {
        try database.execute("CREATE TABLE t (\(key.column), v INTEGER)\(key.options)")
        // RTRIM and NOCASE differ in what they make one.
        let text =
            key.column.contains("NOCASE") ? "id,v\nabc,1\nABC,2\nabc,3\nabd,4\n" : "id,v\nabc,1\nABC,2\nabc ,3\nabd,4\n"
        let change: (inout LoadOptions.Content) -> Void = { $0.onDuplicateKey = .init(rawValue: policy)! }
        let summary = try load(text, change)
        #expect(summary.counts.inserted == Int64(key.rows.count))
        #expect((policy == "first" ? summary.counts.unchanged : summary.counts.rejected) == Int64(4 - key.rows.count))
        #expect(try database.lines("SELECT id, v FROM t ORDER BY v") == key.rows)
        let grown = try load(text + "abc,9\n", change)
        #expect((grown.counts.inserted, grown.counts.updated, grown.counts.read) == (0, 0, 1))
    }

    @Test("the index that makes the key is the one whose collation counts", arguments: ["first", "reject"])
    func collationOfTheIndex(policy: String) throws {
        try database.execute("CREATE TABLE t (id TEXT, v INTEGER); CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE)")
        let summary = try load("id,v\nabc,1\nABC,2\n") { $0.onDuplicateKey = .init(rawValue: policy)! }
        #expect(summary.counts.inserted == 1 && summary.counts.updated == 0)
        #expect(try database.lines("SELECT id, v FROM t") == ["abc|1"])
    }

    @Test("keys that an earlier version remembered byte by byte are compared as the index does")
    func remembered() throws {
        try database.execute("CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v INTEGER)")
        let change: (inout LoadOptions.Content) -> Void = { $0.onDuplicateKey = .first }
        try load("id,v\nabc,1\nb,2\n", change)
        try database.execute(
            """
            DROP TABLE csvload_keys_1;
            CREATE TABLE csvload_keys_1 (k0 ANY NOT NULL, row_id INTEGER NOT NULL, PRIMARY KEY (k0)) STRICT, WITHOUT ROWID;
            INSERT INTO csvload_keys_1 VALUES ('abc', 1), ('b', 2)
            """)
        let grown = try load("id,v\nabc,1\nb,2\nABC,3\nB,4\nc,5\n", change)
        #expect((grown.counts.inserted, grown.counts.unchanged) == (1, 2))
        #expect(try database.lines("SELECT id, v FROM t ORDER BY v") == ["abc|1", "b|2", "c|5"])
        #expect(try database.lines("SELECT k0, row_id FROM csvload_keys_1") == ["abc|1", "b|2", "c|5"])
    }

    @Test(
        "another unique index over the key's columns refuses a record, and never says which row is updated",
        arguments: [
            "CREATE TABLE t (id TEXT PRIMARY KEY, v INTEGER); CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE)",
            "CREATE TABLE t (id TEXT PRIMARY KEY, v INTEGER) WITHOUT ROWID; CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE)",
            "CREATE TABLE t (id TEXT COLLATE NOCASE UNIQUE, v INTEGER, PRIMARY KEY (id COLLATE BINARY))",
            """
            CREATE TABLE t (id TEXT, v INTEGER); CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE);
            CREATE UNIQUE INDEX j ON t (id)
            """,
            """
            CREATE TABLE t (id TEXT, v INTEGER); CREATE UNIQUE INDEX j ON t (id);
            CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE)
            """,
        ])
    func anotherIndex(schema: String) throws {
        try database.execute(schema)
        let summary = try load("id,v\nA,1\na,2\nb,3\n") { _ in }
        #expect((summary.counts.inserted, summary.counts.updated, summary.counts.rejected) == (2, 0, 1))
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == ["A|1", "b|3"])
        #expect(
            try database.lines("SELECT row_id, reason, detail FROM csvload_rejects") == [
                "2|constraint|UNIQUE constraint failed: t.id"
            ])
        let edited = try load("id,v\nA,7\nb,8\n", source: "other") { _ in }
        #expect((edited.counts.updated, edited.counts.rejected) == (2, 0))
    }
}
