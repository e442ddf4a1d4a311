import TestSupport
import Testing

@testable import CSVLoad

@Suite("History of runs")
struct RunHistoryTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    /// Makes a source's runs what a test wants them to have been.
    private func setRuns(_ runs: [(status: String, rows: Int, seconds: Double)]) throws {
        try fixture.load("id\n1\n")
        let values = runs.map {
            "(1, '\($0.status)', '2026-01-01', '2026-01-01', \($0.rows), \($0.rows), \($0.seconds), \($0.rows), '', '', 0)"
        }
        try fixture.database.execute(
            """
            DELETE FROM csvload_checkpoints; DELETE FROM csvload_runs;
            INSERT INTO csvload_runs (source_id, status, started_at, finished_at, rows_read, rows_inserted, seconds,
                source_records, tool_version, host, pid)
            VALUES \(values.joined(separator: ", "))
            """)
    }

    @Test("a run notes how long it took, in which stage, and what it refused")
    func notes() throws {
        try fixture.load("id,n\n1,1\n2\n3\n4,4\n")
        #expect(
            try fixture.database.lines(
                """
                SELECT seconds > 0, parse_ms > 0, write_ms > 0, commit_ms > 0, source_records, rejects_by_reason
                FROM csvload_runs
                """) == ["1|1|1|1|4|{\"ragged\":2}"])
    }

    @Test("records that were in already count to the source's")
    func sourceRecords() throws {
        try fixture.load("id\n1\n2\n")
        try fixture.load("id\n1\n2\n3\n")
        try fixture.load("id\n1\n2\n3\n")
        #expect(try fixture.database.lines("SELECT source_records FROM csvload_runs") == ["2", "3", "3"])
    }

    @Test("a load that was stopped and went on is compared as one")
    func stoppedLoads() throws {
        try setRuns([("interrupted", 600, 2), ("completed", 400, 2), ("failed", 0, 90), ("completed", 1000, 4)])
        let summary = try fixture.load("id\n" + (1...1000).map { "\($0)\n" }.joined())
        #expect(summary.pace?.medianRowsPerSecond == 250 && summary.pace?.comparedLoads == 2)
    }

    @Test("runs that found nothing to do are not compared")
    func nothingToDo() throws {
        try setRuns([("completed", 1000, 1), ("completed", 0, 0.1), ("completed", 0, 0.1)])
        let summary = try fixture.load("id\n" + (1...1000).map { "\($0)\n" }.joined())
        #expect(summary.pace?.medianRowsPerSecond == 1000 && summary.pace?.comparedLoads == 1)
        let again = try fixture.load("id\n" + (1...1000).map { "\($0)\n" }.joined()) {
            $0.alarm = LoadAlarm(slowerPercent: 1, fewerRowsPercent: 1)
        }
        #expect(again.pace == nil && again.alarms == [.slower: false, .fewerRows: false])
    }

    @Test("an alarm is a note of the summary and a warning of the log")
    func alarm() throws {
        try setRuns([("completed", 9000, 0.0001)])
        let observer = RecordingObserver()
        let summary = try fixture.load("id\n" + (1...1000).map { "\($0)\n" }.joined(), observer: observer) {
            $0.alarm = LoadAlarm(slowerPercent: 50, fewerRowsPercent: 50)
        }
        #expect(summary.alarms == [.slower: true, .fewerRows: true])
        #expect(
            summary.notes.contains { $0.hasPrefix("alarm (fewer_rows): 1000 records in the source are 88 % fewer") })
        #expect(observer.events(.alarm).compactMap { $0.text("alarm") } == ["slower", "fewer_rows"])
        #expect(observer.events(.alarm).allSatisfy { $0.level == .warning })
    }

    @Test("totals add up all runs, and count those that went on after one that was stopped")
    func totals() throws {
        try setRuns([("interrupted", 600, 2), ("completed", 400, 2), ("failed", 5, 9)])
        let observer = StartObserver()
        try fixture.load("id\n1\n", observer: observer)
        let totals = try #require(observer.start?.totals)
        #expect(totals.counts.inserted == 1005 && totals.resumes == 2)
        #expect(totals.runs == ["interrupted": 1, "completed": 1, "failed": 1])
        #expect(totals.lastSuccess?.description == "2026-01-01T00:00:00.000Z")
    }

    @Test("each batch is told with its counts, its rejects and its times")
    func batches() throws {
        let observer = StartObserver()
        try fixture.load("id,n\n1,1\n2\n3\n", observer: observer)
        let batch = try #require(observer.batches.first)
        #expect(batch.rowIDs == 1...3 && batch.counts.inserted == 1 && batch.rejects == [.ragged: 2])
        #expect(batch.seconds > 0 && batch.times.write > 0 && batch.times.commit > 0 && batch.times.idle > 0)
        #expect(batch.lockRetries == 0)
    }
}
