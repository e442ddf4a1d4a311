import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Undo of a run")
struct UndoTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, source: String = "s", key: [String]? = ["id"], deletes: Bool = true
    ) throws -> LoadSummary {
        try fixture.load(text, source: source) { options in
            options.content.key = key
            options.tracksChanges = true
            options.deletesMissing = deletes
            options.maximumDeletes = .percent(100)
        }
    }

    private func undo(_ run: Int64, _ change: (inout UndoJob.Settings) -> Void = { _ in }) throws -> UndoSummary {
        var settings = UndoJob.Settings()
        change(&settings)
        return try UndoJob(database: database.path, run: run, settings).run()
    }

    private func rows() throws -> [String] { try database.lines("SELECT * FROM t ORDER BY 1, 2") }

    @Test("puts the table back, and the same load brings the changes again", arguments: TableCase.all)
    func roundTrip(_ table: TableCase) throws {
        try database.execute(table.schema)
        try load(table.before, key: table.key, deletes: table.deletes)
        let before = try rows()
        let change = try load(table.after, key: table.key, deletes: table.deletes)
        let after = try rows()
        #expect(before != after)
        let run = try #require(change.runID)
        let undone = try undo(run)
        #expect(undone.leftCount == 0 && undone.hasChanges)
        #expect(try rows() == before)
        #expect(undone.undoRun == run + 1)
        // Once more there is nothing left to do.
        let again = try undo(run)
        #expect(!again.hasChanges && again.leftCount == 0 && again.unchanged > 0)
        let reload = try load(table.after, key: table.key, deletes: table.deletes)
        #expect(try rows() == after)
        #expect(reload.counts.inserted == change.counts.inserted && reload.counts.updated == change.counts.updated)
        #expect(reload.deleted == change.deleted)
        #expect(try load(table.after, key: table.key, deletes: table.deletes).counts.read == 0)
        #expect(try rows() == after)
    }

    struct TableCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var schema = ""
        var key: [String]? = ["id"]
        var deletes = true
        var before = "id,v\n1,a\n2,b\n3,c\n4,d\n"
        var after = "id,v\n1,a\n2,B\n4,D\n5,e\n"

        static let all = [
            TableCase(testDescription: "a key"),
            TableCase(testDescription: "row ids of csvload", key: nil, deletes: false),
            TableCase(
                testDescription: "row ids of csvload, and more records", key: nil, deletes: false,
                after: "id,v\n1,a\n2,B\n4,D\n5,e\n6,f\n"),
            TableCase(
                testDescription: "WITHOUT ROWID and a composite key",
                schema: "CREATE TABLE t (id INTEGER, v TEXT, w TEXT, PRIMARY KEY (v, id)) WITHOUT ROWID",
                key: ["id", "v"], before: "id,v,w\n1,a,x\n2,b,y\n3,c,z\n", after: "id,v,w\n1,a,X\n3,c,z\n3,d,q\n"),
            TableCase(
                testDescription: "a key in another case",
                schema: "CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v TEXT) WITHOUT ROWID",
                before: "id,v\nab,1\ncd,2\n", after: "id,v\nAB,1\nCd,3\n"),
            TableCase(
                testDescription: "a key twice in the input", after: "id,v\n1,x\n1,y\n2,b\n7,p\n7,q\n4,d\n"),
            TableCase(
                testDescription: "unique values that change places",
                schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL UNIQUE)",
                after: "id,v\n1,b\n2,a\n3,d\n4,c\n"),
            TableCase(
                testDescription: "unique values that move on, and a row that goes",
                schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT UNIQUE)", after: "id,v\n2,a\n3,b\n4,c\n5,d\n"),
            TableCase(
                testDescription: "references within the table",
                schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER REFERENCES t (id))",
                before: "id,v\n1,\n2,1\n3,2\n", after: "id,v\n1,\n2,1\n5,2\n6,5\n"),
            TableCase(
                testDescription: "deferred references within the table",
                schema:
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)",
                before: "id,v\n1,\n2,1\n3,2\n", after: "id,v\n1,\n2,1\n5,2\n6,5\n"),
            TableCase(
                testDescription: "no key, and records added", schema: "CREATE TABLE t (id, v)", key: nil,
                deletes: false, before: "id,v\n1,a\n", after: "id,v\n1,a\n2,b\n3,c\n"),
        ]
    }

    @Test("leaves rows that others have changed, taken out or put in since, and says which")
    func changedSince() throws {
        try load("id,v,w\n1,a,x\n2,b,x\n3,c,x\n4,d,x\n")
        try load("id,v,w\n1,A,x\n2,B,x\n5,e,x\n6,f,x\n")
        try database.execute(
            """
            UPDATE t SET v = 'mine' WHERE id = 1; UPDATE t SET w = 'mine' WHERE id = 5;
            INSERT INTO t VALUES (3, 'mine', 'x'); DELETE FROM t WHERE id = 2;
            """)
        let summary = try undo(2)
        #expect((summary.inserted, summary.updated, summary.deleted) == (1, 0, 1))
        #expect(
            Set(summary.left.map { "\($0.kind) \($0.key ?? ""): \($0.reason)" }) == [
                #"updated {"id":1}: it was changed since"#, #"updated {"id":2}: it is gone"#,
                #"deleted {"id":3}: a row with its key is there"#, #"inserted {"id":5}: it was changed since"#,
            ])
        #expect(summary.leftCount == 4)
        #expect(try rows() == ["1|mine|x", "3|mine|x", "4|d|x", "5|e|mine"])
        #expect(try database.lines("SELECT exit_code, undone_run_id FROM csvload_runs WHERE run_id = 3") == ["2|2"])
    }

    @Test("of an earlier run, rows that a later one has changed stay")
    func earlierRun() throws {
        try load("id,v\n1,a\n2,b\n")
        try load("id,v\n1,A\n2,B\n")
        try load("id,v\n1,A\n2,C\n")
        let summary = try undo(2)
        #expect(summary.updated == 1 && summary.left.map(\.key) == [#"{"id":2}"#])
        #expect(try rows() == ["1|a", "2|C"])
        try load("id,v\n1,A\n2,C\n")
        #expect(try rows() == ["1|A", "2|C"])
    }

    @Test("an undo can be undone")
    func undoneUndo() throws {
        try load("id,v\n1,a\n2,b\n")
        try load("id,v\n1,A\n3,c\n")
        let after = try rows()
        _ = try undo(2)
        let summary = try undo(3)
        #expect(summary.leftCount == 0)
        #expect(try rows() == after)
        #expect(try load("id,v\n1,A\n3,c\n").counts.unchanged == 2)
        #expect(try rows() == after)
    }

    @Test("takes no row of another table with it, and leaves what refers to one")
    func references() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TABLE part (t_id REFERENCES t ON DELETE CASCADE);
            CREATE TABLE note (t_id REFERENCES t);
            """)
        try load("id,v\n1,a\n")
        try load("id,v\n1,a\n2,b\n3,c\n4,d\n")
        try database.execute("INSERT INTO part VALUES (2); INSERT INTO note VALUES (3)")
        let summary = try undo(2)
        #expect(
            summary.left.map { "\($0.key ?? ""): \($0.reason)" } == [
                #"{"id":3}: FOREIGN KEY constraint failed"#, #"{"id":2}: rows of 'part' refer to it"#,
            ])
        #expect(try rows() == ["1|a", "2|b", "3|c"])
        #expect(try database.integer("SELECT count(*) FROM part") == 1)
    }

    @Test("the table's own triggers do not keep it from going on")
    func triggers() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, n INTEGER DEFAULT 0);
            CREATE TRIGGER t_n AFTER UPDATE OF v ON t BEGIN UPDATE t SET n = n + 1 WHERE id = NEW.id; END;
            """)
        try load("id,v\n1,a\n2,b\n")
        try load("id,v\n1,A\n2,b\n3,c\n")
        #expect(try undo(2).leftCount == 0)
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == ["1|a", "2|b"])
        try load("id,v\n1,A\n2,b\n3,c\n")
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == ["1|A", "2|b", "3|c"])
    }

    @Test("another source that brings an undone row brings it again")
    func otherSource() throws {
        try load("id,v\n1,a\n", source: "one")
        try load("id,v\n1,a\n2,b\n", source: "one")
        #expect(try load("id,v\n2,b\n", source: "two").counts.unchanged == 1)
        #expect(try undo(2).deleted == 1)
        #expect(try rows() == ["1|a"])
        try load("id,v\n2,b\n", source: "two")
        #expect(try rows() == ["1|a", "2|b"])
    }

    @Test("a killed load after an undo is completed by the next one")
    func killedReload() throws {
        func text(_ version: String) -> String { "id,v\n" + (1...2000).map { "\($0),\(version)\($0)\n" }.joined() }
        try load(text("a"))
        try load(text("b"))
        let after = try rows()
        #expect(try undo(2).updated == 2000)
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text("b"), observer: observer) { options in
            options.content.key = ["id"]
            (options.batchBytes, options.chunkBytes) = (1 << 10, 1 << 10)
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try load(text("b"))
        #expect(try rows() == after)
    }

    @Test("a row of several changes is put back as a whole, or left")
    func severalChanges() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT UNIQUE, w TEXT)")
        try load("id,v,w\n1,a,x\n2,b,x\n")
        try load("id,v,w\n1,p,y\n1,q,z\n2,b,x\n3,c,x\n3,d,x\n")
        try database.execute("INSERT INTO t VALUES (9, 'a', 'mine'); UPDATE t SET w = 'mine' WHERE id = 3")
        let summary = try undo(2)
        #expect(
            summary.left.map { "\($0.key ?? ""): \($0.reason)" } == [
                #"{"id":3}: it was changed since"#, #"{"id":1}: UNIQUE constraint failed: t.v"#,
            ])
        #expect(!summary.hasChanges && summary.leftCount == 2)
        #expect(try rows() == ["1|q|z", "2|b|x", "3|d|mine", "9|a|mine"])
    }

    @Test("a dry run counts, and changes nothing")
    func dryRun() throws {
        try load("id,v\n1,a\n2,b\n")
        try load("id,v\n1,A\n3,c\n")
        let before = try database.dump()
        let summary = try undo(2) { $0.isDryRun = true }
        #expect((summary.inserted, summary.updated, summary.deleted) == (1, 1, 1))
        #expect(try database.dump() == before)
    }

    @Test("what is not recorded row by row is not undone")
    func refusals() throws {
        try load("id,v\n1,a\n")
        #expect(throws: LoadError.self) { try undo(1) }
        try fixture.load("id,v\n1,b\n") { options in
            options.content.key = ["id"]
            options.tracksChanges = false
        }
        do {
            _ = try undo(2)
            Issue.record("it was undone")
        } catch let error as LoadError {
            #expect(error.problem == .changesUnknown)
        }
        do {
            _ = try undo(7)
            Issue.record("it was undone")
        } catch let error as LoadError {
            #expect(error.problem == .runUnknown && error.recovery?.contains("1") == true)
        }
        #expect(try rows() == ["1|b"])
    }

    @Test("records in the middle of a source of a table without a key are not undone")
    func keyless() throws {
        try database.execute("CREATE TABLE t (id, v)")
        try load("id,v\n1,a\n", key: nil, deletes: false)
        try load("id,v\n1,a\n2,b\n", key: nil, deletes: false)
        try load("id,v\n1,a\n2,b\n3,c\n", key: nil, deletes: false)
        #expect(throws: LoadError.self) { try undo(2) }
        #expect(try undo(3).deleted == 1)
        #expect(try undo(2).deleted == 1)
        try load("id,v\n1,a\n2,b\n3,c\n", key: nil, deletes: false)
        #expect(try rows() == ["1|a", "2|b", "3|c"])
    }

    @Test("a full-text index follows")
    func fullText() throws {
        try fixture.load("id,v\n1,apple\n2,pear\n") { options in
            (options.content.key, options.fullText, options.tracksChanges) = (["id"], ["v"], true)
        }
        try fixture.load("id,v\n1,cherry\n2,pear\n") { options in
            (options.content.key, options.fullText) = (["id"], ["v"])
        }
        _ = try undo(2)
        #expect(try database.lines("SELECT v FROM t_fts('apple')") == ["apple"])
        #expect(try database.lines("SELECT v FROM t_fts('cherry')").isEmpty)
    }
}
