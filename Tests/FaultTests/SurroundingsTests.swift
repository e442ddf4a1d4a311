import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Loads whose surroundings fail", .serialized)
struct SurroundingsTests {
    private let folder: TemporaryFolder
    private let input: String
    private let records = 60_000

    init() throws {
        folder = try TemporaryFolder()
        var text = "id,v\n"
        for id in 1...records { text += "\(id),\(String(repeating: "v", count: 30))\n" }
        input = try folder.write(text, to: "input.csv")
    }

    private func words(_ database: String, _ more: String...) -> [String] {
        ["load", input, folder.path(database), "--key", "id", "--table", "t", "--batch-bytes", "1"] + more
    }

    /// A computation that gives a fault time to land inside of the load.
    private static let slow = [
        "--compute",
        "weight = id + (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT max(i) FROM n)",
    ]

    private func run(_ words: [String], _ interruption: CommandRun.Interruption? = nil) throws -> CommandRun {
        try CommandRun.run([CommandRun.commandPath] + words, interruption: interruption)
    }

    private func expectWhole(_ database: String) throws {
        let reader = DatabaseReader(folder.path(database))
        #expect(try reader.lines("PRAGMA integrity_check") == ["ok"])
        #expect(try reader.integer("SELECT count(*) FROM t") == Int64(records))
    }

    @Test("a limit on the size of files is exit 74, and the same command goes on")
    func fileLimit() throws {
        let command = (["ulimit -f 1000; exec"] + ([CommandRun.commandPath] + words("limited.db")).map { "'\($0)'" })
            .joined(separator: " ")
        let limited = try CommandRun.run(["bash", "-c", command])
        #expect(limited.exitCode == 74, "\(limited)")
        #expect(limited.lastErrorLine.hasPrefix("Next: "), "\(limited)")
        #expect(try run(words("limited.db")).exitCode == 0)
        try expectWhole("limited.db")
    }

    @Test(
        "a database that is deleted or replaced under a load is exit 74, and the same command loads it anew",
        arguments: [true, false])
    func movedDatabase(isReplaced: Bool) throws {
        let path = folder.path("moved.db")
        let reader = DatabaseReader(path)
        let isDue = {
            guard reader.holds("SELECT count(*) >= 2 FROM csvload_checkpoints") else { return false }
            unlink(path)
            unlink(path + "-journal")
            if isReplaced { try? reader.execute("CREATE TABLE theirs (a)") }
            return true
        }
        // Signal 0 does nothing: it is the condition that acts.
        let run = try run(words("moved.db") + Self.slow, .send(0, when: isDue))
        #expect(run.exitCode == 74, "\(run)")
        #expect(run.errors.contains("was deleted or replaced while it was written to"), "\(run)")
        #expect(FileManager.default.fileExists(atPath: path) == isReplaced)
        #expect(try self.run(words("moved.db") + Self.slow).exitCode == 0)
        try expectWhole("moved.db")
    }

    @Test("a reader that keeps its snapshot makes a load wait, and give up with 75; its batches are whole")
    func reader() throws {
        #expect(try run(words("read.db")).exitCode == 0)
        let database = DatabaseReader(folder.path("read.db"))
        var text = try String(contentsOfFile: input, encoding: .utf8)
        for id in records + 1...records + 20_000 { text += "\(id),more\n" }
        try folder.write(text, to: "input.csv")
        try database.whileRead {
            let run = try run(words("read.db", "--busy-timeout", "0"))
            #expect(run.exitCode == 75, "\(run)")
        }
        #expect(try run(words("read.db")).exitCode == 0)
        #expect(try database.integer("SELECT count(*) FROM t") == Int64(records + 20_000))
    }

    @Test("a signal ends the wait for a lock that another program has on the database")
    func signalWhileBusy() throws {
        let database = DatabaseReader(folder.path("busy.db"))
        try database.execute("CREATE TABLE other (a)")
        try database.whileLocked {
            let run = try run(
                words("busy.db", "--busy-timeout", "100"), .send(SIGTERM, after: .milliseconds(700)))
            #expect(run.exitCode == 143, "\(run)")
        }
    }

    @Test("a second load fails, waits or is skipped, and a lock dies with its process")
    func overlap() throws {
        var held: CommandRun?
        var skipped: CommandRun?
        var failed: CommandRun?
        let reader = DatabaseReader(folder.path("two.db"))
        let other = try folder.write("id\n1\n", to: "other.csv")
        let isDue = {
            guard reader.holds("SELECT count(*) >= 1 FROM csvload_checkpoints") else { return false }
            failed = try? CommandRun.csvload("load", other, reader.path)
            skipped = try? CommandRun.csvload("load", other, reader.path, "--if-locked", "skip")
            return true
        }
        held = try run(words("two.db") + Self.slow, .send(SIGKILL, when: isDue))
        #expect(held?.endingSignal == SIGKILL, "\(String(describing: held))")
        #expect(failed?.exitCode == 75 && skipped?.exitCode == 0)
        #expect(skipped?.errors.contains("was skipped") == true)
        #expect(try CommandRun.csvload("load", other, reader.path).exitCode == 0)
        #expect(try reader.lines("SELECT status FROM csvload_runs") == ["interrupted", "completed"])
        #expect(try run(words("two.db") + Self.slow).exitCode == 0)
        try expectWhole("two.db")
    }

    @Test("a load that waits for another one is stopped by a signal, or has its turn")
    func waiting() throws {
        let reader = DatabaseReader(folder.path("turns.db"))
        let other = try folder.write("id\n1\n", to: "other.csv")
        var stopped: CommandRun?
        let isDue = {
            guard reader.holds("SELECT count(*) >= 1 FROM csvload_checkpoints") else { return false }
            stopped = try? CommandRun.csvload(
                "load", other, reader.path, "--if-locked", "wait",
                interruption: .send(SIGINT, after: .milliseconds(300)))
            return true
        }
        #expect(try run(words("turns.db") + Self.slow, .send(0, when: isDue)).exitCode == 0)
        #expect(stopped?.exitCode == 130, "\(String(describing: stopped))")
        #expect(try CommandRun.csvload("load", other, reader.path, "--if-locked", "wait").exitCode == 0)
    }

    @Test("readers see whole batches only")
    func readersSeeBatches() throws {
        let reader = DatabaseReader(folder.path("seen.db"))
        var looks = 0
        let isDue = {
            guard let seen = try? reader.lines("SELECT count(*) FROM t"), let rows = Int64(seen[0]), rows > 0 else {
                return false
            }
            // The rows of one moment: a checkpoint behind them says how many there have to be.
            let agrees = try? reader.integer(
                "SELECT (SELECT count(*) FROM t) = (SELECT sum(rows_inserted) FROM csvload_checkpoints)")
            #expect(agrees == 1 || agrees == nil)
            looks += 1
            return false
        }
        #expect(try run(words("seen.db") + Self.slow, .send(0, when: isDue)).exitCode == 0)
        #expect(looks > 0)
        try expectWhole("seen.db")
    }
}
