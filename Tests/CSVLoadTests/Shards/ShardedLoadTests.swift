import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Load into several databases")
struct ShardedLoadTests {
    private static let rows = "SELECT * FROM t"
    private static let rejects = "SELECT row_id, line, byte_start, hex(record), stage, reason FROM csvload_rejects"

    /// Records in no order, of which some are refused for their form or their type, and some keys come twice.
    static func text(records: Int, from first: Int = 1, key: (Int) -> String = { "\($0)" }) -> String {
        var lines = (first..<first + records).map { id in
            switch id % 100 {
            case 13: "\(key(id)),too few"
            case 17: "\(key(id)),\"x\"y,1"
            case 19: "\(key(id)),no number,x"
            case 23: "\(key(id - 1)),again,\(id)"
            default: "\(key(id)),\"line\nof \"\"\(id)\"\"\",\(id * 7919 % 10_007)"
            }
        }
        lines.shuffle()
        return "id,note,v\n" + lines.map { $0 + "\n" }.joined()
    }

    private func expectEqual(_ shards: ShardFixture, _ local: DatabaseReader, _ comment: Comment? = nil) throws {
        #expect(try shards.lines(Self.rows) == local.lines(Self.rows).sorted(), comment)
        #expect(try shards.lines(Self.rejects) == local.lines(Self.rejects).sorted(), comment)
        #expect(try shards.rowsAreInTheirRanges(), comment)
        let checkpoints = "SELECT row_id, byte_end, line_end, content_hash FROM csvload_checkpoints"
        for number in 1...shards.names.count {
            #expect(try shards.database(number).lines(checkpoints) == local.lines(checkpoints), comment)
        }
        let sums = "SELECT sum(rows_read), sum(rows_filtered), sum(rows_rejected) FROM csvload_runs"
        let parts = try (1...shards.names.count).map { try shards.database($0).rows(sums)[0] }
        for (column, expected) in try local.rows(sums)[0].enumerated() {
            let sum = parts.reduce(Int64(0)) { if case .integer(let n) = $1[column] { $0 + n } else { $0 } }
            #expect(SQLValue.integer(sum) == expected, comment)
        }
    }

    @Test(
        "holds the rows and rejects of a local load, each once, whatever the key's type",
        arguments: [2, 3, 7], ["INTEGER", "REAL", "TEXT"])
    func equal(count: Int, type: String) throws {
        let text = Self.text(records: 6000) { id in
            switch type {
            case "INTEGER": "\(id - 3000)"
            case "REAL": "\(Double(id - 3000) / 8)"
            default: ["ä", "z", "Z", "", "é "][id % 5] + String(id, radix: 7)
            }
        }
        let shards = try ShardFixture(count)
        func change(_ options: inout LoadOptions) {
            options.content.types = ["v": .integer]
            options.content.computations = [
                LoadOptions.Computation(column: "c", sql: "json_extract(iif(v % 50 = 0, '{', v), '$')")
            ]
            options.content.filter = "v % 3 <> 0"
        }
        let computing = try shards.computing()
        let summary = try shards.load(text, by: computing, change)
        try expectEqual(shards, try shards.loadLocally(text, change))
        #expect(computing.computed.sorted() == Array(1...6))
        #expect(summary.status == .completed && summary.shards.count == count && summary.counts.read == 6000)
        #expect(summary.notes.filter { $0.contains("6 parts: 6 computed") }.count == 1)
        #expect(try shards.database(1).value("SELECT typeof(id) FROM t") == .text(type.lowercased()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: computing.folder) == [])
    }

    @Test(
        "ranges hold about as many rows each, whether keys rise or come in no order, in small inputs and larger ones",
        arguments: [true, false], [400, 4_000, 40_000])
    func balanced(rises: Bool, records: Int) throws {
        var ids = Array(1...records)
        if !rises { ids.shuffle() }
        let text = "id,v\n" + ids.map { "\($0 * $0),x\n" }.joined()
        for computes in [false, true] {
            let shards = try ShardFixture(4)
            try shards.load(text, by: try shards.computing()) {
                $0.batchBytes = 1 << 20
                if computes { $0.content.computations = [LoadOptions.Computation(column: "c", sql: "v")] }
            }
            for number in 1...4 {
                let rows = Int(try shards.database(number).integer("SELECT count(*) FROM t"))
                #expect((records * 22 / 100...records * 28 / 100).contains(rows), "\(rows) rows in \(number)")
            }
        }
    }

    @Test("finds everything done the second time, and computes nothing")
    func again() throws {
        let text = Self.text(records: 2000)
        let shards = try ShardFixture(3)
        try shards.load(text, by: try shards.computing())
        let computing = try shards.computing()
        let summary = try shards.load(text, by: computing)
        #expect(summary.counts.read == 0 && summary.recordsVerified == 2000 && computing.computed == [])
    }

    @Test("computes no part again that is there")
    func resumed() throws {
        let text = Self.text(records: 8000)
        let shards = try ShardFixture(3)
        let first = try shards.computing { $0 != 4 }
        #expect(throws: LoadError.self) { try shards.load(text, by: first) }
        #expect(first.computed.sorted() == [1, 2, 3, 5, 6])
        let second = try shards.computing()
        let summary = try shards.load(text, by: second)
        #expect(second.computed == [4] && summary.status == .completed)
        try expectEqual(shards, try shards.loadLocally(text))
    }

    @Test("goes on in each database where it is")
    func uneven() throws {
        let text = Self.text(records: 8000)
        let shards = try ShardFixture(3)
        try shards.load(text, by: try shards.computing())
        // One is not there any more, and one has lost rows and does not know it.
        try FileManager.default.removeItem(atPath: shards.names.path(3))
        try shards.database(2).execute("DELETE FROM t WHERE id % 2")
        let computing = try shards.computing()
        let summary = try shards.load(text, by: computing)
        #expect(computing.computed.sorted() == Array(1...6))
        #expect(summary.shards[0].counts.read == 0 && summary.shards[2].counts.inserted > 0)
        let local = try shards.loadLocally(text)
        #expect(try shards.lines(Self.rows) == local.lines(Self.rows).sorted())
        #expect(try shards.lines(Self.rejects) == local.lines(Self.rejects).sorted())
        #expect(try shards.rowsAreInTheirRanges())
    }

    @Test("keeps the ranges when the input grows and changes")
    func grown() throws {
        let text = Self.text(records: 3000)
        let shards = try ShardFixture(3)
        try shards.load(text, by: try shards.computing())
        let bounds = "SELECT number, lower_bound FROM csvload_shards"
        let before = try shards.database(2).lines(bounds)
        let more = text.replacing("line\nof", with: "LINE\nof") + Self.text(records: 3000, from: 3001).dropFirst(10)
        try shards.load(more, by: try shards.computing())
        #expect(try shards.database(2).lines(bounds) == before)
        #expect(try shards.lines(Self.rows) == shards.loadLocally(more).lines(Self.rows).sorted())
        #expect(try shards.rowsAreInTheirRanges())
    }

    @Test("takes out of each database what the input no longer has, where it is to")
    func deleted() throws {
        let shards = try ShardFixture(3)
        let ids = (1...3000).map { "\($0),\($0)\n" }
        try shards.load("id,v\n" + ids.joined(), by: try shards.computing()) { $0.deletesMissing = true }
        let left = "id,v\n" + ids.enumerated().filter { $0.offset % 3 > 0 }.map(\.element).joined()
        let summary = try shards.load(left, by: try shards.computing()) { $0.deletesMissing = true }
        #expect(summary.deleted == 1000)
        #expect(try shards.lines("SELECT id FROM t").count == 2000)
    }

    @Test("several inputs of one table are divided by the same ranges")
    func siblings() throws {
        let shards = try ShardFixture(3)
        try shards.load(Self.text(records: 3000), by: try shards.computing())
        try shards.load(Self.text(records: 3000, from: 2001), source: "other", by: try shards.computing())
        #expect(try shards.lines("SELECT id FROM t").count == Set(try shards.lines("SELECT id FROM t")).count)
        #expect(try shards.rowsAreInTheirRanges())
        let divisions = try (1...3).map { try shards.database($0).lines("SELECT lower_bound FROM csvload_shards") }
        #expect(Set(divisions).count == 1)
    }

    @Test("says of the loads what it would of one")
    func observed() throws {
        let text = Self.text(records: 4000)
        let shards = try ShardFixture(3)
        let observer = CountingObserver()
        let summary = try shards.load(text, by: try shards.computing(), observer: observer)
        let seen = observer.seen
        #expect(seen.starts == 1 && seen.counts == summary.counts && seen.bytes == Int64(text.utf8.count))
        #expect(seen.lastProgress == Int64(text.utf8.count))
        #expect(seen.shards == ["1", "2", "3"])
    }

    @Test("a load that is stopped keeps what is whole, and goes on")
    func stopped() throws {
        let text = Self.text(records: 8000)
        let shards = try ShardFixture(2)
        let job = HeldJob()
        let computing = try shards.computing { number in
            if number == 3 { job.stop() }
            return true
        }
        let sharded = ShardedLoadJob(
            try shards.options(text) { _ in }, count: 2, toolVersion: "test", observer: SilentObserver(),
            computing: computing)
        job.hold(sharded)
        #expect(try sharded.run().status == .interrupted)
        #expect(try shards.load(text, by: try shards.computing()).status == .completed)
        #expect(try shards.lines(Self.rows) == shards.loadLocally(text).lines(Self.rows).sorted())
    }
}
