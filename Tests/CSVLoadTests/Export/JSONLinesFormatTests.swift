import CSVLoad
import Foundation
import Testing

@Suite("Export as JSON Lines")
struct JSONLinesFormatTests {
    private static let values: [(sql: String, json: String)] = [
        ("NULL", "null"), ("''", "\"\""), ("'é😀'", "\"é😀\""), ("'\"\\/'", "\"\\\"\\\\/\""),
        ("char(0) || char(31) || char(10) || char(9) || char(127)", "\"\\u0000\\u001f\\n\\t\u{7F}\""),
        ("9007199254740993", "9007199254740993"), ("-9223372036854775807 - 1", "-9223372036854775808"),
        ("1.0", "1.0"), ("1e300", "1e+300"), ("9e999", "9e999"), ("x'616263'", "\"abc\""), ("x'FF00'", "\"ff00\""),
        ("CAST(x'FF' AS TEXT)", "\"ff\""),
    ]

    @Test("writes each value as JSON", arguments: values)
    func value(sql: String, json: String) throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v); INSERT INTO t VALUES (\(sql))")
        #expect(try scratch.export { $0.format = .jsonLines } == "{\"v\":\(json)}\n")
    }

    @Test("keeps the order of the columns, and escapes their names")
    func names() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (z, \"a\"\"\n\", m); INSERT INTO t VALUES (1, 2, 3), (4, 5, 6)")
        #expect(
            try scratch.export { $0.format = .jsonLines }
                == "{\"z\":1,\"a\\\"\\u000a\":2,\"m\":3}\n{\"z\":4,\"a\\\"\\u000a\":5,\"m\":6}\n")
    }

    @Test("is read by another parser as it was")
    func otherParser() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v); INSERT INTO t VALUES (char(1) || 'a\"\\b' || char(8232))")
        let line = try scratch.export { $0.format = .jsonLines }
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(object == ["v": "\u{1}a\"\\b\u{2028}"])
    }
}
