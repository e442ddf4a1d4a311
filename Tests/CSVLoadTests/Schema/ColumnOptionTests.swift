import TestSupport
import Testing

@testable import CSVLoad

@Suite("What flags say about single columns")
struct ColumnOptionTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(_ text: String, _ change: (inout LoadOptions.Content) -> Void) throws -> LoadSummary {
        try fixture.load(text) { change(&$0.content) }
    }

    private func sql() throws -> String {
        try database.lines("SELECT sql FROM sqlite_schema WHERE name = 't'").first ?? ""
    }

    @Test("a default stands in for NULL, has the column's type, and is the new table's DEFAULT")
    func defaults() throws {
        try load("id,n,v\n1,5,a\n2,,\n3,7,\"\"\n") { $0.defaults = ["N": "0", "v": "it's"] }
        #expect(
            try database.lines("SELECT id, n, typeof(n), v FROM t") == [
                "1|5|integer|a", "2|0|integer|it's", "3|7|integer|",
            ])
        #expect(try sql().contains("\"n\" INTEGER DEFAULT 0"))
        #expect(try sql().contains("\"v\" TEXT DEFAULT 'it''s'"))
        try database.execute("INSERT INTO t (id) VALUES (9)")
        #expect(try database.lines("SELECT n, v FROM t WHERE id = 9") == ["0|it's"])
    }

    @Test("a record without a value where one is needed is rejected, and the table has the constraint")
    func notNull() throws {
        let summary = try load("id,v\n1,a\n2,\n3,\"\"\n") { $0.notNull = ["V"] }
        #expect((summary.counts.inserted, summary.counts.rejected) == (2, 1))
        #expect(
            try database.lines("SELECT stage, column_name, reason FROM csvload_rejects") == ["constraint|v|not_null"])
        #expect(try sql().contains("\"v\" TEXT NOT NULL"))
    }

    @Test("a default fills what must not be NULL, a key too")
    func notNullWithDefault() throws {
        let summary = try load("id,v\n1,a\n2,\n,c\n") {
            $0.key = ["id"]
            $0.notNull = ["v"]
            $0.defaults = ["v": "none", "id": "0"]
        }
        #expect(summary.counts.rejected == 0)
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == ["0|c", "1|a", "2|none"])
    }

    @Test("a column gets its new name in the table, and other flags know it by that")
    func rename() throws {
        try load("Order No,v\n1,a\n") {
            $0.renames = ["order no": "id"]
            $0.key = ["id"]
        }
        #expect(try database.lines("SELECT id, v FROM t") == ["1|a"])
        let unknown = #expect(throws: LoadError.self) { try load("a,b\n1,2\n") { $0.renames = ["x": "y"] } }
        #expect(unknown?.code == .usage)
        let same = #expect(throws: LoadError.self) { try load("a,b\n1,2\n") { $0.renames = ["a": "B"] } }
        #expect(same?.code == .usage)
    }

    @Test("columns are chosen and put in order; of the others only the number of fields counts")
    func columns() throws {
        try load("a,b,c\n1,x,2\n3,y,4\n5,6\n") { $0.columns = ["C", "a"] }
        #expect(try database.lines("SELECT name FROM pragma_table_info('t')") == ["row_id", "c", "a"])
        #expect(try database.lines("SELECT c, a FROM t") == ["2|1", "4|3"])
        #expect(try database.lines("SELECT reason FROM csvload_rejects") == ["ragged"])
        let unknown = #expect(throws: LoadError.self) { try load("a,b\n1,2\n") { $0.columns = ["z"] } }
        #expect(unknown?.code == .usage && unknown?.recovery == "The columns are: a, b.")
        let twice = #expect(throws: LoadError.self) { try load("a,b\n1,2\n") { $0.columns = ["a", "A"] } }
        #expect(twice?.code == .usage)
    }

    @Test("more columns than SQLite takes are refused before anything is made, and can be chosen from")
    func tooMany() throws {
        let header = (1...2500).map { "c\($0)" }.joined(separator: ",")
        let record = (1...2500).map { "\($0)" }.joined(separator: ",")
        let error = #expect(throws: LoadError.self) { try load("\(header)\n\(record)\n") { _ in } }
        #expect(error?.code == .unusableData && error?.recovery?.contains("--columns") == true)
        try load("\(header)\n\(record)\n") { $0.columns = ["c2500", "c1"] }
        #expect(try database.lines("SELECT c2500, c1 FROM t") == ["2500|1"])
    }

    @Test("a column holds the name of the source in every row, and can be part of the key")
    func filename() throws {
        for source in ["one", "two"] {
            try fixture.load("id\n1\n2\n", source: source) {
                $0.content.filenameColumn = "file"
                $0.content.key = ["file", "id"]
            }
        }
        #expect(try database.lines("SELECT file, id FROM t ORDER BY 1, 2") == ["one|1", "one|2", "two|1", "two|2"])
    }

    @Test("a filename column of a name that the input has is refused")
    func filenameTaken() throws {
        let error = #expect(throws: LoadError.self) { try load("id,file\n1,a\n") { $0.filenameColumn = "FILE" } }
        #expect(error?.code == .usage)
    }

    @Test("a table that is not STRICT still keeps every value as it is")
    func notStrict() throws {
        try load("a,b,c\n1,1.5,x\n,,y\n") {
            $0.isStrict = false
            $0.computations = [.init(column: "d", sql: "'007'")]
        }
        #expect(try !sql().hasSuffix("STRICT"))
        #expect(
            try database.lines("SELECT typeof(a), typeof(b), typeof(c), d, typeof(d) FROM t LIMIT 1") == [
                "integer|real|text|007|text"
            ])
    }

    @Test("a text means NULL everywhere, or in the one column that it is said for")
    func nulls() throws {
        try load("a,b\nNA,NA\n-,-\n1,2:3\n") { $0.nullTexts = ["NA", "A:-", "2:3"] }
        #expect(
            try database.lines("SELECT a IS NULL, b IS NULL, b FROM t") == ["1|1|", "1|0|-", "0|1|"])
        #expect(try database.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'a'") == ["INTEGER"])
    }
}
