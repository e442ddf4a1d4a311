import Testing

@testable import CSVCore

@Suite("Number text")
struct NumberTextTests {
    @Test(
        "reads an integer whose text comes back the same",
        arguments: [
            ("0", 0), ("1", 1), ("-1", -1), ("9", 9), ("10", 10), ("-10", -10), ("123456789", 123_456_789),
            ("1000000000000000000", 1_000_000_000_000_000_000), ("999999999999999999", 999_999_999_999_999_999),
            ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775806", .max - 1),
            ("9223372036854775807", .max), ("-9223372036854775807", -.max), ("-9223372036854775808", .min),
        ] as [(String, Int64)]
    )
    func integer(text: String, value: Int64) {
        #expect(NumberText.integer(of: text) == value)
        #expect(value.description == text)
    }

    @Test(
        "refuses an integer whose text would change, or that does not fit",
        arguments: [
            "", "-", "+", "+1", "00", "01", "007", "-0", "-01", "--1", "1-", "1_000", "1,000", " 1", "1 ", " ", "1\n",
            "1\0", "0x10", "0b1", "1.0", "1e3", "a", "1a", "é", "１", "9223372036854775808", "-9223372036854775809",
            "9999999999999999999", "-9999999999999999999", "10000000000000000000", "18446744073709551615",
            "18446744073709551616", "-18446744073709551616", "99999999999999999999", "100000000000000000000",
            "/", ":", "1/", "1:",
        ]
    )
    func noInteger(text: String) {
        #expect(NumberText.integer(of: text) == nil)
    }

    @Test(
        "reads a real whose digits survive",
        arguments: [
            ("0", 0), ("0.0", 0), ("0.000", 0), ("0e5", 0), ("0.0e-999", 0), ("1", 1), ("-1", -1), ("0.5", 0.5),
            (".5", 0.5), ("-.5", -0.5), ("-0.5", -0.5), ("1.0", 1), ("1.50", 1.5), ("100.00", 100), ("0.10", 0.1),
            ("0.1", 0.1), ("3.14", 3.14), ("-3.14", -3.14), ("1e5", 1e5), ("1E5", 1e5), ("1e+5", 1e5), ("1e-5", 1e-5),
            ("1e05", 1e5), ("1.5e3", 1500), (".5e1", 5), ("10e1", 100), ("1e22", 1e22), ("1e23", 1e23),
            ("1e-22", 1e-22),
            ("1e-23", 1e-23), ("1e300", 1e300), ("1e-300", 1e-300),
            ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("2.2250738585072014e-308", .leastNormalMagnitude), ("5e-324", .leastNonzeroMagnitude),
            ("123456789012345", 123_456_789_012_345), ("0.123456789012345", 0.123456789012345),
            ("99999999999999.9", 99_999_999_999_999.9), ("999999999999999e22", 999_999_999_999_999e22),
            ("1234567.89012345", 1_234_567.89012345), ("0.1000000000000000000000", 0.1),
            ("0.000000000000000000000000000001", 1e-30), ("1000000000000000000000000.0", 1e24),
            ("9007199254740992", 9_007_199_254_740_992), ("9007199254740994", 9_007_199_254_740_994),
            ("0.30000000000000004", 0.30000000000000004), ("1.7320508075688772", 1.7320508075688772),
            ("123456789012345000", 1.23456789012345e17), ("1000000000000000000", 1e18),
        ] as [(String, Double)]
    )
    func real(text: String, value: Double) {
        #expect(NumberText.real(of: text)?.bitPattern == value.bitPattern)
    }

    @Test(
        "refuses a real whose text would change, or that is none",
        arguments: [
            "", "-", ".", "-.", "..5", "..0000", "+1.5", "5.", "-5.", "1.e5", ".e5", "e5", "-e5", "1e", "1e+", "1e-",
            "1E", "1e5.0",
            "1e5e5",
            "1.5.5", "1..5", "--1.5", "00.5", "-00.5", "01e5", "007.5", "00", "-0", "-0.0", "-.0", "-0e5", "-0.000e-7",
            "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "infinity", "0x1p3", "0x10", "1p3", "1f", "1.5f", "1d5",
            " 1.5",
            "1.5 ", "1.5\n", "1.5\0", "1,5", "1_000.5", "1,000.50", "$1.50", "1.5%", "1.5é", "٣.٥", "−1.5", "1e999",
            "-1e999",
            "1e309", "1e999999999999999999999", "1e-400", "1e-999999999999999999999", "4.9e-324", "2e-324",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "12345678901234567890", "0.1234567890123456789", "0.12345678901234567", "12345678901234567.89",
            "0.300000000000000041", "0.10000000000000001", "123456789012345.678", "72057594037927936",
        ]
    )
    func noReal(text: String) {
        #expect(NumberText.real(of: text) == nil)
    }

    @Test(
        "tells which integers keep their digits in a double",
        arguments: [
            (0, true), (-1, true), (1 << 53, true), (-(1 << 53), true), (1 << 53 + 1, false), (1 << 53 + 2, true),
            (-(1 << 53) - 1, false), (123_456_789_012_345_678, false), (123_456_789_012_345_000, true),
            (1_000_000_000_000_000_000, true), (1 << 56, false), (.max, false), (.min, false),
        ] as [(Int64, Bool)]
    )
    func survives(value: Int64, expected: Bool) {
        #expect(NumberText.survivesAsReal(value) == expected)
        #expect(NumberText.isReal(value.description) == expected)
    }

    @Test("makes no column REAL for a text of 17 digits, though a REAL column takes it")
    func seventeenDigits() {
        #expect(NumberText.real(of: "123456789012345.67") == 123456789012345.67)
        #expect(!NumberText.isReal("123456789012345.67"))
        #expect(NumberText.isReal("12345678901234.25"))
        #expect(!NumberText.isReal("0.30000000000000004"))
    }

    @Test("reads texts of any length", arguments: [100, 10_000])
    func long(count: Int) {
        #expect(NumberText.real(of: "0.\(run(count, "0"))1") == (count < 300 ? Double("1e-\(count + 1)") : nil))
        #expect(NumberText.real(of: "1.\(run(count, "0"))") == 1)
        #expect(NumberText.real(of: "0.\(run(count, "3"))") == nil)
        #expect(NumberText.real(of: "1e\(run(count, "0"))2") == 100)
        #expect(NumberText.real(of: run(count, "9")) == nil)
        #expect(NumberText.integer(of: run(count, "9")) == nil)
    }
}

extension NumberText {
    /// ``integer(_:_:)`` of a text.
    static func integer(of text: String) -> Int64? {
        var text = text
        return text.withUTF8 { integer($0.baseAddress ?? empty, $0.count) }
    }

    /// ``isReal(_:_:)`` of a text.
    static func isReal(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isReal($0.baseAddress ?? empty, $0.count) }
    }

    /// ``real(_:_:)`` of a text.
    static func real(of text: String) -> Double? {
        var text = text
        return text.withUTF8 { real($0.baseAddress ?? empty, $0.count) }
    }

    private nonisolated(unsafe) static let empty = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
}
