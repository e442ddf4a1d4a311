import SQLiteCore
import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Locks of a database", .enabled(if: Program.areInstalled("sqlite3")))
struct FileLocksTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
        try fixture.database.execute("CREATE TABLE mine (a)")
    }

    /// Whether another process may write to the database now.
    private func isFreeForOthers() throws -> Bool {
        try CommandRun.run(["sqlite3", fixture.database.path, "BEGIN IMMEDIATE"]).exitCode == 0
    }

    private func lock(_ policy: LoadOptions.LockPolicy) throws(LoadError) -> DatabaseLock? {
        try DatabaseLock(path: fixture.database.path, policy: policy, isCancelled: { false })
    }

    @Test("a second job of the process is refused, and the locks of SQLite stay")
    func refusal() throws {
        let first = try #require(try lock(.fail))
        let connection = try Connection(path: fixture.database.path, mode: .readWrite)
        try connection.execute("BEGIN IMMEDIATE")
        #expect(try !isFreeForOthers())
        #expect(try lock(.skip) == nil)
        let error = #expect(throws: LoadError.self) { _ = try lock(.fail) }
        #expect(error?.code == .locked)
        #expect(try !isFreeForOthers())
        withExtendedLifetime(first) {}
    }

    @Test("the locks of SQLite stay when a job ends")
    func end() throws {
        let connection = try Connection(path: fixture.database.path, mode: .readWrite)
        var first = try lock(.fail)
        try connection.execute("BEGIN IMMEDIATE")
        withExtendedLifetime(first) {}
        first = nil
        #expect(try !isFreeForOthers())
        #expect(try lock(.fail) != nil)
        #expect(try !isFreeForOthers())
        try connection.execute("ROLLBACK")
        #expect(try isFreeForOthers())
    }

    @Test("another process is shut out for as long as a job has the lock", .enabled(if: Program.areInstalled("flock")))
    func processes() throws {
        func take() throws -> Int32? { try CommandRun.run(["flock", "-n", fixture.database.path, "true"]).exitCode }
        var first = try lock(.fail)
        #expect(try take() == 1)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try take() == 0)
    }

    @Test("a database that was replaced has a lock of its own")
    func replaced() throws {
        let first = try #require(try lock(.fail))
        try first.requireInPlace()
        fixture.folder.remove("out.db")
        #expect(first.moved?.code == .inputOutput)
        try fixture.database.execute("CREATE TABLE other (a)")
        #expect(try lock(.fail) != nil)
        #expect(first.moved != nil)
    }

    @Test("a load that another one of the process meets goes on, and readers outside see whole batches")
    func meeting() throws {
        let text = "id,v\n" + (1...20_000).map { "\($0),value \($0)\n" }.joined()
        try fixture.load("id,v\n0,first\n") { $0.content.key = ["id"] }
        let second = try fixture.job("id,v\n-1,other\n", source: "other") {
            $0.content.key = ["id"]
            $0.lockPolicy = .fail
        }
        let meeting = Meeting(second, fixture.database.path)
        let summary = try fixture.load(text, observer: meeting) {
            $0.content.key = ["id"]
            $0.batchBytes = 1
            $0.chunkBytes = 4 << 10
        }
        #expect(summary.status == .completed)
        #expect(meeting.refusals.withLock { $0 } > 1)
        #expect(meeting.answers.withLock { $0 }.allSatisfy { $0 == "ok" }, "\(meeting.answers.withLock { $0 })")
        #expect(try fixture.database.lines("PRAGMA integrity_check") == ["ok"])
        #expect(try fixture.database.integer("SELECT count(*) FROM t WHERE id > 0") == 20_000)
        _ = try second.run()
        #expect(try fixture.database.integer("SELECT count(*) FROM t WHERE id < 0") == 1)
    }

    @Test("jobs of one process that wait for each other run one after the other")
    func queue() throws {
        let jobs = try (0..<4).map { number in
            try fixture.job("id,v\n\(number),x\n", source: "s\(number)") {
                $0.content.key = ["id"]
                $0.lockPolicy = .wait
            }
        }
        let failures = Mutex<[String]>([])
        let threads = try jobs.map { job in
            try StageThread {
                do { _ = try job.run() } catch { failures.withLock { $0.append("\(error)") } }
            }
        }
        for thread in threads { thread.join() }
        #expect(failures.withLock { $0 } == [])
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 4)
    }
}

/// Tries the same database with another load while one is under way, and has a program read it.
private final class Meeting: LoadObserver {
    let refusals = Mutex(0)
    let answers = Mutex<[String]>([])
    private let second: LoadJob
    private let database: String

    init(_ second: LoadJob, _ database: String) {
        self.second = second
        self.database = database
    }

    func loadDidProgress(_ progress: LoadProgress) {
        guard progress.phase == .loading, refusals.withLock({ $0 }) < 5 else { return }
        do throws(LoadError) { _ = try second.run() } catch {
            if error.code == .locked { refusals.withLock { $0 += 1 } }
        }
        let script = "PRAGMA busy_timeout = 0; SELECT count(*) FROM mine"
        guard let run = try? CommandRun.run(["sqlite3", database, script]) else { return }
        // A reader is shut out while a batch is committed.
        let isFine = run.exitCode == 0 || run.errors.contains("locked")
        answers.withLock { $0.append(isFine ? "ok" : "\(run)") }
    }
}
