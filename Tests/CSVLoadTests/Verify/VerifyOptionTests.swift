import TestSupport
import Testing

@testable import CSVLoad

@Suite("What a comparison goes by")
struct VerifyOptionTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("a known source is read as it was loaded: dialect, NULLs, filter, computed and extracted columns")
    func storedOptions() throws {
        try fixture.load("id;city;v\n1;Rome;NA\n2;Oslo;3\n3;Rome;0\n4;;5\n") {
            $0.content.format.delimiter = [0x3B]
            $0.content.nullTexts = ["NA"]
            $0.content.filter = "v IS NULL OR v > 0"
            $0.content.computations = [LoadOptions.Computation(column: "w", sql: "v * 2")]
            $0.content.extracts = ["city"]
            $0.content.defaults = ["v": "-1"]
            $0.content.filenameColumn = "file"
            $0.content.renames = ["id": "key"]
            $0.content.key = ["key"]
        }
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.equal == 3 && summary.filtered == 1 && summary.notes.isEmpty)
        try database.execute("UPDATE city SET value = 'Riga' WHERE value = 'Oslo'")
        #expect(try fixture.verify().differences.map(\.column) == ["city"])
    }

    @Test("what is said holds where it contradicts what is stored, and is no contradiction where it agrees")
    func contradiction() throws {
        try fixture.load("id,v\n1,NA\n2,x\n") {
            $0.content.key = ["id"]
            $0.content.nullTexts = ["NA"]
        }
        let agreeing = try fixture.verify { $0.content.key = ["id"] }
        #expect(agreeing.wrong == 0 && agreeing.notes.isEmpty)
        let other = try fixture.verify {
            $0.content.key = ["id"]
            $0.content.nullTexts = ["x"]
        }
        #expect(other.differing == 2 && other.notes.contains { $0.contains("not how it was loaded") })
    }

    @Test("the second source of a keyless table is compared with its own rows")
    func secondSource() throws {
        try fixture.load("v\na\nb\n", source: "one")
        try fixture.load("v\nc\n", source: "two")
        for source in ["one", "two"] {
            let summary = try fixture.verify(source: source)
            #expect(summary.wrong == 0 && summary.surplusRows == 0)
        }
        try database.execute("DELETE FROM t WHERE v = 'c'")
        #expect(try fixture.verify(source: "one").wrong == 0)
        #expect(try fixture.verify(source: "two").missing == 1)
    }

    @Test("a table with a key that csvload never loaded is compared by that key")
    func unknownSource() throws {
        try database.execute("CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE, v INT) WITHOUT ROWID")
        try database.execute("INSERT INTO t VALUES ('A', 1), ('b', 2), ('c', 3)")
        let summary = try fixture.verify("v,id\n1,a\n2,b\n")
        #expect(summary.wrong == 0 && summary.equal == 2 && summary.surplusRows == 1)
        #expect(summary.notes.contains { $0.contains("no source of this name") })
    }

    @Test("a column that takes each value as what it is tells numbers from texts")
    func anyColumn() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
        try fixture.load("id,v\n1,5\n2,x\n3,007\n")
        #expect(try fixture.verify().wrong == 0)
        try database.execute("UPDATE t SET v = '5' WHERE id = 1; UPDATE t SET v = 7 WHERE id = 3")
        #expect(try fixture.verify().differences.map(\.rowID) == [1, 3])
    }

    @Test(
        "what cannot be compared is refused, with the code of its kind",
        arguments: [
            ("CREATE TABLE t (id, v)", .unusableData), ("CREATE TABLE u (id, v)", .unusableData),
            ("CREATE TABLE t (id INTEGER PRIMARY KEY)", .unusableData),
            ("CREATE VIEW t AS SELECT 1 AS id, 2 AS v", .unusableData),
        ] as [(String, LoadError.Code)])
    func refused(schema: String, code: LoadError.Code) throws {
        try database.execute(schema)
        let error = #expect(throws: LoadError.self) { try fixture.verify("id,v\n1,2\n") }
        #expect(error?.code == code)
    }

    @Test("a missing input, a missing database and a file that is none are no input")
    func missing() throws {
        #expect(throws: LoadError.self) { try fixture.verify() }
        let absent = #expect(throws: LoadError.self) { try fixture.verify("id\n1\n") }
        #expect(absent?.code == .noInput)
        try fixture.folder.write("no database at all, but some text that is long enough", to: "out.db")
        let other = #expect(throws: LoadError.self) { try fixture.verify() }
        #expect(other?.code == .noInput)
    }

    @Test("nothing is written, and a database that is being written to is read as it was")
    func readsOnly() throws {
        try fixture.load("id,v\n1,a\n") { $0.content.key = ["id"] }
        let before = try database.dump()
        try database.execute("PRAGMA journal_mode = WAL")
        try database.whileLocked {
            let summary = try fixture.verify()
            #expect(summary.wrong == 0)
        }
        #expect(try database.dump() == before)
    }

    @Test("a comparison that is stopped says how far it came, and calls nothing missing")
    func stopped() throws {
        var text = "id,v\n"
        for id in 1...200_000 { text += "\(id),\(id)\n" }
        try fixture.load(text)
        let options = VerifyOptions(
            input: fixture.folder.path("s.csv"), database: database.path, table: "t", defaultTable: nil,
            sourceName: "s", jobs: 1)
        let observer = VerifyStopper()
        let job = VerifyJob(options, observer: observer)
        observer.job = job
        let summary = try job.run()
        #expect(summary.isInterrupted && summary.wrong == 0)
        #expect(summary.equal > 0 && summary.equal < 200_000)
    }
}

/// Stops a comparison at its first chunk, on the thread that runs it.
private final class VerifyStopper: LoadObserver {
    nonisolated(unsafe) weak var job: VerifyJob?

    func loadDidProgress(_ progress: LoadProgress) { job?.stop() }
}
