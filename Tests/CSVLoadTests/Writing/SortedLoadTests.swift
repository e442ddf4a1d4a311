import Foundation
import SQLiteCore
import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

@Suite("First loads whose keys come in no order")
struct SortedLoadTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }
    private var waiting: String { "\(fixture.database.path)-rows-1" }

    init() throws {
        fixture = try LoadFixture()
    }

    /// A text of 52 MB whose keys are shuffled, and some of which come again at the end.
    private static let text = shuffled(count: 650, again: [3, 77, 512])
    private static let longValue = String(repeating: "0123456789abcdef", count: 5000)

    private static func shuffled(count: Int, again: [Int]) -> String {
        var text = "id,v\n"
        text.reserveCapacity(count * 80_100)
        for index in 0..<count { text += "key \(index * 389 % count),\(index) \(longValue)\n" }
        for index in again { text += "key \(index),again \(index)\n" }
        return text
    }

    private static let keyed: @Sendable (inout LoadOptions) -> Void = {
        $0.content.key = ["id"]
        $0.batchBytes = 4 << 20
        $0.content.isAllText = true
    }

    private func checkRows() throws {
        #expect(try database.integer("SELECT count(*) FROM t") == 650)
        #expect(
            try database.lines("SELECT id, v FROM t WHERE v LIKE 'again%' ORDER BY id")
                == ["key 3|again 3", "key 512|again 512", "key 77|again 77"])
        #expect(
            try database.lines("SELECT sum(rows_read), sum(rows_inserted), sum(rows_updated) FROM csvload_runs")
                == ["653|650|3"])
        #expect(
            try database.lines(
                "SELECT sum(rows_read), sum(rows_inserted), sum(rows_updated), count(sorted_end) FROM csvload_checkpoints"
            )
                == ["653|650|3|0"])
        #expect(try database.lines("SELECT row_count, is_certain FROM csvload_tables") == ["650|1"])
        #expect(try database.lines("SELECT sorted_token FROM csvload_sources") == [""])
        #expect(try database.lines("PRAGMA integrity_check") == ["ok"])
        #expect(!FileManager.default.fileExists(atPath: waiting))
    }

    @Test("rows go in by their keys, the later of equal ones wins, and the file is gone", arguments: [false, true])
    func whole(findsTypes: Bool) throws {
        let observer = Watcher { _ in false }
        let path = waiting
        observer.look = { FileManager.default.fileExists(atPath: path) }
        let change: (inout LoadOptions) -> Void = {
            Self.keyed(&$0)
            $0.content.isAllText = !findsTypes
        }
        try fixture.load(Self.text, observer: observer, change)
        #expect(observer.found)
        try checkRows()
        #expect(try fixture.load(Self.text, change).counts.read == 0)
    }

    /// Stops its job when so many records are read, and looks whether something is so meanwhile.
    private final class Watcher: LoadObserver {
        private let stopsAt: @Sendable (LoadProgress) -> Bool
        private let job = Mutex<LoadJob?>(nil)
        private let hasFound = Mutex(false)
        nonisolated(unsafe) var look: @Sendable () -> Bool = { false }

        init(_ stopsAt: @escaping @Sendable (LoadProgress) -> Bool) { self.stopsAt = stopsAt }

        var found: Bool { hasFound.withLock { $0 } }

        func stops(_ job: LoadJob) { self.job.withLock { $0 = job } }

        func loadDidProgress(_ progress: LoadProgress) {
            if look() { hasFound.withLock { $0 = true } }
            if stopsAt(progress) { job.withLock { $0?.stop() } }
        }
    }

    /// - Parameter record: nil to stop while the rows go into the table.
    private func stop(at record: Int64?) throws {
        let observer = Watcher { progress in
            record.map { progress.phase == .loading && progress.counts.read >= $0 } ?? (progress.phase == .sorting)
        }
        let job = try fixture.job(Self.text, observer: observer, Self.keyed)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
    }

    @Test("a load that was stopped goes on, with the rows that wait", arguments: [200, 400, nil] as [Int64?])
    func stopped(at record: Int64?) throws {
        try stop(at: record)
        #expect(FileManager.default.fileExists(atPath: waiting))
        #expect(try database.integer("SELECT count(*) FROM csvload_checkpoints WHERE sorted_end IS NOT NULL") > 0)
        let rest = try fixture.load(Self.text, Self.keyed)
        #expect(rest.counts.read <= 653 - (record ?? 653))
        try checkRows()
    }

    @Test("a load that was stopped before its types were known leaves nothing")
    func nothingKnown() throws {
        let observer = Watcher { $0.phase == .loading && $0.counts.read >= 300 }
        let job = try fixture.job(Self.text, observer: observer) { $0.content.key = ["id"] }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let isKnown = try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'csvload_sources'") > 0
        #expect(isKnown || !FileManager.default.fileExists(atPath: waiting))
    }

    @Test(
        "without the rows that wait, or with others, the load begins where they began",
        arguments: ["gone", "short", "other"])
    func lost(how: String) throws {
        try stop(at: 400)
        switch how {
        case "gone": try FileManager.default.removeItem(atPath: waiting)
        case "short": try Data(contentsOf: URL(filePath: waiting)).dropLast(100).write(to: URL(filePath: waiting))
        default:
            var bytes = try Data(contentsOf: URL(filePath: waiting))
            bytes[17] ^= 1
            try bytes.write(to: URL(filePath: waiting))
        }
        let rest = try fixture.load(Self.text, Self.keyed)
        #expect(rest.counts.read > 300)
        #expect(try database.integer("SELECT count(*) FROM t") == 650)
        #expect(try database.lines("PRAGMA integrity_check") == ["ok"])
        #expect(!FileManager.default.fileExists(atPath: waiting))
    }

    @Test(
        "a file that a load has left which was killed is taken away, and one of somebody else is not",
        arguments: ["", "mine"])
    func left(content: String) throws {
        try Data(content.utf8).write(to: URL(filePath: waiting))
        if content.isEmpty {
            try fixture.load(Self.text, Self.keyed)
            try checkRows()
        } else {
            let error = #expect(throws: LoadError.self) { try fixture.load(Self.text, Self.keyed) }
            #expect(error?.problem == .databaseNotWritable)
            #expect(try String(contentsOfFile: waiting, encoding: .utf8) == content)
        }
    }

    @Test("an input that was changed meanwhile is what the table has")
    func edited() throws {
        try stop(at: 400)
        let text = Self.text.replacing("key 5,", with: "key 5000,").replacing("key 77,again", with: "key 77,once more")
        try fixture.load(text) {
            Self.keyed(&$0)
            $0.deletesMissing = true
        }
        let first = try LoadFixture()
        try first.load(text, Self.keyed)
        let rows = "SELECT id, v FROM t ORDER BY id"
        #expect(try database.lines(rows) == first.database.lines(rows))
        #expect(!FileManager.default.fileExists(atPath: waiting))
    }
}
