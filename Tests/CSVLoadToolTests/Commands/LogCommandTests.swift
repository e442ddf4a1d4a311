import CSVLoad
import Foundation
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Logs of a load")
struct LogCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let log: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\nsecret,b,c\n4,d\n", to: "people.csv")
        database = folder.path("out.db")
        log = folder.path("load.log")
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
        }
    }

    private func logged(_ name: String = "load.log") throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    @Test("with --log-format json every line on standard error is an object, and the last says what to run")
    func json() throws {
        let run = try CommandRun.csvload(input, database, "--log-format", "json")
        #expect(run.exitCode == 2, "\(run)")
        let events = try objects(run.errors)
        #expect(
            events.map { $0["event"] as? String } == [
                "run_started", "reject", "reject", "rejects_counted", "run_finished", "next",
            ], "\(run)")
        #expect(events.last?["message"] as? String == "csvload rejects \(database)")
        #expect(events.allSatisfy { $0["source"] as? String == input && $0["time"] is String })
        #expect(events[1]["row_id"] as? Int == 2 && events[1]["byte"] as? Int == 12 && events[1]["run_id"] as? Int == 1)
        #expect(events[4]["rows_inserted"] as? Int == 2 && events[4]["seconds"] is Double)
        #expect(!run.errors.contains("secret"))
    }

    @Test(
        "errors of every kind are objects, too",
        arguments: [
            (["load", "none.csv", "x.db"], 66), (["load", "a", "b", "--tabel", "t"], 64), (["status", "x"], 64),
            (["load", "a", "b", "--log-values", "--log-file", "/none/x.log"], 73),
        ] as [([String], Int32)])
    func errors(words: [String], code: Int32) throws {
        let run = try CommandRun.run([CommandRun.commandPath] + words + ["--log-format", "json"])
        #expect(run.exitCode == code, "\(run)")
        let events = try objects(run.errors)
        #expect(events.first?["level"] as? String == "error", "\(run)")
        #expect((events.first?["message"] as? String)?.hasPrefix("Error") == false)
    }

    @Test("a log file gets the log, and standard error stays for people")
    func file() throws {
        let run = try CommandRun.csvload(input, database, "--log-file", log)
        #expect(run.errors.contains("Loaded: 'people'") && !run.errors.contains("run_started"), "\(run)")
        let lines = try logged().split(separator: "\n")
        #expect(lines.count == 6)
        #expect(try lines[0].contains(Regex(#"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO run_started run_id=1 "#)))
    }

    @Test("--log-format json makes the file JSON as well")
    func jsonFile() throws {
        let run = try CommandRun.csvload(input, database, "--log-file", log, "--log-format", "json")
        #expect(try logged() == run.errors, "\(run)")
    }

    @Test(
        "--log-level leaves out what is below it, in the file and on standard error",
        arguments: ["debug", "warning", "error"])
    func level(level: String) throws {
        let run = try CommandRun.csvload(input, database, "--log-format", "json", "--log-level", level)
        let levels = Set(try objects(run.errors).compactMap { $0["level"] as? String })
        switch level {
        case "debug": #expect(levels == ["debug", "info", "warning"])
        case "warning": #expect(levels == ["warning"])
        default: #expect(levels.isEmpty)
        }
    }

    @Test("a level or a format without a file sends the log to standard error, beside what people read")
    func standardError() throws {
        let run = try CommandRun.csvload(input, database, "--log-level", "warning")
        #expect(run.errors.contains(" WARNING reject ") && run.errors.contains("Loaded: 'people'"), "\(run)")
        #expect(!run.errors.contains(" INFO "), "\(run)")
    }

    @Test("values are in the log only with --log-values")
    func values() throws {
        try CommandRun.csvload(input, database, "--log-file", log)
        #expect(try !logged().contains("secret"))
        try CommandRun.csvload(input, folder.path("b.db"), "--log-file", log, "--log-values")
        #expect(try logged().contains("record=secret,b,c"))
    }

    @Test("--quiet keeps standard error to errors, and the file whole")
    func quiet() throws {
        let run = try CommandRun.csvload(input, database, "--quiet", "--log-format", "json", "--log-file", log)
        #expect(run.errors.isEmpty, "\(run)")
        #expect(try objects(logged()).count == 5)
        let failed = try CommandRun.csvload(folder.path("none"), database, "--quiet", "--log-format", "json")
        #expect(try objects(failed.errors).map { $0["level"] as? String } == ["error"], "\(failed)")
    }

    @Test("a file is put aside at its limit")
    func rotation() throws {
        for _ in 0..<4 {
            try CommandRun.csvload(
                input, database, "--log-file", log, "--log-max-bytes", "600", "--log-keep", "2", "--restart")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".log") }
        #expect(names.sorted() == ["load.log", "load.log.1", "load.log.2"])
    }

    @Test("a full disk is said once, and does not stop the load")
    func fullDisk() throws {
        let run = try CommandRun.csvload(input, database, "--log-file", "/dev/full")
        #expect(run.exitCode == 2, "\(run)")
        let notes = run.errors.split(separator: "\n").filter { $0.contains("/dev/full") }
        #expect(
            notes == [
                "Note: Cannot write to '/dev/full': No space left on device; the load goes on without its log"
            ], "\(run)")
        #expect(try DatabaseReader(database).integer("SELECT count(*) FROM people") == 2)
    }

    @Test("SIGHUP opens the log again, and does not end the load")
    func hangup() throws {
        let records = (1...60_000).map { "\($0),n" }.joined(separator: "\n")
        let large = try folder.write("id,name\n\(records)\n", to: "large.csv")
        let database = DatabaseReader(database)
        let slow = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) SELECT max(i) FROM n)"
        let log = log
        let moved = folder.path("moved.log")
        let run = try CommandRun.csvload(
            large, database.path, "--batch-bytes", "1", "--jobs", "1", "--compute", "weight = id + \(slow)",
            "--log-file", log, "--log-level", "debug",
            interruption: .send(SIGHUP) {
                guard database.holds("SELECT count(*) >= 1 FROM csvload_checkpoints") else { return false }
                return rename(log, moved) == 0
            })
        #expect(run.exitCode == 0, "\(run)")
        #expect(try logged("moved.log").contains("run_started") && logged().contains("run_finished"))
    }

    @Test(
        "flags that clash or say something about nothing are refused",
        arguments: [
            ["--log-keep", "3"], ["--log-max-bytes", "1MB"], ["--log-file", "x.log", "--log-keep", "3"],
            ["--log-values"], ["--hook-timeout", "3"], ["--log-file", ""], ["--metrics-file", "-"],
            ["--log-format", "json", "--progress", "always"], ["--log-file", "a.csv"], ["--log-file", "./b.db"],
            ["--log-file", "x", "--metrics-file", "x"], ["--on-failure", ""], ["--warn-if-slower", "0"],
        ])
    func refused(flags: [String]) throws {
        let run = try CommandRun.run([CommandRun.commandPath, "load", "a.csv", "b.db"] + flags)
        #expect(run.exitCode == 64 && run.errors.lowercased().contains("error"), "\(run)")
    }

    @Test("the journal gets a priority in front of each line, and nobody else does")
    func journal() {
        let style = StandardError.Style(isJSON: false, isJournal: true)
        #expect(
            StandardError.styled("Error: no\nNext: x\nNote: y\n", as: style) == "<3>Error: no\n<6>Next: x\n<4>Note: y\n"
        )
        #expect(StandardError.styled("Error: no\n", as: .init()) == "Error: no\n")
        #expect(StandardError.prefixed("a\n", .debug, style) == "<7>a\n")
    }

    @Test("standard error that is the journal's stream is recognised by device and inode")
    func journalStream() throws {
        // The command's standard error is a file here, whose device and inode the shell looks up.
        let errors = folder.path("errors")
        let script = """
            : > '\(errors)'; JOURNAL_STREAM=$(stat -c %d:%i '\(errors)') '\(CommandRun.commandPath)' none x 2>> '\(errors)'
            JOURNAL_STREAM=1:1 '\(CommandRun.commandPath)' none x 2>> '\(errors)'
            """
        _ = try CommandRun.run(["sh", "-c", script])
        let lines = try logged("errors").split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("<3>Error: ") && lines[1].hasPrefix("Error: "), "\(lines)")
    }
}
