import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Forgetting")
struct ForgetJobTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private func forgetRuns(_ days: Int, isDryRun: Bool = false) throws -> Int64 {
        try ForgetJob(database: database.path, what: .runs(olderThanSeconds: days * 86_400)).run(isDryRun: isDryRun)
            .runs
    }

    /// Makes runs look older than they are.
    private func age(_ runs: String, days: Int) throws {
        try database.execute(
            """
            UPDATE csvload_runs SET started_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-\(days) days'),
                finished_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-\(days) days') WHERE run_id IN (\(runs))
            """)
    }

    @Test("takes old runs, but for the last of a source and those that checkpoints or rejects refer to")
    func oldRuns() throws {
        let text = "id,v\n1,a\n2\n"
        for _ in 0..<4 { try fixture.load(text) }
        try fixture.load(text, source: "other")
        try age("1, 2, 3, 4, 5", days: 100)
        #expect(try forgetRuns(101) == 0)
        #expect(try forgetRuns(90, isDryRun: true) == 2)
        #expect(try database.integer("SELECT count(*) FROM csvload_runs") == 5)
        #expect(try forgetRuns(90) == 2)
        #expect(try database.lines("SELECT run_id FROM csvload_runs") == ["1", "4", "5"])
        #expect(try forgetRuns(90) == 0)
        #expect(try database.integer("SELECT count(*) FROM csvload_checkpoints") == 2)
        #expect(try fixture.load(text).recordsVerified == 2)
    }

    @Test("a last retry does not make the last load go")
    func lastLoad() throws {
        try fixture.load("id,v\n1,a\n2\n")
        var options = RetryOptions(RejectSelection(database: database.path))
        options.ragged = .pad
        _ = try RetryJob(options, toolVersion: "test").run()
        try database.execute("DELETE FROM csvload_checkpoints")
        try age("1, 2", days: 100)
        #expect(try forgetRuns(1) == 0)
    }

    @Test("takes all that is known of a source, and leaves its rows and the other sources")
    func source() throws {
        for name in ["one", "two"] {
            try fixture.load("id,v\n1,a\n2\n", source: name) {
                $0.content.key = ["id"]
                $0.content.onDuplicateKey = .reject
            }
        }
        let summary = try ForgetJob(database: database.path, what: .source(name: "one", table: nil)).run()
        #expect(summary.sources.map(\.name) == ["one"])
        #expect(summary.runs == 1 && summary.checkpoints == 1 && summary.rejects == 1)
        for table in ["sources", "runs", "checkpoints", "rejects"] {
            #expect(try database.lines("SELECT source_id FROM csvload_\(table)") == ["2"])
        }
        #expect(
            try database.lines("SELECT name FROM sqlite_schema WHERE name LIKE 'csvload_keys_%'") == ["csvload_keys_2"])
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a"])
    }

    @Test("rows that a forgotten source left in a keyless table are not the next one's to replace")
    func keylessRows() throws {
        try fixture.load("v\na\nb\n", source: "one")
        _ = try ForgetJob(database: database.path, what: .source(name: "one", table: "t")).run()
        try fixture.load("v\nc\n", source: "two")
        #expect(try database.lines("SELECT v FROM t ORDER BY row_id") == ["a", "b", "c"])
        try fixture.load("v\nd\n", source: "two")
        #expect(try database.lines("SELECT v FROM t ORDER BY row_id") == ["a", "b", "d"])
    }

    @Test("an unknown source, a database without bookkeeping, none, and a load under way are refused")
    func refusals() throws {
        func code(_ body: () throws -> Void) -> LoadError.Code? {
            do { try body() } catch { return (error as? LoadError)?.code }
            return nil
        }
        let job = ForgetJob(database: database.path, what: .source(name: "x", table: nil))
        #expect(code { _ = try job.run() } == .noInput)
        try database.execute("CREATE TABLE t (v TEXT)")
        #expect(code { _ = try job.run() } == .noInput)
        try fixture.load("v\na\n")
        #expect(code { _ = try job.run() } == .usage)
        let lock = try DatabaseLock(path: database.path, policy: .fail, isCancelled: { false })
        #expect(code { _ = try job.run() } == .locked)
        withExtendedLifetime(lock) {}
    }
}
