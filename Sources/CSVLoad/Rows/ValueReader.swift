import CSVCore
import SQLiteCore

/// Makes cells of texts that are written in the format of their column.
struct ValueReader: Sendable {
    private enum Form {
        case numbers(NumberMarks, currency: Unicode.Scalar?)
        case dates(DatePattern)
        case decimalsAsText(NumericColumn?)
    }

    private let form: Form
    private let type: ColumnType

    /// - Parameters:
    ///   - type: the column's; a number has to fit it.
    ///   - numeric: what the table's column is for, where it makes numbers of texts.
    init?(_ format: ValueFormat, type: ColumnType, numeric: NumericColumn? = nil) {
        self.type = type
        switch format {
        case .numbers(let name, let currency):
            guard let marks = NumberMarks(name) else { return nil }
            form = .numbers(marks, currency: currency?.unicodeScalars.first)
        case .dates(let name):
            guard let pattern = try? DatePattern(name) else { return nil }
            form = .dates(pattern)
        case .decimalsAsText:
            guard type == .any else { return nil }
            form = .decimalsAsText(numeric)
        }
    }

    /// The value of a text; nil where the text does not fit, or would not keep its digits.
    ///
    /// - Parameter text: lives as long as the chunk's rows.
    func cell(_ text: UnsafePointer<UInt8>, _ count: Int, in chunk: Chunk) -> Cell? {
        let bytes = UnsafeBufferPointer(start: text, count: count)
        switch form {
        case .numbers(let marks, let currency):
            guard let number = try? marks.number(in: bytes, .strict),
                number.currency == nil || number.currency == currency
            else { return nil }
            return cell(number.value)
        case .dates(let pattern):
            guard let date = try? pattern.parse(bytes) else { return nil }
            return date.withUnsafeBytes { Cell(text: chunk.arena.copy($0), length: $0.count) }
        case .decimalsAsText(let numeric):
            if let numeric, NumericAffinity.cell(text, count, in: numeric) == nil { return nil }
            return NumberText.integer(text, count).map { Cell(integer: $0) } ?? Cell(text: text, length: count)
        }
    }

    private func cell(_ value: NumberMarks.Figure) -> Cell? {
        switch (value, type) {
        case (.integer(let integer), .real):
            return NumberText.survivesAsReal(integer) ? Cell(real: Double(integer)) : nil
        case (.integer(let integer), _): return Cell(integer: integer)
        case (.real, .integer): return nil
        case (.real(let real), _): return Cell(real: real)
        }
    }
}

extension ValueFormat {
    /// What a value is not that the column refuses, for a reject.
    func misfit(_ type: ColumnType) -> String {
        switch self {
        case .numbers(let name, let currency):
            let sign = currency.map { ", in \($0)" } ?? ""
            return "the value is not a number that --numbers '\(name)' reads into \(type.rawValue) without loss\(sign)"
        case .dates(let pattern): return "the value is not a date that --dates '\(pattern)' reads"
        case .decimalsAsText: return "the value is not a number that \(type.rawValue) stores exactly"
        }
    }
}
