import TestSupport
import Testing

@testable import CSVLoad

@Suite("Numbers and dates in a format that was told")
struct ToldFormatTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, numbers: [String] = [], dates: [String] = [], source: String = "s",
        _ change: (inout LoadOptions.Content) -> Void = { _ in }
    ) throws -> LoadSummary {
        try fixture.load(text, source: source) {
            $0.content.format.delimiter = [0x3B]
            $0.content.format.numbers = numbers
            $0.content.format.dates = dates
            change(&$0.content)
        }
    }

    private func lines(_ columns: String) throws -> [String] {
        let typed = columns.split(separator: ",").map { "\($0), typeof(\($0))" }.joined(separator: ", ")
        return try database.lines("SELECT \(typed) FROM t ORDER BY row_id")
    }

    @Test("all columns whose values are such numbers become numbers, and the others stay as they are")
    func allColumns() throws {
        try load("n;r;plain;t;code\n1.000;1.234,50;1.5;1.5 x;007\n12;3;2.25;x;008\n", numbers: ["de"])
        #expect(
            try lines("n,r,plain,t,code") == [
                "1000|integer|1234.5|real|1.5|real|1.5 x|text|007|text",
                "12|integer|3.0|real|2.25|real|x|text|008|text",
            ])
    }

    @Test("a column that is named refuses what does not fit, one that is not stays text")
    func named() throws {
        let text = "a;b\n1,5;1,5\nx;x\n2,5;2,5\n"
        let summary = try load(text, numbers: ["A:de"])
        #expect(summary.counts.rejected == 1)
        #expect(try lines("a,b") == ["1.5|real|1,5|text", "2.5|real|2,5|text"])
        #expect(
            try database.lines("SELECT stage, column_name, reason, detail FROM csvload_rejects") == [
                "type|a|type|the value is not a number that --numbers 'de' reads into REAL without loss"
            ])
    }

    @Test("dates become ISO 8601, with their times")
    func dates() throws {
        try load(
            "d;t;x\n31.12.2024;1.2.2024 8:05;1.1.2024\n1.3.2025;2.2.2024 23:59;32.1.2024\n",
            dates: ["%d.%m.%Y", "%d.%m.%Y %H:%M"])
        #expect(
            try lines("d,t,x") == [
                "2024-12-31|text|2024-02-01T08:05:00|text|1.1.2024|text",
                "2025-03-01|text|2024-02-02T23:59:00|text|32.1.2024|text",
            ])
    }

    @Test("a second run, an edit and other workers read the same columns in the same way")
    func again() throws {
        let text = "id;d;n\n1;1.3.2024;1.000,5\n2;2.3.2024;7\n"
        let change: (inout LoadOptions.Content) -> Void = { $0.key = ["id"] }
        try load(text, numbers: ["de"], dates: ["%d.%m.%Y"], change)
        let again = try load(text, numbers: ["de"], dates: ["%d.%m.%Y"], change)
        #expect(again.counts.inserted + again.counts.updated == 0)
        // The table is there, and a date that is none is refused as it would be in a column of numbers.
        let edited = try load(
            text.replacing("7\n", with: "8,25\n") + "3;soon;1\n", numbers: ["de"], dates: ["%d.%m.%Y"], change)
        #expect((edited.counts.updated, edited.counts.rejected) == (1, 1))
        #expect(
            try database.lines("SELECT id, d, n FROM t ORDER BY id") == ["1|2024-03-01|1000.5", "2|2024-03-02|8.25"])
    }

    @Test("a second source of a table that is there is read in the formats that suit its columns")
    func secondSource() throws {
        try load("id;d;n\n1;1.3.2024;1,5\n", numbers: ["de"], dates: ["%d.%m.%Y"]) { $0.key = ["id"] }
        try load("id;d;n\n2;2.3.2024;2.500,5\n3;3.3.2024;n/a\n", numbers: ["de"], dates: ["%d.%m.%Y"], source: "s2") {
            $0.key = ["id"]
        }
        #expect(
            try database.lines("SELECT id, d, n FROM t ORDER BY id") == ["1|2024-03-01|1.5", "2|2024-03-02|2500.5"])
    }

    @Test("amounts in two currencies stay text, and are refused where the column is named")
    func currencies() throws {
        try load("a;b\n1,50 €;1 €\n2,50 $;-2,25 €\n", numbers: ["de"])
        #expect(try lines("a,b") == ["1,50 €|text|1.0|real", "2,50 $|text|-2.25|real"])
        let error = #expect(throws: LoadError.self) {
            try LoadFixture().load("a\n1 €\n2 $\n") { $0.content.format.numbers = ["a:de"] }
        }
        #expect(error?.code == .unusableData)
    }

    @Test("a key is never one of numbers unless it is named")
    func key() throws {
        try load("k;v\n1.000;1.000\n1000;2\n", numbers: ["de"]) { $0.key = ["k"] }
        #expect(
            try database.lines("SELECT k, v, typeof(v) FROM t ORDER BY v") == ["1000|2|integer", "1.000|1000|integer"])
    }

    @Test(
        "a format for a column that there is not, or that cannot have it, is refused",
        arguments: [
            (["x:de"], [], [:]), ([], ["x:%d.%m.%Y"], [:]), (["a:de", "a:en"], [], [:]),
            (["a:de"], [], ["a": ColumnType.text]), ([], ["a:%d.%m.%Y"], ["a": .integer]),
        ] as [([String], [String], [String: ColumnType])])
    func refused(numbers: [String], dates: [String], types: [String: ColumnType]) throws {
        let error = #expect(throws: LoadError.self) {
            try load("a;b\n1;2\n", numbers: numbers, dates: dates) { $0.types = types }
        }
        #expect(error?.code == .usage)
    }

    @Test("decimals stay text for an expression that reads how they are written")
    func textArguments() throws {
        try load("a;b;n;d\n1.234;1.5;1.5;20240301\n2.500;2.5;2.5;20240302\n") {
            $0.computations = [
                LoadOptions.Computation(column: "trimmed", sql: "trim(\"b\")"),
                LoadOptions.Computation(column: "v", sql: "n * parse_number(/* ( */ A, 'de')"),
                LoadOptions.Computation(column: "w", sql: "parse_number([trimmed], 'en')"),
                LoadOptions.Computation(column: "day", sql: "parse_date(d, '%Y%m%d')"),
            ]
        }
        #expect(
            try lines("a,b,n,d") == [
                "1.234|text|1.5|text|1.5|real|20240301|integer", "2.500|text|2.5|text|2.5|real|20240302|integer",
            ])
        #expect(
            try lines("v,w,day") == ["1851.0|real|1.5|real|2024-03-01|text", "6250.0|real|2.5|real|2024-03-02|text"])
    }

    @Test("a column whose points may part thousands stays text beside decimal commas, and that is said")
    func grouped() throws {
        let summary = try load("a;b;c;d\n1.000;1,5;0.125;7\n500;1.234,25;1.250;1.234\n")
        #expect(
            try lines("a,b,c,d") == [
                "1.000|text|1,5|text|0.125|real|7|text", "500|text|1.234,25|text|1.25|real|1.234|text",
            ])
        #expect(summary.notes.contains { $0.contains("a, d are TEXT") && $0.contains("--numbers de") })
        #expect(summary.notes.contains("the numbers of column b are kept as text; --numbers de reads them"))
    }

    @Test("decimal commas that are told of one column count for the others")
    func groupedBesideTold() throws {
        let summary = try load("a;b\n1.000;1,5\n2.000;7\n", numbers: ["b:de"])
        #expect(try lines("a,b") == ["1.000|text|1.5|real", "2.000|text|7.0|real"])
        #expect(summary.notes.contains { $0.contains("column a is TEXT") })
        let all = try LoadFixture().load("a;b\n1.000;1,5\n2.000;7\n") { $0.content.format.numbers = ["de"] }
        #expect(!all.notes.contains { $0.contains("TEXT") })
    }

    @Test(
        "what the values speak for beyond doubt is advised, and nothing else",
        arguments: [
            ("1,5\n2\n", "--numbers de"), ("1,234.50\n", "--numbers en"), ("1'000\n", "--numbers ch"),
            ("1 000\n", "--numbers fr"), ("$5\n", "--numbers en"), ("1,234\n", nil), ("1,5\nx\n", nil), ("1.5\n", nil),
            ("1 €\n2 $\n", nil), ("13.01.2024\n01.02.2024\n", "--dates '%d.%m.%Y'"), ("01.02.2024\n", nil),
            ("1/13/2024\n", "--dates '%m/%d/%Y'"), ("2024-03-13\n", nil),
            ("31/12/2024 08:15\n", "--dates '%d/%m/%Y %H:%M'"),
        ] as [(String, String?)])
    func advice(values: String, flags: String?) throws {
        let notes = try load("c\n" + values).notes.filter { $0.contains("reads them") }
        #expect(notes.count == (flags == nil ? 0 : 1))
        if let flags { #expect(notes.first?.contains("; \(flags) reads them") == true) }
    }
}
