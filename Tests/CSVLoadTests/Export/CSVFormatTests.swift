import CSVLoad
import SQLiteCore
import Testing

@Suite("Export as CSV")
struct CSVFormatTests {
    /// An SQL value, and the field it becomes beside another column.
    private static let fields: [(sql: String, field: String)] = [
        ("NULL", ""), ("''", "\"\""), ("'plain'", "plain"), ("'a,b'", "\"a,b\""),
        ("'say \"hi\"'", "\"say \"\"hi\"\"\""),
        ("'one' || char(10) || 'two'", "\"one\ntwo\""), ("'one' || char(13)", "\"one\r\""), ("' lead'", "\" lead\""),
        ("'trail' || char(9)", "\"trail\t\""), ("'in side'", "in side"), ("'\"'", "\"\"\"\""), ("','", "\",\""),
        ("'12345678,'", "\"12345678,\""), ("'1234567,9'", "\"1234567,9\""), ("'é€😀'", "é€😀"),
        ("char(0xFEFF) || 'x'", "\"\u{FEFF}x\""), ("'a' || char(0) || 'b'", "a\0b"), ("'=1+1'", "=1+1"),
        ("0", "0"), ("-1", "-1"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775807 - 1", "-9223372036854775808"), ("1000000000000000000", "1000000000000000000"),
        ("1.0", "1.0"), ("-0.5", "-0.5"), ("12.34", "12.34"), ("0.1 + 0.2", "0.30000000000000004"), ("0.0", "0.0"),
        ("1e5", "100000.0"), ("1e300", "1e+300"), ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("0.000001", "1e-06"), ("123456789.123456", "123456789.123456"), ("9e999", "Inf"), ("-9e999", "-Inf"),
        ("x'616263'", "abc"), ("x'FF00'", "ff00"), ("x''", "\"\""),
    ]

    @Test("writes each value so that it can be told from every other", arguments: fields)
    func field(sql: String, field: String) throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v, w); INSERT INTO t VALUES (\(sql), 1)")
        let isSmall = sql == "0.000001"
        let text = try scratch.export()
        #expect(text == "v,w\n\(field),1\n" || (isSmall && text == "v,w\n0.000001,1\n"))
    }

    @Test("gives every double a text that is the same double, and none shorter")
    func doubles() throws {
        let scratch = try Scratch()
        var generator = SystemRandomNumberGenerator()
        var numbers = (0..<2000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
        numbers += (0..<2000).map { _ in Double(Int.random(in: -99_999_999...99_999_999)) / 10_000 }
        numbers += [1e9, 999_999_999.999999, 1e15, 1e16, 123456.7, -0.0, 0.1, 100, 4_503_599_627_370_497.5]
        try scratch.sql("CREATE TABLE t (v)")
        try fill(scratch, numbers)
        let lines = try scratch.export().split(separator: "\n").dropFirst()
        #expect(lines.count == numbers.count)
        for (line, number) in zip(lines, numbers) {
            #expect(Double(line)?.bitPattern == number.bitPattern)
            let digits = line.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
            #expect(digits.count <= number.description.filter(\.isNumber).count)
        }
    }

    /// Bound, for SQLite reads extreme literals one bit off.
    private func fill(_ scratch: Scratch, _ numbers: [Double]) throws {
        let connection = try Connection(path: scratch.path("d.db"), mode: .readWrite)
        try connection.execute("BEGIN")
        for number in numbers { try connection.run("INSERT INTO t VALUES (?1)", [.real(number)]) }
        try connection.execute("COMMIT")
    }

    @Test("writes an empty record of one column as an empty text, for an empty line is none")
    func oneColumn() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v); INSERT INTO t VALUES (NULL), (''), ('a')")
        #expect(try scratch.export() == "v\n\"\"\n\"\"\na\n")
        #expect(try scratch.export { $0.nullText = "NA" } == "v\nNA\n\"\"\na\n")
    }

    @Test("tells NULL from a text that reads the same")
    func nullText() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v, w); INSERT INTO t VALUES (NULL, 'NA'), ('', 'NAN')")
        #expect(try scratch.export { $0.nullText = "NA" } == "v,w\nNA,\"NA\"\n\"\",NAN\n")
    }

    @Test("quotes for the delimiter in use, which may be several characters")
    func delimiters() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v, w); INSERT INTO t VALUES ('a;b', 'a|b'), ('a,b', 'c')")
        #expect(try scratch.export { $0.delimiter = [0x3B] } == "v;w\n\"a;b\";a|b\na,b;c\n")
        #expect(try scratch.export { $0.delimiter = Array("||".utf8) } == "v||w\na;b||\"a|b\"\na,b||c\n")
        #expect(
            try scratch.export {
                $0.delimiter = [9]
                $0.hasHeader = false
            } == "a;b\ta|b\na,b\tc\n")
    }

    @Test("puts an apostrophe before formulas when asked to, and never before numbers")
    func formulas() throws {
        let scratch = try Scratch()
        try scratch.sql(
            "CREATE TABLE t (\"=v\", w); INSERT INTO t VALUES ('=1,2', -5), ('+1', '-5'), ('@a', char(9) || 'x'), ('a=b', -1.5)"
        )
        #expect(
            try scratch.export { $0.escapesFormulas = true }
                == "'=v,w\n\"'=1,2\",-5\n'+1,'-5\n'@a,\"'\tx\"\na=b,-1.5\n")
    }

    @Test("writes texts that are longer than its buffer")
    func longTexts() throws {
        let scratch = try Scratch()
        try scratch.sql(
            "CREATE TABLE t (v, w); INSERT INTO t VALUES (replace(hex(zeroblob(400000)), '0', 'x'), replace(hex(zeroblob(300000)), '00', '\"'))"
        )
        let long = String(repeating: "x", count: 800_000)
        let quotes = String(repeating: "\"\"", count: 300_000)
        #expect(try scratch.export() == "v,w\n\(long),\"\(quotes)\"\n")
    }

    @Test("gives back the records that were loaded as text")
    func roundTrip() throws {
        let scratch = try Scratch()
        let text = "id,a b,\"c,d\"\n007,,\"\"\n1.50,\"x\"\"y\",\"two\nlines\"\n\" 12 \",é,NULL\n-0,1e5,\"\r\"\n"
        try scratch.write(text, to: "in.csv")
        try scratch.load("in.csv") { $0.content.isAllText = true }
        #expect(try scratch.export() == text)
    }
}
