import TestSupport
import Testing

@testable import CSVLoad

/// What a comparison lists, and whether the load that it advises puts things right.
@Suite("What verify lists and advises")
struct VerifyAdviceTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }
    private let text = "id,name,v\n1,a,1.5\n2,b,\n3,c,2\n4,\"\",4\n"

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("all columns that differ are listed, with their values where these are asked for", arguments: [["id"], nil])
    func columns(key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        try database.execute("UPDATE t SET name = 'x', v = 7 WHERE id = 2; UPDATE t SET v = NULL WHERE id = 4")
        let names = try fixture.verify().differences.map { $0.columns.map(\.name) }
        #expect(names == [["name", "v"], ["v"]])
        let shown = try fixture.verify { $0.showsValues = true }.differences.map(\.columns)
        #expect(shown[0].map(\.expected) == ["b", nil] && shown[0].map(\.found) == ["x", "7.0"])
        #expect(shown[1].map(\.expected) == ["4.0"] && shown[1].map(\.found) == [nil])
    }

    @Test("values of any kind are shown, also with a NUL and in a table of more columns than a statement can return")
    func values() throws {
        let names = (1...1900).map { "c\($0)" }.joined(separator: ",")
        try fixture.load("id,\(names)\n1,\((1...1900).map { "x\($0)" }.joined(separator: ","))\n") {
            $0.content.key = ["id"]
        }
        try database.execute(
            "UPDATE t SET c1 = 'a' || char(0) || 'b', c2 = '', c1000 = NULL, c1900 = 'ä;:-' WHERE id = 1")
        let columns = try fixture.verify { $0.showsValues = true }.differences.first?.columns ?? []
        #expect(columns.map(\.name) == ["c1", "c2", "c1000", "c1900"])
        #expect(columns.map(\.found) == ["a\0b", "", nil, "ä;:-"])
        #expect(columns.map(\.expected) == ["x1", "x2", "x1000", "x1900"])
    }

    @Test(
        "the load that is advised puts right what somebody has changed, whatever the number of rows",
        arguments: [
            "UPDATE t SET name = 'x', v = 7 WHERE id = 2", "DELETE FROM t WHERE id = 3",
            "DELETE FROM t WHERE id = 3; INSERT INTO t (id, name) VALUES (99, 'z')",
        ], [["id"], nil])
    func repairs(sql: String, key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        try database.execute(sql)
        let summary = try fixture.verify()
        #expect(summary.wrong == 1)
        var load = try #require(summary.load)
        load.isRestart = true
        _ = try LoadJob(load).run()
        #expect(try fixture.verify().wrong == 0)
        #expect(try database.integer("SELECT count(*) FROM t WHERE id = 99") == (sql.contains("99") ? 1 : 0))
    }

    @Test("it also loads what was compared with other flags than it was loaded with")
    func otherFlags() throws {
        try fixture.load(text) { $0.content.key = ["id"] }
        let summary = try fixture.verify { $0.content.defaults = ["name": "none"] }
        #expect(summary.load?.content.defaults == ["name": "none"])
        try database.execute("DELETE FROM t WHERE id = 1")
        let unknown = try fixture.verify {
            $0.sourceName = "never"
            $0.table = "t"
            $0.content.key = ["id"]
        }
        #expect(unknown.load?.content.key == ["id"] && unknown.load?.sourceName == "never" && unknown.wrong == 1)
    }

    @Test("rows that no source brought are told apart from those that a source brought and no longer has")
    func others() throws {
        try fixture.load(text) { $0.content.key = ["id"] }
        try database.execute("INSERT INTO t (id, name) VALUES (98, 'y'), (99, 'z')")
        try fixture.load("id,name,v\n1,a,1.5\n2,b,\n") { $0.content.key = ["id"] }
        let summary = try fixture.verify()
        #expect(summary.wrong == 0 && summary.surplusRows == 4 && summary.rowsOfOthers == 2)
    }

    @Test("rows of several sources are none of others, with a key of any kind and without", arguments: [["name"], nil])
    func severalSources(key: [String]?) throws {
        try fixture.load(text) { $0.content.key = key }
        try fixture.load("id,name,v\n5,e,5\n1,a,9\n", source: "second") { $0.content.key = key }
        #expect(try fixture.verify().rowsOfOthers == 0)
        try database.execute("INSERT INTO t (id, name) VALUES (98, 'y')")
        #expect(try fixture.verify().rowsOfOthers == 1)
        #expect(try fixture.verify(source: "second").rowsOfOthers == 1)
    }

    @Test("a source that only changes rows has brought none")
    func updateOnly() throws {
        try fixture.load(text) { $0.content.key = ["id"] }
        try fixture.load("id,v\n1,7\n9,9\n", source: "values") { $0.content.isUpdateOnly = true }
        let summary = try fixture.verify(source: "values")
        #expect(summary.wrong == 0 && summary.equal == 1 && summary.rejected == 1 && summary.rowsOfOthers == 0)
    }

    @Test("triggers of the table are known of")
    func triggers() throws {
        try fixture.load(text) { $0.content.key = ["id"] }
        #expect(try !fixture.verify().hasTriggers)
        try database.execute("CREATE TRIGGER x AFTER UPDATE ON t BEGIN SELECT 1; END")
        #expect(try fixture.verify().hasTriggers)
    }
}
