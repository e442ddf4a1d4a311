import CSVCore
import SQLiteCore

/// The retry of one source's rejects, inside of the job's transaction.
struct SourceRetry {
    private let source: SourceFilter.Source
    private let options: RetryOptions
    private let stored: StoredOptions
    private let plan: RowPlan
    private let records: KeptRecordWriter
    private let key: KeyHash?
    /// Makes rows of records without computing anything, to see their keys.
    private let typer: FieldTyping
    private let runID: Int64

    /// Starts the run, and makes what the table lacks.
    init(
        _ source: SourceFilter.Source, _ options: RetryOptions, toolVersion: String, connection: borrowing Connection
    ) throws(LoadError) {
        self.source = source
        self.options = options
        let stored = try source.stored.get()
        try source.position.check(source.name)
        guard let names = stored.fieldNames, var layout = stored.layout else {
            throw RejectSelection.outdated(source)
        }
        self.stored = stored
        let database = options.selection.database
        let content = options.content(of: stored.content)
        layout.dialect.apply(content.format)
        let table: TargetTable?
        let isDivided: Bool
        let isTracked: Bool
        do throws(SQLiteError) {
            table = try TargetTable(source.table, in: connection)
            isDivided = try ShardStore.shard(of: source.table, in: connection) != nil
        } catch {
            throw LoadError(error, doing: "Cannot read the table '\(source.table)'", database: database)
        }
        guard let table else {
            throw LoadError(
                .tableMissing, "The table '\(source.table)' of '\(source.name)' no longer exists",
                recovery: "Run the load of this source again: it makes the table and tries all records.")
        }
        guard !isDivided else {
            throw LoadError(
                .shardMismatch,
                "A corrected record may belong in another of the databases among which '\(source.table)' is divided",
                recovery: "Export the rejects, correct them, and load the file as the source was loaded.")
        }
        try StoredTrust.check(
            content, of: database, isAllowed: options.allowsStoredCommands, isTrusted: options.trustsDatabase)
        let builder = PlanBuilder(
            content, as: stored, names: names, layout: layout, source: source.name, table: table.name)
        let plan = try builder.plan(for: table, isOurs: true)
        self.plan = plan
        do throws(SQLiteError) {
            for statement in plan.createLookupTables() + plan.addColumns(to: table.name) {
                try connection.execute(statement)
            }
            if plan.onDuplicateKey != .last, !plan.key.isEmpty {
                try SeenKeys.prepare(
                    plan: plan, sourceID: source.sourceID, keepingRowIDs: .max, connection: connection)
            }
            runID = try SourceStore.startRun(
                of: source.sourceID, kind: .retry, toolVersion: toolVersion, in: connection)
            isTracked = try ChangeStore.isTracked(table.name, in: connection)
            if isTracked, let table = try TargetTable(table.name, in: connection) {
                try ChangeRecorder.start(table, runID: runID, on: connection)
            }
        } catch {
            throw LoadError(error, doing: "Cannot start the retry", database: database)
        }
        let environment = ComputationEnvironment(settings: stored.computing)
        let chain = plan.computes ? try ComputationChain(plan, content: content, environment: environment) : nil
        let worker = try RowWorker(plan: plan, dialect: layout.dialect, content: content, chain: chain)
        typer = FieldTyping(plan: plan, dialect: layout.dialect, content: content)
        key = plan.keyIsComputed ? nil : KeyHash(plan)
        var strategy = WriteStrategy(plan, into: table)
        // One record at a time: there is nothing to be won by trying new rows first.
        strategy.isPlain = false
        strategy.isTracked = isTracked
        let rows = try RowWriter(
            plan,
            WriteTarget(
                table: table.name, database: database, sourceID: source.sourceID, runID: runID,
                rowIDOffset: source.position.rowIDOffset, stopsAtConflict: false),
            strategy, connection: connection)
        records = KeptRecordWriter(worker, rows)
    }

    /// Tries each reject once.
    func run(
        _ connection: borrowing Connection, isCancelled: () -> Bool
    ) throws(LoadError) -> RetrySummary.Source {
        var summary = RetrySummary.Source(name: source.name, table: source.table)
        var bytes: Int64 = 0
        var rowID: Int64 = 0
        var failure: LoadError?
        var mended: [(record: Int64, key: UInt64)] = []
        do throws(SQLiteError) {
            let store = try RejectStore(
                of: source.sourceID, source.name, table: source.table, reasons: options.selection.reason.map { [$0] },
                connection: connection)
            let owners = try KeyOwners(
                of: try keys(in: store, isCancelled: isCancelled), sourceID: source.sourceID, in: connection)
            while let kept = try store.next(after: rowID) {
                guard !isCancelled() else { break }
                rowID = kept.rowID
                guard kept.wholeBytes == nil, kept.reason != Reject.Reason.header.rawValue else {
                    // A part of a record is no record: only its source has the whole one. Nor is another header.
                    summary.counts.rejected += 1
                    continue
                }
                bytes += Int64(kept.record.count)
                failure = read(kept)
                if failure != nil { break }
                let filtered = summary.counts.filtered
                // A later record may have what the row is to have.
                let isSuperseded = keyOfRead.map { owners.isSuperseded($0, at: rowID) } ?? false
                if isSuperseded { summary.counts.unchanged += 1 }
                let reject =
                    try isSuperseded
                    ? nil : records.write(rowID, counts: &summary.counts, connection: connection)
                if connection.isAutocommit {
                    failure = LoadError(
                        .databaseFailed, "\(cannotTry(rowID)): a trigger of the table rolled the transaction back")
                    break
                }
                if let reject {
                    summary.counts.rejected += 1
                    try store.revise(rowID, reject, runID: runID)
                } else {
                    try store.remove(rowID)
                    if summary.counts.filtered > filtered {
                        try store.noteFiltered(rowID)
                    } else {
                        mended.append((rowID, keyOfRead ?? 0))
                    }
                }
            }
            try RecordStore.revise(mended, .mended, of: source.sourceID, in: connection)
        } catch {
            throw LoadError(error, doing: cannotTry(rowID), database: options.selection.database)
        }
        if let failure { throw failure }
        guard !isCancelled() else { throw LoadError(.stopped, "The retry was stopped, and nothing is changed") }
        records.finish()
        try finish(summary.counts, bytes: bytes, connection)
        return summary
    }

    /// The keys that the rejects have as far as they can be read now.
    private func keys(
        in store: borrowing RejectStore, isCancelled: () -> Bool
    ) throws(SQLiteError) -> Set<UInt64> {
        guard key != nil else { return [] }
        var keys = Set<UInt64>()
        var rowID: Int64 = 0
        while let kept = try store.next(after: rowID), !isCancelled() {
            rowID = kept.rowID
            // Where there is no memory for it, the retry itself says so.
            guard (try? records.fill(kept)) != nil else { continue }
            typer.type(records.chunk)
            if records.chunk.rowCount == 1, let key = keyOfRead { keys.insert(key) }
        }
        return keys
    }

    /// The key of the record that was read last; nil where it has none, or the cells do not tell.
    private var keyOfRead: UInt64? {
        guard let key, records.chunk.rowCount > 0 else { return nil }
        return key.key(of: records.chunk.cells + Int(records.chunk.rows[0]) * plan.stride)
    }

    private func cannotTry(_ rowID: Int64) -> String {
        "Record \(rowID) of '\(source.name)' cannot be tried, and nothing is changed"
    }

    /// Reads a record; returns why the retry cannot go on, if it cannot.
    private func read(_ kept: RejectedRecord) -> LoadError? {
        do throws(LoadError) {
            try records.read(kept)
            return nil
        } catch {
            return LoadError(
                error.problem, "\(cannotTry(kept.rowID)): \(error.message)", recovery: error.recovery,
                underlying: error.underlying)
        }
    }

    private func finish(
        _ counts: RowCounts, bytes: Int64, _ connection: borrowing Connection
    ) throws(LoadError) {
        do throws(SQLiteError) {
            let after = AfterLoad(table: source.table, indexes: stored.indexes, fullText: stored.fullText)
            try TableLedger.add(counts.inserted, to: source.table, in: connection)
            if counts.inserted + counts.updated > 0 { try after.make(hasChanges: true, connection: connection) }
            try SourceStore.updateRun(runID, counts: counts, bytesRead: bytes, in: connection)
            try connection.dropTriggers()
            try SourceStore.finishRun(runID, status: .completed, error: nil, in: connection)
        } catch {
            throw LoadError(error, doing: "Noting the end of the retry failed", database: options.selection.database)
        }
    }
}
