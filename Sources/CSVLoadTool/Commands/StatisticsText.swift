import CSVLoad
import SQLiteCore

/// What the columns' values are like, as a table for people.
struct StatisticsText {
    private let columns: [Inspection.Column]

    /// Columns of the terminal for one value.
    private static let valueWidth = 24

    init(_ columns: [Inspection.Column]) {
        self.columns = columns
    }

    var lines: [String] {
        let rows = [["column", "NULLs", "unique", "longest", "smallest", "largest"]] + columns.map { row(of: $0) }
        let widths = rows[0].indices.map { index in rows.map { DisplayWidth.columns($0[index]) }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (text, width) in zip(row, widths) {
                line += "  " + text + String(repeating: " ", count: width - DisplayWidth.columns(text))
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    private func row(of column: Inspection.Column) -> [String] {
        let statistics = column.statistics
        let unique = statistics.isUnique.map { $0 ? "yes" : "no" } ?? "unknown"
        return [
            SafeText.shortened(SafeText.escaped(column.name), to: 32), NumberFormat.grouped(statistics.nulls), unique,
            statistics.longest.map { NumberFormat.bytes($0) } ?? "", shown(statistics.minimum),
            shown(statistics.maximum),
        ]
    }

    private func shown(_ value: SQLValue?) -> String {
        let text =
            switch value {
            case nil, .null: ""
            case .integer(let integer): String(integer)
            case .real(let real): String(real)
            case .text(let text): text.isEmpty ? "''" : SafeText.escaped(text)
            case .blob(let bytes): SafeText.escaped(bytes: bytes)
            }
        return SafeText.shortened(text, to: StatisticsText.valueWidth)
    }
}

/// A value, for programs: a number as a number.
struct StatisticsValue: Encodable {
    private let value: SQLValue

    init(_ value: SQLValue) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .integer(let integer): try container.encode(integer)
        case .real(let real): try container.encode(real)
        case .text(let text): try container.encode(text)
        case .blob(let bytes): try container.encode(String(decoding: bytes, as: UTF8.self))
        }
    }
}
