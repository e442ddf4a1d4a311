import Foundation
import TestSupport
import Testing

/// A night on which the input did not come: everything that tells of loads tells of it.
@Suite("A failed night")
struct FailedNightTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2,b\n", to: "in.csv")
        database = folder.path("out.db")
        try CommandRun.csvload(input, database, "--table", "t", "--key", "id")
        try FileManager.default.removeItem(atPath: input)
    }

    private func failedLoad(_ arguments: String...) throws -> CommandRun {
        let run = try CommandRun.run(
            [CommandRun.commandPath, input, database, "--table", "t", "--key", "id"] + arguments)
        #expect(run.exitCode == 66, "\(run)")
        return run
    }

    @Test("is in the status, as text and as JSON, and leaves nothing to resume")
    func status() throws {
        _ = try failedLoad()
        let text = try CommandRun.csvload("status", database)
        #expect(text.output.contains("  failed 20") && text.output.contains(", 2 runs\n"), "\(text)")
        #expect(text.output.contains("No such file or directory. Check the path and its permissions. (exit code 66)\n"))
        #expect(!text.errors.contains("resume"))
        let json = try CommandRun.csvload("status", database, "--json").output
        for fact in [
            "\"exit_code\":66", "\"problem\":\"input_not_found\"", "\"status\":\"failed\"", "\"is_unfinished\":false",
        ] {
            #expect(json.contains(fact), "\(json)")
        }
        #expect(try CommandRun.csvload("resume", database).errors.hasPrefix("Nothing to resume"))
    }

    @Test("is in the report: in its verdict and among the runs")
    func report() throws {
        _ = try failedLoad()
        let page = folder.path("report.html")
        #expect(try CommandRun.csvload("report", database, "--output", page).exitCode == 0)
        let text = try String(contentsOfFile: page, encoding: .utf8)
        for words in [
            "verdict attention", "The last load of 1 source ended before it began: ", "exit code 66",
            "No such file or directory",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("is in the metrics, and for the hook, with the number of its run")
    func observers() throws {
        let metrics = folder.path("load.prom")
        _ = try failedLoad(
            "--metrics-file", metrics, "--warn-if-fewer-rows", "50", "--log-file", folder.path("log"), "--on-failure",
            "echo $CSVLOAD_RUN_ID $CSVLOAD_EXIT_CODE $CSVLOAD_ALARMS > \(folder.path("hook"))")
        #expect(try String(contentsOfFile: folder.path("hook"), encoding: .utf8) == "2 66 fewer_rows\n")
        let log = try String(contentsOfFile: folder.path("log"), encoding: .utf8)
        #expect(log.contains("0 records in the source are 100 % fewer than the 2 that are usual"), "\(log)")
        let page = try String(contentsOfFile: metrics, encoding: .utf8)
        for line in [
            "csvload_runs_total{source=\"\(input)\",table=\"t\",status=\"failed\"} 1\n",
            "csvload_runs_total{source=\"\(input)\",table=\"t\",status=\"completed\"} 1\n",
            "csvload_alarm{source=\"\(input)\",table=\"t\",alarm=\"fewer_rows\"} 1\n",
            "csvload_last_exit_code{source=\"\(input)\",table=\"t\"} 66\n",
            "csvload_rows_total{source=\"\(input)\",table=\"t\",outcome=\"inserted\"} 2\n",
        ] {
            #expect(page.contains(line), "\(line) is missing in:\n\(page)")
        }
    }
}
