import TestSupport
import Testing

@testable import CSVLoad

@Suite("Tables with and without SQLite's hidden rowid")
struct RowIDTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private var isWithoutRowID: Bool {
        get throws { try database.integer("SELECT wr FROM pragma_table_list WHERE name = 't'") == 1 }
    }

    private static let short = "id,part,text\nb,1,x\na,2,y\na,1,z\n"
    private static let long = "id,part,text\nb,1,\(String(repeating: "x", count: 900))\n"

    @Test(
        "short records stand in the index of a key that is no single INTEGER; others, and longer ones, do not",
        arguments: [
            (["id"], short, true), (["id", "part"], short, true), (["part", "text"], short, true),
            (["part"], "part\n1\n", false), ([], short, false), (["id"], long, false),
        ])
    func auto(key: [String], text: String, isWithout: Bool) throws {
        try fixture.load(text) { $0.content.key = key.isEmpty ? nil : key }
        #expect(try isWithoutRowID == isWithout)
    }

    @Test("what is said goes before what serves")
    func said() throws {
        try fixture.load(Self.short) {
            $0.content.key = ["id"]
            $0.rowIDPolicy = .always
        }
        #expect(try !isWithoutRowID)
        try database.execute("DROP TABLE t")
        try fixture.load(Self.long) {
            $0.content.key = ["part"]
            $0.rowIDPolicy = .never
        }
        #expect(try isWithoutRowID)
        #expect(try database.lines("SELECT \"notnull\" FROM pragma_table_info('t') WHERE name = 'part'") == ["1"])
        #expect(throws: LoadError.self) {
            try fixture.load("a\n1\n") {
                $0.table = "u"
                $0.rowIDPolicy = .never
            }
        }
    }

    @Test("the rows are upserted, and a rerun changes nothing")
    func upserted() throws {
        let first = try fixture.load(Self.short) { $0.content.key = ["id", "part"] }
        #expect(first.counts.inserted == 3)
        let before = try database.dump()
        #expect(try fixture.load(Self.short) { $0.content.key = ["id", "part"] }.counts.read == 0)
        #expect(try database.dump() == before)
        let edited = try fixture.load("id,part,text\nb,1,x\na,2,Y\na,1,z\nc,1,n\n") { $0.content.key = ["id", "part"] }
        #expect((edited.counts.inserted, edited.counts.updated, edited.counts.unchanged) == (1, 1, 2))
        #expect(try database.lines("SELECT * FROM t") == ["a|1|z", "a|2|Y", "b|1|x", "c|1|n"])
    }

    @Test("a full-text index keeps the rowid, and is refused where there is none")
    func fullText() throws {
        try fixture.load(Self.short) {
            $0.content.key = ["id", "part"]
            $0.fullText = ["text"]
        }
        #expect(try !isWithoutRowID)
        try fixture.load(Self.short) {
            $0.table = "u"
            $0.content.key = ["id", "part"]
        }
        let error = #expect(throws: LoadError.self) {
            try fixture.load(Self.short) {
                $0.table = "u"
                $0.content.key = ["id", "part"]
                $0.fullText = ["text"]
            }
        }
        #expect(error?.code == .unusableData)
        #expect(error?.message.contains("WITHOUT ROWID") == true)
    }
}
