import CSVCore
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Records that constraints refuse at first")
struct ConstraintRetryTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private func rejects() throws -> [String] {
        try database.lines("SELECT row_id, reason, detail FROM csvload_rejects ORDER BY row_id")
    }

    /// Where the law of the counts is broken, or rejects are not those that the checkpoints count.
    private func contradictions() throws -> [String] {
        try database.lines(
            """
            SELECT 'law', run_id FROM csvload_runs
                WHERE rows_read <> rows_inserted + rows_updated + rows_unchanged + rows_filtered + rows_rejected
                    OR min(rows_inserted, rows_updated, rows_unchanged, rows_filtered, rows_rejected) < 0
            UNION ALL SELECT 'rejects', row_id FROM csvload_checkpoints AS c
                WHERE min(rows_inserted, rows_updated, rows_unchanged, rows_filtered, rows_rejected) < 0
                    OR rows_rejected <> (SELECT count(*) FROM csvload_rejects AS j
                        WHERE j.source_id = c.source_id AND j.row_id BETWEEN c.first_row_id AND c.row_id)
            """)
    }

    @Test("a child before its parent in one file gets in, however deep, in whatever batches", arguments: [1, 16 << 20])
    func selfReference(batchBytes: Int) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES t)")
        let text = "id,p\n" + (2...400).reversed().map { "\($0),\($0 - 1)\n" }.joined() + "1,\n900,899\n"
        let summary = try fixture.load(text) {
            $0.batchBytes = batchBytes
            $0.chunkBytes = 100
        }
        #expect((summary.counts.inserted, summary.counts.rejected, summary.rejectsKept) == (400, 1, 1))
        #expect(summary.rejects == ["constraint": 1])
        #expect(try database.integer("SELECT count(*) FROM t WHERE p = id - 1 OR p IS NULL") == 400)
        #expect(try rejects() == ["401|constraint|FOREIGN KEY constraint failed"])
        #expect(try contradictions() == [])
        #expect(
            try database.lines("SELECT records, rows_loaded, rejected FROM csvload_status") == ["401|400|1"])
        #expect(try fixture.load(text).counts.read == 0)
    }

    @Test("a deferred reference over batches is one, too")
    func deferred() throws {
        try database.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
        let text = "id,p\n" + (2...60).reversed().map { "\($0),\($0 / 2)\n" }.joined() + "1,\n"
        let summary = try fixture.load(text) {
            $0.batchBytes = 1
            $0.chunkBytes = 20
        }
        #expect((summary.counts.inserted, summary.rejectsKept) == (60, 0))
        #expect(try contradictions() == [])
        #expect(try database.lines("PRAGMA foreign_key_check") == [])
    }

    @Test("a value that the file frees behind the record is free for it", arguments: [1, 16 << 20])
    func freed(batchBytes: Int) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT UNIQUE)")
        func load(_ text: String) throws -> LoadSummary {
            try fixture.load(text) {
                $0.deletesMissing = true
                $0.batchBytes = batchBytes
                $0.chunkBytes = 10
            }
        }
        try #require(try load("id,email\n1,a\n2,b\n3,c\n4,d\n").rejectsKept == 0)
        let summary = try load("id,email\n11,a\n12,b\n3,d\n4,x\n")
        #expect(summary.rejectsKept == 0 && summary.deleted == 2)
        #expect(try database.lines("SELECT * FROM t ORDER BY id") == ["3|d", "4|x", "11|a", "12|b"])
        #expect(try contradictions() == [])
    }

    @Test("a load that ended between the batches and their end goes on with the rejects that it left")
    func killed() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT UNIQUE)")
        let before = "id,email\n" + (1...300).map { "\($0),\($0)\n" }.joined()
        let after = "id,email\n" + (1...300).map { "\($0 + 1000),\($0)\n" }.joined()
        func job(_ text: String, _ observer: any LoadObserver = SilentObserver()) throws -> LoadJob {
            try fixture.job(text, observer: observer) {
                $0.deletesMissing = true
                $0.maximumDeletes = .percent(100)
                $0.batchBytes = 1
                $0.chunkBytes = 100
            }
        }
        _ = try job(before).run()
        let observer = StoppingObserver(at: .loading)
        let stopped = try job(after, observer)
        observer.stops(stopped)
        #expect(try stopped.run().status == .interrupted)
        #expect(try database.integer("SELECT count(*) FROM csvload_rejects") > 0)
        let summary = try job(after).run()
        #expect(summary.rejectsKept == 0)
        #expect(try database.integer("SELECT count(*) FROM t WHERE id = CAST(email AS INTEGER) + 1000") == 300)
        #expect(try database.integer("SELECT count(*) FROM t") == 300)
        #expect(try contradictions() == [])
    }

    @Test("a reject of an earlier run gets in when something else has made room for it, and is counted by the run")
    func laterRun() throws {
        try database.execute("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER, p REFERENCES p)")
        try database.execute("CREATE UNIQUE INDEX i ON t (id)")
        let text = "id,p\n1,1\n2,2\n"
        func load() throws -> LoadSummary { try fixture.load(text) { $0.content.key = ["id"] } }
        #expect(try load().rejectsKept == 2)
        #expect(try load().counts.read == 0)
        try database.execute("INSERT INTO p VALUES (2)")
        let second = try load()
        #expect((second.counts.read, second.counts.inserted, second.rejectsKept) == (1, 1, 1))
        // A load of csvload's own into another table is as good.
        try fixture.load("id\n1\n", source: "parents") { $0.table = "p" }
        let third = try load()
        #expect((third.counts.inserted, third.rejectsKept) == (1, 0))
        #expect(try database.lines("SELECT id, p FROM t") == ["2|2", "1|1"])
        #expect(
            try database.lines(
                "SELECT rows_read, rows_inserted, rows_rejected FROM csvload_checkpoints ORDER BY 1 DESC")
                == ["2|2|0", "1|1|0"])
        #expect(try contradictions() == [])
    }

    @Test("where nothing has changed, nothing is tried, and the rejects are as they were")
    func unchanged() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, c INTEGER CHECK (c > 0), u INTEGER UNIQUE)")
        let text = "id,c,u\n1,1,1\n2,0,2\n3,1,1\n"
        let first = try fixture.load(text)
        #expect((first.counts.inserted, first.rejectsKept) == (1, 2))
        let before = try rejects()
        let second = try fixture.load(text)
        #expect((second.counts.read, second.rejectsKept) == (0, 2))
        #expect(try rejects() == before)
        #expect(
            before == [
                "2|constraint|CHECK constraint failed: c > 0", "3|constraint|UNIQUE constraint failed: t.u",
            ])
    }

    @Test("a reject that stays has the reason of its last try, and only its own")
    func lastReason() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, u INTEGER UNIQUE, c INTEGER CHECK (c > 0));
            INSERT INTO t VALUES (50, 7, 1), (51, 8, 1)
            """)
        let text = "id,u,c\n1,7,1\n2,8,0\n3,9,1\n"
        try fixture.load(text)
        // SQLite looks at a CHECK before an index.
        #expect(
            try rejects() == [
                "1|constraint|UNIQUE constraint failed: t.u", "2|constraint|CHECK constraint failed: c > 0",
            ])
        try database.execute("DELETE FROM t WHERE id = 50; CREATE UNIQUE INDEX i ON t (c) WHERE id < 10")
        try fixture.load(text)
        #expect(
            try rejects() == [
                "1|constraint|UNIQUE constraint failed: t.c", "2|constraint|CHECK constraint failed: c > 0",
            ])
        #expect(try contradictions() == [])
    }

    @Test("--max-rejects counts what is left when all was tried", arguments: [0, 1])
    func limit(limit: Int) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES t, c INTEGER CHECK (c > 0))")
        let text = "id,p,c\n3,2,1\n2,1,1\n4,1,0\n1,,1\n"
        func load() throws -> LoadSummary {
            try fixture.load(text) {
                $0.maximumRejects = .count(limit)
                $0.chunkBytes = 5
            }
        }
        if limit == 0 {
            #expect(throws: LoadError.self) { try load() }
            #expect(try database.integer("SELECT count(*) FROM t") == 0)
        } else {
            #expect(try load().counts.inserted == 3)
        }
        #expect(try contradictions() == [])
    }

    @Test("nothing old goes over anything newer: who knows the keys is asked, and told what got in")
    func index() throws {
        try database.execute(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p)")
        try fixture.load("id,p\n1,1\n2,1\n3,1\n")
        try database.execute("INSERT INTO p VALUES (1)")
        let connection = try Connection(path: database.path, mode: .readWrite)
        try connection.execute("PRAGMA foreign_keys = ON; BEGIN")
        var plan = RowPlan(
            inputs: [.init(name: "id", type: .integer, field: 0), .init(name: "p", type: .integer, field: 1)],
            fieldCount: 2)
        plan.targets = [
            .init(column: "id", cell: 0, type: .integer), .init(column: "p", cell: 1, type: .integer),
        ]
        plan.key = ["id"]
        let target = WriteTarget(table: "t", database: database.path, sourceID: 1, runID: 1, rowIDOffset: 0)
        let table = try TargetTable("t", in: connection)
        let writer = try RowWriter(plan, target, WriteStrategy(plan, into: table), connection: connection)
        let worker = try RowWorker(plan: plan, dialect: Dialect(), content: LoadOptions.Content(), chain: nil)
        var (asked, told): ([Int64], [Int64]) = ([], [])
        let index = RetryIndex(
            isSuperseded: { rowID, chunk, row in
                asked.append(chunk.cells[row * 2].integer)
                return rowID == 2
            }, didLoad: { records, chunk in told += records.map { chunk.cells[$0.row * 2].integer } })
        let retry = try ConstraintRetry(
            plan, target, source: "s", openFrom: 4, writer, worker, index, isStopped: { false }, connection: connection)
        try retry.run(connection)
        try connection.execute("COMMIT")
        #expect(asked == [1, 2, 3] && told == [1, 3])
        #expect((retry.outcome.counts.inserted, retry.outcome.ofClosedBatches.inserted) == (2, 2))
        #expect(try rejects() == ["2|constraint|FOREIGN KEY constraint failed"])
        #expect(try database.lines("SELECT rows_inserted, rows_rejected FROM csvload_checkpoints") == ["2|1"])
    }

    @Test("without a key a record is put back under its own row id")
    func keyless() throws {
        try fixture.load("p\n", source: "first") { $0.content.types = ["p": .integer] }
        try database.execute("DROP TABLE t; CREATE TABLE t (row_id INTEGER PRIMARY KEY, p INTEGER REFERENCES t)")
        let summary = try fixture.load("p\n1099511627778\n\n1099511627777\n", source: "second") { $0.chunkBytes = 5 }
        #expect((summary.counts.inserted, summary.rejectsKept) == (3, 0))
        #expect(try database.lines("SELECT row_id - (1 << 40), p - (1 << 40) FROM t") == ["1|2", "2|", "3|1"])
    }
}
