import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

/// Loads that change rows of a table and add none.
@Suite("Update only")
struct UpdateOnlyTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL CHECK (price > 0));
            INSERT INTO t VALUES (1, 'one', 1.5), (2, 'two', NULL), (3, 'three', 3.5)
            """)
    }

    @discardableResult
    private func prices(_ text: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadSummary {
        try fixture.load(text, source: "prices") { options in
            options.content.isUpdateOnly = true
            change(&options)
        }
    }

    private func rows() throws -> [String] { try database.lines("SELECT * FROM t ORDER BY id") }

    private func rejects() throws -> [String] {
        try database.lines("SELECT row_id, reason, CAST(record AS TEXT) FROM csvload_rejects ORDER BY row_id")
    }

    @Test("changes the rows whose keys are there, although the input lacks a column that must not be NULL")
    func changes() throws {
        let summary = try prices("id,price\n1,1.5\n2,2.25\n9,9.5\n3,4\n")
        #expect(try rows() == ["1|one|1.5", "2|two|2.25", "3|three|4.0"])
        #expect(try rejects() == ["3|unknown_key|9,9.5"])
        let counts = summary.counts
        #expect(counts.inserted == 0 && counts.updated == 2 && counts.unchanged == 1 && counts.rejected == 1)
        #expect(summary.rejects == ["unknown_key": 1])
    }

    @Test("an unchanged input is not read anew, and an edited one costs its edit")
    func again() throws {
        let text = "id,price\n1,1\n9,9\n2,2\n3,3\n"
        try prices(text)
        let again = try prices(text)
        #expect(again.counts.read == 0 && again.rejectsKept == 1 && again.recordsVerified == 4)
        let edited = try prices("id,price\n1,1\n9,9\n2,2\n3,33\n")
        #expect(edited.counts.updated == 1)
        #expect(try rows() == ["1|one|1.0", "2|two|2.0", "3|three|33.0"])
        #expect(try rejects() == ["2|unknown_key|9,9"])
    }

    @Test("the later record of a key wins, and a record that has gone leaves its value")
    func duplicates() throws {
        try prices("id,price\n1,1\n2,2\n1,11\n")
        #expect(try rows() == ["1|one|11.0", "2|two|2.0", "3|three|3.5"])
        try prices("id,price\n1,1\n2,2\n")
        #expect(try rows() == ["1|one|1.0", "2|two|2.0", "3|three|3.5"])
        try prices("id,price\n1,1\n")
        #expect(try rows() == ["1|one|1.0", "2|two|2.0", "3|three|3.5"])
    }

    @Test("refuses what a constraint refuses with the reason of its own, and loads the others")
    func constraints() throws {
        try prices("id,price\n1,-1\n2,2\n7,-7\n3,\n")
        #expect(try rows() == ["1|one|1.5", "2|two|2.0", "3|three|"])
        #expect(try rejects() == ["1|constraint|1,-1", "3|unknown_key|7,-7"])
    }

    @Test("a row that comes later lets its record in, and one that has gone makes it a reject")
    func parents() throws {
        func dump(_ text: String, deletes: Bool = false) throws {
            try fixture.load(text, source: "dump") { $0.deletesMissing = deletes }
        }
        try dump("id,name\n1,eins\n2,zwei\n3,drei\n")
        let text = "id,price\n1,1\n4,4\n"
        try prices(text)
        #expect(try rejects() == ["2|unknown_key|4,4"])
        try dump("id,name\n1,eins\n2,zwei\n3,drei\n4,vier\n")
        try prices(text)
        #expect(try rows() == ["1|eins|1.0", "2|zwei|", "3|drei|3.5", "4|vier|4.0"])
        #expect(try rejects().isEmpty)
        // The other source decides the rest of the row, and goes on doing so.
        try dump("id,name\n1,uno\n2,zwei\n4,vier\n", deletes: true)
        #expect(try rows() == ["1|uno|1.0", "2|zwei|", "4|vier|4.0"])
        try dump("id,name\n1,uno\n2,zwei\n", deletes: true)
        try prices(text)
        #expect(try rows() == ["1|uno|1.0", "2|zwei|"])
        #expect(try rejects() == ["2|unknown_key|4,4"])
        try dump("id,name\n1,uno\n2,zwei\n4,quatre\n", deletes: true)
        try prices(text)
        #expect(try rows() == ["1|uno|1.0", "2|zwei|", "4|quatre|4.0"])
    }

    @Test("what somebody else has written over is written again, however many rows there are")
    func others() throws {
        let text = "id,price\n1,1\n2,2\n3,3\n"
        try prices(text)
        try database.execute("UPDATE t SET price = 77 WHERE id = 2")
        let summary = try prices(text)
        #expect(summary.counts.updated == 1 && summary.counts.unchanged == 2)
        #expect(try rows() == ["1|one|1.0", "2|two|2.0", "3|three|3.0"])
        #expect(try prices(text).counts.read == 0)
    }

    @Test("a load that was stopped goes on where it was, and comes to the same")
    func stopped() throws {
        let names = (1...3000).map { "(\($0), 'n\($0)', NULL)" }.joined(separator: ",")
        try database.execute("DELETE FROM t; INSERT INTO t VALUES \(names)")
        let text = "id,price\n" + (1...6000).map { "\($0 * 2),\($0)\n" }.joined()
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, source: "prices", observer: observer) { options in
            options.content.isUpdateOnly = true
            options.batchBytes = 1 << 10
            options.chunkBytes = 1 << 10
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let summary = try prices(text)
        #expect(summary.recordsVerified > 0 && summary.sourceRecords == 6000)
        #expect(
            try database.integer("SELECT count(*) FROM t WHERE price IS CASE WHEN id % 2 = 0 THEN id / 2 END") == 3000)
        #expect(try database.integer("SELECT count(*) FROM csvload_rejects WHERE reason = 'unknown_key'") == 4500)
    }

    @Test("finds keys as the table does, and spells them as the input has them")
    func collations() throws {
        try database.execute(
            """
            DROP TABLE t; CREATE TABLE t (code TEXT COLLATE NOCASE PRIMARY KEY, n INTEGER, must TEXT NOT NULL) WITHOUT ROWID;
            INSERT INTO t VALUES ('abc', 1, 'x'), ('def', 2, 'x')
            """)
        let summary = try prices("code,n\nABC,1\ndef,2\nghi,3\n")
        #expect(summary.counts.updated == 1 && summary.counts.unchanged == 1 && summary.counts.rejected == 1)
        #expect(try database.lines("SELECT * FROM t") == ["ABC|1|x", "def|2|x"])
    }

    @Test("a unique index may be the key, of several columns, and values may change places")
    func uniqueIndex() throws {
        try database.execute(
            """
            DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, place INTEGER UNIQUE, UNIQUE (a, b));
            INSERT INTO t VALUES (5, 'x', 1, 10), (6, 'x', 2, 20)
            """)
        try prices("a,b,place\nx,1,20\nx,2,10\ny,1,30\n") { $0.content.key = ["a", "b"] }
        #expect(try database.lines("SELECT * FROM t") == ["5|x|1|20", "6|x|2|10"])
        #expect(try rejects() == ["3|unknown_key|y,1,30"])
    }

    @Test("a trigger that drops an update refuses its record")
    func triggers() throws {
        try database.execute(
            "CREATE TRIGGER hold BEFORE UPDATE ON t WHEN OLD.id = 2 BEGIN SELECT RAISE(IGNORE); END")
        try prices("id,price\n1,1\n2,2\n3,3.5\n")
        #expect(try rows() == ["1|one|1.0", "2|two|", "3|three|3.5"])
        #expect(try rejects() == ["2|constraint|2,2"])
    }

    @Test("needs a table and a key, and refuses what contradicts it")
    func refusals() throws {
        func problem(_ text: String = "id,price\n1,1\n", _ change: (inout LoadOptions) -> Void) -> LoadError.Problem? {
            do {
                try prices(text, change)
                return nil
            } catch { return (error as? LoadError)?.problem }
        }
        #expect(problem { $0.deletesMissing = true } == .optionInvalid)
        #expect(problem { $0.content.onConflict = .ignore } == .optionInvalid)
        #expect(problem { $0.table = "none" } == .tableMissing)
        #expect(problem("price\n1\n") { _ in } == .keyMissing)
        #expect(try rows() == ["1|one|1.5", "2|two|", "3|three|3.5"])
        #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'csvload%'") == 0)
    }
}
