import TestSupport
import Testing

@testable import CSVLoad

@Suite("Lookup tables of extracted columns")
struct LookupTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(_ text: String, source: String = "s", key: [String]? = ["id"]) throws -> LoadSummary {
        try fixture.load(text, source: source) {
            $0.content.key = key
            $0.content.extracts = ["city"]
        }
    }

    private func joined() throws -> [String] {
        try database.lines(
            "SELECT t.id, city.value, typeof(city.value) FROM t LEFT JOIN city ON city.id = t.city ORDER BY 1")
    }

    @Test("each value is there once, the column holds its id and refers to it, and NULL stays NULL")
    func extracts() throws {
        try load("id,city\n1,Oslo\n2,Rome\n3,Oslo\n4,\n")
        #expect(try joined() == ["1|Oslo|text", "2|Rome|text", "3|Oslo|text", "4||null"])
        #expect(try database.lines("SELECT count(*) FROM city") == ["2"])
        #expect(
            try database.lines("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('t')") == [
                "city|city|id"
            ])
    }

    @Test("a rerun changes nothing, an edited record its row, and a grown file adds what is new")
    func upserts() throws {
        try load("id,city\n1,Oslo\n2,Rome\n")
        let before = try database.dump()
        #expect(try load("id,city\n1,Oslo\n2,Rome\n").counts.read == 0)
        #expect(try database.dump() == before)
        let edited = try load("id,city\n1,Oslo\n2,Bonn\n3,Rome\n4,Kyiv\n")
        #expect((edited.counts.unchanged, edited.counts.updated, edited.counts.inserted) == (1, 1, 2))
        #expect(try joined() == ["1|Oslo|text", "2|Bonn|text", "3|Rome|text", "4|Kyiv|text"])
        #expect(try load("id,city\n1,Oslo\n2,Bonn\n3,Rome\n4,Kyiv\n", source: "again").counts.unchanged == 4)
    }

    @Test("values that look like numbers stay what they were when later files bring more of them")
    func texts() throws {
        try load("id,city\n1,1.50\n2,x\n")
        try load("id,city\n1,1.50\n2,x\n3,2.50\n4,007\n5,9\n")
        #expect(try joined() == ["1|1.50|text", "2|x|text", "3|2.50|text", "4|007|text", "5|9|text"])
    }

    @Test("a value that the lookup table cannot hold is a reject")
    func misfit() throws {
        try load("id,city\n1,15\n2,7\n")
        let summary = try load("id,city\n1,15\n2,7\n3,x\n")
        #expect(summary.counts.rejected == 1)
        #expect(try joined() == ["1|15|integer", "2|7|integer"])
    }

    @Test("works without a key, and for a column of the key")
    func keys() throws {
        try load("id,city\n1,Oslo\n2,Rome\n", key: nil)
        #expect(try joined() == ["1|Oslo|text", "2|Rome|text"])
        let other = try LoadFixture()
        for text in ["city,n\nOslo,1\nRome,2\n", "city,n\nOslo,5\nRome,2\n"] {
            try other.load(text) {
                $0.content.key = ["city"]
                $0.content.extracts = ["city"]
            }
        }
        #expect(
            try other.database.lines("SELECT value, n FROM t JOIN city ON city.id = t.city ORDER BY 1")
                == ["Oslo|5", "Rome|2"])
    }

    @Test("a table that is there and is no lookup table is refused by name, and left alone")
    func taken() throws {
        try database.execute("CREATE TABLE city (name TEXT)")
        let error = #expect(throws: LoadError.self) { try load("id,city\n1,Oslo\n") }
        #expect(error?.code == .unusableData)
        #expect(error?.message.contains("'city'") == true)
        #expect(try database.lines("SELECT name FROM sqlite_schema") == ["city"])
    }

    @Test("reserved names and the table's own are refused")
    func reserved() throws {
        for (table, column) in [("t", "T"), ("t", "csvload_x"), ("t", "sqlite_x")] {
            let error = #expect(throws: LoadError.self) {
                try fixture.load("id,\(column)\n1,a\n") {
                    $0.table = table
                    $0.content.extracts = [column]
                }
            }
            #expect(error?.code == .usage, "\(column)")
        }
    }
}
