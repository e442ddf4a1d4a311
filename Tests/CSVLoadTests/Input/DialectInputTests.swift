import CSVCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Dialects that are named")
struct DialectInputTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func lines(_ sql: String) throws -> [String] { try fixture.database.lines(sql) }

    @discardableResult
    private func load(_ text: String, as dialect: NamedDialect, header: Int? = nil) throws -> LoadSummary {
        try fixture.load(text) { options in
            dialect.apply(to: &options.content)
            options.content.format.headerLines = header ?? options.content.format.headerLines
        }
    }

    @Test("MySQL's form: escapes everywhere, NULL only where the field is \\N alone")
    func mysql() throws {
        try load("1\ta\\tb\\nc\\\\\t\\N\n\\N\t\\NULL\t\\\\N\n3\t\"q\"\t\n", as: .mysql)
        #expect(
            try lines("SELECT column_1, hex(column_2), quote(column_3) FROM t") == [
                "1|6109620A635C|NULL", "|4E554C4C|'\\N'", "3|227122|NULL",
            ])
        #expect(try lines("SELECT typeof(column_1) FROM t") == ["integer", "null", "integer"])
    }

    @Test("PostgreSQL's form ends with its line, and what is behind it is no record, in a second run neither")
    func postgres() throws {
        let dump = "1\ta\\fb\\x41\\101\n2\t\\N\n\\.\nSELECT 1;\n\n-- done\n"
        let first = try load(dump, as: .postgresText)
        #expect(first.counts.read == 2)
        #expect(try lines("SELECT column_1, column_2 FROM t") == ["1|a\u{C}bAA", "2|"])
        #expect(try load(dump, as: .postgresText).counts.read == 0)
        let grown = dump.replacing("\\.\n", with: "3\tc\n\\.\n")
        #expect(try load(grown, as: .postgresText).counts.read == 1)
        #expect(try lines("SELECT column_1 FROM t") == ["1", "2", "3"])
        #expect(try lines("SELECT count(*) FROM csvload_rejects") == ["0"])
    }

    @Test("data that ends at once, behind its header")
    func nothing() throws {
        #expect(try load("id\tname\n\\.\nx\n", as: .postgresText, header: 1).counts.read == 0)
        #expect(try lines("SELECT name FROM pragma_table_info('t')") == ["row_id", "id", "name"])
    }

    @Test("the end of the data is found wherever chunks end", arguments: [1, 7, 64])
    func chunks(bytes: Int) throws {
        let records = (1...200).map { "\($0)\tx\($0)\n" }.joined()
        try fixture.load(records + "\\.\n" + records) { options in
            NamedDialect.postgresText.apply(to: &options.content)
            options.chunkBytes = bytes
            options.batchBytes = 100
        }
        #expect(try lines("SELECT count(*), max(row_id) FROM t") == ["200|200"])
    }

    @Test("RFC 4180 has no escape, no preamble and no footer")
    func rfc4180() throws {
        let summary = try load("a,b\n\"x\\\",1\n\"say \\\"\",2\ntotal,3\n", as: .rfc4180)
        #expect(summary.counts.read == 3)
        #expect(try lines("SELECT a, b FROM t") == ["x\\|1", "total|3"])
        #expect(try lines("SELECT reason FROM csvload_rejects") == ["unclosed_quote"])
    }

    @Test("Excel's form takes the delimiter that the text has", arguments: [",", ";"])
    func excel(delimiter: String) throws {
        try load("a,b\n1,\"x\"\"y\\\"\n2,z\n".replacing(",", with: delimiter), as: .excel)
        #expect(try lines("SELECT a, b FROM t") == ["1|x\"y\\", "2|z"])
    }

    @Test("aligned columns are read by runs of blanks")
    func spaces() throws {
        try fixture.load(" id   name\n  1   \"a b\"\n 10\t c\n\n  \n") { options in
            options.content.format.delimiter = [0x20]
            options.content.format.joinsDelimiters = true
        }
        #expect(try lines("SELECT id, name FROM t") == ["1|a b", "10|c"])
        #expect(try lines("SELECT count(*) FROM csvload_rejects") == ["0"])
    }

    @Test("every named dialect is stored and read back as it is", arguments: NamedDialect.allCases)
    func stored(dialect: NamedDialect) throws {
        var options = LoadOptions(input: "a", database: "b", table: "t", sourceName: "s", jobs: 1)
        dialect.apply(to: &options.content)
        let stored = StoredOptions(options, layout: nil, fieldNames: [], fillsRowID: true)
        #expect(try StoredOptions(json: stored.json, source: "s").content == options.content)
    }
}
