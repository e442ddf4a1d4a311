import FoundationEssentials
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

/// Loads that end before they begin: the database tells of them, and is otherwise as it was.
@Suite("Failed attempts")
struct FailedAttemptTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// A way to fail before anything is loaded.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let name: String
        let problem: LoadError.Problem
        var text = "id,v\n1,a\n2,b\n"
        var sql: String?
        var change: @Sendable (inout LoadOptions) -> Void = { _ in }

        var testDescription: String { name }
    }

    private static let troubles = [
        Trouble(name: "missing input", problem: .inputNotFound) { $0.input += ".not" },
        Trouble(name: "empty input", problem: .inputEmpty, text: ""),
        Trouble(name: "no CSV", problem: .inputNotCSV, text: "{\"id\":1}\n{\"id\":2}\n"),
        Trouble(name: "another column", problem: .tableMismatch, text: "id,w\n1,a\n"),
        Trouble(
            name: "damaged options", problem: .storedOptionsInvalid, sql: "UPDATE csvload_sources SET options = '{'"),
        Trouble(
            name: "a database that was changed by hand", problem: .storedOptionsInvalid,
            sql: "UPDATE csvload_sources SET position = 0"),
        Trouble(name: "a header that has lost the key", problem: .columnUnknown, text: "di,v\n1,a\n"),
    ]

    private func load(_ text: String = "id,v\n1,a\n2,b\n", _ change: (inout LoadOptions) -> Void = { _ in }) throws {
        try fixture.load(text) { options in
            options.content.key = ["id"]
            change(&options)
        }
    }

    /// All but runs, and what changes with every write.
    private func contents() throws -> String {
        try database.dump().split(separator: "\n").filter { !$0.contains("INTO csvload_database") }
            .joined(separator: "\n")
    }

    @Test("are runs with their sentence, exit code and problem, and change nothing else", arguments: troubles)
    func known(_ trouble: Trouble) throws {
        try load()
        if let sql = trouble.sql { try database.execute(sql) }
        let before = try contents()
        let error = #expect(throws: LoadError.self) { try load(trouble.text, trouble.change) }
        #expect(error?.problem == trouble.problem)
        #expect(try contents() == before)
        #expect(
            try database.lines(
                "SELECT source_id, status, error, exit_code, problem, has_begun, rows_read FROM csvload_runs WHERE run_id > 1"
            )
                == [
                    "1|failed|\(error?.description ?? "")|\(error?.code.rawValue ?? 0)|\(trouble.problem.rawValue)|0|0"
                ])
    }

    @Test("of a source that was never loaded take no number from those that are")
    func unknown() throws {
        try load()
        #expect(throws: LoadError.self) {
            try fixture.load("", source: "new") { $0.table = "u" }
        }
        #expect(throws: LoadError.self) {
            try fixture.load("", source: "other") { $0.table = "u" }
        }
        #expect(
            try database.lines("SELECT source, status, runs, records FROM csvload_status ORDER BY source_id") == [
                "s|completed|1|2", "new|failed|1|0", "other|failed|1|0",
            ])
        let history = try LoadHistory(database: database.path)
        #expect(history.sources.map(\.isUnfinished) == [false, false, false])
        #expect(try history.unfinishedLoads.isEmpty)
        try fixture.load("v\na\n", source: "other") { $0.table = "u" }
        try fixture.load("v\nb\n", source: "new") { $0.table = "u" }
        #expect(try database.lines("SELECT * FROM u") == ["1|a", "\(1 << 40 + 1)|b"])
        #expect(
            try database.lines("SELECT position, is_new FROM csvload_sources WHERE source_id > 1") == ["2|0", "1|0"])
    }

    @Test("are no last run for resuming, for statistics, and for the counters of what was resumed")
    func decisions() throws {
        try load()
        try database.execute("UPDATE csvload_runs SET status = 'interrupted'")
        #expect(throws: LoadError.self) { try load("") }
        let history = try LoadHistory(database: database.path)
        #expect(history.sources.map(\.status) == ["failed"])
        #expect(history.sources.map(\.problem) == ["input_empty"] && history.sources.map(\.exitCode) == [65])
        #expect(try history.unfinishedLoads.map(\.sourceName) == ["s"])
        try load()
        for _ in 0..<3 { #expect(throws: LoadError.self) { try load("") } }
        let connection = try Connection(path: database.path, mode: .readOnly)
        let totals = try RunHistory.totals(of: 1, before: 100, in: connection)
        #expect(totals.resumes == 1 && totals.runs == ["interrupted": 1, "failed": 4, "completed": 1])
        let past = try RunHistory.pastLoads(of: 1, before: 100, in: connection)
        #expect(past.completed.map(\.sourceRecords) == [2] && past.pending.rows == 0)
        #expect(try LoadHistory(database: database.path).unfinishedLoads.isEmpty)
    }

    @Test("make no database, and need one that is a database")
    func noDatabase() throws {
        #expect(throws: LoadError.self) { try load("") }
        #expect(!FileManager.default.fileExists(atPath: database.path))
        try fixture.folder.write("no database, but long enough to be one", to: "out.db")
        #expect(throws: LoadError.self) { try load("") }
        #expect(try String(contentsOfFile: database.path, encoding: .utf8) == "no database, but long enough to be one")
    }

    @Test("leave a database as it is that was never loaded into")
    func foreign() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, w TEXT NOT NULL); INSERT INTO t VALUES (7, 'x')")
        let before = try Data(contentsOf: URL(filePath: database.path))
        #expect(throws: LoadError.self) { try load() }
        #expect(try Data(contentsOf: URL(filePath: database.path)) == before)
    }

    @Test("that were stopped are interrupted runs, and leave nothing to resume")
    func stopped() throws {
        try load()
        let observer = StoppingObserver(at: .verifying)
        let job = try fixture.job("id,v\n1,a\n2,b\n3,c\n", observer: observer) { $0.content.key = ["id"] }
        observer.stops(job)
        let summary = try job.run()
        #expect(summary.status == .interrupted && summary.runID == 2)
        #expect(
            try database.lines("SELECT status, error, exit_code, problem, has_begun FROM csvload_runs WHERE run_id = 2")
                == ["interrupted||||0"])
        #expect(try LoadHistory(database: database.path).unfinishedLoads.isEmpty)
    }

    @Test("are none where the command line is wrong")
    func usage() throws {
        try load()
        let before = try Data(contentsOf: URL(filePath: database.path))
        #expect(throws: LoadError.self) { try load { $0.content.key = ["nope"] } }
        #expect(throws: LoadError.self) { try load { $0.content.filter = "oops oops" } }
        #expect(try Data(contentsOf: URL(filePath: database.path)) == before)
    }

    @Test("are only logged where the database is locked, and nothing is said of a run")
    func locked() throws {
        try load()
        let other = try Connection(path: database.path, mode: .readWrite)
        try other.execute("BEGIN EXCLUSIVE")
        let observer = StoppingObserver(at: .indexing)
        #expect(throws: LoadError.self) {
            try fixture.load("id,v\n1,a\n", observer: observer) { $0.busyMilliseconds = 50 }
        }
        try other.execute("ROLLBACK")
        #expect(observer.lastEvent?.kind == .runFailed && observer.lastEvent?.runID == nil)
        #expect(try database.integer("SELECT count(*) FROM csvload_runs") == 1)
    }

    @Test("are forgotten by their age, and with the last one a source that was never loaded")
    func forgotten() throws {
        try load()
        for _ in 0..<2 { #expect(throws: LoadError.self) { try load("") } }
        #expect(throws: LoadError.self) { try fixture.load("", source: "new") }
        try database.execute("UPDATE csvload_runs SET started_at = '2020-01-01', finished_at = '2020-01-01'")
        let summary = try ForgetJob(database: database.path, what: .runs(olderThanSeconds: 86_400)).run()
        #expect(summary.runs == 2)
        #expect(try database.lines("SELECT run_id FROM csvload_runs") == ["1", "3"])
        #expect(try database.lines("SELECT name FROM csvload_sources") == ["s"])
    }
}
