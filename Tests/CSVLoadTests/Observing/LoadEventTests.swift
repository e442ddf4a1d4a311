import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

/// Keeps the events of a load.
final class RecordingObserver: LoadObserver {
    private let heard = Mutex<[LoadEvent]>([])

    var events: [LoadEvent] { heard.withLock { $0 } }

    func events(_ kind: LoadEvent.Kind) -> [LoadEvent] { events.filter { $0.kind == kind } }

    func loadDidProgress(_ progress: LoadProgress) {}

    func loadDidLog(_ event: LoadEvent) {
        heard.withLock { $0.append(event) }
    }
}

extension LoadEvent {
    func text(_ name: String) -> String? {
        guard case .text(let text) = fields.first(where: { $0.name == name })?.value else { return nil }
        return text
    }

    func integer(_ name: String) -> Int64? {
        guard case .integer(let integer) = fields.first(where: { $0.name == name })?.value else { return nil }
        return integer
    }
}

@Suite("Events of a load")
struct LoadEventTests {
    private let fixture: LoadFixture
    private let observer = RecordingObserver()

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("a load tells its start, its batches and its end, each with run, source and table")
    func story() throws {
        try fixture.load("id\n1\n2\n", observer: observer)
        #expect(observer.events.map(\.kind) == [.runPlanned, .runStarted, .batchCommitted, .runFinished])
        #expect(observer.events.allSatisfy { $0.runID == 1 && $0.source == "s" && $0.table == "t" })
        let end = try #require(observer.events.last)
        #expect(end.level == .info && end.integer("rows_inserted") == 2 && end.text("status") == "completed")
    }

    @Test("every event names the table as the database does", arguments: ["id\n1\n2\n", "id,v\n1,2\n"])
    func spelling(text: String) throws {
        try fixture.load("id\n1\n") { $0.table = "T" }
        // The second input does not fit the table: an attempt is a run, too.
        _ = try? fixture.load(text, observer: observer)
        #expect(!observer.events.isEmpty && observer.events.allSatisfy { $0.table == "T" })
        #expect(observer.events.last?.runID == 2)
    }

    @Test("a reject is told with its place and reason, and without a value")
    func reject() throws {
        try fixture.load("id,n\n1,1\nsecret,2,3\n", observer: observer)
        let reject = try #require(observer.events(.reject).first)
        #expect(reject.level == .warning && reject.rowID == 2 && reject.byte == 9)
        #expect(reject.integer("line") == 3 && reject.text("reason") == "ragged")
        #expect(!observer.events.contains { LogFormat.json.line($0).contains("secret") })
    }

    @Test("a record is shown where values may be, cut to a length")
    func values() throws {
        let long = String(repeating: "x", count: 5000)
        try fixture.load("id,n\n1,1\nsecret,2,\(long)\n", observer: observer) { $0.logsValues = true }
        let record = try #require(observer.events(.reject).first?.text("record"))
        #expect(record.hasPrefix("secret,2,xxx") && record.utf8.count == RejectLog.recordBytes)
    }

    @Test("a message of a table's own trigger, which may quote a value, is told only where values may be")
    func triggerMessage() throws {
        try fixture.database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY);
            CREATE TRIGGER no BEFORE INSERT ON t WHEN new.id = 7 BEGIN SELECT RAISE(ABORT, 'seven is secret'); END
            """)
        try fixture.load("id\n7\n", observer: observer)
        #expect(!observer.events.contains { LogFormat.json.line($0).contains("secret") })
        try fixture.load("id\n7\n8\n", source: "other", observer: observer) { $0.logsValues = true }
        #expect(observer.events(.reject).last?.text("detail") == "seven is secret")
    }

    @Test("many rejects are told singly up to a limit, and counted by reason")
    func manyRejects() throws {
        let count = RejectLog.singleLimit + 50
        let records = (1...count).map { $0 % 2 == 0 ? "\($0),1,2" : ",\($0)" }.joined(separator: "\n")
        try fixture.load("id,n\n\(records)\n", observer: observer) { $0.content.key = ["id"] }
        #expect(observer.events(.reject).count == RejectLog.singleLimit)
        let counts = try #require(observer.events(.rejectsCounted).first)
        #expect(counts.integer("rejected") == Int64(count))
        #expect(counts.integer("ragged") == Int64(count / 2) && counts.integer("key") == Int64(count / 2))
    }

    @Test("a load that fails tells why, last")
    func failure() throws {
        let job = try fixture.job("", observer: observer)
        #expect(throws: LoadError.self) { try job.run() }
        #expect(observer.events.last?.kind == .runFailed && observer.events.last?.level == .error)
    }

    @Test("a resumed load tells from which record on")
    func resumed() throws {
        try fixture.load("id\n1\n2\n")
        try fixture.load("id\n1\n2\n3\n", observer: observer)
        #expect(observer.events(.runStarted).first?.integer("records_kept") == 2)
        #expect(observer.events(.runStarted).first?.message == "loading into 't' from record 3 on")
    }
}

/// Keeps what it hears of the run and its batches.
final class StartObserver: LoadObserver {
    private let heard = Mutex<(start: RunStart?, batches: [LoadBatch])>((nil, []))

    var start: RunStart? { heard.withLock { $0.start } }
    var batches: [LoadBatch] { heard.withLock { $0.batches } }

    func loadDidProgress(_ progress: LoadProgress) {}

    func loadDidStart(_ start: RunStart) {
        heard.withLock { $0.start = start }
    }

    func loadDidCommit(_ batch: LoadBatch) {
        heard.withLock { $0.batches.append(batch) }
    }
}
