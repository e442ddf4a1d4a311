import SQLiteCore
import Testing

@testable import CSVLoad

@Suite("JSON of an answer")
struct JSONLineTests {
    private func pairs(_ text: String) throws(JSONLine.Flaw) -> [String: SQLValue] {
        let bytes = Array(text.utf8)
        var found: [String: SQLValue] = [:]
        var flaw: JSONLine.Flaw?
        bytes.withUnsafeBufferPointer { buffer in
            var line = JSONLine(buffer)
            do throws(JSONLine.Flaw) {
                try line.forEachPair { found[String(decoding: $0, as: UTF8.self)] = $1.value }
            } catch {
                flaw = error
            }
        }
        if let flaw { throw flaw }
        return found
    }

    @Test(
        "values are what they say",
        arguments: [
            ("12", .integer(12)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .text("9223372036854775808")), ("1.5", .real(1.5)), ("1e3", .real(1000)),
            ("0.1234567890123456789", .real(0.12345678901234568)), ("-2.5E-3", .real(-0.0025)), ("true", .integer(1)),
            ("false", .integer(0)), ("null", .null), ("\"\"", .text("")),
            ("\"a\\n\\u00e9\\ud83d\\ude00\\/\"", .text("a\né😀/")),
            ("[1, {\"a\": [\"]\"]}]", .text("[1, {\"a\": [\"]\"]}]")), ("\"007\"", .text("007")),
        ] as [(String, SQLValue)])
    func values(text: String, value: SQLValue) throws {
        #expect(try pairs(" { \"k\" : \(text) , \"l\":1}\t") == ["k": value, "l": .integer(1)])
    }

    @Test("an escaped key is its character, and an empty object has no pairs")
    func keys() throws {
        #expect(try pairs("{\"\\u0061\\\"\":1}") == ["a\"": .integer(1)])
        #expect(try pairs("{}").isEmpty)
    }

    @Test(
        "what is no JSON object is told",
        arguments: [
            "", "1", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}}", "{\"a\":01}", "{\"a\":1.}",
            "{\"a\":NaN}",
            "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":[1}", "{\"a\":nul}", "{a:1}",
            "{\"a\":1e999}",
            "{\"a\":\"\u{1}\"}", "{\"a\":[\"\\ud800\"]}",
        ])
    func refused(text: String) {
        #expect(throws: JSONLine.Flaw.self) { try pairs(text) }
    }
}
