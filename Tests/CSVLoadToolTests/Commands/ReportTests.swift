import Foundation
import TestSupport
import Testing

@Suite("What commands say")
struct ReportTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n3,c\n", to: "people.csv")
        database = folder.path("out.db")
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("an input and a database alone are a load")
    func shortForm() throws {
        let run = try CommandRun.csvload(input, database)
        #expect(run.exitCode == 2, "\(run)")
        #expect(try DatabaseReader(database).lines("SELECT id FROM people") == ["1", "3"])
    }

    @Test("--json prints one line with the counts on standard output")
    func json() throws {
        let run = try CommandRun.csvload(input, database, "--json")
        #expect(run.output.hasSuffix("}\n") && run.output.split(separator: "\n").count == 1, "\(run)")
        let summary = try object(run.output)
        let counts = ["rows_read", "rows_inserted", "rows_updated", "rows_unchanged", "rows_filtered", "rows_rejected"]
        #expect(counts.map { summary[$0] as? Int } == [3, 2, 0, 0, 0, 1], "\(run)")
        #expect(summary["status"] as? String == "completed")
        #expect(summary["table"] as? String == "people")
        #expect(summary["rejects_kept"] as? Int == 1)
        #expect(summary["bytes_read"] as? Int == 18)
    }

    @Test("--quiet says nothing, but for errors")
    func quiet() throws {
        let run = try CommandRun.csvload(input, database, "--quiet")
        #expect(run.exitCode == 2 && run.errors.isEmpty && run.output.isEmpty, "\(run)")
        let failed = try CommandRun.csvload(folder.path("none.csv"), database, "--quiet")
        #expect(failed.errors.hasPrefix("Error: "), "\(failed)")
    }

    @Test("--quiet says what was guessed and what was removed, and no summary", arguments: [false, true])
    func quietWarnings(isLog: Bool) throws {
        let log = isLog ? ["--log-format", "json"] : []
        func load(_ text: String) throws -> CommandRun {
            let input = try folder.write(text, to: "nightly.csv")
            return try CommandRun.run(
                [CommandRun.commandPath, "load", input, database, "--key", "id", "--delete-missing", "--quiet"]
                    + ["--warn-if-fewer-rows", "50", "--max-deletes", "100%"] + log)
        }
        let first = try load("sep=;\nid;name\n" + (1...200).map { "\($0);a\n" }.joined())
        #expect(first.exitCode == 0 && first.errors.contains("sep=") && !first.errors.contains("Loaded"), "\(first)")
        let second = try load("sep=;\nid;name\n1;a\n")
        #expect(second.errors.contains("199 rows were removed"), "\(second)")
        #expect(second.errors.contains("fewer"), "\(second)")
        #expect(!second.errors.contains("Next"), "\(second)")
    }

    @Test("--quiet leaves out that an input has changed, which is what loads are for")
    func quietChange() throws {
        for text in ["id,name\n1,a\n2,b\n", "id,name\n1,x\n2,b\n"] {
            let input = try folder.write(text, to: "nightly.csv")
            let run = try CommandRun.csvload("load", input, database, "--key", "id", "--quiet")
            #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
        }
    }

    @Test("the last line on stderr is a command that works")
    func nextCommand() throws {
        let odd = try folder.write("id\n1\n", to: "it's \"odd\".csv")
        let run = try CommandRun.csvload(odd, database)
        #expect(run.exitCode == 0, "\(run)")
        let next = try #require(run.lastErrorLine.wholeMatch(of: /Next: (sqlite3 .*)/))
        guard let shell = try? CommandRun.run(["sqlite3", "--version"]), shell.exitCode == 0 else { return }
        let shown = try CommandRun.run(["sh", "-c", String(next.output.1)])
        #expect(shown.exitCode == 0 && shown.output == "1|1\n", "\(shown)")
    }

    @Test("nothing is drawn where standard error is no terminal")
    func noProgressLine() throws {
        let run = try CommandRun.csvload(input, database)
        #expect(!run.errors.contains("\r") && !run.errors.contains("\u{1B}"), "\(run)")
    }

    @Test("--progress always draws, and takes the line away at the end")
    func progressLine() throws {
        let run = try CommandRun.csvload(input, database, "--progress", "always")
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("people.csv"), "\(run)")
    }

    @Test("status tells each source's state, for people and for programs")
    func status() throws {
        try CommandRun.csvload(input, database)
        let run = try CommandRun.csvload("status", database)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.contains("\(input) -> people\n  completed "), "\(run)")
        #expect(run.output.contains("3 records: 2 in the table, 0 filtered, 1 rejected"), "\(run)")
        #expect(run.errors.isEmpty, "\(run)")
        let json = try CommandRun.csvload("status", database, "--json")
        let sources = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]], "\(json)")
        #expect(sources.count == 1)
        #expect(sources.first?["rows_loaded"] as? Int == 2)
        #expect(sources.first?["status"] as? String == "completed")
    }

    @Test("status names what to run when something is unfinished, and resume finishes it")
    func resume() throws {
        let failed = try CommandRun.csvload(input, database, "--max-rejects", "0")
        #expect(failed.exitCode == 65, "\(failed)")
        let status = try CommandRun.csvload("status", database)
        #expect(status.lastErrorLine == "Next: csvload resume \(database)", "\(status)")
        try folder.write("id,name\n1,a\n2,b\n3,c\n", to: "people.csv")
        let resumed = try CommandRun.csvload("resume", database)
        #expect(resumed.exitCode == 0, "\(resumed)")
        #expect(try DatabaseReader(database).lines("SELECT id FROM people") == ["1", "2", "3"])
        let again = try CommandRun.csvload("resume", database)
        #expect(again.exitCode == 0 && again.errors.hasPrefix("Nothing to resume"), "\(again)")
    }

    @Test("status of a database without bookkeeping says so")
    func statusOfOther() throws {
        try DatabaseReader(database).execute("CREATE TABLE t (a)")
        let run = try CommandRun.csvload("status", database)
        #expect(run.exitCode == 0 && run.output.contains("Nothing has been loaded into"), "\(run)")
    }

    @Test("control characters of a file's name do not reach the terminal")
    func escapes() throws {
        let odd = try folder.write("id\n1\n", to: "e\u{1B}[31m.csv")
        let run = try CommandRun.csvload(odd, database)
        #expect(!run.errors.contains("\u{1B}"), "\(run)")
        #expect(try !CommandRun.csvload("status", database).output.contains("\u{1B}"))
    }
}
