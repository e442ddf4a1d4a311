import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Columns of a table that make numbers of texts")
struct NumericAffinityTests {
    private static let spellings = [
        "0", "7", "007", "-7", "+7", "7 ", " 7", "\t7", "1e3", "1E+3", "1e", "1e+", "e3", ".5", "5.", ".", "-", "+",
        "-.5",
        "5.50", "5.5", "-5.25", "5.00", "1.10", "00.5", "-0", "-0.0", "0.0", "0044123", "12345678901234567.89",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "12345678901234567890", "1e999", "nan",
        "inf",
        "0x10", "1_000", "1,5", "2024-01-02", "10:30", "a7", "7a", "1.2.3", "0.1", "0.00001", "123456789.1234567",
        "1234567890.12345", "abc", "true", "1 2", "0.30000000000000004",
    ]
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("it is known which texts SQLite takes for numbers", arguments: spellings)
    func isNumber(text: String) throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute("CREATE TABLE t (v NUMERIC)")
        try connection.run("INSERT INTO t VALUES (?1)", [.text(text)])
        let isNumber = try connection.value("SELECT typeof(v) <> 'text' FROM t") == .integer(1)
        var copy = text
        #expect(copy.withUTF8 { NumericAffinity.isNumber($0.baseAddress!, $0.count) } == isNumber)
    }

    @Test(
        "a column of any other name than one for numbers has a text letter by letter, or its record is a reject",
        arguments: ["STRING", "DATE", "DATETIME", "BOOLEAN", "UUID", "JSON"])
    func columnsForTexts(declared: String) throws {
        try database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v \(declared))")
        try load(Self.spellings)
        let kept = try database.lines("SELECT n || '|' || v FROM t ORDER BY n")
        for row in kept {
            let (number, text) = (row.prefix { $0 != "|" }, row.drop { $0 != "|" }.dropFirst())
            #expect(Self.spellings[Int(number)!] == text)
        }
        let refused = try refused()
        #expect(kept.count + refused.count == Self.spellings.count)
        for text in ["007", "1e3", "0044123", "5.50", "5.00", "7 ", "12345678901234567.89", "-0", "+7", "1e999"] {
            #expect(refused.contains(text))
        }
        for text in ["0", "7", "-7", "5.5", "2024-01-02", "abc", "1e", "0x10", "1_000", "1,5", "0.1", "nan"] {
            #expect(!refused.contains(text), "\(text)")
        }
        #expect(
            try database.lines("SELECT DISTINCT stage, reason, column_name, detail FROM csvload_rejects") == [
                "type|type|v|the table's column makes a number of the value, which would not come back the same"
            ])
    }

    @Test(
        "one for numbers keeps the digits of a number, and no other spelling of it",
        arguments: ["NUMERIC", "DECIMAL(20,2)", "decimal", "NUMBER(10)", "DEC"])
    func columnsForNumbers(declared: String) throws {
        try database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v \(declared))")
        try load(Self.spellings)
        let refused = try refused()
        for text in [
            "007", "1e3", "0044123", "7 ", " 7", "12345678901234567.89", "-0", "+7", "00.5", "9223372036854775808",
        ] {
            #expect(refused.contains(text), "\(text)")
        }
        for text in ["5.50", "5.00", "-5.25", ".5", "7", "2024-01-02", "1,5"] {
            #expect(!refused.contains(text), "\(text)")
        }
        let numbers = ["5.50": "5.5|real", "5.00": "5|integer", "1.10": "1.1|real", "1,5": "1,5|text"]
        for (text, stored) in numbers {
            let row = try #require(Self.spellings.firstIndex(of: text))
            #expect(try database.lines("SELECT v, typeof(v) FROM t WHERE n = \(row)") == [stored])
        }
    }

    @Test("an unchanged record is unchanged, and the source verifies")
    func unchanged() throws {
        try database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v DECIMAL, w STRING)")
        let text = "n,v,w\n1,5.00,a\n2,5.50,5.5\n3,7,7\n4,,x\n"
        try #expect(fixture.load(text).counts.inserted == 4)
        try #expect(fixture.load(text, source: "other").counts.unchanged == 4)
        let verified = try fixture.verify()
        #expect(verified.wrong == 0 && verified.equal == 4)
    }

    @Test("a key of such a column is never another one's")
    func key() throws {
        try database.execute("CREATE TABLE t (id STRING PRIMARY KEY, v TEXT)")
        let summary = try fixture.load("id,v\n007,a\n7,b\n7.0,c\n")
        #expect((summary.counts.inserted, summary.counts.rejected) == (1, 2))
        #expect(try database.lines("SELECT id, v FROM t") == ["7|b"])
    }

    private func load(_ values: [String]) throws {
        let lines = values.enumerated().map { "\($0),\"\($1)\"\n" }
        try fixture.load("n,v\n" + lines.joined()) {
            $0.content.format.headerLines = 1
            $0.content.format.delimiter = [UInt8(ascii: ",")]
        }
    }

    private func refused() throws -> Set<String> {
        let records = try database.lines("SELECT CAST(record AS TEXT) FROM csvload_rejects")
        return Set(records.map { String($0.drop { $0 != "\"" }.dropFirst().dropLast()) })
    }
}
