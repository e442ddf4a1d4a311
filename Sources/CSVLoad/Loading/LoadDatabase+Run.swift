import SQLiteCore

/// The transaction that starts a run.
extension LoadDatabase {
    struct Run {
        var target: WriteTarget
        /// Whether results in the table can be reused for what is to be computed.
        var hasReusableResults = false
        var rejectsKept: Int64
        /// Loads of the source before this one.
        var past: PastLoads
        var totals: RunTotals

        var runID: Int64 { target.runID }
    }

    /// Starts a run in one transaction: bookkeeping, table, source, run, and nothing left of what is loaded again.
    ///
    /// - Parameter staysOpen: whether the first batches go into the same transaction.
    func begin(
        _ plan: LoadPlan, toolVersion: String, staysOpen: Bool, in connection: borrowing Connection
    ) throws(LoadError) -> Run {
        try starting { () throws(SQLiteError) in try connection.execute("BEGIN IMMEDIATE") }
        try Migrator.migrate(connection, database: path)
        try starting { () throws(SQLiteError) in
            try TableLedger.enter(connection)
            try makeTables(plan, connection)
        }
        let source = try saveSource(plan, connection)
        var run = try starting { () throws(SQLiteError) in
            try startRun(plan, source, toolVersion: toolVersion, connection)
        }
        run.target.remembersKeys = try rememberKeys(plan, source, run.runID, connection)
        if !staysOpen { try starting { () throws(SQLiteError) in try connection.execute("COMMIT") } }
        return run
    }

    private func makeTables(_ plan: LoadPlan, _ connection: borrowing Connection) throws(SQLiteError) {
        let table = plan.options.table
        if plan.database.shard == nil, let shard = plan.options.shard {
            try ShardStore.save(shard, of: table, in: connection)
        }
        for statement in plan.rows.createLookupTables() { try connection.execute(statement) }
        if plan.database.table == nil { try connection.execute(plan.rows.createTable(table)) }
        for statement in plan.rows.addColumns(to: table) { try connection.execute(statement) }
    }

    private func saveSource(
        _ plan: LoadPlan, _ connection: borrowing Connection
    ) throws(LoadError) -> SourceRecord {
        let source = try starting { () throws(SQLiteError) in
            let lastRowID = try plan.rows.rowIDColumn.map { (column) throws(SQLiteError) in
                try StaleRows(table: plan.options.table, rowIDColumn: column, offset: 0).lastRowID(in: connection)
            }
            try SourceStore.save(plan.options, plan.text, lastRowID: lastRowID, in: connection)
            return try SourceStore.find(plan.options, in: connection)
        }
        guard let source else { preconditionFailure("a source is gone in the transaction that saved it") }
        return source
    }

    private func startRun(
        _ plan: LoadPlan, _ source: SourceRecord, toolVersion: String, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Run {
        let (options, isNew, kept) = (plan.options, plan.database.table == nil, plan.start.records)
        let sourceID = source.sourceID
        try TableLedger.settle(
            options.table, isNew: isNew, tableCheck: plan.database.tableCheck, sourceID: sourceID, in: connection)
        let isPure = try ComputationLedger.settle(
            options.table, signature: ComputationLedger.signature(options.content, plan.rows), isNew: isNew,
            isTrusted: !options.computing.isRecomputing, in: connection)
        let isReloading = try ComputationLedger.isReloading(sourceID, in: connection)
        try CheckpointStore.forget(after: kept, of: sourceID, in: connection)
        if plan.rows.onDuplicateKey != .last, !plan.rows.key.isEmpty {
            try SeenKeys.prepare(
                plan: plan.rows, sourceID: sourceID, keepingRowIDs: source.rowIDOffset + kept, connection: connection)
        }
        let runID = try SourceStore.startRun(of: sourceID, toolVersion: toolVersion, in: connection)
        return Run(
            target: WriteTarget(
                table: options.table, database: path, sourceID: sourceID, runID: runID,
                rowIDOffset: source.rowIDOffset),
            hasReusableResults: isPure && (plan.isReload || isReloading),
            rejectsKept: try CheckpointStore.rejectCount(of: sourceID, in: connection),
            past: try RunHistory.pastLoads(of: sourceID, before: runID, in: connection),
            totals: try RunHistory.totals(of: sourceID, before: runID, in: connection))
    }

    /// Prepares the table of the source's keys, where it is to be known which rows it brings; false where it is not.
    private func rememberKeys(
        _ plan: LoadPlan, _ source: SourceRecord, _ runID: Int64, _ connection: borrowing Connection
    ) throws(LoadError) -> Bool {
        let (options, rows, sourceID) = (plan.options, plan.rows, source.sourceID)
        if options.deletesMissing, rows.key.isEmpty, rows.rowIDColumn == nil {
            throw LoadError(
                .keyMissing, "--delete-missing needs a key, and table '\(options.table)' has none",
                recovery: "Give the table a primary key, or a UNIQUE index on columns that you name with --key.")
        }
        guard !rows.key.isEmpty, options.deletesMissing || source.broughtBy != nil else { return false }
        var start = SourceKeys.Start(
            sourceID: sourceID, runID: runID, knownBy: source.broughtBy,
            keptRowID: source.rowIDOffset + plan.start.records, isReload: plan.isReload)
        let deletes = try starting { () throws(SQLiteError) -> Bool? in
            if let known = start.knownBy, known.map(\.asciiLowercased) != rows.key.map(\.asciiLowercased) {
                // Rows that another key tells apart cannot be found by this one.
                try SourceKeys.forget(sourceID, in: connection)
                start.knownBy = nil
            }
            guard start.knownBy != nil || options.deletesMissing else { return nil }
            try SourceKeys.prepare(start, plan: rows, table: options.table, in: connection)
            guard options.deletesMissing else { return false }
            return try SourceKeys.hasReloads(sourceID, in: connection)
        }
        if deletes == true { try refuseUnknownNeighbours(sourceID, options, connection) }
        return deletes != nil
    }

    private func refuseUnknownNeighbours(
        _ sourceID: Int64, _ options: LoadOptions, _ connection: borrowing Connection
    ) throws(LoadError) {
        let neighbour = try starting { () throws(SQLiteError) in
            try SourceKeys.unknownNeighbour(of: sourceID, in: connection)
        }
        guard let neighbour else { return }
        throw LoadError(
            .rowsOfSeveralSources,
            "--delete-missing cannot tell which rows of '\(options.table)' '\(neighbour)' has brought, too",
            recovery: "Load '\(neighbour)' with --delete-missing first.")
    }

    private func starting<Result>(_ step: () throws(SQLiteError) -> Result) throws(LoadError) -> Result {
        do throws(SQLiteError) {
            return try step()
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
    }
}
