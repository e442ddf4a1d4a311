import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

/// A text in a CSV file, and the value that it has to become in a column of nothing but texts of its kind.
struct HardValue: Sendable, CustomTestStringConvertible {
    let text: String
    let value: SQLValue

    init(_ text: String, _ value: SQLValue) {
        self.text = text
        self.value = value
    }

    var testDescription: String { text }

    /// What stays text, byte by byte.
    private static let texts = [
        "007", "00", "-0", "+1", "-01", "1_000", "1,000", "1 000", "0x1F", "0X1F", "0b101", "0o17", " 12 ", "12 ",
        " 12",
        "9223372036854775808", "-9223372036854775809", "18446744073709551615", "99999999999999999999",
        "0.12345678901234567", "123456789012345.63", "123456789012345.67", "12345678901234567.5", "00.5", "1e", "e5",
        "1e+", "1e999",
        "-1e999", "1e-999",
        "nan", "NaN", "inf", "-Infinity", "1.2.3", "1..2", "--1", "1-", "$1.50", "1.50 €", "50%", "1/2", "2024-03-01",
        "2024-03-01T08:00:00Z", "08:15", "01/02/2024", "true", "FALSE", "yes", "NULL", "null", "NA", "None", "🙂", "日本語",
        "é", "e\u{301}",
        "O'Brien", "a\u{0}b", "\u{0}", "١٢", "１２", "²", "-", ".", "−5", "1e5x", "=1+1", "a\nb", "say \"hi\"",
        "\u{00A0}12", "12\u{200B}", "0.1000000000000000055511151231257827",
    ]

    static let all: [HardValue] =
        texts.map { HardValue($0, .text($0)) } + [
            HardValue("0", .integer(0)), HardValue("7", .integer(7)), HardValue("-7", .integer(-7)),
            HardValue("9223372036854775807", .integer(.max)), HardValue("-9223372036854775808", .integer(.min)),
            HardValue("9007199254740993", .integer(9_007_199_254_740_993)),
            HardValue("20240301", .integer(20_240_301)),
            HardValue("1000000000000000000", .integer(1_000_000_000_000_000_000)),
            HardValue("1.5", .real(1.5)), HardValue("1.50", .real(1.5)), HardValue("-0.25", .real(-0.25)),
            HardValue("1e5", .real(100_000)), HardValue("1E5", .real(100_000)), HardValue("1.5e-3", .real(0.0015)),
            HardValue("1e308", .real(1e308)), HardValue("5e-324", .real(.leastNonzeroMagnitude)),
            HardValue("0.1", .real(0.1)),
            HardValue("3.141592653589793", .real(3.141592653589793)), HardValue("100.00", .real(100)),
            HardValue("1.0", .real(1)),
        ]

    /// The text as a field that means exactly itself.
    var field: String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
}

@Suite("Values that others change on their way")
struct HardValueTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @Test("there are many of them")
    func many() {
        #expect(HardValue.all.count >= 80)
    }

    @Test("each alone in a column is what it was, quoted or not", arguments: HardValue.all)
    func alone(hard: HardValue) throws {
        try fixture.load("id,v\n1,\(hard.field)\n")
        #expect(try database.rows("SELECT v FROM t") == [[hard.value]])
        let needsQuotes = hard.text.contains { ",\"\n".contains($0) }
        guard !needsQuotes else { return }
        let bare = try LoadFixture()
        try bare.load("id,v\n1,\(hard.text)\n")
        #expect(try bare.database.rows("SELECT v FROM t") == [[hard.value]])
    }

    @Test("each is text in a TEXT column, byte by byte", arguments: HardValue.all)
    func allText(hard: HardValue) throws {
        try fixture.load("id,v\n1,\(hard.field)\n") { $0.content.isAllText = true }
        #expect(try database.rows("SELECT v FROM t") == [[.text(hard.text)]])
    }

    @Test("one among integers makes the column TEXT, and they all stay what they were", arguments: HardValue.all)
    func amongIntegers(hard: HardValue) throws {
        try fixture.load("id,v\n1,12\n2,\(hard.field)\n3,345\n")
        let integers: [SQLValue]
        switch hard.value {
        case .text: integers = [.text("12"), .text("345")]
        case .real: integers = [.real(12), .real(345)]
        default: integers = [.integer(12), .integer(345)]
        }
        #expect(try database.rows("SELECT v FROM t ORDER BY id") == [[integers[0]], [hard.value], [integers[1]]])
    }

    @Test("an integer column refuses what is no integer, and converts nothing", arguments: HardValue.all)
    func intoInteger(hard: HardValue) throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)")
        let summary = try fixture.load("id,v\n1,\(hard.field)\n")
        if case .integer = hard.value {
            #expect(try database.rows("SELECT v FROM t") == [[hard.value]])
        } else {
            #expect(summary.counts.rejected == 1)
            #expect(try database.rows("SELECT v FROM t").isEmpty)
        }
    }

    @Test("an unquoted empty field is NULL, a quoted one an empty text, and neither has a say in types")
    func empty() throws {
        try fixture.load("id,v,n\n1,,5\n2,\"\",\n3,x,7\n")
        #expect(
            try database.rows("SELECT v, n FROM t ORDER BY id") == [
                [.null, .integer(5)], [.text(""), .null], [.text("x"), .integer(7)],
            ])
    }

    @Test("integers beside reals make the column REAL only if a double holds every one of them")
    func mixed() throws {
        try fixture.load("id,a,b\n1,1,9007199254740993\n2,2.5,2.5\n")
        #expect(
            try database.rows("SELECT a, b FROM t ORDER BY id") == [
                [.real(1), .text("9007199254740993")], [.real(2.5), .text("2.5")],
            ])
    }
}
