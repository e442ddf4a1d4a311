import Foundation
import TestSupport
import Testing

@testable import CSVLoad

/// Random edits of a text, of which each load is undone and done again, whole or stopped in the middle.
@Suite("Undo of random loads")
struct UndoSequenceTests {
    /// A kind of table, and how it is loaded.
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        var schema: String?
        var key: [String]? = ["id"]
        var id: @Sendable (Int) -> String = { String($0) }
        /// Whether keys stand in the text twice, and records are refused.
        var isMessy = true

        var testDescription: String { name }
    }

    static let kinds: [Kind] = [
        Kind(name: "integer key"),
        Kind(name: "row ids of csvload", key: nil),
        Kind(
            name: "text key in any case",
            schema: "CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v TEXT, w TEXT) WITHOUT ROWID",
            id: { $0 % 3 == 0 ? "K\($0)" : "k\($0)" }),
        Kind(
            name: "a key beside the primary key, and a CHECK",
            schema: """
                CREATE TABLE t (no INTEGER PRIMARY KEY, id INTEGER UNIQUE, v TEXT NOT NULL CHECK (v <> 'v7'), w TEXT)
                """),
        Kind(
            name: "unique values", schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL UNIQUE, w TEXT)",
            isMessy: false),
    ]

    @Test("puts back what was there, and the next load what it had brought", arguments: kinds, 0..<5)
    func sequence(kind: Kind, number: Int) throws {
        var random = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment)
        let seed = random.seed
        let fixture = try LoadFixture()
        if let schema = kind.schema { try fixture.database.execute(schema) }
        // Enough even ones that the text is what it is.
        var records = (1...20).map { "\(kind.id($0)),v\(kind.isMessy ? $0 % 5 : $0),w1" }
        try load(records, kind, fixture)
        for _ in 0..<4 {
            Self.edit(&records, kind, &random)
            let before = try rows(kind, fixture)
            let isStopped = Int.random(in: 0..<3, using: &random) == 0
            let run = try load(records, kind, fixture, isStopped: isStopped)
            let after = try rows(kind, fixture)
            let summary = try UndoJob(database: fixture.database.path, run: run).run()
            #expect(summary.leftCount == 0, "seed \(seed): \(summary.left)")
            #expect(summary.hasChanges || before == after, "seed \(seed): \(records)")
            #expect(try rows(kind, fixture) == before, "seed \(seed): \(records)")
            try load(records, kind, fixture)
            let again = try rows(kind, fixture)
            if !isStopped { #expect(again == after, "seed \(seed): \(records)") }
            let fresh = try LoadFixture()
            if let schema = kind.schema { try fresh.database.execute(schema) }
            try load(records, kind, fresh)
            #expect(again == (try rows(kind, fresh)), "seed \(seed): \(records)")
        }
    }

    private func rows(_ kind: Kind, _ fixture: LoadFixture) throws -> [String] {
        try fixture.database.lines("SELECT id, v, w FROM t ORDER BY id, v, w")
    }

    @discardableResult
    private func load(
        _ records: [String], _ kind: Kind, _ fixture: LoadFixture, isStopped: Bool = false
    ) throws -> Int64 {
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job("id,v,w\n" + records.map { $0 + "\n" }.joined(), observer: observer) { options in
            options.content.key = kind.key
            options.content.format.headerLines = 1
            options.content.types = kind.schema == nil ? ["id": .integer, "v": .text, "w": .text] : [:]
            options.deletesMissing = kind.key != nil
            options.maximumDeletes = .percent(100)
            options.tracksChanges = true
            (options.batchBytes, options.chunkBytes) = (60, 60)
        }
        if isStopped { observer.stops(job) }
        return try #require(try job.run().runID)
    }

    private static func edit(_ records: inout [String], _ kind: Kind, _ random: inout CSVGenerator) {
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let place = Int.random(in: 10..<records.count, using: &random)
            let fields = records[place].split(separator: ",").map(String.init)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where records.count > 15: records.remove(at: place)
            case 1:
                let id = Int.random(in: 1000...9999, using: &random)
                records.insert("\(kind.id(id)),v\(kind.isMessy ? id % 9 : id),w2", at: place)
            case 2: records[place] = "\(fields[0]),\(fields[1]),w\(Int.random(in: 3...9, using: &random))"
            case 3 where kind.isMessy:
                // The key of another record, or one field too few.
                let id = kind.id(Int.random(in: 1...20, using: &random))
                records[place] = Bool.random(using: &random) ? "\(id),v6,w3" : "\(id),v6"
            default:
                // Values that change places.
                let other = Int.random(in: 10..<records.count, using: &random)
                let others = records[other].split(separator: ",").map(String.init)
                guard fields.count == 3, others.count == 3, place != other else { continue }
                records[place] = "\(fields[0]),\(others[1]),\(fields[2])"
                records[other] = "\(others[0]),\(fields[1]),\(others[2])"
            }
        }
    }
}
