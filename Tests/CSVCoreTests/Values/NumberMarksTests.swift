import Testing

@testable import CSVCore

@Suite("Numbers as countries write them")
struct NumberMarksTests {
    /// What a text says: the number, or nil.
    private func value(_ text: String, _ format: String) throws -> NumberMarks.Figure? {
        let marks = try #require(NumberMarks(format))
        return try? marks.number(in: text, .strict).value
    }

    @Test(
        "are read by their marks",
        arguments: [
            ("1.000", "de", .integer(1000)), ("1.234,50", "de", .real(1234.5)), ("1234,5", "de", .real(1234.5)),
            ("-1.234.567", "de", .integer(-1_234_567)), ("0,5", "de", .real(0.5)), ("0", "de", .integer(0)),
            ("1,234.5", "en", .real(1234.5)), ("1.5", "en", .real(1.5)), ("1,234", "en", .integer(1234)),
            ("1 234,5", "fr", .real(1234.5)), ("1\u{A0}234\u{A0}567", "fr", .integer(1_234_567)),
            ("1\u{202F}234,25", "fr", .real(1234.25)), ("1'234.5", "ch", .real(1234.5)),
            ("1\u{2019}234", "ch", .integer(1234)), ("1.234,56", "1.234,56", .real(1234.56)),
            ("1.234,56", "1234,5", nil), ("12,5", "1234,5", .real(12.5)), ("1.234", "9.999.999,9", .integer(1234)),
            ("1.234.567.890.123,45", "de", .real(1_234_567_890_123.45)),
        ] as [(String, String, NumberMarks.Figure?)])
    func marks(text: String, format: String, expected: NumberMarks.Figure?) throws {
        #expect(try value(text, format) == expected)
    }

    @Test(
        "may have a currency sign and an accountant's minus",
        arguments: [
            ("1.234,50 €", "de", .real(1234.5)), ("€ 1.234,50", "de", .real(1234.5)), ("€1", "de", .integer(1)),
            ("($45.00)", "en", .real(-45)), ("(45)", "en", .integer(-45)), ("- 5", "en", .integer(-5)),
            ("-$5.25", "en", .real(-5.25)), ("$-5", "en", .integer(-5)), ("\u{2212}5", "en", .integer(-5)),
            ("1 234 €", "fr", .integer(1234)), ("£1,000", "en", .integer(1000)),
        ] as [(String, String, NumberMarks.Figure)])
    func decoration(text: String, format: String, expected: NumberMarks.Figure) throws {
        #expect(try value(text, format) == expected)
    }

    @Test("tell the currency", arguments: [("5 €", "€"), ("$5", "$"), ("5", nil)] as [(String, Unicode.Scalar?)])
    func currency(text: String, sign: Unicode.Scalar?) throws {
        #expect(try #require(NumberMarks("en")).number(in: text, .strict).currency == sign)
    }

    @Test(
        "are none where digits or marks are not in their places",
        arguments: [
            ("1.5", "de"), ("1.23.456", "de"), ("1234.567", "de"), ("1.234.56", "de"), ("1,5,5", "de"), ("1,", "de"),
            (",5", "de"), ("", "de"), ("-", "de"), ("- €", "de"), ("€", "de"), ("()", "en"), ("(-5)", "en"),
            ("5 € €", "de"), ("€ 5 €", "de"), ("12 %", "de"), ("5-", "en"), ("--5", "en"), ("1 234\u{A0}567", "fr"),
            ("1  234", "fr"), (" 5", "fr"), ("5 ", "fr"), ("1e5", "en"), ("nan", "en"), ("0x10", "en"),
            // What stands for something else, and what a number would not keep.
            ("007", "en"), ("00,5", "de"), ("+49", "de"), ("-0", "de"), ("(0.00)", "en"),
            ("9223372036854775808", "en"), ("12.345.678.901.234.567,25", "de"),
        ])
    func refused(text: String, format: String) throws {
        #expect(try value(text, format) == nil)
    }

    @Test(
        "have formats that leave nothing open",
        arguments: [
            "xx", "1234", "1.234", "12,345", "1.234.567", "", "1.23,4", "1-2", "a,b", ",,", "€,", "1:234,5", ".",
        ])
    func formats(name: String) {
        // A lone mark is the decimal one.
        #expect((NumberMarks(name) != nil) == (name == "."))
    }
}

@Suite("Patterns of dates")
struct DatePatternTests {
    @Test(
        "are whole, or say what is missing",
        arguments: [
            ("%d.%m.%Y", nil), ("%d %B %y %I:%M %p", nil), ("%Y%m%dT%H%M%S.%f%z", nil),
            ("%d.%m", "the format needs a year, a month and a day"),
            ("1.2.2024", "the format needs a year, a month and a day"),
            ("%d.%m.%Y %y", "the format names a part of the date twice"),
            ("%d.%m.%Y %I:%M", "the format needs %I and %p together"),
            ("%d.%m.%Y %M", "the format has %M without the part of the time before it"),
            ("%d.%m.%Y %H:%S", "the format has %S without the part of the time before it"),
            ("%d.%m.%Y%z", "the format has %z without the part of the time before it"),
        ] as [(String, String?)])
    func whole(pattern: String, flaw: String?) throws {
        let pattern = try DatePattern(pattern)
        do throws(DatePattern.Flaw) {
            try pattern.requireWhole()
            #expect(flaw == nil)
        } catch {
            #expect(error.sentence == flaw)
        }
    }
}
