import TestSupport
import Testing

@testable import CSVLoad

@Suite("Verify job")
struct VerifyJobTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }
    private let text = "id,name,v\n1,a,1.5\n2,b,\n3,\"c\nd\",2\n4,\"\",4\n"

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("a load that nobody touched is as its source says, with a key and without", arguments: [["id"], nil])
    func untouched(key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.equal == 4 && summary.read == 4)
        #expect(summary.surplusRows == 0 && summary.differences.isEmpty)
    }

    @Test(
        "one changed cell is found, with record, line and column",
        arguments: [
            ("name = 'B' WHERE id = 2", 2, 3, "name"), ("v = 0 WHERE id = 2", 2, 3, "v"),
            ("v = NULL WHERE id = 4", 4, 6, "v"), ("name = NULL WHERE id = 4", 4, 6, "name"),
            ("name = 'c' WHERE id = 3", 3, 4, "name"), ("v = 1.5000000000000002 WHERE id = 1", 1, 2, "v"),
        ] as [(String, Int64, Int64, String)], [["id"], nil])
    func changedCell(change: (sql: String, record: Int64, line: Int64, column: String), key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        try database.execute("UPDATE t SET \(change.sql)")
        let summary = try fixture.verify()
        #expect(summary.differing == 1 && summary.equal == 3 && summary.wrong == 1)
        let found = try #require(summary.differences.first)
        #expect(found.rowID == change.record && found.line == change.line && found.column == change.column)
        #expect(found.expected == nil && found.found == nil)
    }

    @Test("values are told only where they are asked for")
    func values() throws {
        try fixture.load(text) { $0.content.key = ["id"] }
        try database.execute("UPDATE t SET name = 'x' WHERE id = 1; UPDATE t SET v = 7 WHERE id = 2")
        let found = try fixture.verify { $0.showsValues = true }.differences
        #expect(found.map(\.expected) == ["a", nil] && found.map(\.found) == ["x", "7.0"])
    }

    @Test("rows that are gone are missing, and rows of nobody are told", arguments: [["id"], nil])
    func goneAndAdded(key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        try database.execute("DELETE FROM t WHERE id = 3; INSERT INTO t (id, name) VALUES (99, 'z')")
        let summary = try fixture.verify()
        #expect(summary.missing == 1 && summary.equal == 3)
        #expect(summary.differences.map(\.rowID) == [3] && summary.differences.map(\.kind) == [.missing])
        #expect(summary.surplusRows == 1)
        // Somebody else's row is not wrong, whatever tells rows apart.
        #expect(summary.wrong == 1)
    }

    @Test("an input that has grown, or shrunk, differs")
    func otherInput() throws {
        try fixture.load(text)
        #expect(try fixture.verify(text + "5,e,5\n").missing == 1)
        #expect(try fixture.verify("id,name,v\n1,a,1.5\n").surplusRows == 3)
    }

    @Test("of records with the same key the last one counts")
    func lastWins() throws {
        let text = "id,v\n1,a\n2,b\n1,A\n1,a\n2,B\n"
        try fixture.load(text) { $0.content.key = ["id"] }
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.superseded == 2 && summary.equal == 3 && summary.surplusRows == 0)
        try database.execute("UPDATE t SET v = 'b' WHERE id = 2")
        let stale = try fixture.verify()
        #expect(stale.differing == 1 && stale.differences.map(\.rowID) == [5])
    }

    @Test(
        "of records with the same key the first one counts where it was to win",
        arguments: [LoadOptions.OnDuplicateKey.first, .reject])
    func firstWins(policy: LoadOptions.OnDuplicateKey) throws {
        try fixture.load("id,v\n1,a\n2,b\n1,A\n1,a\n") {
            $0.content.key = ["id"]
            $0.content.onDuplicateKey = policy
        }
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.equal == 2)
        #expect(summary.superseded + summary.rejected == 2 && (policy == .reject) == (summary.rejected == 2))
        try database.execute("UPDATE t SET v = 'A' WHERE id = 1")
        #expect(try fixture.verify().differing == 1)
    }

    @Test("refused records are looked for among the rejects, with their bytes")
    func rejects() throws {
        try fixture.load("id,v\n1,a\n2\n,c\n3,d\n") { $0.content.key = ["id"] }
        #expect(try fixture.verify().rejected == 2)
        #expect(try fixture.verify().wrong == 0)
        try database.execute("UPDATE csvload_rejects SET record = x'00' WHERE row_id = 2")
        let altered = try fixture.verify()
        #expect(altered.rejectsMissing == 1 && altered.differences.map(\.rowID) == [2])
        try database.execute("DELETE FROM csvload_rejects")
        #expect(try fixture.verify().rejectsMissing == 2)
        try database.execute(
            """
            INSERT INTO csvload_rejects SELECT 1, n, 1, 0, '', 'parse', NULL, 'quote', NULL, 1, NULL
            FROM (SELECT 1 AS n UNION SELECT 99)
            """.replacing("''", with: "x''"))
        #expect(try fixture.verify().surplusRejects == 2)
    }

    @Test("records that the table's constraints refused are expected among the rejects")
    func constraints() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT UNIQUE, CHECK (id < 9))")
        try fixture.load("id,v\n1,a\n2,a\n9,c\n3,d\n")
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.equal == 2 && summary.rejected == 2)
    }

    @Test("a file of many chunks is compared the same with every number of workers", arguments: [1, 3])
    func workers(jobs: Int) throws {
        var generator = CSVGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let text = generator.file(records: 30_000, badShare: 10, repeatShare: 20)
        try fixture.load(text) { $0.content.key = ["id"] }
        let summary = try fixture.verify { $0.jobs = jobs }
        #expect(summary.wrong == 0 && summary.read == 30_000, "seed \(generator.seed)")
        try database.execute("UPDATE t SET note = note || 'x' WHERE id % 1000 = 7; DELETE FROM t WHERE id % 1000 = 8")
        let changed = try database.integer("SELECT count(*) FROM t WHERE note LIKE '%x' AND id % 1000 = 7")
        let after = try fixture.verify { $0.jobs = jobs }
        #expect(after.differing == changed && after.missing > 0, "seed \(generator.seed)")
        #expect(after.differences == after.differences.sorted { $0.rowID < $1.rowID })
        #expect(after.differences.count == 20)
    }
}
