import SQLiteCore

/// The transaction that starts a run.
extension LoadDatabase {
    struct Run {
        var target: WriteTarget
        /// Whether results in the table can be reused for what is to be computed.
        var hasReusableResults = false
        var rejectsKept: Int64
        /// Whether no load of the source has come to its end.
        var isFirstLoad: Bool
        /// Whether nobody but csvload has written to the table since its rows were counted.
        var isTableUntouched: Bool
        /// Whether each row that it changes is recorded.
        var isTracked = false
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
        let rebuilds = !plan.rows.widenings.isEmpty
        // Inside a transaction foreign keys can be neither turned off nor on.
        if rebuilds { try starting { () throws(SQLiteError) in try connection.execute("PRAGMA foreign_keys = OFF") } }
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
        (run.target.keepsRecords, run.target.hasSuperseded) = try keepRecords(plan, source, connection)
        try starting { () throws(SQLiteError) in try trackChanges(plan, &run, connection) }
        if !staysOpen { try starting { () throws(SQLiteError) in try connection.execute("COMMIT") } }
        if rebuilds { try starting { () throws(SQLiteError) in try connection.execute("PRAGMA foreign_keys = ON") } }
        return run
    }

    private func makeTables(_ plan: LoadPlan, _ connection: borrowing Connection) throws(SQLiteError) {
        let table = plan.options.table
        if plan.database.shard == nil, let shard = plan.options.shard {
            try ShardStore.save(shard, of: table, in: connection)
        }
        for statement in plan.rows.createLookupTables() { try connection.execute(statement) }
        if plan.database.table == nil { try connection.execute(plan.rows.createTable(table)) }
        if let known = plan.database.table, !plan.rows.widenings.isEmpty {
            try TableRebuild(table: known, widenings: plan.rows.widenings).run(in: connection)
        }
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
            if let column = plan.rows.rowIDColumn, let lastRowID { try moveRows(plan, column, lastRowID, connection) }
            return try SourceStore.find(plan.options, in: connection)
        }
        guard let source else { preconditionFailure("a source is gone in the transaction that saved it") }
        return source
    }

    /// Gives the rows of a keyless source other row ids, where somebody else's row has one that its next records would get.
    private func moveRows(
        _ plan: LoadPlan, _ column: String, _ lastRowID: Int64, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        guard let source = plan.database.source, plan.database.knowsRecords, plan.database.table != nil else { return }
        let (table, name) = (SQLText.identifier(plan.options.table), SQLText.identifier(column))
        guard !plan.database.tableCheck.isCertain, try hasOthers(among: source, table, name, connection) else { return }
        let distance = try SourceStore.move(source, behind: lastRowID, in: connection) - source.rowIDOffset
        let update = try connection.prepare(
            "UPDATE \(table) SET \(name) = \(name) + ?3 WHERE \(name) BETWEEN ?1 AND ?2")
        try RecordStore.forEachRun(of: source.sourceID, in: connection) { (records) throws(SQLiteError) in
            try update.bind([
                .integer(source.rowIDOffset + records.lowerBound), .integer(source.rowIDOffset + records.upperBound),
                .integer(distance),
            ])
            try update.step()
        }
    }

    /// Whether somebody else's rows have row ids that are for the records of a source.
    private func hasOthers(
        among source: SourceRecord, _ table: String, _ column: String, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        var held: Int64 = 0
        try RecordStore.forEachRun(of: source.sourceID, in: connection) { held += Int64($0.count) }
        let rows = try connection.value(
            "SELECT count(*) FROM \(table) WHERE \(column) > ?1 AND \(column) <= ?1 + ?2",
            [.integer(source.rowIDOffset), .integer(SourcePosition.rowIDCount)])
        guard case .integer(let count) = rows else { return false }
        return count > held
    }

    private func startRun(
        _ plan: LoadPlan, _ source: SourceRecord, toolVersion: String, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Run {
        let (options, isNew, kept) = (plan.options, plan.database.table == nil, plan.start.records)
        let sourceID = source.sourceID
        let isUntouched = try TableLedger.entry(of: options.table, in: connection)?.isCertain == true
        try TableLedger.settle(
            options.table, isNew: isNew, tableCheck: plan.database.tableCheck, sourceID: sourceID, in: connection)
        let isPure = try ComputationLedger.settle(
            options.table, signature: ComputationLedger.signature(options.content, plan.rows), isNew: isNew,
            isTrusted: !options.computing.isRecomputing, in: connection)
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
            hasReusableResults: isPure && plan.isReload,
            rejectsKept: try CheckpointStore.rejectCount(of: sourceID, in: connection),
            isFirstLoad: try !RunHistory.hasCompleted(sourceID, in: connection), isTableUntouched: isUntouched,
            past: try RunHistory.pastLoads(of: sourceID, before: runID, in: connection),
            totals: try RunHistory.totals(of: sourceID, before: runID, in: connection))
    }

    /// Prepares to record what the run changes, where that is asked for, now or before.
    ///
    /// The rows of a first load, into an empty table, are only counted; so are those of the runs that go on with it.
    private func trackChanges(
        _ plan: LoadPlan, _ run: inout Run, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        let name = plan.options.table
        if let isTracked = plan.options.tracksChanges {
            try ChangeStore.track(name, isTracked, in: connection)
        }
        guard try ChangeStore.isTracked(name, in: connection), let table = try TargetTable(name, in: connection) else {
            return
        }
        let check = plan.database.tableCheck
        let isKnown = check.mismatch == nil && (check.isCertain || check.isCounted)
        var isFirst = isKnown && !plan.isReload
        if isFirst {
            isFirst = try ChangeStore.isFirstLoadOpen(before: run.runID, of: run.target.sourceID, in: connection)
        }
        if !isFirst { isFirst = try connection.value("SELECT 1 FROM \(SQLText.identifier(name)) LIMIT 1") == nil }
        if isFirst {
            try ChangeStore.addLoaded(run.runID, into: name, in: connection)
        } else {
            try ChangeRecorder.start(table, runID: run.runID, on: connection)
        }
        (run.isTracked, run.target.countsLoaded) = (!isFirst, isFirst)
    }

    /// Prepares to keep what identifies the source's records.
    ///
    /// - Returns: whether that is kept, and whether there are records that were brought before and are loaded again.
    private func keepRecords(
        _ plan: LoadPlan, _ source: SourceRecord, _ connection: borrowing Connection
    ) throws(LoadError) -> (keeps: Bool, hasSuperseded: Bool) {
        let (options, rows, sourceID) = (plan.options, plan.rows, source.sourceID)
        try requireTellableRows(plan)
        guard !rows.key.isEmpty || rows.rowIDColumn != nil else { return (false, false) }
        let key = KeyHash(rows)
        let hasSuperseded = try starting { () throws(SQLiteError) in
            if let key { try RecordStore.adoptKeys(of: options.table, rows.key, key, in: connection) }
            if plan.database.table == nil || source.broughtBy ?? [] != rows.key, source.broughtBy != nil {
                // Rows that another key tells apart cannot be found by this one.
                try RecordStore.forget(sourceID, in: connection)
            }
            try connection.run(
                "UPDATE csvload_sources SET brought_by = ?2 WHERE source_id = ?1",
                [.integer(sourceID), .text(JSONList.text(rows.key.map { .text($0) }))])
            try RecordStore.supersede(after: plan.start.records, of: sourceID, in: connection)
            if plan.database.tableCheck.mismatch != nil || plan.database.isTableWritten {
                // What the table lacks has to be written, also by the run that goes on with this one.
                try RecordStore.forgetHashes(of: sourceID, isSuperseded: true, in: connection)
            }
            return try RecordStore.ranges(of: sourceID, in: connection).contains {
                $0.generation > 0 && (options.removesMissing || $0.rowIDs != RecordRange.leftBehind)
            }
        }
        if hasSuperseded, options.deletesMissing, !options.replaces, key != nil {
            try refuseUnknownNeighbours(sourceID, options, connection)
        }
        return (true, hasSuperseded)
    }

    /// Refuses to take rows out that cannot be told apart.
    func requireTellableRows(_ plan: LoadPlan) throws(LoadError) {
        let (options, rows) = (plan.options, plan.rows)
        guard options.removesMissing, rows.rowIDColumn == nil else { return }
        guard !rows.key.isEmpty else {
            // Without a key, all rows go.
            guard !options.replaces else { return }
            throw LoadError(
                .keyMissing, "--delete-missing needs a key, and table '\(options.table)' has none",
                recovery: "Give the table a primary key, or a UNIQUE index on columns that you name with --key.")
        }
        guard KeyHash(rows) == nil else { return }
        throw LoadError(
            .tableWithoutKey,
            "\(options.removingFlag) cannot tell keys of '\(options.table)' apart, which have a collation of a program's own",
            recovery: "Make the key's index with BINARY, NOCASE or RTRIM.")
    }

    /// Refuses to take rows out that another source may have brought, too.
    func refuseUnknownNeighbours(
        _ sourceID: Int64, _ options: LoadOptions, _ connection: borrowing Connection
    ) throws(LoadError) {
        let neighbour = try starting { () throws(SQLiteError) in
            try RecordStore.neighbours(of: sourceID, in: connection).unknown
        }
        guard let neighbour else { return }
        throw LoadError(
            .rowsOfSeveralSources,
            "--delete-missing cannot tell which rows of '\(options.table)' '\(neighbour)' has brought, too",
            recovery: "Load '\(neighbour)' first, by the same key.")
    }

    private func starting<Result>(_ step: () throws(SQLiteError) -> Result) throws(LoadError) -> Result {
        do throws(SQLiteError) {
            return try step()
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
    }
}
