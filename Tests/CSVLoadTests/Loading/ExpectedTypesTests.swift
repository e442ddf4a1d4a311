import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Types that are found beside the load")
struct ExpectedTypesTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws { fixture = try LoadFixture() }

    /// More than the front that is looked at, in which `v` holds integers; then the record that is given.
    private static func text(endingWith last: String) -> String {
        var text = "id,v\n"
        for id in 1...120_000 { text += "\(id),\(id * 7)\n" }
        return text + last
    }

    private func job(
        _ text: String, trialBytes: Int64 = 0, observer: any LoadObserver = SilentObserver(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadJob {
        let input = try fixture.folder.write(text, to: "s.csv")
        var options = LoadOptions(input: input, database: database.path, table: "t", sourceName: "s", jobs: 2)
        options.content.key = ["id"]
        options.batchBytes = 200_000
        change(&options)
        return LoadJob(options, toolVersion: "test", observer: observer, trialBytes: trialBytes)
    }

    @Test("types that hold make the same database as ones that were found before")
    func expected() throws {
        let text = Self.text(endingWith: "200000,1,surplus\n200001,5\n")
        let summary = try job(text).run()
        #expect((summary.counts.inserted, summary.counts.rejected) == (120_001, 1))
        let found = try database.dump()

        fixture.folder.remove("out.db")
        let careful = try job(text, trialBytes: .max).run()
        #expect(careful.batches == summary.batches)
        #expect(try database.dump() == found)
        #expect(try job(text).run().counts.read == 0)
    }

    @Test(
        "a value far behind the front still decides the type, and nothing is told of the first attempt",
        arguments: ["200000,late\n200001,2\n", "200000,1.5\n200001,2\n", "200000,007\n200001,2\n"])
    func refuted(end: String) throws {
        let observer = EventObserver()
        let summary = try job(Self.text(endingWith: "\"1\"x,2\n" + end), observer: observer).run()
        #expect((summary.counts.inserted, summary.counts.rejected) == (120_002, 1))
        let type = end.contains("1.5") ? "real" : "text"
        #expect(try database.lines("SELECT DISTINCT typeof(v) FROM t") == [type])
        #expect(try database.lines("SELECT count(*), min(run_id) FROM csvload_runs") == ["1|1"])
        let told: [LoadEvent.Kind] = [.runStarted, .reject]
        #expect(observer.kinds.filter { told.contains($0) } == told)
        #expect(observer.committed == 120_003)
        #expect(summary.notes.isEmpty)
    }

    @Test("whether the table has rowids goes by all records, not by the first ones")
    func rowID() throws {
        let long = String(repeating: "x", count: 60_000)
        var text = "k,v\n"
        for id in 1...120_000 { text += "k\(id),a\n" }
        for id in 1...1000 { text += "l\(id),\(long)\n" }
        _ = try job(text) { $0.content.key = ["k"] }.run()
        #expect(try database.lines("SELECT sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE name = 't'") == ["0"])
    }

    @Test("a load that is stopped before its types are known leaves nothing, and is loaded from its start")
    func stopped() throws {
        let text = Self.text(endingWith: "")
        let observer = StoppingObserver(at: .loading)
        let job = try job(text, observer: observer)
        observer.stops(job)
        let stopped = try job.run()
        #expect(stopped.status == .interrupted)
        let kept = stopped.counts.read
        if kept == 0 {
            #expect(try database.lines("SELECT count(*) FROM sqlite_schema") == ["0"])
            #expect(observer.lastEvent?.kind == .runFinished && observer.lastEvent?.runID == nil)
        }
        let rest = try self.job(text).run()
        #expect(rest.status == .completed)
        #expect(rest.counts.read == 120_000 - kept)
        #expect(try database.integer("SELECT count(*) FROM t") == 120_000)
    }

    @Test("what stops a load before its types are known stops it as it stops any other")
    func limit() throws {
        let bad = String(repeating: "1,2,3\n", count: 50)
        let text = "id,v\n" + bad + Self.text(endingWith: "").dropFirst(5)
        let error = #expect(throws: LoadError.self) {
            try job(text) { $0.maximumRejects = 10 }.run()
        }
        #expect(error?.code == .unusableData)
        #expect(error?.message.contains("--max-rejects") == true)
        #expect(try database.lines("SELECT status FROM csvload_runs") == ["failed"])
    }

    @Test("a new database has its page size also where a load was killed before its first commit")
    func pageSize() throws {
        // The rollback of such a load leaves a file without a page.
        try fixture.folder.write("", to: "out.db")
        _ = try job("id,v\n1,2\n").run()
        #expect(try database.integer("PRAGMA page_size") == 16384)
    }
}

/// Keeps the kinds of events, and how many records were committed.
private final class EventObserver: LoadObserver {
    private let state = Mutex<(kinds: [LoadEvent.Kind], committed: Int64)>(([], 0))

    var kinds: [LoadEvent.Kind] { state.withLock { $0.kinds } }
    var committed: Int64 { state.withLock { $0.committed } }

    func loadDidProgress(_ progress: LoadProgress) {}

    func loadDidLog(_ event: LoadEvent) { state.withLock { $0.kinds.append(event.kind) } }

    func loadDidCommit(_ batch: LoadBatch) { state.withLock { $0.committed += batch.counts.read } }
}
