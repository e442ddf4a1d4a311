import SQLiteCore
import Testing

@testable import CSVLoad

@Suite("Functions for expressions")
struct BuiltInFunctionTests {
    private func value(_ sql: String) throws -> SQLValue? {
        let connection = try Connection(path: ":memory:", mode: .create)
        try BuiltInFunctions.register(on: connection)
        return try connection.value("SELECT \(sql)")
    }

    @Test(
        "give what they are documented to give",
        arguments: [
            ("sha256('abc')", .text("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
            ("sha256('')", .text("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
            ("sha256(x'616263') = sha256('abc')", .integer(1)), ("sha256(1) = sha256('1')", .integer(1)),
            ("regexp_like('Straße 12', '^\\w+ \\d+$')", .integer(1)), ("regexp_like('abc', 'B')", .integer(0)),
            ("regexp_like('abc', '(?i)B')", .integer(1)), ("'abc' REGEXP '^a.c$'", .integer(1)),
            ("regexp_like('', '^$')", .integer(1)), ("regexp_extract('id=42;', 'id=(\\d+)', 1)", .text("42")),
            ("regexp_extract('id=42;', '\\d+')", .text("42")), ("regexp_extract('x', '\\d+')", .null),
            ("regexp_extract('b', '(a)|b', 1)", .null), ("regexp_extract('ab', '(x*)a', 1)", .text("")),
            ("regexp_replace('2025-03-01', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1')", .text("01.03.2025")),
            ("regexp_replace('aaa', 'a', 'bcd')", .text("bcdbcdbcd")), ("regexp_replace('', 'a', 'b')", .text("")),
            ("parse_date('1.3.2025', '%d.%m.%Y')", .text("2025-03-01")),
            ("parse_date('20250301', '%Y%m%d')", .text("2025-03-01")),
            ("parse_date('Mar 1, 69 2:05 pm', '%b %d, %y %I:%M %p')", .text("1969-03-01T14:05:00")),
            (
                "parse_date('29 FEBRUARY 2024 23:59:59.250 +0200', '%d %B %Y %H:%M:%S.%f %z')",
                .text("2024-02-29T23:59:59.250+02:00")
            ),
            ("parse_date('100% 2025-12-31 12 am', '100%% %Y-%m-%d %I %p')", .text("2025-12-31T00:00:00")),
            ("parse_number('1.234,50', 'de')", .real(1234.5)), ("parse_number('-1,234', 'en')", .integer(-1234)),
            ("parse_number('1 234 567,5', 'fr')", .real(1_234_567.5)),
            ("parse_number('12''345.5', 'ch')", .real(12345.5)),
            ("parse_number('1_000', '._')", .integer(1000)), ("parse_number('+7', 'de')", .integer(7)),
            ("parse_number('9223372036854775807', 'en')", .integer(.max)),
            ("parse_number('1234,5', ',')", .real(1234.5)), ("parse_number('007', 'de')", .integer(7)),
            ("parse_number('1.234,50 €', 'de')", .real(1234.5)), ("parse_number('($45.00)', 'en')", .real(-45)),
            ("squeeze('  a \t b' || char(160) || char(10) || 'c ')", .text("a b c")), ("squeeze('')", .text("")),
            ("unaccent('Ærøskøbing, Łódź, São, ﬁ, Straße')", .text("AEroskobing, Lodz, Sao, ﬁ, Strasse")),
            ("unaccent('हिन्दी 한국 ёж')", .text("हिन्दी 한국 еж")), ("unaccent('é' || char(0) || 'è')", .text("e\0e")),
            ("slug('  Crème brûlée & Co. — l''été!  ')", .text("creme-brulee-co-lete")), ("slug('!')", .text("")),
            ("slug('Москва 1')", .text("москва-1")),
        ] as [(String, SQLValue)])
    func results(sql: String, expected: SQLValue) throws {
        #expect(try value(sql) == expected)
    }

    @Test(
        "instr() and replace() are as SQLite has them",
        arguments: [
            "instr('añb', 'b')", "instr('abc', '')", "instr('', 'a')", "instr('', '')", "instr(12345, 34)",
            "instr('ab', NULL)",
            "instr(x'c3b162', x'62')", "instr(x'c3b162', 'b')", "instr('aaab', 'aab')", "instr(NULL, 'a')",
            "replace('aXbX', 'X', 'yy')", "replace('aaa', 'aa', 'b')", "replace('abc', '', 'x')",
            "replace(12.5, '.', ',')",
            "replace('abc', 'b', NULL)", "replace(x'616263', 'b', '')", "typeof(replace(5, '', 'x'))",
            "hex(replace('a' || char(0) || 'b', 'b', 'c'))", "replace('', 'a', 'b')", "replace('abc', char(0), 'x')",
        ])
    func search(sql: String) throws {
        let own = try Connection(path: ":memory:", mode: .create)
        try BuiltInFunctions.registerSearchFunctions(on: own, limit: .none)
        let plain = try Connection(path: ":memory:", mode: .create)
        let (found, expected) = (try own.value("SELECT \(sql)"), try plain.value("SELECT \(sql)"))
        #expect(found == expected)
    }

    @Test(
        "instr() and replace() end when it is time, and are linear",
        arguments: ["instr(t, p)", "length(replace(t, p, ''))"])
    func longSearch(sql: String) throws {
        func query(_ bytes: Int) -> String {
            "WITH v (t, p) AS (SELECT hex(zeroblob(\(bytes))), hex(zeroblob(\(bytes / 2))) || 'x') SELECT \(sql) FROM v"
        }
        let own = try Connection(path: ":memory:", mode: .create)
        try BuiltInFunctions.registerSearchFunctions(on: own, limit: .none)
        let found = try own.value(query(300_000))
        #expect(found != nil)
        let stopped = try Connection(path: ":memory:", mode: .create)
        try BuiltInFunctions.registerSearchFunctions(on: stopped, limit: TimeLimit(seconds: nil, isCancelled: { true }))
        let error = #expect(throws: SQLiteError.self) { try stopped.value(query(30_000_000)) }
        #expect(error?.message == TimeLimit.sentence)
    }

    @Test(
        "give NULL for NULL",
        arguments: [
            "sha256(NULL)", "regexp_like(NULL, 'a')", "regexp_like('a', NULL)", "regexp_extract(NULL, 'a')",
            "regexp_extract('a', 'a', NULL)", "regexp_replace('a', 'a', NULL)", "parse_date(NULL, '%Y')",
            "parse_date('x', NULL)", "parse_number(NULL, 'de')", "squeeze(NULL)", "unaccent(NULL)", "slug(NULL)",
        ])
    func nulls(sql: String) throws {
        #expect(try value(sql) == .null)
    }

    @Test(
        "say what is wrong with their arguments",
        arguments: [
            (
                "regexp_like('a', '(')",
                "the pattern is not a regular expression: missing closing parenthesis at character 1"
            ),
            (
                "regexp_like('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')",
                "the pattern failed: it needs more steps than a match may take"
            ),
            ("regexp_extract('a', 'a', 1)", "regexp_extract(): the pattern has no group 1"),
            ("parse_date('30.2.2025', '%d.%m.%Y')", "parse_date(): there is no such day"),
            ("parse_date('1.3.2025 ', '%d.%m.%Y')", "parse_date(): the text does not fit the format"),
            ("parse_date('1.3.25', '%d.%m.%Y')", "parse_date(): the text does not fit the format"),
            ("parse_date('1.3', '%d.%m')", "parse_date(): the format needs a year, a month and a day"),
            ("parse_date('1', '%Q')", "parse_date(): the format has an unknown directive"),
            ("parse_date('1', '%')", "parse_date(): the format ends with a percent sign"),
            ("parse_date('2025-01-01 24:00', '%Y-%m-%d %H:%M')", "parse_date(): the text does not fit the format"),
            ("parse_number('1,23', 'en')", "parse_number(): its digits are not grouped by three"),
            ("parse_number('1.2.3', 'en')", "parse_number(): the text is not a number"),
            ("parse_number('', 'de')", "parse_number(): the text is not a number"),
            ("parse_number('1,', 'de')", "parse_number(): the text is not a number"),
            ("parse_number('12 m', 'de')", "parse_number(): the text is not a number"),
            ("parse_number('12 %', 'de')", "parse_number(): the text is not a number"),
            ("parse_number('- €', 'de')", "parse_number(): the text is not a number"),
            ("parse_number('9223372036854775808', 'en')", "parse_number(): the number is too large"),
            (
                "parse_number('1234567890123456,5', 'de')",
                "parse_number(): the number has more digits than a REAL keeps"
            ),
            (
                "parse_number('1', 'xx')",
                "parse_number() knows 'en', 'de', 'fr', 'ch', or the decimal mark and the group mark, such as ',.'"
            ),
            ("slug(CAST(x'ff' AS TEXT))", "the text is not UTF-8"),
        ])
    func failures(sql: String, message: String) {
        let error = #expect(throws: SQLiteError.self) { try value(sql) }
        #expect(error?.message == message)
    }
}
