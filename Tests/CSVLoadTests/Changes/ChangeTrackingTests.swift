import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Recorded changes")
struct ChangeTrackingTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, source: String = "s", _ change: (inout LoadOptions) -> Void = { $0.content.key = ["id"] }
    ) throws -> LoadSummary {
        try fixture.load(text, source: source) { options in
            options.tracksChanges = true
            options.deletesMissing = true
            change(&options)
        }
    }

    private func changes(_ condition: String = "kind <> 'loaded'") throws -> [String] {
        try database.lines(
            "SELECT kind, key, old, new FROM csvload_changes WHERE \(condition) ORDER BY change_id")
    }

    @Test("a first load is one line, also when it was killed and goes on")
    func firstLoad() throws {
        let text = "id,v\n" + (1...2000).map { "\($0),v\($0)\n" }.joined()
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, observer: observer) { options in
            options.content.key = ["id"]
            options.tracksChanges = true
            (options.batchBytes, options.chunkBytes) = (1 << 10, 1 << 10)
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let first = try database.integer("SELECT count(*) FROM t")
        #expect(first > 0 && first < 2000)
        // As a process that was killed leaves it.
        try database.execute("UPDATE csvload_runs SET status = 'running', pid = 999999999, process = NULL")
        try load(text)
        #expect(
            try database.lines("SELECT run_id, kind, row_count, table_name FROM csvload_changes") == [
                "1|loaded|\(first)|t", "2|loaded|\(2000 - first)|t",
            ])
    }

    @Test("a load that goes on in a table that somebody has written to records its rows")
    func changedWhileInterrupted() throws {
        let text = "id,v\n" + (1...2000).map { "\($0),v\($0)\n" }.joined()
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, observer: observer) { options in
            options.content.key = ["id"]
            options.tracksChanges = true
            (options.batchBytes, options.chunkBytes) = (1 << 10, 1 << 10)
        }
        observer.stops(job)
        _ = try job.run()
        try database.execute("INSERT INTO t VALUES (2000, 'mine')")
        try load(text)
        #expect(try changes("key = '{\"id\":2000}'") == ["updated|{\"id\":2000}|{\"v\":\"mine\"}|{\"v\":\"v2000\"}"])
    }

    @Test("each inserted, updated and deleted row is recorded with its run, and only what differs of an update")
    func kinds() throws {
        try load("id,v,w\n1,a,x\n2,b,y\n3,c,z\n")
        try load("id,v,w\n1,a,x\n2,B,y\n4,d,\n")
        #expect(
            try changes() == [
                #"updated|{"id":2}|{"v":"b"}|{"v":"B"}"#, #"inserted|{"id":4}||{"id":4,"v":"d","w":null}"#,
                #"deleted|{"id":3}|{"id":3,"v":"c","w":"z"}|"#,
            ])
        #expect(
            try database.integer("SELECT count(*) FROM csvload_changes WHERE run_id = 2 AND changed_at > '2026'") == 3)
        try load("id,v,w\n1,a,x\n2,B,y\n4,d,\n")
        #expect(try changes("run_id = 3").isEmpty)
    }

    @Test("the table keeps it for every source and for retries, until it is told otherwise")
    func kept() throws {
        try load("id,v\n1,a\n")
        try fixture.load("id,v\n2,b\n3\n", source: "other") { $0.content.key = ["ID"] }
        #expect(try changes() == [#"inserted|{"id":2}||{"id":2,"v":"b"}"#])
        var options = RetryOptions(RejectSelection(database: database.path))
        options.ragged = .pad
        _ = try RetryJob(options, toolVersion: "test").run()
        #expect(try changes("run_id = 3") == [#"inserted|{"id":3}||{"id":3,"v":null}"#])
        try fixture.load("id,v\n4,c\n", source: "third") { options in
            options.content.key = ["id"]
            options.tracksChanges = false
        }
        try fixture.load("id,v\n5,d\n", source: "third") { $0.content.key = ["id"] }
        #expect(try changes("run_id > 3").isEmpty)
        #expect(try database.integer("SELECT count(*) FROM csvload_tracked_tables") == 0)
    }

    @Test("nothing is recorded of other tables, and by default of none")
    func off() throws {
        try fixture.load("id,v\n1,a\n") { $0.content.key = ["id"] }
        try fixture.load("id,v\n1,b\n") { $0.content.key = ["id"] }
        #expect(try database.integer("SELECT count(*) FROM csvload_changes") == 0)
        try fixture.load("id,v\n1,c\n") { options in
            options.content.key = ["id"]
            options.tracksChanges = true
        }
        try fixture.load("id,v\n1,a\n", source: "u") { options in
            options.content.key = ["id"]
            options.table = "u"
        }
        #expect(try changes("TRUE") == [#"updated|{"id":1}|{"v":"b"}|{"v":"c"}"#])
    }

    @Test("values stand there exactly, of every type")
    func values() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, g AS (a || '') STORED);
            INSERT INTO t (id, a, b) VALUES (1, x'00ff', 'n'), (2, 'q"\\' || char(10) || char(0) || 'é', 'n'),
                (3, 0.1, 'n'), (4, -9223372036854775807 - 1, 'n'), (5, 9e999, 'n'), (6, CAST(x'61ff' AS TEXT), 'n'),
                (7, 5e-324, 'n'), (8, 3.0, 'n'), (9, NULL, 'n'), (10, '', 'n');
            """)
        let before = try database.rows("SELECT a, hex(a) FROM t ORDER BY id")
        try load("id,a,b\n" + (1...10).map { "\($0),new,n\n" }.joined())
        #expect(
            try database.lines("SELECT old FROM csvload_changes ORDER BY change_id") == [
                #"{"a":{"hex":"00ff"}}"#, #"{"a":"q\"\\\n\u0000é"}"#, #"{"a":0.1}"#,
                #"{"a":-9223372036854775808}"#, #"{"a":{"infinity":1}}"#, #"{"a":{"text_hex":"61ff"}}"#,
                #"{"a":5e-324}"#, #"{"a":3.0}"#, #"{"a":null}"#, #"{"a":""}"#,
            ])
        _ = try UndoJob(database: database.path, run: 1).run()
        #expect(try database.rows("SELECT a, hex(a) FROM t ORDER BY id") == before)
    }

    @Test("a rejected record leaves no change, also where others of its statement are written")
    func rejects() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v <> 'bad'), u TEXT UNIQUE)")
        try load("id,v,u\n1,a,p\n2,b,q\n")
        try load("id,v,u\n1,A,p\n2,bad,q\n3,c,p\n4,d,r\n") { options in
            (options.content.key, options.deletesMissing) = (["id"], false)
        }
        #expect(
            try changes() == [
                #"updated|{"id":1}|{"v":"a"}|{"v":"A"}"#, #"inserted|{"id":4}||{"id":4,"v":"d","u":"r"}"#,
            ])
    }

    @Test("rows are known by their keys, of whatever table", arguments: KeyCase.all)
    func keys(_ table: KeyCase) throws {
        try database.execute(table.schema)
        let key: [String]? = table.key
        try load("a,b,v\n1,x,p\n2,y,q\n") { options in
            options.content.key = key
            options.deletesMissing = key != nil
        }
        try load(table.edited) { options in
            options.content.key = key
            options.deletesMissing = key != nil
        }
        #expect(try changes() == table.expected)
    }

    struct KeyCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let schema: String
        let key: [String]?
        let edited: String
        let expected: [String]

        static let all = [
            KeyCase(
                testDescription: "composite, WITHOUT ROWID",
                schema: "CREATE TABLE t (a INTEGER, b TEXT, v TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID",
                key: ["a", "b"], edited: "a,b,v\n1,x,P\n",
                expected: [
                    #"updated|{"b":"x","a":1}|{"v":"p"}|{"v":"P"}"#,
                    #"deleted|{"b":"y","a":2}|{"a":2,"b":"y","v":"q"}|"#,
                ]),
            KeyCase(
                testDescription: "NOCASE", schema: "CREATE TABLE t (a TEXT, b TEXT COLLATE NOCASE PRIMARY KEY, v TEXT)",
                key: ["b"], edited: "a,b,v\n1,X,p\n2,y,q\n",
                expected: [#"updated|{"b":"X"}|{"b":"x"}|{"b":"X"}"#]),
            KeyCase(
                testDescription: "a key beside the primary key",
                schema: "CREATE TABLE t (no INTEGER PRIMARY KEY, a INTEGER UNIQUE, b TEXT, v TEXT)", key: ["a"],
                edited: "a,b,v\n1,x,P\n",
                expected: [
                    #"updated|{"no":1}|{"v":"p"}|{"v":"P"}"#, #"deleted|{"no":2}|{"no":2,"a":2,"b":"y","v":"q"}|"#,
                ]),
            KeyCase(
                testDescription: "row ids of csvload", schema: "", key: nil, edited: "a,b,v\n1,x,P\n",
                expected: [
                    #"updated|{"row_id":1}|{"v":"p"}|{"v":"P"}"#,
                    #"deleted|{"row_id":2}|{"row_id":2,"a":2,"b":"y","v":"q"}|"#,
                ]),
            KeyCase(
                testDescription: "no key at all", schema: "CREATE TABLE t (a, b, v)", key: nil,
                edited: "a,b,v\n1,x,p\n2,y,q\n3,z,r\n",
                expected: [#"inserted|{"rowid":3}||{"a":3,"b":"z","v":"r"}"#]),
        ]
    }

    @Test("what the table's own triggers make of its rows is recorded, too")
    func triggers() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, n INTEGER DEFAULT 0);
            CREATE TRIGGER t_n AFTER UPDATE OF v ON t BEGIN UPDATE t SET n = n + 1 WHERE id = NEW.id; END;
            CREATE TABLE log (id);
            CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.id); END;
            """)
        try load("id,v\n1,a\n")
        try load("id,v\n1,b\n2,c\n")
        #expect(
            try changes() == [
                #"updated|{"id":1}|{"v":"a"}|{"v":"b"}"#, #"updated|{"id":1}|{"n":0}|{"n":1}"#,
                #"inserted|{"id":2}||{"id":2,"v":"c","n":0}"#,
            ])
    }

    @Test("no trigger of the schema writes changes of its own")
    func hostileTrigger() throws {
        try load("id,v\n1,a\n")
        try database.execute(
            """
            CREATE TRIGGER csvload_inserted AFTER INSERT ON t BEGIN
                INSERT INTO csvload_changes (run_id, table_name, kind, changed_at) VALUES (1, 't', 'deleted', ''); END;
            """)
        #expect(throws: LoadError.self) { try load("id,v\n1,a\n2,b\n") }
        #expect(try changes().isEmpty)
    }

    @Test("changes are in the transaction of their batch: none twice and none lost in a load that was stopped")
    func exactlyOnce() throws {
        func text(_ version: String) -> String { "id,v\n" + (1...2000).map { "\($0),\(version)\($0)\n" }.joined() }
        try load(text("a"))
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text("b"), observer: observer) { options in
            options.content.key = ["id"]
            (options.batchBytes, options.chunkBytes) = (1 << 10, 1 << 10)
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let first = try database.integer("SELECT count(*) FROM csvload_changes WHERE run_id = 2")
        #expect(first > 0 && first < 2000)
        #expect(try database.integer("SELECT count(*) FROM t WHERE v LIKE 'b%'") == first)
        try load(text("b"))
        #expect(
            try database.lines(
                """
                SELECT count(*), count(DISTINCT key), sum(kind = 'updated'), sum(old ->> 'v' = 'a' || (key ->> 'id'))
                FROM csvload_changes WHERE run_id > 1
                """) == ["2000|2000|2000|2000"])
    }

    @Test("a table of 300 columns is recorded")
    func manyColumns() throws {
        let names = (0..<300).map { "c\($0)" }
        func text(_ value: String) -> String {
            names.joined(separator: ",") + "\n" + names.map { $0 == "c299" ? value : "1" }.joined(separator: ",") + "\n"
        }
        try load(text("1")) { $0.content.key = ["c0"] }
        try load(text("2")) { $0.content.key = ["c0"] }
        #expect(try changes() == [#"updated|{"c0":1}|{"c299":1}|{"c299":2}"#])
    }

    @Test("a view shows a line a changed column")
    func view() throws {
        try load("id,v,w\n1,a,x\n2,b,y\n")
        try load("id,v,w\n1,A,X\n3,c,\n")
        #expect(
            try database.lines("SELECT kind, key, \"column\", old, new FROM csvload_changes_by_column") == [
                #"updated|{"id":1}|v|a|A"#, #"updated|{"id":1}|w|x|X"#, #"inserted|{"id":3}|id||3"#,
                #"inserted|{"id":3}|v||c"#, #"inserted|{"id":3}|w||"#, #"deleted|{"id":2}|id|2|"#,
                #"deleted|{"id":2}|v|b|"#, #"deleted|{"id":2}|w|y|"#,
            ])
    }

    @Test("old changes are forgotten with old runs, also those of runs that stay")
    func retention() throws {
        try load("id,v\n1,a\n")
        try load("id,v\n1,b\n")
        try load("id,v\n1,c\n")
        let age = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-100 days')"
        try database.execute("UPDATE csvload_runs SET started_at = \(age), finished_at = \(age) WHERE run_id <= 2")
        let forget = ForgetJob(database: database.path, what: .runs(olderThanSeconds: 90 * 86_400))
        #expect(try forget.run(isDryRun: true).changes == 2)
        #expect(try forget.run().changes == 2)
        #expect(try changes("TRUE") == [#"updated|{"id":1}|{"v":"b"}|{"v":"c"}"#])
        #expect(try ForgetJob(database: database.path, what: .source(name: "s", table: nil)).run().changes == 1)
        #expect(try database.integer("SELECT count(*) FROM csvload_changes") == 0)
    }
}
