import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("The table of hard values in the documentation")
struct HardValueTableTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let text: String
        let stored: String
        let type: String

        var testDescription: String { text }
    }

    /// The lines of the table, read from the page itself.
    static let lines: [Line] = {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/CSVLoad/CSVLoad.docc/ColumnTypes.md").standardized
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.components(separatedBy: " | ")
            guard cells.count == 3, cells[0].hasPrefix("| `"), cells[2].hasSuffix(" |") else { return nil }
            return Line(
                text: String(cells[0].dropFirst(3).dropLast()), stored: String(cells[1].dropFirst().dropLast()),
                type: String(cells[2].dropLast(2)))
        }
    }()

    @Test("has sixty lines at least")
    func size() {
        #expect(Self.lines.count >= 60)
    }

    @Test("says what a load really stores", arguments: lines)
    func line(_ line: Line) throws {
        let fixture = try LoadFixture()
        let field = "\"" + line.text.replacing("\"", with: "\"\"") + "\""
        try fixture.load("id,v\n1,\(field)\n") { $0.content.format.hasHeader = true }
        #expect(try fixture.database.lines("SELECT quote(v) FROM t") == [line.stored])
        #expect(try fixture.database.lines("SELECT typeof(v) FROM t") == [line.type])
    }
}
