import CSVCore

/// Which records have changed, where a source is loaded again.
extension LoadPlanner {
    /// Finds the records that have changed, and leaves the stream where loading has to go on.
    ///
    /// - Parameter start: moves to the front where records before it are concerned.
    /// - Returns: nil where all records from there on are loaded.
    mutating func findChanges(
        _ text: TextSource, _ rows: RowPlan, _ state: DatabaseState, from start: inout LoadPlan.Start
    ) throws(LoadError) -> RecordDiff? {
        if case .tableWritten = reload { return nil }
        guard canCompareRecords(text, rows, state) else { return nil }
        // What did not fit is tried again where columns take more.
        let hasStale = state.source?.hasStale == true || !rows.widenings.isEmpty
        guard hasStale || start.records < state.recordsBefore else { return nil }
        if hasStale { start = LoadPlan.Start() }
        var diff = try compareRecords(text, rows, state, from: start)
        if diff?.straddles == true {
            start = LoadPlan.Start()
            diff = try compareRecords(text, rows, state, from: start)
        }
        try text.stream.seek(to: start.bytes)
        return diff
    }

    private func compareRecords(
        _ text: TextSource, _ rows: RowPlan, _ state: DatabaseState, from start: LoadPlan.Start
    ) throws(LoadError) -> RecordDiff? {
        try text.stream.seek(to: start.bytes)
        return try RecordDiff.find(
            RecordDiff.Input(
                text: text, rows: rows, start: start, ranges: state.ranges, options: options, context: context,
                database: database))
    }

    /// Whether records that are the same have the same rows, and rows in the table can be relied on.
    private func canCompareRecords(_ text: TextSource, _ rows: RowPlan, _ state: DatabaseState) -> Bool {
        guard cutting == nil, text.stream.isRereadable, state.table != nil, rows.range == nil, !options.isRestart
        else { return false }
        // Rows that wait to be sorted are known and yet not in the table.
        guard state.source?.sortedToken == nil else { return false }
        guard rows.addedColumns.isEmpty, rows.onDuplicateKey == .last,
            rows.rowIDColumn != nil || KeyHash(rows) != nil
        else { return false }
        guard !state.ranges.isEmpty, state.tableCheck.mismatch == nil, let before = state.before(options.content),
            let layout = before.layout
        else { return false }
        guard state.source?.broughtBy == rows.key, before.fieldNames == text.header.names else { return false }
        return layout.dialect == text.layout.dialect && layout.columnCount == text.layout.columnCount
            && layout.hasTrailingDelimiter == text.layout.hasTrailingDelimiter
    }
}
