import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Rows that a source no longer has")
struct DeleteMissingTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, source: String = "s", observer: any LoadObserver = SilentObserver(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try fixture.load(text, source: source, observer: observer) { options in
            options.content.key = ["id"]
            options.deletesMissing = true
            options.batchBytes = 1
            change(&options)
        }
    }

    private static func text(_ ids: some Sequence<Int>, mark: String = "v") -> String {
        ids.reduce(into: "id,v\n") { $0 += "\($1),\(String(repeating: mark, count: 40))\($1)\n" }
    }

    private func ids() throws -> [String] { try database.lines("SELECT id FROM t ORDER BY id") }

    @Test("rows go whose records are gone, refused or filtered now, and are counted")
    func gone() throws {
        try load("id,v\n1,a\n2,b\n3,c\n4,d\n5,e\n") { $0.content.notNull = ["v"] }
        let summary = try load("id,v\n1,a\n3,C\n4,\n5,e\n6,f\n") { $0.content.notNull = ["v"] }
        #expect(summary.deleted == 2 && summary.counts.rejected == 1)
        #expect(summary.notes.contains { $0.hasPrefix("2 rows were removed") })
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a", "3|C", "5|e", "6|f"])
        #expect(try database.lines("SELECT rows_deleted FROM csvload_runs") == ["0", "2"])
        #expect(try database.lines("SELECT row_count, is_certain FROM csvload_tables") == ["4|1"])
        #expect(try database.integer("SELECT count(*) FROM csvload_record_ranges WHERE generation > 0") == 0)
    }

    @Test("without the flag rows stay, and go when it is back")
    func pending() throws {
        try load("id,v\n1,a\n2,b\n")
        let without = try load("id,v\n2,b\n3,c\n") { $0.deletesMissing = false }
        #expect(without.deleted == 0)
        #expect(try ids() == ["1", "2", "3"])
        let with = try load("id,v\n2,b\n3,c\n")
        #expect(with.deleted == 1 && with.counts.read == 0)
        #expect(try ids() == ["2", "3"])
    }

    @Test("rows of a source that was loaded without the flag are known, those that had gone before included")
    func late() throws {
        try load("id,v\n1,a\n2,b\n3,c\n") { $0.deletesMissing = false }
        #expect(try load("id,v\n1,a\n2,b\n3,c\n").counts.read == 0)
        #expect(try load("id,v\n1,a\n3,c\n") { $0.deletesMissing = false }.deleted == 0)
        #expect(try load("id,v\n1,a\n").deleted == 2)
    }

    @Test("rows of others stay: those of another source, also where both brought them, and those of nobody")
    func others() throws {
        try load("id,v\n1,a\n2,b\n3,c\n")
        try load("id,v\n3,C\n4,D\n", source: "other")
        try database.execute("INSERT INTO t VALUES (9, 'mine')")
        #expect(try load("id,v\n1,a\n").deleted == 1)
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a", "3|C", "4|D", "9|mine"])
        #expect(try load("id,v\n4,D\n", source: "other").deleted == 1)
        #expect(try ids() == ["1", "4", "9"])
    }

    @Test("nothing is removed where another source's rows are not known, and the message says what to do")
    func unknownNeighbour() throws {
        try load("id,v\n1,a\n2,b\n")
        try load("id,v\n2,B\n", source: "other")
        // As an earlier version left it.
        try database.execute("DELETE FROM csvload_record_ranges WHERE source_id = 2")
        let error = #expect(throws: LoadError.self) { try load("id,v\n1,a\n") }
        #expect(error?.code == .unusableData)
        #expect(error?.recovery == "Load 'other' first, by the same key.")
        #expect(try ids() == ["1", "2"])
        try load("id,v\n2,B\n", source: "other")
        #expect(try load("id,v\n1,a\n").deleted == 0)
        #expect(try ids() == ["1", "2"])
    }

    @Test("a load that is stopped again and again removes exactly what is gone, at its end")
    func interrupted() throws {
        try load(Self.text(1...20_000))
        var stops = 0
        while true {
            let observer = StoppingObserver(at: .loading)
            let job = try fixture.job(Self.text(stride(from: 2, through: 80_000, by: 2)), observer: observer) {
                $0.content.key = ["id"]
                $0.deletesMissing = true
                $0.batchBytes = 1
                $0.jobs = 1
            }
            if stops < 2 { observer.stops(job) }
            let summary = try job.run()
            guard summary.status == .interrupted else {
                #expect(summary.deleted == 10_000)
                break
            }
            stops += 1
            #expect(summary.deleted == 0)
        }
        #expect(stops == 2)
        #expect(
            try database.lines("SELECT count(*), min(id), max(id), sum(id % 2) FROM t") == ["40000|2|80000|0"])
        #expect(try database.integer("SELECT row_count FROM csvload_tables") == 40_000)
    }

    @Test("the input may change again while a reload of it is unfinished")
    func changedTwice() throws {
        try load(Self.text(1...20_000))
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(Self.text(10_001...30_000), observer: observer) {
            $0.content.key = ["id"]
            $0.deletesMissing = true
            $0.batchBytes = 1
            $0.jobs = 1
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try load(Self.text(5_001...15_000)) { $0.maximumDeletes = .percent(100) }
        #expect(try database.lines("SELECT count(*), min(id), max(id) FROM t") == ["10000|5001|15000"])
    }

    @Test("an edit in the middle removes what is gone there, and reads only from there")
    func middle() throws {
        try load(Self.text(1...20_000))
        var ids = Array(1...20_000)
        ids.removeSubrange(15_000..<15_010)
        let summary = try load(Self.text(ids))
        #expect(summary.deleted == 10 && summary.recordsVerified > 4_000)
        #expect(try database.integer("SELECT count(*) FROM t") == 19_990)
    }

    @Test("a kept record gets its row back when a later one of the same key has gone")
    func sharedKeys() throws {
        let first = "id,v\n7,first\n" + Self.text(100...15_000).dropFirst(5)
        try load(first + "7,last\n")
        #expect(try database.lines("SELECT v FROM t WHERE id = 7") == ["last"])
        let summary = try load(first)
        #expect(try database.lines("SELECT v FROM t WHERE id = 7") == ["first"])
        #expect(summary.deleted == 0)
        #expect(summary.notes.contains("the input has changed: 1 new or changed record is loaded"))
    }

    @Test("records that a retry loads are known as the source's")
    func retried() throws {
        try load("id,v\n1,a\n2\n")
        var options = RetryOptions(RejectSelection(database: database.path))
        options.ragged = .pad
        _ = try RetryJob(options, toolVersion: "test").run()
        #expect(try ids() == ["1", "2"])
        #expect(try load("id,v\n1,a\n").deleted == 1)
        #expect(try ids() == ["1"])
    }

    @Test("keys are the same where the table's collation says so", arguments: [true, false])
    func collation(isStrict: Bool) throws {
        try database.execute(
            """
            CREATE TABLE t (name \(isStrict ? "TEXT" : "VARCHAR(10)") COLLATE NOCASE, n INTEGER, v TEXT,
                PRIMARY KEY (name, n)) \(isStrict ? "STRICT" : "")
            """)
        try load("name,n,v\nAda,1,a\nBob,2,b\nEve,3,c\n") { $0.content.key = nil }
        let summary = try load("name,n,v\nADA,1,a\nBob,3,b\n") { $0.content.key = nil }
        #expect(summary.deleted == 2)
        #expect(try database.lines("SELECT name, n FROM t") == ["ADA|1", "Bob|3"])
    }

    @Test("keys of a lookup table, and with the first of a key winning")
    func otherKeys() throws {
        let change: (inout LoadOptions) -> Void = {
            $0.content.key = ["name"]
            $0.content.extracts = ["name"]
            $0.content.onDuplicateKey = .first
        }
        try load("name,v\nx,1\nx,2\ny,3\n", change)
        #expect(try load("name,v\nx,1\nx,2\n", change).deleted == 1)
        #expect(try database.lines("SELECT l.value, t.v FROM t JOIN name AS l ON l.id = t.name") == ["x|1"])
    }

    @Test("a row that another table refers to stays, the load fails, and goes on when it is free")
    func referred() throws {
        try load("id,v\n1,a\n2,b\n")
        try database.execute("CREATE TABLE child (id INTEGER REFERENCES t (id)); INSERT INTO child VALUES (2)")
        let error = #expect(throws: LoadError.self) { try load("id,v\n1,a\n") }
        #expect(error?.code == .unusableData && error?.message.contains("FOREIGN KEY") == true)
        #expect(try ids() == ["1", "2"])
        try database.execute("DELETE FROM child")
        #expect(try load("id,v\n1,a\n").deleted == 1)
    }

    @Test("a table without a key takes no --delete-missing, unless its row ids are csvload's")
    func keyless() throws {
        let free: (inout LoadOptions) -> Void = { $0.content.key = nil }
        try load("id,v\n1,a\n2,b\n", free)
        #expect(try load("id,v\n1,a\n", free).deleted == 1)
        try database.execute("CREATE TABLE u (id, v)")
        let error = #expect(throws: LoadError.self) {
            try load("id,v\n1,a\n") {
                $0.content.key = nil
                $0.table = "u"
            }
        }
        #expect(error?.code == .usage)
    }

    @Test("a forgotten source leaves no keys behind, and its rows in the table")
    func forgotten() throws {
        try load("id,v\n1,a\n2,b\n")
        _ = try ForgetJob(database: database.path, what: .source(name: "s", table: nil)).run()
        #expect(try database.lines("SELECT name FROM sqlite_schema WHERE name LIKE 'csvload_brought%'").isEmpty)
        #expect(try load("id,v\n1,a\n").deleted == 0)
        #expect(try ids() == ["1", "2"])
    }

    @Test("random edits leave what a fresh load of the last text would", arguments: 0..<6)
    func random(number: Int) throws {
        var generator = CSVGenerator.seeded(by: [:])
        func records() -> String {
            "id,v\n"
                + (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    "\(Int.random(in: 1...30, using: &generator)),\(Int.random(in: 0...9, using: &generator))\n"
                }.joined()
        }
        var texts = ["a": records(), "b": records()]
        let all: (inout LoadOptions) -> Void = { $0.maximumDeletes = .percent(100) }
        for source in ["a", "b"] { try load(texts[source]!, source: source, all) }
        for _ in 0..<8 {
            let source = Bool.random(using: &generator) ? "a" : "b"
            texts[source] = records()
            try load(texts[source]!, source: source, all)
        }
        let wanted = Set(texts.values.flatMap { $0.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } } })
        #expect(Set(try ids()) == Set(wanted.map(String.init)), "seed \(generator.seed): \(texts)")
        #expect(
            try database.integer("SELECT row_count FROM csvload_tables") == Int64(wanted.count),
            "seed \(generator.seed)")
    }

    @Test(
        "a key that comes in another spelling is the same row, and is spelled as the file has it",
        arguments: [
            "CREATE TABLE t (id TEXT, v TEXT); CREATE UNIQUE INDEX i ON t (id COLLATE NOCASE)",
            "CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v TEXT) WITHOUT ROWID",
            "CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY)",
        ])
    func spelling(schema: String) throws {
        try database.execute(schema)
        let change: (inout LoadOptions) -> Void = { $0.content.schema = .ignore }
        try load("id,v\nAnn,a\nbob,b\nCyd,c\n", change)
        let second = try load("id,v\nann,a\nbob,b\nCYD,c\n", change)
        #expect((second.counts.updated, second.counts.unchanged, second.deleted) == (2, 1, 0))
        #expect(try database.lines("SELECT id FROM t ORDER BY id COLLATE NOCASE") == ["ann", "bob", "CYD"])
        let third = try load("id,v\nbob,b\nCYD,c\n", change)
        #expect((third.counts.updated, third.deleted) == (0, 1))
        #expect(try load("id,v\nbob,b\n", change).deleted == 1)
        #expect(try database.lines("SELECT id FROM t") == ["bob"])
    }
}
