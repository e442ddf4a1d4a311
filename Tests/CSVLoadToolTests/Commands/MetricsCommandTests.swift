import Foundation
import TestSupport
import Testing

@Suite("Metrics of a load")
struct MetricsCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let metrics: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n3,c\n", to: "peo\"ple\\.csv")
        database = folder.path("out.db")
        metrics = folder.path("load.prom")
    }

    private func page() throws -> String { try String(contentsOfFile: metrics, encoding: .utf8) }

    @discardableResult
    private func load(_ arguments: String...) throws -> CommandRun {
        try CommandRun.run(
            [CommandRun.commandPath, input, database, "--metrics-file", metrics, "--table", "t"] + arguments)
    }

    @Test("counters of runs that follow each other rise, and agree with the bookkeeping")
    func counts() throws {
        #expect(try load().exitCode == 2)
        try load("--restart")
        let failed = try load("--max-rejects", "0", "--restart")
        #expect(failed.exitCode == 65, "\(failed)")
        let lines = try page().split(separator: "\n")
        func value(_ name: String, _ label: String = "{") -> Substring? {
            lines.first { $0.hasPrefix("\(name){") && $0.contains(label) }?.split(separator: " ").last
        }
        #expect(value("csvload_rows_total", "outcome=\"inserted\"") == "2")
        #expect(value("csvload_rows_total", "outcome=\"rejected\"") == "2")
        #expect(value("csvload_rejects_total", "reason=\"ragged\"") == "2")
        #expect(value("csvload_runs_total", "status=\"completed\"") == "2")
        #expect(value("csvload_runs_total", "status=\"failed\"") == "1")
        #expect(value("csvload_last_exit_code") == "65" && value("csvload_running") == "0")
        #expect(value("csvload_batch_seconds_count") == "2")
        #expect(value("csvload_last_success_timestamp_seconds") != nil)
    }

    @Test("a file that cannot be written is exit 73, before anything is loaded")
    func unwritable() throws {
        let run = try CommandRun.csvload(input, database, "--metrics-file", folder.path("none/x.prom"), "--table", "t")
        #expect(run.exitCode == 73 && run.errors.contains("Cannot write the metrics"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("a file that holds something else is left alone")
    func other() throws {
        let run = try CommandRun.csvload(
            input, database, "--metrics-file", try folder.write("a,b\n", to: "x.csv"), "--table", "t")
        #expect(run.exitCode == 73 && run.errors.contains("it holds something else"), "\(run)")
    }

    static let hasPromtool = (try? CommandRun.run(["promtool", "--version"]).exitCode) == 0
    static let hasExporter = (try? CommandRun.run(["prometheus-node-exporter", "--version"]).exitCode) == 0

    @Test("promtool has nothing to complain about", .enabled(if: hasPromtool))
    func promtool() throws {
        try load("--warn-if-slower", "50")
        let run = try CommandRun.run(["promtool", "check", "metrics"], input: page())
        #expect(run.exitCode == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run)")
    }

    @Test("node_exporter serves every sample", .enabled(if: hasExporter))
    func exporter() async throws {
        try load()
        let port = 20_000 + Int(getpid()) % 20_000
        let exporter = Process()
        exporter.executableURL = URL(filePath: "/usr/bin/env")
        exporter.arguments = [
            "prometheus-node-exporter", "--web.listen-address=127.0.0.1:\(port)", "--collector.disable-defaults",
            "--collector.textfile", "--collector.textfile.directory=\(folder.path)",
        ]
        exporter.standardError = FileHandle.nullDevice
        exporter.standardOutput = FileHandle.nullDevice
        try exporter.run()
        defer { exporter.terminate() }
        var served = ""
        for _ in 0..<100 where served.isEmpty {
            let run = try CommandRun.run([
                "python3", "-c",
                """
                import urllib.request
                print(urllib.request.urlopen("http://127.0.0.1:\(port)/metrics").read().decode(), end="")
                """,
            ])
            served = run.exitCode == 0 ? run.output : ""
            if served.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        }
        #expect(served.contains("node_textfile_scrape_error 0\n"))
        #expect(
            served.contains(
                "csvload_rows_total{outcome=\"inserted\",source=\"\(input.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\",table=\"t\"} 2\n"
            ), "\(served)")
        let samples = try page().split(separator: "\n").count { !$0.hasPrefix("#") }
        let shown = served.split(separator: "\n").count { $0.hasPrefix("csvload_") }
        #expect(samples == shown)
    }
}
