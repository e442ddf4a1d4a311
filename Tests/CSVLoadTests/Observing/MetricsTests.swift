import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Metrics")
struct MetricsTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("load.prom")
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func batch(inserted: Int64 = 9, seconds: Double = 0.2) -> LoadBatch {
        var counts = RowCounts()
        counts.inserted = inserted
        counts.rejected = 1
        var times = StageTimes()
        times.write = 40
        times.idle = 1500
        return LoadBatch(
            rowIDs: 1...(inserted + 1), bytes: 0..<100, counts: counts, rejects: [.type: 1], times: times,
            seconds: seconds, chunksToParse: 2, chunksToWrite: 1, lockRetries: 3)
    }

    private func write(_ file: MetricsFile, _ batches: [LoadBatch]) {
        file.begin(source: "s", table: "t")
        file.update { metrics in
            for batch in batches { metrics.add(batch) }
            metrics.finish(.completed, exitCode: 0, nil)
        }
        #expect(file.write() == nil)
    }

    @Test("a page has help, type and value of each metric")
    func page() throws {
        write(try MetricsFile(path, version: "1.0"), [batch()])
        let text = try text()
        for line in [
            "csvload_info{version=\"1.0\"} 1", "# TYPE csvload_rows_total counter",
            "csvload_rows_total{source=\"s\",table=\"t\",outcome=\"inserted\"} 9",
            "csvload_rejects_total{source=\"s\",table=\"t\",reason=\"type\"} 1",
            "csvload_read_bytes_total{source=\"s\",table=\"t\"} 100",
            "csvload_batch_seconds_bucket{source=\"s\",table=\"t\",le=\"0.1\"} 0",
            "csvload_batch_seconds_bucket{source=\"s\",table=\"t\",le=\"0.25\"} 1",
            "csvload_batch_seconds_bucket{source=\"s\",table=\"t\",le=\"+Inf\"} 1",
            "csvload_batch_seconds_sum{source=\"s\",table=\"t\"} 0.2",
            "csvload_stage_seconds_bucket{source=\"s\",table=\"t\",stage=\"write\",le=\"0.05\"} 1",
            "csvload_worker_idle_seconds_total{source=\"s\",table=\"t\"} 1.5",
            "csvload_retries_total{source=\"s\",table=\"t\"} 3",
        ] {
            #expect(text.contains(line + "\n"), "\(line) is missing in:\n\(text)")
        }
    }

    @Test("labels escape what would end them")
    func escapes() {
        let labels = MetricsPage.labels([(name: "source", value: "a\"b\\c\nd ä")])
        #expect(labels == "{source=\"a\\\"b\\\\c\\nd ä\"}")
    }

    @Test("counters go on from the page of the run before")
    func carriesOver() throws {
        write(try MetricsFile(path, version: "1.0"), [batch(), batch(seconds: 2)])
        write(try MetricsFile(path, version: "1.0"), [batch()])
        let text = try text()
        for line in [
            "csvload_batch_seconds_count{source=\"s\",table=\"t\"} 3",
            "csvload_batch_seconds_bucket{source=\"s\",table=\"t\",le=\"0.25\"} 2",
            "csvload_rows_total{source=\"s\",table=\"t\",outcome=\"inserted\"} 27",
            "csvload_retries_total{source=\"s\",table=\"t\"} 9",
        ] {
            #expect(text.contains(line + "\n"), "\(line) is missing in:\n\(text)")
        }
    }

    @Test("what the bookkeeping counts goes before what the page says")
    func bookkeepingWins() throws {
        write(try MetricsFile(path, version: "1.0"), [batch()])
        let file = try MetricsFile(path, version: "1.0")
        file.begin(source: "s", table: "t")
        var totals = RunTotals()
        totals.counts.inserted = 40
        totals.runs = ["completed": 4]
        totals.resumes = 2
        file.start(RunStart(runID: 5, table: "t", totals: totals, rejectsKept: 0))
        file.update {
            $0.add(batch())
            $0.finish(.completed, exitCode: 2, nil)
        }
        #expect(file.write() == nil)
        let text = try text()
        #expect(text.contains("outcome=\"inserted\"} 49\n"))
        #expect(text.contains("csvload_runs_total{source=\"s\",table=\"t\",status=\"completed\"} 5\n"))
        #expect(text.contains("csvload_resumes_total{source=\"s\",table=\"t\"} 2\n"))
        #expect(text.contains("csvload_last_exit_code{source=\"s\",table=\"t\"} 2\n"))
        #expect(text.contains("csvload_running{source=\"s\",table=\"t\"} 0\n"))
    }

    @Test("a load that runs says so, and how many chunks wait")
    func running() throws {
        let file = try MetricsFile(path, version: "1.0")
        file.begin(source: "s", table: "t")
        file.update { $0.progress() }
        #expect(file.write() == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
        file.start(RunStart(runID: 1, table: "t", totals: RunTotals(), rejectsKept: 0))
        file.update { $0.add(batch()) }
        #expect(file.write() == nil)
        let text = try text()
        #expect(text.contains("csvload_running{source=\"s\",table=\"t\"} 1\n"))
        #expect(text.contains("csvload_queue_chunks{source=\"s\",table=\"t\",queue=\"parse\"} 2\n"))
    }

    @Test("a run that never started keeps the counters of those before it")
    func neverStarted() throws {
        write(try MetricsFile(path, version: "1.0"), [batch()])
        let file = try MetricsFile(path, version: "1.0")
        file.begin(source: "s", table: "t")
        file.update { $0.finish(.failed, exitCode: 66, nil) }
        #expect(file.write() == nil)
        #expect(try text().contains("outcome=\"inserted\"} 9\n"))
        #expect(try text().contains("csvload_runs_total{source=\"s\",table=\"t\",status=\"failed\"} 0\n"))
    }

    @Test("the file is replaced, and nothing is left beside it")
    func replaces() throws {
        let file = try MetricsFile(path, version: "1.0")
        #expect(!FileManager.default.fileExists(atPath: path))
        write(file, [batch()])
        let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        file.update { $0.add(batch()) }
        #expect(file.write() == nil)
        let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        #expect(before != after)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["load.prom"])
    }

    @Test("a folder that goes away is told once, and does no harm")
    func lost() throws {
        let name = try folder.makeFolder("sub") + "/load.prom"
        let file = try MetricsFile(name, version: "1.0")
        folder.remove("sub")
        file.begin(source: "s", table: "t")
        #expect(file.write() == nil)
        file.start(RunStart(runID: 1, table: "t", totals: RunTotals(), rejectsKept: 0))
        #expect(file.write() == "Cannot write the metrics '\(name)': No such file or directory")
        #expect(file.write() == nil)
    }

    @Test("what is no page of metrics is not replaced", arguments: ["id,name\n1,a\n", "# HELP node_load1\n", "\0"])
    func refused(text: String) throws {
        try folder.write(text, to: "load.prom")
        let error = #expect(throws: LoadError.self) { try MetricsFile(path, version: "1.0") }
        #expect(error?.code == .cannotCreate)
        #expect(error?.message == "Cannot write the metrics '\(path)': it holds something else")
    }

    @Test("a folder and a folder that is not there are refused", arguments: ["", "none/x.prom"])
    func unwritable(name: String) throws {
        let error = #expect(throws: LoadError.self) { try MetricsFile(folder.path(name), version: "1.0") }
        #expect(error?.code == .cannotCreate)
    }
}
