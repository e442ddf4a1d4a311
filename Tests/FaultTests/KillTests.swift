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
        input = try folder.write(generator.file(records: 120_000, badShare: 2, repeatShare: 10), to: "input.csv")
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
        #expect(try reader.integer("SELECT count(*) FROM csvload_checkpoints") > 8)
        return reader
    }

    /// Checks a copy, so that what the kill left behind is recovered by the next load and not by the check.
    private func expectIntact(_ database: String, seed: UInt64) throws {
        guard FileManager.default.fileExists(atPath: folder.path(database)) else { return }
        defer { folder.remove("copy.db", "copy.db-journal") }
        try folder.copy(database, to: "copy.db")
        try folder.copy(database + "-journal", to: "copy.db-journal")
        #expect(try DatabaseReader(folder.path("copy.db")).lines("PRAGMA integrity_check") == ["ok"], "seed \(seed)")
    }

    @Test("kills at random moments leave nothing that an undisturbed load would not have")
    mutating func killsAtRandomMoments() throws {
        let wanted = ProcessInfo.processInfo.environment["CSVLOAD_KILLS"].flatMap { Int($0) } ?? 12
        let clock = ContinuousClock()
        let began = clock.now
        let expected = try undisturbed().dump()
        let whole = (clock.now - began) / .milliseconds(1)
        var kills = 0
        while kills < wanted {
            folder.remove("killed.db", "killed.db-journal")
            while true {
                // A fraction of the whole, so that several kills land in one load before it is through.
                let delay = Duration.milliseconds(Int.random(in: 1...max(2, Int(whole / 2)), using: &generator))
                let run = try load(
                    "killed.db", interruption: kills < wanted ? .send(SIGKILL, after: delay) : nil)
                guard run.endingSignal == SIGKILL else {
                    #expect(run.exitCode == 2, "seed \(generator.seed): \(run)")
                    break
                }
                kills += 1
                try expectIntact("killed.db", seed: generator.seed)
            }
            let dump = try DatabaseReader(folder.path("killed.db")).dump()
            #expect(dump == expected, "seed \(generator.seed): the dumps differ after \(kills) kills")
        }
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
