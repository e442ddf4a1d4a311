import SQLiteCore

/// Takes note of the first rows that a dry run puts into its trial table, or changes there.
///
/// Triggers of the table tell it, value by value, so that it hears of what SQLite really does.
final class ChangeSamples {
    /// Whether rows are noted: those that are copied into the table are not.
    var isListening = false
    private(set) var inserted: [DryRunSummary.ChangedRow] = []
    private(set) var updated: [DryRunSummary.ChangedRow] = []
    /// The row that is being told.
    private var row = DryRunSummary.ChangedRow()
    private var ended = Set<String>()

    private let keyColumns: [String]
    /// The columns that are noted beside those of the key.
    let otherColumns: [String]
    private static let function = "csvload_note"
    private static let kinds = ["INSERT", "UPDATE"]

    /// - Parameter showsValues: whether the columns beside the key are noted, too.
    init(_ plan: RowPlan, showsValues: Bool) {
        keyColumns = plan.rowIDColumn.map { [$0] } ?? plan.key
        let keys = keyColumns
        otherColumns = showsValues ? plan.targets.map(\.column).filter { !keys.contains($0) } : []
    }

    /// Makes the triggers.
    func listen(to table: String, _ plan: RowPlan, on connection: borrowing Connection) throws(SQLiteError) {
        let columns = keyColumns + otherColumns
        guard !columns.isEmpty else { return }
        try connection.register(function: ChangeSamples.function, arguments: 4, isDeterministic: false) { [self] call in
            note(kind: Int(call.integer(0)), Int(call.integer(1)), old: call.value(2), new: call.value(3))
        }
        for (kind, event) in ChangeSamples.kinds.enumerated() {
            let calls = columns.enumerated().map { index, column in
                let name = SQLText.identifier(column)
                let old = kind == 0 ? "NULL" : plan.shown("OLD.\(name)", of: column)
                let new = plan.shown("NEW.\(name)", of: column)
                return "SELECT \(ChangeSamples.function)(\(kind), \(index), \(old), \(new));"
            }
            try connection.execute(
                "CREATE TEMP TRIGGER csvload_after_\(event) AFTER \(event) ON \(SQLText.identifier(table)) "
                    + "BEGIN \(calls.joined(separator: " ")) END")
        }
    }

    /// Ends triggers that have told enough.
    func dropTriggers(on connection: borrowing Connection) throws(SQLiteError) {
        for (event, rows) in zip(ChangeSamples.kinds, [inserted, updated])
        where rows.count == DryRunSummary.FirstRows.count && ended.insert(event).inserted {
            try connection.execute("DROP TRIGGER IF EXISTS temp.csvload_after_\(event)")
        }
    }

    private func note(kind: Int, _ index: Int, old: SQLValue, new: SQLValue) {
        guard isListening else { return }
        if index == 0 { row = DryRunSummary.ChangedRow() }
        if index < keyColumns.count {
            row.key.append(DryRunSummary.KeyValue(column: keyColumns[index], value: new))
        } else {
            let column = otherColumns[index - keyColumns.count]
            if kind == 0 {
                row.changes.append(DryRunSummary.ColumnChange(column: column, old: nil, new: new))
            } else if old != new {
                row.changes.append(DryRunSummary.ColumnChange(column: column, old: old, new: new))
            }
        }
        guard index + 1 == keyColumns.count + otherColumns.count else { return }
        // A statement that a row stops is run again without it.
        if kind == 0 { add(row, to: &inserted) } else { add(row, to: &updated) }
    }

    private func add(_ row: DryRunSummary.ChangedRow, to rows: inout [DryRunSummary.ChangedRow]) {
        guard rows.count < DryRunSummary.FirstRows.count else { return }
        guard keyColumns.isEmpty || !rows.contains(where: { $0.key == row.key }) else { return }
        rows.append(row)
    }
}

extension FunctionCall {
    fileprivate func value(_ index: Int) -> SQLValue {
        if isNull(index) { return .null }
        if isInteger(index) { return .integer(integer(index)) }
        if isReal(index) { return .real(real(index)) }
        return isBlob(index) ? .blob(withBytes(index) { Array($0) }) : .text(text(index))
    }
}
