import Testing

@testable import CSVCore

/// Flaws must not make a reader look at the same bytes over and over.
///
/// Each text has so many lines that a reader that looked at the rest of it once a line would take many minutes,
/// where a linear one takes a second even without optimisation. So the limit decides, and no clock has to be read.
@Suite("Linear time", .timeLimit(.minutes(1)))
struct LinearTimeTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: String
        var end = ""
        var dialect = Dialect()
        let records: Int
        let flawed: Int
    }

    #if DEBUG
        fileprivate static let lines = 40_000
    #else
        fileprivate static let lines = 200_000
    #endif

    private static let shapes = [
        Shape(testDescription: "sound lines", line: "1,\"a name\",and text\n", records: lines, flawed: 0),
        Shape(testDescription: "open quotes", line: "1,\"a name,and text\n", records: lines, flawed: lines),
        Shape(
            testDescription: "open quotes and empty fields", line: "1,\"a name,\"\",text\n", records: lines,
            flawed: lines),
        Shape(
            testDescription: "doubled quotes behind open ones", line: "1,\"a\"\"name,a text\n", records: lines,
            flawed: lines),
        Shape(testDescription: "text behind quotes", line: "1,\"a\" name,and a text\n", records: lines, flawed: lines),
        Shape(testDescription: "literal quotes", line: "1,a \"name\",and a text\n", records: lines, flawed: 0),
        Shape(
            testDescription: "empty quoted fields to an open end", line: "1,\"\",a text\n", end: "1,\"a\n",
            records: lines + 1, flawed: 1),
        Shape(
            testDescription: "open quotes between bars", line: "1||\"a name||and text\n",
            dialect: Dialect(delimiter: Array("||".utf8)), records: lines, flawed: lines),
        Shape(
            testDescription: "escaped quotes behind open ones", line: "1,\"a\\\" name,a text\n",
            dialect: Dialect(escape: 0x5C),
            records: lines, flawed: lines),
    ]

    @Test("indexes flaws in time linear in the text", arguments: shapes, MaskPath.allCases)
    func indexed(shape: Shape, path: MaskPath) {
        let text = shape.text
        var indexer = RecordIndexer(dialect: shape.dialect, keepsBlankLines: false, path: path)
        indexer.index(text.span.bytes)
        #expect(indexer.found.recordCount == shape.records)
        #expect(indexer.found.records.count { $0.flaw != .none } == shape.flawed)
    }

    @Test("finds the last boundary among flaws in time linear in the text", arguments: shapes, MaskPath.allCases)
    func cut(shape: Shape, path: MaskPath) {
        let text = shape.text
        let finder = BoundaryFinder(dialect: shape.dialect, path: path)
        let boundary = finder.lastBoundary(in: text.span.bytes, from: 0, isFinal: false)
        #expect(boundary >= text.count - 2 * shape.line.utf8.count)
    }

    @Test("reads a quote that is open from the first line to the last", arguments: MaskPath.allCases)
    func openAllTheWay(path: MaskPath) {
        var text = Array("1,\"a\n".utf8)
        for _ in 0..<Self.lines { text += Array("2,\"\",b\n".utf8) }
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false, path: path)
        indexer.index(text.span.bytes)
        #expect(indexer.found.recordCount == Self.lines + 1)
        #expect(indexer.found.records.count { $0.flaw != .none } == 1)
    }
}

extension LinearTimeTests.Shape {
    fileprivate var text: [UInt8] {
        let line = Array(line.utf8)
        var text: [UInt8] = []
        for _ in 0..<LinearTimeTests.lines { text += line }
        return text + Array(end.utf8)
    }
}
