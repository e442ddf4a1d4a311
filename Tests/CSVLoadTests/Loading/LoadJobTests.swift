import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Load job")
struct LoadJobTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// Numbers in each record but the last, in a file of many chunks.
    private let late: String = {
        var text = "id,v\n"
        for id in 1...250_000 { text += "\(id),\(id)\n" }
        return text + "250001,text\n"
    }()

    @Test("rows of a second source of a keyless table start behind 2^40, those of a third behind 2^41")
    func sources() throws {
        try fixture.load("v\na\nb\n", source: "one")
        try fixture.load("v\nc\n", source: "two")
        try fixture.load("v\nd\n", source: "three")
        #expect(
            try database.lines("SELECT row_id, v FROM t") == [
                "1|a", "2|b", "\((Int64(1) << 40) + 1)|c", "\((Int64(1) << 41) + 1)|d",
            ])
        try fixture.load("v\nC\ne\n", source: "two")
        #expect(try database.lines("SELECT v FROM t ORDER BY row_id") == ["a", "b", "C", "e", "d"])
    }

    @Test("a load that is stopped while it finds types makes no table, and the next one finds them all")
    func stoppedWhileTyping() throws {
        let observer = StoppingObserver(at: .typing)
        let job = try fixture.job(late, observer: observer) { $0.jobs = 1 }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        #expect(!FileManager.default.fileExists(atPath: database.path))
        let summary = try fixture.load(late)
        #expect(summary.status == .completed)
        #expect(summary.counts.rejected == 0)
        #expect(try database.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'v'") == ["TEXT"])
    }

    @Test("a load that is stopped while it compares forgets nothing")
    func stoppedWhileComparing() throws {
        try fixture.load(late) { $0.batchBytes = 1 }
        let before = try database.dump()
        let observer = StoppingObserver(at: .verifying)
        let job = try fixture.job(late, observer: observer) { $0.batchBytes = 1 }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        #expect(try database.dump() == before)
    }

    @Test("a load that is stopped under way keeps what it read, and the next one goes on behind it")
    func stoppedWhileLoading() throws {
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(late, observer: observer) { $0.jobs = 1 }
        observer.stops(job)
        let stopped = try job.run()
        #expect(stopped.status == .interrupted)
        #expect(stopped.counts.read > 0 && stopped.counts.read < 250_001)
        let rest = try fixture.load(late)
        #expect(rest.recordsVerified == stopped.counts.read)
        #expect(rest.counts.inserted + stopped.counts.inserted == 250_001)
        #expect(try database.integer("SELECT count(*) FROM t") == 250_001)
        #expect(try database.lines("SELECT status FROM csvload_runs") == ["interrupted", "completed"])
    }

    @Test("batches meet: each begins with the record and the byte behind the one before")
    func checkpointsMeet() throws {
        try fixture.load(late) { $0.batchBytes = 400_000 }
        #expect(try database.integer("SELECT count(*) FROM csvload_checkpoints") > 3)
        #expect(
            try database.lines(
                """
                SELECT count(*) FROM (SELECT first_row_id - lag(row_id) OVER w AS records,
                    byte_start - lag(byte_end) OVER w AS bytes FROM csvload_checkpoints WINDOW w AS (ORDER BY row_id))
                WHERE records <> 1 OR bytes <> 0
                """) == ["0"])
        #expect(
            try database.lines(
                "SELECT min(first_row_id), max(row_id), min(byte_start), max(byte_end), max(line_end) FROM csvload_checkpoints"
            )
                == ["1|250001|0|\(late.utf8.count)|250002"])
    }

    @Test("a random file loads the same with every number of workers and size of batch")
    func workersAndBatches() throws {
        var generator = CSVGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let text = generator.file(records: 8_000, badShare: 10, repeatShare: 20)
        try fixture.load(text) { $0.content.key = ["id"] }
        let expected = try database.lines("SELECT * FROM t ORDER BY id")
        for jobs in [1, 4] {
            let other = try LoadFixture()
            try other.load(text) {
                $0.content.key = ["id"]
                $0.jobs = jobs
                $0.batchBytes = 1
            }
            #expect(
                try other.database.lines("SELECT * FROM t ORDER BY id") == expected,
                "seed \(generator.seed), \(jobs) jobs")
        }
    }

    @Test("the history tells what is unfinished, with the options as they were")
    func history() throws {
        #expect(throws: LoadError.self) {
            try fixture.load("a,b\n1\n2,3\n") {
                $0.maximumRejects = 0
                $0.content.nullTexts = ["NA"]
                $0.batchBytes = 77
            }
        }
        let history = try LoadHistory(database: database.path)
        #expect(history.sources.map(\.status) == ["failed"])
        #expect(history.sources.first?.error?.contains("--max-rejects 0") == true)
        let unfinished = try #require(try history.unfinishedLoads.first)
        #expect(unfinished.table == "t" && unfinished.sourceName == "s" && unfinished.batchBytes == 77)
        #expect(unfinished.content.nullTexts == ["NA"] && unfinished.maximumRejects == 0)
    }

    @Test("rows of a keyless table go when their records are refused or gone")
    func staleRows() throws {
        try fixture.load("v\n1\n2\n3\n4\n") { $0.content.types = ["v": .integer] }
        try fixture.load("v\n7\n", source: "other")
        let summary = try fixture.load("v\n1\nx\n3\n") { $0.content.types = ["v": .integer] }
        #expect(summary.counts.rejected == 1)
        #expect(summary.notes.contains { $0.contains("2 rows were removed") })
        #expect(try database.lines("SELECT row_id, v FROM t") == ["1|1", "3|3", "\((Int64(1) << 40) + 1)|7"])
    }
}
