import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Killed loads", .serialized)
struct KillTests {
    private let folder: TemporaryFolder
    private let input: String
    private var generator: CSVGenerator

    init() throws {
        folder = try TemporaryFolder()
        generator = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment)
        input = try folder.write(generator.file(records: 70_000, badShare: 2, repeatShare: 10), to: "input.csv")
    }

    /// Small batches, and a computation that gives a kill time to land inside.
    private func load(_ database: String, interruption: CommandRun.Interruption? = nil) throws -> CommandRun {
        let slow = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) SELECT max(i) FROM n)"
        return try CommandRun.csvload(
            "load", input, folder.path(database), "--key", "id", "--batch-bytes", "1", "--jobs", "2", "--table", "t",
            "--compute", "weight = id + \(slow)", interruption: interruption)
    }

    /// Sends the signal once two batches are in; starts over where the load was through before it came.
    private func interruptedLoad(_ name: String, _ signal: Int32) throws -> CommandRun {
        let database = DatabaseReader(folder.path(name))
        let isDue = { database.holds("SELECT count(*) >= 2 FROM csvload_checkpoints") }
        var run = try load(name, interruption: .send(signal, when: isDue))
        for _ in 0..<10 where run.exitCode == 2 {
            folder.remove(name, name + "-journal")
            run = try load(name, interruption: .send(signal, when: isDue))
        }
        return run
    }

    private func undisturbed() throws -> DatabaseReader {
        let run = try load("undisturbed.db")
        #expect(run.exitCode == 2, "\(run)")
        let reader = DatabaseReader(folder.path("undisturbed.db"))
        #expect(try reader.integer("SELECT count(*) FROM csvload_checkpoints") > 5)
        return reader
    }

    @Test("a load that was killed between two batches goes on behind the last one")
    func killAfterCheckpoint() throws {
        let expected = try undisturbed().dump()
        let database = DatabaseReader(folder.path("killed.db"))
        let run = try interruptedLoad("killed.db", SIGKILL)
        #expect(run.endingSignal == SIGKILL, "\(run)")
        let kept = try database.integer("SELECT max(row_id) FROM csvload_checkpoints")
        #expect(kept > 0)
        let resumed = try load("killed.db")
        #expect(resumed.exitCode == 2, "\(resumed)")
        #expect(
            try database.integer("SELECT min(first_row_id) FROM csvload_checkpoints WHERE run_id = 2") == kept + 1)
        #expect(try database.lines("SELECT status FROM csvload_runs") == ["interrupted", "completed"])
        #expect(try database.dump() == expected, "seed \(generator.seed)")
    }

    @Test(
        "SIGTERM is exit 143, SIGINT exit 130, and both can be resumed",
        arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func signals(signal: Int32, code: Int32) throws {
        let expected = try undisturbed().dump(withoutCheckpoints: true)
        let database = DatabaseReader(folder.path("stopped.db"))
        let run = try interruptedLoad("stopped.db", signal)
        #expect(run.exitCode == code, "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: \(CommandRun.commandPath) load "), "\(run)")
        #expect(try database.lines("SELECT status FROM csvload_runs") == ["interrupted"])
        let resumed = try CommandRun.csvload("resume", database.path)
        #expect(resumed.exitCode == 2, "\(resumed)")
        #expect(resumed.errors.contains("records were there already, and the same"), "\(resumed)")
        #expect(try database.dump(withoutCheckpoints: true) == expected, "seed \(generator.seed)")
    }

    @Test("a load that waits for a locked database gives up with exit 75, and the same command goes on")
    func locked() throws {
        let database = DatabaseReader(folder.path("locked.db"))
        try database.execute("CREATE TABLE other (a)")
        let small = try folder.write("id\n1\n", to: "small.csv")
        try database.whileLocked {
            let run = try CommandRun.csvload("load", small, database.path)
            #expect(run.exitCode == 75, "\(run)")
            #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
        }
        #expect(try CommandRun.csvload("load", small, database.path).exitCode == 0)
    }
}
