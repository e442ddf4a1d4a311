/// How rows go into a table, as its schema and the options leave room for it.
struct WriteStrategy: Sendable, Hashable {
    /// Whether the table is made for this load.
    var isTableNew = false
    /// Whether nothing but the row itself decides what becomes of it: no trigger, no foreign key.
    var isPlain = true
    /// Whether rows go in one by one: a trigger may drop some without an error, or they are only changed and may not be there.
    var goesRowByRow = false
    /// Whether the schema computes something of each row that may fail.
    var runsExpressions = false
    /// Whether a foreign key of the schema is checked at the commit only.
    var hasDeferredKeys = false
    /// How the rows may be sorted by their keys; nil where they go in as they come.
    var sortKey: SortKey?
    /// Whether pages are written before the commit.
    var writesEarly = false
    /// Whether a trigger of csvload's own records what becomes of each row: then SQLite reads all rows of a statement first.
    var isTracked = false
    /// Whether batches are committed together, as long as the records that are written in them are less than a batch.
    var commitsByRows = false

    /// Whether rows may be tried as new ones first.
    var triesNew: Bool { isPlain && !runsExpressions && !goesRowByRow && !hasDeferredKeys && !isTracked }

    /// What a table takes.
    ///
    /// - Parameters:
    ///   - table: nil for one that is to be made.
    ///   - isSelective: whether only some of the records are written, which are spread over the table.
    init(_ plan: RowPlan, into table: TargetTable?, isSelective: Bool = false) {
        isTableNew = table == nil
        isPlain = table?.isPlain ?? !plan.targets.contains { $0.lookupTable != nil }
        goesRowByRow = plan.updatesOnly || table?.dropsRows ?? false
        runsExpressions = table?.runsExpressions ?? false
        hasDeferredKeys = table?.hasDeferredKeys ?? false
        // The pages of an index come in no order: those that are written early would be written again.
        writesEarly = table?.hasOtherIndexes != true && !isSelective
        sortKey = isPlain && !isSelective ? WriteStrategy.sortKey(plan, table) : nil
        commitsByRows = isSelective
    }

    /// By what rows may be sorted: where the order in which they go in decides nothing but which of two equal keys is later.
    private static func sortKey(_ plan: RowPlan, _ table: TargetTable?) -> SortKey? {
        guard plan.onDuplicateKey == .last, plan.onConflict != .abort else { return nil }
        guard let table else { return SortKey(plan, isBinary: true) }
        guard table.uniqueKeys.allSatisfy({ Set($0.map(\.asciiLowercased)) == Set(plan.key.map(\.asciiLowercased)) })
        else { return nil }
        return SortKey(plan, isBinary: table.hasBinaryKeys)
    }
}

extension WriteStrategy: CustomStringConvertible {
    var description: String {
        var parts = [goesRowByRow ? "one by one" : "chunk by chunk"]
        if sortKey != nil { parts.append("sorted by key where they come in no order") }
        if runsExpressions { parts.append("with expressions of the schema") }
        if hasDeferredKeys { parts.append("with deferred foreign keys") }
        if isTracked { parts.append("with a record of each change") }
        return parts.joined(separator: ", ")
    }
}
