import CSVCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Retry of rejects")
struct RetryTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func retry(_ change: (inout RetryOptions) -> Void = { _ in }) throws -> RowCounts {
        var options = RetryOptions(RejectSelection(database: database.path))
        change(&options)
        return try RetryJob(options, toolVersion: "test").run().counts
    }

    private func rejects() throws -> [String] {
        try database.lines("SELECT row_id, reason, column_name FROM csvload_rejects ORDER BY source_id, row_id")
    }

    @Test("records that fit a changed constraint go in under their old row ids, the others stay")
    func constraint() throws {
        // Known as ours, for the first load made it; the constraint is the user's.
        try fixture.load("v\n1\n", source: "first") { $0.content.key = nil }
        try database.execute("DROP TABLE t; CREATE TABLE t (row_id INTEGER PRIMARY KEY, v INTEGER CHECK (v < 10))")
        try fixture.load("v\n5\n20\n7\n99\n1000\n", source: "second")
        #expect(try rejects() == ["2|constraint|", "4|constraint|", "5|constraint|"])
        try database.execute(
            """
            CREATE TABLE u (row_id INTEGER PRIMARY KEY, v INTEGER CHECK (v < 100)); INSERT INTO u SELECT * FROM t;
            DROP TABLE t; ALTER TABLE u RENAME TO t
            """)
        let counts = try retry()
        #expect(counts.inserted == 2 && counts.rejected == 1 && counts.read == 3)
        #expect(try rejects() == ["5|constraint|"])
        #expect(
            try database.lines("SELECT row_id - (1 << 40), v FROM t ORDER BY 1") == ["1|5", "2|20", "3|7", "4|99"])
    }

    @Test("other flags take records in; the rest stays with its new reason")
    func flags() throws {
        try fixture.load("id,n\n1,1\n2\n3,\"4\"5\n4,x\n5,6,7\n") {
            $0.content.key = ["id"]
            $0.content.types = ["n": .integer]
        }
        #expect(try rejects() == ["2|ragged|", "3|quote|", "4|type|n", "5|ragged|"])
        let counts = try retry {
            $0.ragged = .pad
            $0.strayQuotes = .literal
            $0.nullTexts = ["x"]
        }
        #expect(counts.inserted == 2 && counts.rejected == 2)
        #expect(try rejects() == ["3|type|n", "5|ragged|"])
        #expect(try database.lines("SELECT id, n FROM t") == ["1|1", "2|", "4|"])
    }

    @Test("the run's counts obey the law, and those of the checkpoints stay as they were")
    func bookkeeping() throws {
        let text = "id,v\n1,a\n2\n3\n4,d,e\n"
        try fixture.load(text) { $0.content.key = ["id"] }
        let checkpoints = try database.lines("SELECT * FROM csvload_checkpoints")
        try retry { $0.ragged = .pad }
        #expect(try database.lines("SELECT * FROM csvload_checkpoints") == checkpoints)
        #expect(
            try database.lines(
                "SELECT kind, status, rows_read, rows_inserted, rows_rejected, bytes_read FROM csvload_runs") == [
                    "load|completed|4|1|3|\(text.utf8.count)", "retry|completed|3|2|1|7",
                ])
        #expect(
            try database.lines("SELECT status, records, rows_loaded, rejected FROM csvload_status")
                == ["completed|4|3|1"])
        let again = try fixture.load(text) { $0.content.key = ["id"] }
        #expect(again.counts.read == 0 && again.rejectsKept == 1 && again.recordsVerified == 4)
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a", "2|", "3|"])
    }

    @Test("keyless rows follow a later edit of the input, and a record that a retry has loaded stays")
    func editedLater() throws {
        try fixture.load("a,b\n1,x\n2\n3,z\n")
        try retry { $0.ragged = .pad }
        #expect(try database.lines("SELECT row_id, a FROM t") == ["1|1", "2|2", "3|3"])
        let edited = try fixture.load("a,b\n1,y\n2\n3,z\n")
        #expect(edited.rejectsKept == 0)
        #expect(try database.lines("SELECT row_id, b FROM t") == ["1|y", "2|", "3|z"])
        try fixture.load("a,b\n1,y\n2,w\n3,z\n")
        #expect(try database.lines("SELECT row_id, b FROM t") == ["1|y", "2|w", "3|z"])
    }

    @Test("a retry says nothing about a load that is unfinished")
    func unfinished() throws {
        #expect(throws: LoadError.self) {
            try fixture.load("id,v\n1\n2,b\n3\n4,d\n") {
                $0.batchBytes = 1
                $0.maximumRejects = 0
            }
        }
        try fixture.load("id,v\n1\n2,b\n", source: "other")
        try database.execute("UPDATE csvload_runs SET status = 'interrupted' WHERE run_id = 2")
        try retry { $0.ragged = .pad }
        let history = try LoadHistory(database: database.path)
        #expect(history.sources.map(\.status) == ["failed", "interrupted"])
        #expect(try history.unfinishedLoads.count == 2)
    }

    @Test("computations, the filter and extracted columns work as they did in the load")
    func computed() throws {
        try fixture.load("id,n,c\n1,5,red\n2,6\n3,1\n4,7\n") {
            $0.content.key = ["id"]
            $0.content.computations = [.init(column: "d", sql: "n * 2")]
            $0.content.filter = "n > 4"
            $0.content.extracts = ["c"]
            $0.content.defaults = ["c": "none"]
        }
        let counts = try retry { $0.ragged = .pad }
        #expect(counts.inserted == 2 && counts.filtered == 1 && counts.rejected == 0)
        #expect(
            try database.lines("SELECT t.id, d, value FROM t JOIN c ON c.id = t.c ORDER BY 1") == [
                "1|10|red", "2|12|none", "4|14|none",
            ])
    }

    @Test("a record whose quotes are text now, and that falls apart, stays")
    func fallsApart() throws {
        try fixture.load("id,v\n1,\"a\nb\"c\n2,d\n")
        #expect(try rejects() == ["1|quote|"])
        let counts = try retry { $0.strayQuotes = .literal }
        #expect(counts.rejected == 1)
        #expect(try database.lines("SELECT detail FROM csvload_rejects")[0].contains("2 records"))
    }

    @Test("a key that an earlier record has is refused again, where duplicates are")
    func duplicateKeys() throws {
        try fixture.load("id,v\n1,a\n1,b\n2\n") {
            $0.content.key = ["id"]
            $0.content.onDuplicateKey = .reject
        }
        #expect(try rejects() == ["2|duplicate_key|", "3|ragged|"])
        let counts = try retry { $0.ragged = .pad }
        #expect(counts.inserted == 1 && counts.rejected == 1)
        #expect(try rejects() == ["2|duplicate_key|"])
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a", "2|"])
    }

    @Test("surplus fields go into a column that evolve adds")
    func keeps() throws {
        try fixture.load("id,v\n1,a\n2,b,c,d\n")
        #expect(throws: LoadError.self) { try retry { $0.ragged = .keep } }
        #expect(try database.integer("SELECT count(*) FROM csvload_runs") == 1)
        try retry {
            $0.ragged = .keep
            $0.schema = .evolve
        }
        #expect(try database.lines("SELECT id, extra_fields FROM t") == ["1|", "2|[\"c\",\"d\"]"])
    }

    @Test("a load under way is waited for by running again")
    func locked() throws {
        try fixture.load("id,v\n1\n2,b\n")
        let lock = try DatabaseLock(path: database.path, policy: .fail, isCancelled: { false })
        #expect { try retry() } throws: { ($0 as? LoadError)?.code == .locked }
        withExtendedLifetime(lock) {}
    }

    @Test("a table that is gone is refused, and nothing changes")
    func noTable() throws {
        try fixture.load("id,v\n1\n2,b\n")
        try database.execute("DROP TABLE t")
        #expect {
            try retry()
        } throws: {
            ($0 as? LoadError)?.code == .unusableData && "\($0)".contains("The table 't' of 's' no longer exists")
        }
        #expect(try database.integer("SELECT count(*) FROM csvload_runs") == 1)
    }

    @Test("a full-text index knows the rows that a retry brings")
    func fullText() throws {
        try fixture.load("id,v,w\n1,apple,x\n2,pear\n") {
            $0.content.key = ["id"]
            $0.fullText = ["v"]
        }
        try retry { $0.ragged = .pad }
        #expect(try database.lines("SELECT rowid FROM t_fts WHERE t_fts MATCH 'pear'") == ["2"])
    }
}
