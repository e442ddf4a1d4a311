import CSVCore
import SQLiteCore
import Testing

@testable import CSVLoad

/// Compares this parser with Python's csv module in strict mode, on random texts.
///
/// `CSVLOAD_DIFFERENTIAL=100000 swift test --filter DifferentialTests` is the full comparison.
@Suite("Beside Python's csv module", .enabled(if: PythonCases.isAvailable, "needs python3, 3.11 or later"))
struct DifferentialTests {
    /// How many findings are told before the rest is taken for granted.
    private static let maximumFindings = 10

    @Test("every text has the same records, or a flaw where Python gives up")
    func records() throws {
        try compare { python, expected in
            let found = Records(python, keepsBlankLines: expected.keepsBlankLines)
            guard found.values.count >= expected.values.count else { return "only \(found.values.count) records" }
            for (index, values) in expected.values.enumerated() where found.values[index] != values {
                return "record \(index + 1) is \(found.values[index] ?? ["flawed"]), for Python \(values)"
            }
            if expected.endsFlawed {
                guard found.values.count > expected.values.count else { return "no record where Python has an error" }
                return found.values[expected.values.count] == nil ? nil : "no flaw where Python says: \(python.error!)"
            }
            return found.values.count == expected.values.count ? nil : "\(found.values.count) records, for Python fewer"
        }
    }

    @Test("records of another width than the first are rejected as ragged, and no others")
    func ragged() throws {
        try compare { python, expected in
            guard expected.width > 0 else { return nil }
            let typed = TypedRecords(python, expected)
            for (index, values) in expected.values.enumerated() {
                if values.count == expected.width {
                    guard typed.rows[index] == values else { return "row \(index + 1) is not \(values)" }
                } else {
                    guard typed.rejects[index] == .ragged else { return "record \(index + 1) is not ragged" }
                }
            }
            guard expected.endsFlawed else { return nil }
            let reason = typed.rejects[expected.values.count]
            return reason == .quote || reason == .unclosedQuote ? nil : "the record with the error is not refused"
        }
    }

    /// Calls `check` with each text; what it returns is a finding.
    private func compare(_ check: (PythonCase, ExpectedRecords) -> String?) throws {
        let cases = try PythonCases.make(count: PythonCases.count, seed: PythonCases.seed)
        try #require(cases.count == PythonCases.count)
        var findings = 0
        for python in cases {
            guard let finding = check(python, ExpectedRecords(python)) else { continue }
            Issue.record("\(finding); \(python)")
            findings += 1
            if findings == DifferentialTests.maximumFindings { break }
        }
        print("\(cases.count) texts from seed \(PythonCases.seed) on, \(cases.count { $0.error != nil }) with an error")
    }
}

extension Dialect {
    fileprivate init(_ python: PythonCase) {
        self.init(delimiter: Array(python.delimiter.utf8), quote: python.quote?.utf8.first)
    }
}

/// The records as the parser finds them.
private struct Records {
    /// The values of each record; nil for a flawed one.
    var values: [[String]?] = []

    init(_ python: PythonCase, keepsBlankLines: Bool) {
        let dialect = Dialect(python)
        let bytes = Array(python.text.utf8)
        let text = FieldText(dialect: dialect)
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines)
        indexer.index(bytes.span.bytes)
        for record in indexer.found.records {
            let first = Int(record.firstField)
            let fields = indexer.found.fields[first..<first + Int(record.fieldCount)]
            let texts = fields.map { String(decoding: text.bytes(of: $0, in: bytes.span.bytes), as: UTF8.self) }
            values.append(record.flaw == .none ? texts : nil)
        }
    }
}

/// The records as the stage behind the parser takes or refuses them, by their number from 0.
private struct TypedRecords {
    var rows: [Int: [String]] = [:]
    var rejects: [Int: Reject.Reason] = [:]

    init(_ python: PythonCase, _ expected: ExpectedRecords) {
        let columns = (0..<expected.width).map { RowPlan.InputColumn(name: "c\($0)", type: .text, field: $0) }
        let plan = RowPlan(inputs: columns, fieldCount: expected.width, computed: [])
        let bytes = Array(python.text.utf8)
        let chunk = Chunk(capacity: max(bytes.count, 1))
        chunk.bytes.update(from: bytes, count: bytes.count)
        chunk.count = bytes.count
        var typer = RowTyper(plan: plan, dialect: Dialect(python), content: LoadOptions.Content())
        typer.type(chunk)
        for row in 0..<chunk.rowCount {
            // An unquoted empty field is NULL here; Python does not tell it from an empty text.
            rows[Int(chunk.ordinals[row])] = (0..<expected.width).map { column in
                guard case .text(let text) = chunk.cells[row * plan.stride + column].value else { return "" }
                return text
            }
        }
        for reject in chunk.rejects { rejects[reject.ordinal] = reject.reason }
    }
}
