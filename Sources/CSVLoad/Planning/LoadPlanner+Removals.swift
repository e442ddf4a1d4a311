import SQLiteCore

/// How many rows a load may take out.
extension LoadPlanner {
    /// Refuses to begin a load that would take out more rows than it may.
    ///
    /// - Returns: what the writer has to see to, because it refuses records, or because the input can be read only once; nil
    ///   where too many rows cannot go.
    func limitRemovals(
        _ text: TextSource, _ rows: RowPlan, _ state: DatabaseState, _ start: LoadPlan.Start, _ diff: RecordDiff?
    ) throws(LoadError) -> RemovalLimit? {
        guard let source = state.source, mayRemove(rows, state, start, diff) else { return nil }
        let connection = try database.open()
        var leaving: LeavingRows
        let limit: RemovalLimit
        do throws(SQLiteError) {
            if let removable = diff?.removable, !state.hasSuperseded {
                let records = try RecordStore.rowCount(state.ranges, in: connection)
                let roughly = self.limit(brought: records, kept: diff?.keepsRows == true ? 1 : 0)
                guard roughly.isPassed(by: removable, loaded: 0) else { return nil }
            }
            guard
                let found = try LeavingRows(
                    of: source, in: options.table, rows, state, from: start, gone: diff?.segments.goneKeys, connection)
            else { return nil }
            leaving = found
            limit = self.limit(brought: found.brought, kept: found.kept)
        } catch {
            throw LoadError(error, doing: "Cannot read what the source has brought", database: options.database)
        }
        guard limit.isPassed(by: leaving.count, loaded: 0) else { return nil }
        let runsPrograms = options.content.runsPrograms || !context.programs.isEmpty
        guard text.stream.isRereadable, cutting == nil, !runsPrograms else { return limit }
        let pass = RowPass(
            text: text, rows: rows, start: start, segments: diff?.segments, options: options, context: context)
        try pass.run(computes: rows.computes) { chunk in
            leaving.keep(rowsOf: chunk)
            return limit.isPassed(by: leaving.count, loaded: leaving.loaded)
        }
        guard !context.isStopRequested, limit.isPassed(by: leaving.count, loaded: leaving.loaded) else { return limit }
        var removed: Int64 = 0
        do throws(SQLiteError) {
            // Others may have taken rows out already.
            try leaving.forEach(in: options.table, rows, selecting: ["1"], connection) { _, _ in removed += 1 }
        } catch {
            throw LoadError(error, doing: "Cannot read '\(options.table)'", database: options.database)
        }
        guard limit.isPassed(by: removed, loaded: leaving.loaded) else { return limit }
        throw limit.error(removed: removed, loaded: leaving.loaded, kept: "Nothing was written")
    }

    private func limit(brought: Int64, kept: Int64) -> RemovalLimit {
        RemovalLimit(
            source: options.sourceName, table: options.table, maximum: options.maximumDeletes, brought: brought,
            kept: kept)
    }

    /// Whether a load may take out more rows than it may, as far as that is known without a look at the database.
    private func mayRemove(
        _ rows: RowPlan, _ state: DatabaseState, _ start: LoadPlan.Start, _ diff: RecordDiff?
    ) -> Bool {
        guard state.table != nil, options.maximumDeletes != .percent(100) else { return false }
        if rows.rowIDColumn == nil {
            guard options.deletesMissing, state.source?.broughtBy == rows.key, KeyHash(rows) != nil else {
                return false
            }
        }
        if state.ranges.contains(where: { $0.rowIDs == RecordRange.leftBehind }) { return true }
        guard start.records < state.recordsBefore else { return false }
        guard let diff, let removable = diff.removable else { return true }
        if options.maximumDeletes != nil { return removable > 0 }
        return removable > RemovalLimit.harmless || !diff.keepsRows
    }
}

extension DatabaseState {
    /// Whether the source had brought records before a reload that is not through, some of them perhaps in it again.
    fileprivate var hasSuperseded: Bool { ranges.contains { $0.generation > 0 } }
}
