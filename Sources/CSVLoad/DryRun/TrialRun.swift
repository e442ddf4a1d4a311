import CSVCore
import SQLiteCore

/// Carries out the plan of a load on a ``TrialTable``, and counts what becomes of its records.
final class TrialRun {
    private let decision: LoadPlanner.Decision
    private let planner: LoadPlanner
    private let context: JobContext
    private let connection: Connection
    private let rowWriter: RowWriter
    private let trial: TrialTable
    private let changes: ChangeSamples
    private let laterKeys: LaterKeys?
    private var leaving: LeavingRows?
    /// What the rows are known by that the records have, where all others go.
    var staying = Set<UInt64>()
    private var summary: DryRunSummary
    private var lastReject: (line: Int64, reject: Reject)?
    private var nextRecord: Int64
    private var lineEnds: Int64

    var plan: LoadPlan { decision.plan }
    /// Added to a record's number to give the row id of a keyless table.
    var rowIDOffset: Int64 { plan.database.source?.rowIDOffset ?? 0 }
    private var options: LoadOptions { decision.plan.options }

    init(
        _ decision: LoadPlanner.Decision, _ planner: LoadPlanner, _ context: JobContext, showsValues: Bool
    ) throws(LoadError) {
        (self.decision, self.planner, self.context) = (decision, planner, context)
        let (plan, kept) = (decision.plan, decision.plan.start.records)
        let (rows, source, options) = (plan.rows, plan.database.source, plan.options)
        nextRecord = kept + 1
        lineEnds = plan.start.checkpoint?.lineEnd ?? 0
        leaving = try planner.leavingRows(decision, isCounted: false)
        var summary = DryRunSummary(options)
        summary.createTable = plan.database.table == nil ? rows.createTable(options.table) : nil
        summary.addedColumns = rows.addedColumns
        summary.recordsVerified = kept
        let connection = try TrialRun.open(planner.database)
        let changes = ChangeSamples(rows, showsValues: showsValues)
        do throws(SQLiteError) {
            try TrialTable.make(plan, on: connection)
            try changes.listen(to: options.table, rows, on: connection)
            let keepsRecords = try RecordStore.isKept(in: connection)
            if let source {
                laterKeys =
                    rows.key.isEmpty || plan.replacement != .none || !keepsRecords
                    ? nil : try LaterKeys(than: source.sourceID, in: connection)
                summary.rejectsKept = try CheckpointStore.rejectCount(
                    of: source.sourceID, upTo: kept, in: connection)
            } else {
                laterKeys = nil
            }
        } catch {
            throw TrialRun.failure(error, options)
        }
        rowWriter = try RowWriter(
            rows,
            WriteTarget(
                table: options.table, database: options.database, sourceID: source?.sourceID ?? 0, runID: 0,
                rowIDOffset: source?.rowIDOffset ?? 0), plan.writing.onTrial, connection: connection)
        do throws(SQLiteError) {
            trial = try TrialTable(plan, on: connection)
        } catch {
            throw TrialRun.failure(error, options)
        }
        self.summary = summary
        self.changes = changes
        self.connection = connection
    }

    func run() throws(LoadError) -> DryRunSummary {
        let supply = try ChunkSupply(plan, decision.text, decision.diff?.segments, context, nil)
        let policy = ComputeErrorPolicy(options.computing, input: options.input)
        let total = decision.text.stream.fileBytes
        try Pipeline(workers: options.jobs, chunkBytes: supply.chunkBytes).run(
            supply.reader, makeWorker: try supply.makeWorker(nil)
        ) { (chunk) throws(LoadError) in
            guard policy.takes(chunk) else { return }
            try policy.check(chunk, firstRecord: nextRecord)
            try take(chunk)
            context.observer.loadDidProgress(
                LoadProgress(
                    phase: .loading, bytesDone: chunk.fileBytes, bytesTotal: total, counts: summary.counts))
        }
        summary.isInterrupted = context.isStopRequested
        if !summary.isInterrupted {
            checkRejects(isEnd: true)
            try countDeleted()
            if summary.refusal == nil {
                summary.refusal = try planner.refusal(
                    of: decision, removing: min(summary.deleted, leaving?.count ?? summary.deleted),
                    loaded: summary.counts.loaded)
            }
        }
        summary.samples.inserted = changes.inserted
        summary.samples.updated = changes.updated
        summary.notes = plan.notes.sentences + context.reports.notes
        return summary
    }

    private func take(_ chunk: Chunk) throws(LoadError) {
        if let laterKeys { chunk.leave(to: laterKeys) }
        do throws(SQLiteError) {
            try write(chunk)
        } catch {
            guard rowWriter.isAborting(error) else { throw TrialRun.failure(error, options) }
            throw rowWriter.conflict(error, among: nextRecord...nextRecord + Int64(chunk.recordCount) - 1)
        }
        for (reject, original) in chunk.originals {
            chunk.outcomes[reject.ordinal] = .rejected
            let line = lineEnds + 1 + original.lineEnds
            lastReject = (line, reject)
            guard summary.samples.rejected.count < DryRunSummary.FirstRows.count else { continue }
            summary.samples.rejected.append(
                DryRunSummary.FirstReject(
                    rowID: nextRecord + Int64(reject.ordinal), line: line, reason: reject.reason,
                    column: reject.column, detail: reject.detail))
        }
        leaving?.keep(rowsOf: chunk)
        if plan.replacement == .otherRows { keep(rowsOf: chunk, from: nextRecord) }
        summary.counts.unchanged += chunk.known
        summary.counts.filtered += chunk.filtered
        summary.counts.rejected += Int64(chunk.rejects.count)
        summary.rejectsKept += Int64(chunk.rejects.count)
        nextRecord += Int64(chunk.recordCount)
        lineEnds += chunk.lineEnds
        checkRejects(isEnd: false)
    }

    /// Puts the rows of a chunk into the trial table, as a load puts them into the real one.
    private func write(_ chunk: Chunk) throws(SQLiteError) {
        guard chunk.rowCount > 0 else { return }
        try connection.execute("BEGIN")
        rowWriter.show(chunk, firstRecord: nextRecord)
        try trial.copyRows()
        changes.isListening = true
        try rowWriter.write(chunk, firstRecord: nextRecord, counts: &summary.counts, connection: connection)
        changes.isListening = false
        try trial.clear()
        try changes.dropTriggers(on: connection)
        try connection.execute("COMMIT")
    }

    private func checkRejects(isEnd: Bool) {
        let records = nextRecord - 1
        guard summary.refusal == nil, let limit = options.maximumRejects,
            limit.isPassed(by: summary.rejectsKept, of: records, isEnd: isEnd)
        else { return }
        summary.refusal = LoadError(tooManyRejects: summary.rejectsKept, limit, upTo: records, last: lastReject)
    }

    /// Counts the rows that would go, in the real table.
    private func countDeleted() throws(LoadError) {
        let replacement = plan.replacement
        guard replacement != .none || leaving?.count ?? 0 > 0 else { return }
        let rows = plan.rows
        let keys = rows.rowIDColumn.map { [$0] } ?? rows.key
        let columns = keys + changes.otherColumns
        let values = columns.map { rows.shown("t.\(SQLText.identifier($0))", of: $0) }
        let database = try planner.database.open()
        do throws(SQLiteError) {
            if replacement == .none {
                try leaving?.forEach(in: options.table, rows, selecting: values, database) { (row, first) in
                    noteDeleted(row, from: first, columns, keyCount: keys.count)
                }
            } else {
                try forEachReplaced(selecting: values, database) { (row, first) in
                    noteDeleted(row, from: first, columns, keyCount: keys.count)
                }
            }
        } catch {
            throw LoadError(error, doing: "Cannot read '\(options.table)'", database: options.database)
        }
    }

    private func noteDeleted(_ statement: borrowing Statement, from first: Int, _ columns: [String], keyCount: Int) {
        summary.deleted += 1
        guard summary.samples.deleted.count < DryRunSummary.FirstRows.count else { return }
        var row = DryRunSummary.ChangedRow()
        for (index, column) in columns.enumerated() {
            let value = statement.value(at: first + index)
            if index < keyCount {
                row.key.append(DryRunSummary.KeyValue(column: column, value: value))
            } else {
                row.changes.append(DryRunSummary.ColumnChange(column: column, old: value, new: nil))
            }
        }
        if !columns.isEmpty { summary.samples.deleted.append(row) }
    }

    /// The database, for reading; one in memory where there is none.
    private static func open(_ database: LoadDatabase) throws(LoadError) -> Connection {
        guard !database.exists else { return try database.open() }
        do throws(SQLiteError) {
            return try Connection.inMemory()
        } catch {
            throw LoadError(error, doing: "Cannot make a table in memory", database: database.path)
        }
    }

    private static func failure(_ error: SQLiteError, _ options: LoadOptions) -> LoadError {
        LoadError(error, doing: "Trying the rows of '\(options.table)' failed", database: options.database)
    }
}

extension WriteStrategy {
    /// The same for a table whose triggers only take notes.
    fileprivate var onTrial: WriteStrategy {
        var strategy = self
        (strategy.isPlain, strategy.goesRowByRow, strategy.hasDeferredKeys) = (true, false, false)
        // A statement on a table with triggers reads all of its rows before it inserts one.
        strategy.runsExpressions = true
        return strategy
    }
}

extension RowPlan {
    /// SQL of what a column shows: for an extracted one its value.
    ///
    /// - Parameter name: the column, with the row that it is of.
    func shown(_ name: String, of column: String) -> String {
        guard let lookup = targets.first(where: { $0.column == column })?.lookupTable else { return name }
        return "(SELECT value FROM \(SQLText.identifier(lookup)) WHERE id = \(name))"
    }
}
