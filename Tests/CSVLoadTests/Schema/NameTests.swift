import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Names of tables and columns")
struct NameTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private static let hard = [
        "select", "order", "group", "table", "rowid", "oid", "a b", "a\"b", "a'b", "a`b", "[a]", "a;b", "a--b", "a/*b",
        "?1", ":a", "@a", "$a", "%s", "\\", "naïve", "日本", "🙂", "1st", "x\"); DROP TABLE keep; --",
        "';DELETE FROM keep;'",
        "a\"\u{301}b", "a'\u{301}b", "x\"\u{301}); DROP TABLE keep; --", "';\u{301}--",
        "row_id", "column_1", "c0", "excluded", "csvload_seen", "value", "id", "", " ",
    ]

    private func quoted(_ name: String) -> String {
        "\"" + name.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }

    @Test(
        "any name of a column is a column, with a key, an index, a lookup table, defaults and an update",
        arguments: hard)
    func columns(name: String) throws {
        try database.execute("CREATE TABLE keep (a); INSERT INTO keep VALUES (1)")
        // What has no name is called by its place.
        let column = name.isEmpty ? "column_1" : name
        for text in ["\(quoted(name)),v\n1,a\n2,b\n", "\(quoted(name)),v\n1,a\n2,B\n3,\n"] {
            try fixture.load(text) {
                $0.content.key = [column]
                $0.content.defaults = ["v": "none"]
                $0.indexes = [[column, "v"]]
                $0.fullText = ["v"]
            }
        }
        let identifier = SQLText.identifier(column)
        #expect(try database.lines("SELECT \(identifier), v FROM t ORDER BY 1") == ["1|a", "2|B", "3|none"])
        #expect(try database.lines("SELECT a FROM keep") == ["1"])
    }

    @Test(
        "any name of an extracted column is a lookup table",
        arguments: hard.filter { !$0.isEmpty && !$0.hasPrefix("csvload_") })
    func lookups(name: String) throws {
        for text in ["k,\(quoted(name))\n1,x\n", "k,\(quoted(name))\n1,y\n"] {
            try fixture.load(text) {
                $0.content.key = ["k"]
                $0.content.extracts = [name]
            }
        }
        let identifier = SQLText.identifier(name)
        #expect(
            try database.lines("SELECT l.value FROM t JOIN \(identifier) AS l ON l.id = t.\(identifier)") == ["y"])
    }

    @Test(
        "any name of a table is a table, also for a rerun and a second source", arguments: hard.filter { !$0.isEmpty })
    func tables(name: String) throws {
        try database.execute("CREATE TABLE keep (a); INSERT INTO keep VALUES (1)")
        for (source, text) in [("one", "a\n1\n"), ("one", "a\n1\n2\n"), ("two", "a\n3\n")] {
            try fixture.load(text, source: source) {
                $0.table = name == "csvload_seen" ? "seen" : name
                $0.indexes = [["a"]]
                $0.fullText = ["a"]
            }
        }
        let identifier = SQLText.identifier(name == "csvload_seen" ? "seen" : name)
        #expect(try database.lines("SELECT a FROM \(identifier) ORDER BY 1") == ["1", "2", "3"])
        #expect(try database.lines("SELECT a FROM keep") == ["1"])
    }

    @Test("headers that fold to one name get numbers, and that is said")
    func folded() throws {
        let summary = try fixture.load("a,A,a_2,,b\n1,2,3,4,x\n")
        #expect(
            try database.lines("SELECT name FROM pragma_table_info('t')") == [
                "row_id", "a", "A_2", "a_2_2", "column_4", "b",
            ])
        #expect(try database.lines("SELECT a, A_2, a_2_2, column_4 FROM t") == ["1|2|3|4"])
        #expect(
            summary.notes == [
                "column 4 has no name and is called column_4", "2 columns repeat names and are called A_2, a_2_2",
            ])
    }

    @Test("letters outside of ASCII tell names apart, as SQLite does")
    func unicode() throws {
        try fixture.load("é,É,e\u{301}\n1,2,3\n")
        #expect(try database.lines("SELECT * FROM t") == ["1|1|2|3"])
    }

    @Test("a name of a million bytes is a name")
    func long() throws {
        let name = String(repeating: "x", count: 1_000_000)
        try fixture.load("\(name),b\n1,2\n")
        #expect(try database.lines("SELECT length(name) FROM pragma_table_info('t')") == ["6", "1000000", "1"])
    }
}
