/// Whether the commas of a text stand inside the values of its one column rather than between columns.
///
/// Sentences, `Smith, John` and `1,5` all look like fields to a delimiter that is a comma. They are one column where
/// - the first record is one name, the others split in two, and together each of those is a number; or
/// - practically every comma is followed by a blank, no column holds numbers or dates, and either the widths vary as
///   sentences do, or the first record is one name above pairs; or
/// - no delimiter makes a table, commas have blanks behind them, and more records have some than bad ones would.
struct ProseCheck {
    let isOneColumn: Bool

    init(_ reading: borrowing SampleReading, score: DialectScore, counts: DelimiterCounts, isTable: Bool) {
        let total = reading.recordCount
        guard total >= 2, reading.dialect.delimiter.first == 0x2C, score.quotedCount * 10 <= total else {
            isOneColumn = false
            return
        }
        if !isTable, counts.commasHaveBlanks {
            let split = (0..<total).count { reading.width($0) > 1 }
            isOneColumn = split * 20 >= total
            return
        }
        let isNamedOnce = reading.width(0) == 1 && score.width == 2
        if isNamedOnce, !Self.counts(reading), CellKind(reading.line(reading.record(0))).family == nil {
            let numbers = (1..<total).count { CellKind(reading.line(reading.record($0))).family == .number }
            if numbers * 10 >= (total - 1) * 9 {
                isOneColumn = true
                return
            }
        }
        guard isTable, counts.commasHaveBlanks, isNamedOnce || score.consistency < 0.8 else {
            isOneColumn = false
            return
        }
        isOneColumn = ColumnShapes(reading, from: 1, width: score.width).typed.isEmpty
    }

    /// Whether the first fields of the records are their numbers, which need no name.
    static func counts(_ reading: borrowing SampleReading) -> Bool {
        (1..<reading.recordCount).allSatisfy { index in
            let record = reading.record(index)
            guard record.flaw == .none, record.fieldCount > 0 else { return false }
            let text = CellText(trimming: reading.cell(0, of: record))
            guard text.count > 0, text.count <= 9, text.endOfDigits(0) == text.count else { return false }
            return text.number(0..<text.count) == index
        }
    }
}
