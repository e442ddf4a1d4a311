import Glibc
import SQLiteCore

/// The database of a load: opening it, what it knows of the source, and the transaction that starts a run.
struct LoadDatabase {
    let path: String
    var busyMilliseconds = 5000
    /// Whether locks are no longer waited for.
    var isCancelled: @Sendable () -> Bool = { false }

    /// What the database knows of a source before a run.
    struct State {
        var source: SourceRecord?
        var checkpoints: [Checkpoint] = []
        var table: TargetTable?
        /// Which of the databases this is among which the table's rows are divided; nil where they are not.
        var shard: Shard?
        /// Tables that have the names of extracted columns, by these names in lower case.
        var lookups: [String: TargetTable] = [:]
        /// Whether csvload has given the table's rows their row ids before.
        var isOurTable = false
        /// By what the rows of the source are told apart; nil where nothing is loaded, or the options are others now.
        var identity: TableTrust.Identity?
        /// Whether a record of the last batch was refused because a quote of it never closed.
        var endsInsideRecord = false

        /// Records of the source that earlier runs had loaded, whatever became of their rows.
        var recordsBefore: Int64 = 0
        /// How far the table bears out the checkpoints, of which the others are left out here.
        var trust = TableTrust()

        var lastRecord: Int64? { checkpoints.last?.rowIDs.upperBound }
    }

    struct Run {
        var source: SourceRecord
        var runID: Int64
        /// Whether what stands in the table can stand in for what is computed.
        var hasStandingResults = false
        var rejectsKept: Int64
        /// Whether the keys of the rows that the source brings are remembered.
        var remembersKeys = false
        /// Loads of the source before this one.
        var past: PastLoads
        var totals: RunTotals
    }

    /// Page cache of the connection in KiB: a batch's dirty pages stay in memory until they are written once.
    private static let cacheKiB = 24 << 10
    /// Bytes of a page in a database that is made here; `.import` and SQLite itself take 4096.
    private static let newPageSize = 16 << 10

    /// Whether there is a database already; an empty file is none.
    var exists: Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_size > 0
    }

    func open() throws(LoadError) -> Connection {
        do throws(SQLiteError) {
            let connection = try Connection(path: path, mode: .create)
            connection.setBusyTimeout(milliseconds: busyMilliseconds, isCancelled: isCancelled)
            // The first read tells whether the file is a database at all, and undoes a load that was killed before its
            // first commit: then there is no page. The cache counts in pages of the size that they have by then.
            if try connection.value("PRAGMA page_count") == .integer(0) {
                try connection.execute("PRAGMA page_size = \(LoadDatabase.newPageSize)")
            }
            try connection.execute("PRAGMA cache_size = -\(LoadDatabase.cacheKiB); PRAGMA foreign_keys = ON")
            _ = try connection.value("SELECT count(*) FROM sqlite_schema")
            return connection
        } catch {
            throw LoadError(error, doing: "Cannot open the database", database: path)
        }
    }

    /// Refuses to make a database where one has to be.
    func requireExisting() throws(LoadError) {
        guard exists else { throw LoadError.noDatabase(path) }
    }

    /// Reads what the database knows; nothing is made where there is none.
    func state(of options: LoadOptions) throws(LoadError) -> State {
        guard exists else { return State() }
        let connection = try open()
        var state = State()
        let hasBookkeeping = try Migrator.hasBookkeeping(connection, database: path)
        do throws(SQLiteError) {
            // One moment for all of it: what is counted has to go with the change counter.
            try connection.execute("BEGIN")
            state.table = try TargetTable(options.table, in: connection)
            for column in options.content.extracts {
                state.lookups[column.asciiLowercased] = try TargetTable(column, in: connection)
            }
            guard hasBookkeeping else { return state }
            var options = options
            options.table = state.table?.name ?? options.table
            state.shard = try ShardStore.shard(of: options.table, in: connection)
            state.isOurTable = try SourceStore.givesRowIDs(of: options.table, in: connection)
            state.source = try SourceStore.find(options, in: connection)
            guard let source = state.source else { return state }
            state.checkpoints = try CheckpointStore.checkpoints(of: source.sourceID, in: connection)
            state.recordsBefore = state.lastRecord ?? 0
            if let table = state.table, let before = source.before, before.content == options.content,
                !options.isRestart
            {
                let identity = TableTrust.Identity(before, in: table, isOurs: state.isOurTable)
                state.identity = identity
                state.trust = try TableTrust(
                    source, state.checkpoints, in: table, identity: identity, connection: connection)
                state.checkpoints.removeLast(state.checkpoints.count - state.trust.trusted)
            }
            if let last = state.checkpoints.last {
                state.endsInsideRecord = try CheckpointStore.hasUnclosed(
                    in: last.rowIDs, of: source.sourceID, in: connection)
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: path)
        }
        return state
    }

    /// Starts a run in one transaction: bookkeeping, table, source, run, and nothing left of what is loaded again.
    ///
    /// - Parameter staysOpen: whether the first batches go into the same transaction.
    func begin(
        _ options: LoadOptions, plan: RowPlan, text: TextSource, known: State, keepingRecords: Int64,
        toolVersion: String, staysOpen: Bool, in connection: borrowing Connection
    ) throws(LoadError) -> Run {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
        try Migrator.migrate(connection, database: path)
        var run: Run
        do throws(SQLiteError) {
            try TableLedger.enter(connection)
            if known.shard == nil, let shard = options.shard {
                try ShardStore.save(shard, of: options.table, in: connection)
            }
            for statement in plan.createLookupTables() { try connection.execute(statement) }
            if known.table == nil { try connection.execute(plan.createTable(options.table)) }
            for statement in plan.addColumns(to: options.table) { try connection.execute(statement) }
            let lastRowID = try plan.rowIDColumn.map { (column) throws(SQLiteError) in
                try StaleRows(table: options.table, rowIDColumn: column, offset: 0).lastRowID(in: connection)
            }
            try SourceStore.save(
                options,
                SourceStore.Text(
                    layout: text.layout, fieldNames: text.header.names, fillsRowID: plan.rowIDColumn != nil,
                    commandColumns: options.content.command?.columns == nil ? plan.commandColumns : nil,
                    valueFormats: options.content.format.tellsValues ? plan.valueFormats : nil,
                    header: text.header.bytes,
                    skipped: SourceStore.Skipped(preamble: text.header.preamble, notes: text.notes)),
                lastRowID: lastRowID, in: connection)
            guard let source = try SourceStore.find(options, in: connection) else {
                throw SQLiteError(code: 1, message: "the source's row is missing")
            }
            try TableLedger.settle(
                options.table, isNew: known.table == nil, trust: known.trust, sourceID: source.sourceID,
                in: connection)
            let isPure = try ComputationLedger.settle(
                options.table, signature: ComputationLedger.signature(options.content, plan), isNew: known.table == nil,
                isTrusted: !options.computing.isRecomputing, in: connection)
            let isReloading = try ComputationLedger.isReloading(source.sourceID, in: connection)
            let reloads = keepingRecords < known.recordsBefore || isReloading
            try CheckpointStore.forget(after: keepingRecords, of: source.sourceID, in: connection)
            if plan.onDuplicateKey != .last, !plan.key.isEmpty {
                try SeenKeys.prepare(
                    plan: plan, sourceID: source.sourceID, keepingRowIDs: source.rowIDOffset + keepingRecords,
                    connection: connection)
            }
            let runID = try SourceStore.startRun(of: source.sourceID, toolVersion: toolVersion, in: connection)
            let rejects = try CheckpointStore.rejectCount(of: source.sourceID, in: connection)
            let past = try RunHistory.pastLoads(of: source.sourceID, before: runID, in: connection)
            let totals = try RunHistory.totals(of: source.sourceID, before: runID, in: connection)
            run = Run(
                source: source, runID: runID, hasStandingResults: isPure && reloads, rejectsKept: rejects, past: past,
                totals: totals)
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
        try remember(&run, options, plan, isReload: keepingRecords < known.recordsBefore, keepingRecords, connection)
        do throws(SQLiteError) {
            if !staysOpen { try connection.execute("COMMIT") }
            return run
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
    }
}
