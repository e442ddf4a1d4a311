import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Limits, as numbers and as shares")
struct CountLimitTests {
    @Test(
        "reads numbers and percentages",
        arguments: [("0", .count(0)), ("12", .count(12)), ("5%", .percent(5)), ("0.5%", .percent(0.5))]
            as [(String, CountLimit)])
    func reads(text: String, limit: CountLimit) throws {
        #expect(CountLimit(text) == limit)
        #expect(limit.description == text)
        let json = try JSONEncoder().encode([limit])
        #expect(try JSONDecoder().decode([CountLimit].self, from: json) == [limit])
    }

    @Test(
        "refuses what is neither",
        arguments: ["", "%", "-1", "-1%", "101%", "x%", "1e1%", "5 %", "+5", "1.2.3%", "1.5"])
    func refuses(text: String) {
        #expect(CountLimit(text) == nil)
    }

    @Test("a share is looked at from the 1,000th record on, and at the end")
    func share() {
        let limit = CountLimit.percent(10)
        #expect(!limit.isPassed(by: 999, of: 999, isEnd: false))
        #expect(limit.isPassed(by: 101, of: 1000, isEnd: false))
        #expect(!limit.isPassed(by: 100, of: 1000, isEnd: false))
        #expect(limit.isPassed(by: 2, of: 10, isEnd: true))
        #expect(!limit.isPassed(by: 0, of: 0, isEnd: true))
    }

    @Test("a load stops at its last whole batch, names the last reject, and goes on with a higher limit")
    func stops() throws {
        let fixture = try LoadFixture()
        var text = "id,n\n" + (1...40_000).map { "\($0),\($0)\n" }.joined()
        text += (40_001...60_000).map { "\($0),x\n" }.joined()
        func load(_ limit: CountLimit) throws -> LoadSummary {
            try fixture.load(text) {
                $0.content.types = ["n": .integer]
                $0.batchBytes = 1
                $0.maximumRejects = limit
            }
        }
        #expect {
            _ = try load(.percent(20))
        } throws: {
            let message = "\($0)"
            return ($0 as? LoadError)?.code == .unusableData && message.contains("more than --max-rejects 20% allows")
                && message.contains("the last one is on line") && message.contains(": type in column 'n'")
        }
        let kept = try fixture.database.integer("SELECT sum(rows_read) FROM csvload_checkpoints")
        #expect(kept > 0 && kept < 60_000)
        let done = try load(.percent(50))
        #expect(done.status == .completed && done.rejectsKept == 20_000)
        #expect(done.recordsVerified == kept || done.recordsVerified == 0)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 40_000)
    }

    @Test("few records are judged at the end, and their batch is rolled back")
    func few() throws {
        let fixture = try LoadFixture()
        #expect(throws: LoadError.self) {
            try fixture.load("id,v\n1\n2,b\n3,c\n") { $0.maximumRejects = .percent(33) }
        }
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 0)
        let summary = try fixture.load("id,v\n1\n2,b\n3,c\n") { $0.maximumRejects = .percent(34) }
        #expect(summary.counts.rejected == 1)
        #expect(try LoadHistory(database: fixture.database.path).unfinishedLoads.isEmpty)
    }
}
