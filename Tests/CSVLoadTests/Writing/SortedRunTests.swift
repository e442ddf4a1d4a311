import TestSupport
import Testing

@testable import CSVLoad

@Suite("Keys in random order")
struct SortedRunTests {
    /// What a load left, but for what depends on when it ran.
    private struct Outcome: Equatable {
        var rows: [String]
        var rejects: [String]
        var checkpoints: [String]
        var counts: RowCounts
    }

    enum Key: CaseIterable {
        case integer, text, prefixed

        var type: String { self == .integer ? "INTEGER" : "TEXT" }

        func text(_ number: Int) -> String {
            switch self {
            case .integer: String(number - 3000)
            case .text: String(number &* 7919 % 100_003, radix: 36)
            case .prefixed: "ORDER-2025-0000-\(number)"
            }
        }
    }

    /// Records with keys in random order, of which one in five is there twice or more, and one in fifty is refused.
    private func input(_ key: Key, seed: UInt64, records: Int) -> String {
        var random = CSVGenerator(seed: seed)
        var text = "id,v,c\n"
        for number in 0..<records {
            let id = key.text(Int.random(in: 0..<records * 2, using: &random))
            let check = Int.random(in: 0..<50, using: &random) == 0 ? -1 : 1
            text += "\(id),value \(number),\(check)\n"
        }
        return text
    }

    /// Loads into a table that is there. A trigger that does nothing keeps the rows in the order of the file.
    private func outcome(
        of text: String, _ key: Key, table: String = "", isSorted: Bool,
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> Outcome {
        let fixture = try LoadFixture()
        try fixture.database.execute(
            "CREATE TABLE t (id \(key.type) PRIMARY KEY NOT NULL, v TEXT, c INTEGER CHECK (c > 0)) \(table)")
        if !isSorted {
            try fixture.database.execute(
                "CREATE TRIGGER idle AFTER DELETE ON t BEGIN SELECT 1; END")
        }
        let summary = try fixture.load(text) {
            $0.batchBytes = 100_000
            $0.chunkBytes = 16 << 10
            change(&$0)
        }
        return Outcome(
            rows: try fixture.database.lines("SELECT * FROM t ORDER BY id"),
            rejects: try fixture.database.lines(
                "SELECT row_id, line, byte_start, CAST(record AS TEXT), reason FROM csvload_rejects ORDER BY row_id"),
            checkpoints: try fixture.database.lines(
                """
                SELECT first_row_id, row_id, byte_start, byte_end, line_end, last_key, rows_read, rows_inserted,
                    rows_updated, rows_unchanged, rows_rejected FROM csvload_checkpoints ORDER BY row_id
                """),
            counts: summary.counts)
    }

    @Test("rows, rejects, counts and checkpoints are those of the file's order", arguments: Key.allCases, [1, 2])
    func sameAsUnsorted(key: Key, seed: UInt64) throws {
        let text = input(key, seed: seed, records: 12_000)
        let sorted = try outcome(of: text, key, isSorted: true)
        let plain = try outcome(of: text, key, isSorted: false)
        #expect(sorted.counts == plain.counts)
        #expect(sorted.counts.updated > 0 && sorted.counts.rejected > 0)
        #expect(sorted.checkpoints.count > 1)
        #expect(sorted == plain)
    }

    @Test("the same in a table without rowid, and in a STRICT one", arguments: ["WITHOUT ROWID", "STRICT"])
    func otherTables(table: String) throws {
        let text = input(.text, seed: 3, records: 4000)
        #expect(
            try outcome(of: text, .text, table: table, isSorted: true)
                == outcome(of: text, .text, table: table, isSorted: false))
    }

    @Test("--on-conflict ignore leaves the first record's row")
    func ignore() throws {
        let text = input(.integer, seed: 4, records: 4000)
        #expect(
            try outcome(of: text, .integer, isSorted: true) { $0.content.onConflict = .ignore }
                == outcome(of: text, .integer, isSorted: false) { $0.content.onConflict = .ignore })
    }

    @Test("keys that the table takes for equal are never put in another order")
    func collation() throws {
        let fixture = try LoadFixture()
        try fixture.database.execute("CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, v TEXT)")
        try fixture.load("id,v\nz,1\nb,2\nB,3\na,4\nA,5\nZ,6\n")
        #expect(try fixture.database.lines("SELECT v FROM t ORDER BY id") == ["5", "3", "6"])
    }

    @Test("a second unique column decides by the order of the file")
    func otherUniqueColumn() throws {
        let fixture = try LoadFixture()
        try fixture.database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE)")
        let summary = try fixture.load("id,u\n9,x\n1,x\n5,y\n")
        #expect(summary.counts.rejected == 1)
        #expect(try fixture.database.lines("SELECT id, u FROM t ORDER BY id") == ["5|y", "9|x"])
    }

    @Test("a load that is stopped keeps what it held back, and goes on from there")
    func stopped() throws {
        let fixture = try LoadFixture()
        try fixture.database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, c INTEGER)")
        let text = input(.integer, seed: 5, records: 30_000)
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, observer: observer) { $0.chunkBytes = 16 << 10 }
        observer.stops(job)
        let first = try job.run()
        #expect(first.status == .interrupted)
        #expect(first.counts.read > 0 && first.counts.read < 30_000)
        let second = try fixture.load(text) { $0.chunkBytes = 16 << 10 }
        #expect(first.counts.read + second.counts.read == 30_000)
        let whole = try LoadFixture()
        try whole.database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, c INTEGER)")
        try whole.load(text)
        #expect(try fixture.database.lines("SELECT * FROM t") == whole.database.lines("SELECT * FROM t"))
    }
}
