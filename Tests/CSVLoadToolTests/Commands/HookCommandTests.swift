import Foundation
import TestSupport
import Testing

@Suite("Hooks of a load")
struct HookCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let told: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2,b\n", to: "people.csv")
        database = folder.path("out.db")
        told = folder.path("told")
    }

    private func load(_ arguments: String...) throws -> CommandRun {
        let hooks = ["failure", "success", "rejects"].flatMap {
            ["--on-\($0)", "echo \"\($0) $CSVLOAD_STATUS $CSVLOAD_EXIT_CODE $CSVLOAD_ROWS_INSERTED\" >> \(told)"]
        }
        return try CommandRun.run([CommandRun.commandPath, "load"] + arguments + hooks)
    }

    private var lines: [String] {
        let text = (try? String(contentsOfFile: told, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    @Test("one hook runs for each way in which a load ends")
    func outcomes() throws {
        #expect(try load(input, database).exitCode == 0)
        try folder.write("id,name\n3\n4,d\n", to: "odd.csv")
        #expect(try load(folder.path("odd.csv"), database).exitCode == 2)
        #expect(try load(folder.path("none.csv"), database).exitCode == 66)
        #expect(lines == ["success completed 0 2", "rejects completed 2 1", "failure failed 66 0"])
    }

    @Test("a failure before the load is one, and an unwritable log says so at the start")
    func unwritableLog() throws {
        let run = try load(input, database, "--log-file", folder.path("none/load.log"))
        #expect(run.exitCode == 73, "\(run)")
        #expect(
            run.errors.hasPrefix("Error: Cannot write the log '\(folder.path("none/load.log"))': No such"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(lines == ["failure failed 73 0"])
    }

    @Test("a load that is skipped runs none")
    func skipped() throws {
        #expect(try load(input, database).exitCode == 0)
        let lock = open(database, O_RDWR)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX) == 0)
        #expect(try load(input, database, "--if-locked", "skip").exitCode == 0)
        #expect(lines.count == 1)
    }

    @Test(
        "a hook that fails or hangs is reported, and the exit code is the load's",
        arguments: [
            ("echo on fire; exit 7", "Note: the command of --on-success failed with exit code 7; the exit code is"),
            ("no-such-program-here", "Note: the command of --on-success failed with exit code 127"),
            ("sleep 30", "Note: the command of --on-success took longer than 1 s, and was stopped"),
        ])
    func failing(command: String, note: String) throws {
        let log = folder.path("load.log")
        let run = try CommandRun.csvload(
            input, database, "--on-success", command, "--hook-timeout", "1", "--log-file", log)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains(note), "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: sqlite3 "), "\(run)")
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains(" WARNING hook_failed run_id=1 "))
        if command.hasPrefix("echo") { #expect(run.errors.hasPrefix("on fire\n"), "\(run)") }
    }

    @Test("what a hook writes does not reach the JSON on standard output")
    func output() throws {
        let run = try CommandRun.csvload(input, database, "--json", "--on-success", "echo hello")
        #expect(run.output.split(separator: "\n").count == 1 && run.output.hasPrefix("{"), "\(run)")
        #expect(run.errors.hasPrefix("hello\n"), "\(run)")
    }
}
