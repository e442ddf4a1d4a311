import SQLiteCore

/// How many rows a load may take out.
extension LoadPlanner {
    /// Refuses to begin a load that would take out more rows than it may.
    ///
    /// - Returns: what the writer has to see to, because it refuses records, or because the input can be read only once; nil
    ///   where too many rows cannot go.
    func limitRemovals(_ decision: Decision) throws(LoadError) -> RemovalLimit? {
        if decision.plan.replacement == .allRows { return try limitOfReplaced(decision) }
        guard mayRemoveTooMuch(decision), try !isWithinLimit(decision), var leaving = try leavingRows(decision) else {
            return nil
        }
        let limit = limit(brought: leaving.brought, kept: leaving.kept)
        guard limit.isPassed(by: leaving.count, loaded: 0) else { return nil }
        let runsPrograms = options.content.runsPrograms || !context.programs.isEmpty
        guard decision.text.stream.isRereadable, cutting == nil, !runsPrograms else { return limit }
        let (rows, start) = (decision.plan.rows, decision.plan.start)
        let pass = RowPass(
            text: decision.text, rows: rows, start: start, segments: decision.diff?.segments, options: options,
            context: context)
        try pass.run(computes: rows.computes) { chunk in
            leaving.keep(rowsOf: chunk)
            return limit.isPassed(by: leaving.count, loaded: leaving.loaded)
        }
        guard !context.isStopRequested, limit.isPassed(by: leaving.count, loaded: leaving.loaded) else { return limit }
        var removed: Int64 = 0
        // Others may have taken rows out already.
        try reading { (connection) throws(SQLiteError) in
            try leaving.forEach(in: options.table, rows, selecting: ["1"], connection) { _, _ in removed += 1 }
        }
        guard limit.isPassed(by: removed, loaded: leaving.loaded) else { return limit }
        throw limit.error(removed: removed, loaded: leaving.loaded, kept: "Nothing was written")
    }

    /// How many rows may be missing where all of them go first; those of a table that the source has not filled do not count.
    private func limitOfReplaced(_ decision: Decision) throws(LoadError) -> RemovalLimit? {
        guard options.maximumDeletes != .percent(100), let source = decision.plan.database.source else { return nil }
        return try reading { (connection) throws(SQLiteError) in
            guard try RunHistory.hasCompleted(source.sourceID, in: connection) else { return nil }
            return limit(brought: try TableLedger.count(options.table, in: connection), kept: 0)
        }
    }

    /// Why a load that takes out so many rows would be refused; nil where it would not.
    ///
    /// - Parameter loaded: rows that it brings, or leaves as they are.
    func refusal(of decision: Decision, removing removed: Int64, loaded: Int64) throws(LoadError) -> LoadError? {
        if decision.plan.replacement == .allRows {
            guard let limit = try limitOfReplaced(decision), limit.isPassed(by: limit.brought - loaded, loaded: loaded)
            else { return nil }
            return limit.error(removed: limit.brought - loaded, loaded: loaded, kept: "Nothing was written")
        }
        // What would be refused if nothing but these rows had been brought is nearer looked at.
        guard removed > 0, limit(brought: 0, kept: 0).isPassed(by: removed, loaded: loaded),
            try !isWithinLimit(decision), let leaving = try leavingRows(decision)
        else { return nil }
        let limit = limit(brought: leaving.brought, kept: leaving.kept)
        guard limit.isPassed(by: removed, loaded: loaded) else { return nil }
        return limit.error(removed: removed, loaded: loaded, kept: "Nothing was written")
    }

    /// Rows that a load may take out, before its records are looked at; nil where it takes out none.
    ///
    /// - Parameter isCounted: whether the rows are counted, too, that the source had brought.
    func leavingRows(_ decision: Decision, isCounted: Bool = true) throws(LoadError) -> LeavingRows? {
        let (plan, state) = (decision.plan, decision.plan.database)
        guard removesRows(plan), let source = state.source else { return nil }
        return try reading { (connection) throws(SQLiteError) in
            try LeavingRows(
                of: source, in: options.table, plan.rows, state, from: plan.start,
                gone: decision.diff?.segments.goneKeys, isCounted: isCounted, connection)
        }
    }

    /// Whether a load takes out rows of records that are gone, refused or filtered.
    private func removesRows(_ plan: LoadPlan) -> Bool {
        let (rows, state) = (plan.rows, plan.database)
        guard state.table != nil, let source = state.source else { return false }
        if rows.rowIDColumn == nil {
            guard options.removesMissing, source.broughtBy == rows.key, KeyHash(rows) != nil else { return false }
        }
        // A reload that was stopped behind its last record has taken out nothing yet.
        return plan.isReload || state.ranges.contains { $0.generation > 0 }
    }

    /// Whether a load may take out more rows than it may, as far as that is known without a look at the database.
    private func mayRemoveTooMuch(_ decision: Decision) -> Bool {
        guard options.maximumDeletes != .percent(100), removesRows(decision.plan) else { return false }
        guard !decision.plan.database.hasLeftBehind, let diff = decision.diff, let removable = diff.removable else {
            return true
        }
        if options.maximumDeletes != nil { return removable > 0 }
        return removable > RemovalLimit.harmless || !diff.keepsRows
    }

    /// Whether so few rows can go that the limit is not passed, with records counted for rows.
    private func isWithinLimit(_ decision: Decision) throws(LoadError) -> Bool {
        let ranges = decision.plan.database.ranges
        // After a reload that is not through, records may stand in several lists.
        guard let diff = decision.diff, let removable = diff.removable, ranges.allSatisfy({ $0.generation == 0 }) else {
            return false
        }
        let records = try reading { (connection) throws(SQLiteError) in
            try RecordStore.rowCount(ranges, in: connection)
        }
        return !limit(brought: records, kept: diff.keepsRows ? 1 : 0).isPassed(by: removable, loaded: 0)
    }

    private func limit(brought: Int64, kept: Int64) -> RemovalLimit {
        RemovalLimit(
            source: options.sourceName, table: options.table, maximum: options.maximumDeletes, brought: brought,
            kept: kept)
    }

    func reading<Value>(
        _ body: (borrowing Connection) throws(SQLiteError) -> Value
    ) throws(LoadError) -> Value {
        let connection = try database.open()
        do throws(SQLiteError) {
            return try body(connection)
        } catch {
            throw LoadError(error, doing: "Cannot read what the source has brought", database: options.database)
        }
    }
}

extension DatabaseState {
    /// Whether rows are left in the table whose records had gone before.
    fileprivate var hasLeftBehind: Bool { ranges.contains { $0.rowIDs == RecordRange.leftBehind } }
}
