import TestSupport
import Testing

@testable import CSVLoad

@Suite("Trust in a table that others can change")
struct TableCheckTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// A text of several chunks, each a batch of its own here.
    private static func text(_ records: Int, from first: Int = 1) -> String {
        var text = "id,v\n"
        for id in first..<first + records { text += "\(id),\(String(repeating: "v", count: 40))\(id)\n" }
        return text
    }

    private static let records = 15_000

    enum Shape: CaseIterable {
        case keyed, keyless
    }

    private func options(_ shape: Shape) -> (inout LoadOptions) -> Void {
        { options in
            options.batchBytes = 1
            if shape == .keyed { options.content.key = ["id"] }
        }
    }

    @discardableResult
    private func load(_ shape: Shape, _ text: String? = nil, source: String = "s") throws -> LoadSummary {
        try fixture.load(text ?? Self.text(Self.records), source: source, options(shape))
    }

    private func certainty() throws -> String {
        try database.lines("SELECT row_count, is_certain FROM csvload_tables").joined(separator: ";")
    }

    @Test("what csvload itself commits is no change by others", arguments: Shape.allCases)
    func untouched(shape: Shape) throws {
        try load(shape)
        #expect(try database.integer("SELECT count(*) FROM csvload_checkpoints") > 2)
        #expect(try certainty() == "15000|1")
        let summary = try load(shape)
        #expect(summary.recordsVerified == 15_000 && summary.counts.read == 0 && summary.notes.isEmpty)
        #expect(try certainty() == "15000|1")
        let longer = try load(shape, Self.text(Self.records + 500))
        #expect(longer.counts.inserted > 0)
        #expect(try certainty() == "15500|1")
    }

    @Test("rows deleted in the middle of a batch are noticed although its last one is there", arguments: Shape.allCases)
    func deletedRows(shape: Shape) throws {
        try load(shape)
        let end = try database.integer("SELECT row_id FROM csvload_checkpoints ORDER BY row_id LIMIT 1 OFFSET 1")
        try database.execute("DELETE FROM t WHERE id BETWEEN \(end - 20) AND \(end - 11)")
        let summary = try load(shape)
        switch shape {
        case .keyed:
            #expect(
                summary.notes.first == "the table has 10 rows fewer than csvload left in it: all of it is loaded again")
            #expect(summary.counts.unchanged == 14_990)
        case .keyless:
            let first = try database.integer("SELECT first_row_id FROM csvload_checkpoints LIMIT 1 OFFSET 1")
            #expect(
                summary.notes.first
                    == "the table has lost rows that were loaded: it is loaded again from record \(first) on")
        }
        #expect(summary.counts.inserted == 10)
        #expect(try database.lines("SELECT count(*), max(id) FROM t") == ["15000|15000"])
        #expect(try load(shape).counts.read == 0)
    }

    @Test("a table that was dropped, emptied or made anew is loaded again", arguments: Shape.allCases)
    func lostTable(shape: Shape) throws {
        for change in [
            "DROP TABLE t", "DELETE FROM t",
            "CREATE TABLE u AS SELECT sql FROM sqlite_schema WHERE name = 't'; ALTER TABLE t RENAME TO old",
        ] {
            try load(shape)
            try database.execute(change)
            let summary = try load(shape)
            #expect(summary.counts.inserted == 15_000, "\(change)")
            #expect(summary.notes.contains { $0.contains("all of it is loaded again") }, "\(change)")
            #expect(try certainty() == "15000|1", "\(change)")
        }
    }

    @Test("a table restored from an older copy is filled up again", arguments: Shape.allCases)
    func restored(shape: Shape) throws {
        try load(shape, Self.text(6_000))
        try database.execute("CREATE TABLE backup AS SELECT * FROM t")
        try load(shape)
        try database.execute("DELETE FROM t; INSERT INTO t SELECT * FROM backup")
        let summary = try load(shape)
        #expect(summary.counts.inserted == 9_000)
        #expect(try database.lines("SELECT count(*), max(id) FROM t") == ["15000|15000"])
    }

    @Test(
        "rows are counted when others have written elsewhere, and nothing is loaded again where all are there",
        arguments: Shape.allCases)
    func otherTables(shape: Shape) throws {
        try load(shape)
        try database.execute("CREATE TABLE elsewhere (a); INSERT INTO elsewhere VALUES (1)")
        let summary = try load(shape)
        #expect(summary.counts.read == 0 && summary.recordsVerified == 15_000)
        #expect(try certainty() == "15000|1")
    }

    @Test("loads into other tables of the database do not make a table doubtful")
    func ownWrites() throws {
        try load(.keyed)
        let other = try fixture.folder.write("id\n1\n", to: "other.csv")
        var options = LoadOptions(
            input: other, database: database.path, table: "other", sourceName: "other", jobs: 1)
        options.indexes = [["id"]]
        _ = try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
        #expect(
            try database.lines("SELECT table_name, row_count, is_certain FROM csvload_tables") == [
                "other|1|1", "t|15000|1",
            ])
    }

    @Test("rows that others have added to a keyed table may hide others that are gone")
    func addedRows() throws {
        try load(.keyed)
        try database.execute("DELETE FROM t WHERE id IN (5, 6); INSERT INTO t VALUES (-1, ''), (-2, ''), (-3, '')")
        let summary = try load(.keyed)
        #expect(
            summary.notes.first
                == "the table has 1 row more than csvload left in it, and may lack others: all of it is loaded again")
        #expect(summary.counts.inserted == 2)
        #expect(try database.integer("SELECT count(*) FROM t") == 15_003)
        #expect(try load(.keyed).counts.read == 0)
    }

    @Test("each source of a table fills its rows up again, the second one too", arguments: Shape.allCases)
    func severalSources(shape: Shape) throws {
        let other = Self.text(15_000, from: 100_001)
        try load(shape)
        try load(shape, other, source: "other")
        try database.execute("DELETE FROM t WHERE id IN (7, 100007)")
        #expect(try load(shape).counts.inserted == 1)
        let summary = try load(shape, other, source: "other")
        #expect(summary.counts.inserted == 1, "\(summary.notes)")
        #expect(try database.integer("SELECT count(*) FROM t") == 30_000)
        #expect(try load(shape, other, source: "other").counts.read == 0)
    }

    @Test("a source is loaded again after the load of another one has made the dropped table anew")
    func droppedUnderTwo() throws {
        try load(.keyed)
        try load(.keyed, "id,v\n-1,a\n", source: "other")
        try database.execute("DROP TABLE t")
        try load(.keyed, "id,v\n-1,a\n", source: "other")
        let summary = try load(.keyed)
        #expect(
            summary.notes.first
                == "the table has lost or gained rows since this source was loaded: all of it is loaded again")
        #expect(try database.integer("SELECT count(*) FROM t") == 15_001)
    }

    @Test("rows that others delete while a load is under way are noticed by the next one")
    func changedUnderway() throws {
        let observer = ActingObserver(at: .loading) { [database] in try? database.execute("DELETE FROM t WHERE id = 3")
        }
        try fixture.load(Self.text(Self.records), observer: observer, options(.keyed))
        #expect(try database.integer("SELECT count(*) FROM t") == 14_999)
        #expect(try certainty() == "15000|0")
        #expect(try load(.keyed).counts.inserted == 1)
    }

    @Test("in WAL, where the file tells nothing, rows are counted each time")
    func writeAheadLog() throws {
        try load(.keyed)
        try database.execute("PRAGMA journal_mode = wal")
        #expect(try load(.keyed).counts.read == 0)
        try database.execute("DELETE FROM t WHERE id = 3")
        #expect(try load(.keyed).counts.inserted == 1)
        #expect(try load(.keyed).counts.read == 0)
    }

    @Test("a table without any key that has lost rows is refused, for a reload would double the others")
    func noKey() throws {
        try database.execute("CREATE TABLE t (id INTEGER, v TEXT)")
        try load(.keyless)
        try database.execute("INSERT INTO t VALUES (0, 'ours')")
        #expect(try load(.keyless).counts.read == 0)
        try database.execute("DELETE FROM t WHERE id < 3")
        let error = #expect(throws: LoadError.self) { try load(.keyless) }
        #expect(error?.code == .unusableData)
        #expect(error?.message.contains("3 rows fewer") == true, "\(String(describing: error))")
        #expect(try database.integer("SELECT count(*) FROM t") == 14_998)
    }

    @Test("a retry that loads, and one that filters, leave nothing to doubt")
    func retries() throws {
        try fixture.load("id,v\n1,a\n2\n-3\n4,d\n") { $0.content.filter = "id > 0" }
        var options = RetryOptions(RejectSelection(database: database.path))
        options.ragged = .pad
        _ = try RetryJob(options, toolVersion: "test").run()
        #expect(try database.lines("SELECT row_count, is_certain FROM csvload_tables") == ["3|1"])
        try database.execute("CREATE TABLE elsewhere (a)")
        let summary = try fixture.load("id,v\n1,a\n2\n-3\n4,d\n") { $0.content.filter = "id > 0" }
        #expect(summary.counts.read == 0 && summary.notes.isEmpty)
    }

    @Test("a key of bytes is no reason for doubt")
    func blobKey() throws {
        try fixture.load("id\nab\ncd\n") {
            $0.content.key = ["id"]
            $0.content.types = ["id": .blob]
        }
        let summary = try fixture.load("id\nab\ncd\n") {
            $0.content.key = ["id"]
            $0.content.types = ["id": .blob]
        }
        #expect(summary.notes.isEmpty && summary.counts.read == 0)
    }

    @Test("a source whose rows are all there does not vouch for those of another", arguments: Shape.allCases)
    func otherSource(shape: Shape) throws {
        let other = Self.text(15_000, from: 100_001)
        try load(shape)
        try load(shape, other, source: "other")
        try database.execute("DELETE FROM t WHERE id = 100007")
        try load(shape)
        #expect(try load(shape, other, source: "other").counts.inserted == 1)
        #expect(try database.integer("SELECT count(*) FROM t") == 30_000)
    }

    @Test("lost rows come back, also where the load that brings them was stopped", arguments: Shape.allCases)
    func stopped(shape: Shape) throws {
        let text = Self.text(2000)
        func small(_ options: inout LoadOptions) {
            self.options(shape)(&options)
            options.chunkBytes = 1 << 12
        }
        try fixture.load(text, small)
        try database.execute("DELETE FROM t WHERE id IN (3, 1990)")
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, observer: observer, small)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try fixture.load(text, small)
        #expect(try database.integer("SELECT count(*) FROM t") == 2000)
    }

    @Test("rows that triggers of the table put in and take out are no reason for doubt")
    func triggers() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TRIGGER twin AFTER INSERT ON t WHEN NEW.id < 1000000 BEGIN
                INSERT INTO t VALUES (NEW.id + 1000000, 'twin');
            END;
            PRAGMA journal_mode = wal
            """)
        try load(.keyed)
        #expect(try database.integer("SELECT count(*) FROM t") == 30_000)
        #expect(try load(.keyed).counts.read == 0)
    }

    @Test(
        "a key with a NUL byte, and keys of numbers, are found again",
        arguments: ["a\0b", "7", "1.5", "\"\"\"\\\u{1}\"", "é"])
    func keys(field: String) throws {
        let text = "id,v\n\(field),x\n"
        let first = try fixture.load(text) { $0.content.key = ["id"] }
        #expect(first.counts.read == 1)
        let second = try fixture.load(text) { $0.content.key = ["id"] }
        #expect(second.counts.read == 0)
    }
}
