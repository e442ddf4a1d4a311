import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Killed loads", .serialized)
struct KillTests {
    private let folder: TemporaryFolder
    private let input: String
    private var generator: CSVGenerator

    init() throws {
        folder = try TemporaryFolder()
        generator = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment)
        input = try folder.write(generator.file(records: 70_000, badShare: 2, repeatShare: 10), to: "input.csv")
        try folder.write(KillTests.computation, to: "compute.py")
    }

    /// Computes a column, and stands still at a record far behind while there is a file `hold`.
    private static let computation = """
        import json, os, sys, time
        hold = os.path.join(os.path.dirname(sys.argv[0]), "hold")
        for line in sys.stdin:
            record = json.loads(line)
            while int(record["id"]) > 60000 and os.path.exists(hold):
                time.sleep(0.01)
            print(json.dumps({"weight": len(line)}), flush=True)
        """

    private func load(_ database: String, interruption: CommandRun.Interruption? = nil) throws -> CommandRun {
        try CommandRun.csvload(
            "load", input, folder.path(database), "--key", "id", "--batch-bytes", "1", "--jobs", "2", "--table", "t",
            "--compute-command", "python3 '\(folder.path("compute.py"))'", "--compute-columns", "weight",
            interruption: interruption)
    }

    /// Sends the signal once two batches are in; the load cannot come to its end before.
    private func interruptedLoad(_ name: String, _ signal: Int32) throws -> CommandRun {
        try folder.write("", to: "hold")
        defer { folder.remove("hold") }
        let database = DatabaseReader(folder.path(name))
        return try load(
            name,
            interruption: .send(
                signal, when: { database.holds("SELECT count(*) >= 2 FROM csvload_checkpoints") }))
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
        let resumed = try CommandRun.csvload("resume", database.path, "--allow-commands")
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
