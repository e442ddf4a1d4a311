import Foundation
import TestSupport
import Testing

@testable import CSVLoad

/// Whatever runs, edits, kills and rows of others lay between: a table holds what a first load of the present texts puts there.
@Suite("Convergence")
struct ConvergenceTests {
    /// A kind of table, and how it is loaded.
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        var schema: String?
        var key: [String]? = ["id"]
        var sources = ["a", "b"]
        /// A row that no source brings, as SQL that puts it in; nil where keys leave no room for one.
        var foreign = "INSERT INTO t (id, v, w) VALUES (1001, 'theirs', 'x')"
        var ids: @Sendable (Int) -> String = { String($0) }

        var testDescription: String { name }
    }

    static let kinds: [Kind] = [
        Kind(name: "integer key"),
        Kind(
            name: "text key", foreign: "INSERT INTO t (id, v, w) VALUES ('their', 'theirs', 'x')", ids: { "k\($0)" }),
        Kind(name: "no key", key: nil, sources: ["a"]),
        Kind(
            name: "NOCASE key", schema: "CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v TEXT, w TEXT)", key: nil,
            foreign: "INSERT INTO t (id, v, w) VALUES ('their', 'theirs', 'x')",
            ids: { $0 % 3 == 0 ? "K\($0)" : "k\($0)" }),
        Kind(
            name: "WITHOUT ROWID, two columns",
            schema: "CREATE TABLE t (id INTEGER, v TEXT, w TEXT, PRIMARY KEY (id, w)) WITHOUT ROWID", key: nil),
        Kind(
            name: "CHECK and NOT NULL",
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL, w TEXT, CHECK (v <> 'v7'))", key: nil,
            sources: ["a"]),
        Kind(
            name: "generated column and index",
            schema: """
                CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, w TEXT, g AS (v || w) STORED);
                CREATE INDEX i ON t (g)
                """, key: nil),
        Kind(
            name: "real key of a declared type",
            schema: "CREATE TABLE t (id DECIMAL PRIMARY KEY, v TEXT, w TEXT)", key: nil, ids: { "\($0).5" }),
    ]

    private static var sequences: Int {
        ProcessInfo.processInfo.environment["CONVERGENCE_RUNS"].flatMap { Int($0) } ?? 6
    }

    @Test("after every finished run", arguments: kinds, 0..<sequences)
    func sequence(kind: Kind, number: Int) throws {
        var random = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment)
        let fixture = try LoadFixture()
        if let schema = kind.schema { try fixture.database.execute(schema) }
        var texts: [String: [String]] = [:]
        var history: [String] = []
        let batchBytes = [1, 60, 16 << 20].randomElement(using: &random) ?? 1
        for source in kind.sources { texts[source] = Self.records(kind, &random) }
        for source in kind.sources { history.append("\(source): \(texts[source]!)") }
        for source in kind.sources { try load(fixture, kind, source, texts[source]!, batchBytes) }
        var hasForeign = false
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let source = kind.sources.randomElement(using: &random) ?? "a"
            texts[source] = Self.edit(texts[source]!, kind, &random)
            history.append("\(source): \(texts[source]!)")
            if !hasForeign, Int.random(in: 0..<4, using: &random) == 0 {
                try fixture.database.execute(kind.foreign)
                hasForeign = true
                history.append("theirs")
            }
            let stops = Int.random(in: 0..<3, using: &random) == 0
            if stops { history.append("stopped") }
            try load(fixture, kind, source, texts[source]!, batchBytes, stops: stops)
        }
        // What one source gave up is written by the next run of the other.
        for source in kind.sources + kind.sources { try load(fixture, kind, source, texts[source]!, batchBytes) }
        let fresh = try LoadFixture()
        if let schema = kind.schema { try fresh.database.execute(schema) }
        for source in kind.sources { try load(fresh, kind, source, texts[source]!, batchBytes) }
        if hasForeign { try fresh.database.execute(kind.foreign) }
        let comment = Comment(
            rawValue: "seed \(random.seed), batches of \(batchBytes)\n\(history.joined(separator: "\n"))")
        let rows = "SELECT id, v, w FROM t ORDER BY 1, 2, 3"
        #expect(try fixture.database.lines(rows) == fresh.database.lines(rows), comment)
        let rejects =
            "SELECT s.name, j.row_id, j.line, j.reason, hex(j.record) FROM csvload_rejects j "
            + "JOIN csvload_sources s USING (source_id) ORDER BY 1, 2"
        #expect(try fixture.database.lines(rejects) == fresh.database.lines(rejects), comment)
        let counts = "SELECT row_count = (SELECT count(*) FROM t) FROM csvload_tables"
        #expect(try hasForeign || fixture.database.lines(counts) == ["1"], comment)
        let superseded = "SELECT count(*) FROM csvload_record_ranges WHERE generation > 0"
        #expect(try fixture.database.integer(superseded) == 0, comment)
    }

    private func load(
        _ fixture: LoadFixture, _ kind: Kind, _ source: String, _ records: [String], _ batchBytes: Int,
        stops: Bool = false
    ) throws {
        let observer = stops ? StoppingObserver(at: .loading) : nil
        let text = "id,v,w\n" + records.map { $0 + "\n" }.joined()
        let job = try fixture.job(text, source: source, observer: observer ?? SilentObserver()) { options in
            options.content.key = kind.key
            options.content.format.headerLines = 1
            options.maximumDeletes = .percent(100)
            options.deletesMissing = kind.key != nil || kind.schema != nil
            options.batchBytes = batchBytes
            options.chunkBytes = 100
        }
        observer?.stops(job)
        _ = try job.run()
    }

    private static func record(_ kind: Kind, _ random: inout CSVGenerator) -> String {
        let id = kind.ids(Int.random(in: 1...25, using: &random))
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "\(id),short"
        case 1: return "\(id),,x"
        default: return "\(id),v\(Int.random(in: 0...9, using: &random)),w\(Int.random(in: 0...1, using: &random))"
        }
    }

    private static func records(_ kind: Kind, _ random: inout CSVGenerator) -> [String] {
        // Enough even ones that the text is what it is.
        (26...34).map { "\(kind.ids($0)),v1,w1" }
            + (0..<Int.random(in: 3...30, using: &random)).map { _ in record(kind, &random) }
    }

    private static func edit(_ records: [String], _ kind: Kind, _ random: inout CSVGenerator) -> [String] {
        var records = records
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 9...max(9, records.count - 1), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: records.insert(record(kind, &random), at: min(place, records.count))
            case 1: if place < records.count { records.remove(at: place) }
            case 2: if place < records.count { records[place] = record(kind, &random) }
            case 3:
                let other = Int.random(in: 9...max(9, records.count - 1), using: &random)
                if max(place, other) < records.count { records.swapAt(place, other) }
            default: records += [record(kind, &random)]
            }
        }
        return records
    }
}
