import CSVCore
import SQLiteCore

/// Carries out the plan of a load, and decides nothing: starts a run, moves the records, and notes how it ended.
struct LoadExecutor {
    let plan: LoadPlan
    private let opened: LoadPlanner.Opened
    let context: JobContext
    let parts: PartsContext?
    private let toolVersion: String
    private(set) var watch: PhaseWatch
    private(set) var log: EventLog

    init(
        _ plan: LoadPlan, _ opened: LoadPlanner.Opened, _ context: JobContext, parts: PartsContext?,
        toolVersion: String, watch: PhaseWatch
    ) {
        self.plan = plan
        self.opened = opened
        self.context = context
        self.parts = parts
        self.toolVersion = toolVersion
        self.watch = watch
        log = EventLog(context.observer, source: plan.options.sourceName, table: plan.options.table)
    }

    enum Outcome {
        case finished(LoadSummary)
        /// Nothing is written: the columns have other types than was expected. Nil where they are to be found first.
        case otherTypes(FoundTypes?)
    }

    mutating func run() throws(LoadError) -> Outcome {
        let supply = try ChunkSupply(plan, opened.text, opened.changes, context, parts)
        guard !context.isStopRequested else { return .finished(LoadSummary(plan.options, plan.notes, .interrupted)) }
        switch plan.types {
        case .known:
            let gate = plan.isAtomic ? WholeRunGate() : nil
            return .finished(try load(supply, gate: gate, observer: context.observer))
        case .expected: return try loadAsExpected(supply)
        }
    }

    /// Loads with the types that the front of the input suggests, while all of it is looked at.
    private mutating func loadAsExpected(_ supply: ChunkSupply) throws(LoadError) -> Outcome {
        let events = HeldEvents(context.observer)
        // Opened here, and used by the threads of the pass alone.
        nonisolated(unsafe) let input = try opened.text.again()
        let (survey, context) = (TypeSurvey(plan.options, context), context)
        let types = try ExpectedTypes(
            observer: context.observer, events: events, totalBytes: opened.text.stream.fileBytes,
            survey: { (didSee) throws(LoadError) in
                let found = try survey.types(of: input, didSee: didSee)
                return context.isStopRequested ? nil : found
            }, confirms: opened.confirms)
        do throws(LoadError) {
            var summary = try load(supply, gate: types, observer: events)
            _ = types.end()
            summary.phases.load -= types.waited.milliseconds / 1000
            summary.phases.types += types.waited.milliseconds / 1000
            return .finished(summary)
        } catch {
            let found = types.end()
            guard !types.isConfirmed else { throw error }
            // It was rolled back, and the database does not know it.
            log.runID = nil
            guard !context.isStopRequested else {
                return .finished(LoadSummary(plan.options, plan.notes, .interrupted))
            }
            watch.end(\.types)
            // Whatever went wrong before the first commit comes up again, and is dealt with then.
            return .otherTypes(found)
        }
    }

    /// Starts a run, and moves the records that are left into the table.
    ///
    /// - Parameters:
    ///   - gate: decides when the first commit may be; the table is not there before.
    ///   - observer: who is told of it.
    private mutating func load(
        _ supply: ChunkSupply, gate: (any CommitGate)?, observer: any LoadObserver
    ) throws(LoadError) -> LoadSummary {
        let options = plan.options
        let database = LoadDatabase(of: options, context)
        let connection = try database.open()
        let run = try database.begin(plan, toolVersion: toolVersion, staysOpen: plan.types == .expected, in: connection)
        log = EventLog(observer, source: options.sourceName, table: options.table, runID: run.runID)
        log.addStart(of: plan)
        observer.loadDidStart(
            RunStart(runID: run.runID, table: options.table, totals: run.totals, rejectsKept: run.rejectsKept))
        watch.end(\.open)
        var writing = plan.writing
        writing.isTracked = run.isTracked
        let writer = try BatchWriter(
            plan.rows, writing, into: run.target, options,
            from: BatchWriter.Start(
                checkpoint: plan.start.checkpoint, recordsBefore: plan.database.recordsBefore,
                rejectsKept: run.rejectsKept, goneKeys: opened.changes?.goneKeys,
                formerLists: opened.changes?.formerLists ?? FormerLists(), removals: plan.removals,
                replacement: plan.replacement, sorting: sortingPlace(run)),
            BatchWriter.Surroundings(
                descriptor: opened.lock.descriptor, gate: gate, began: watch.began, log: log,
                didCommit: observer.loadDidCommit, locate: supply.locate,
                retry: RetryEnvironment(
                    makeWorker: supply.makeRetryWorker, isTableUntouched: run.isTableUntouched,
                    isStopped: { [context] in context.isStopRequested }), didSort: tellSorting),
            connection)
        var summary = try transfer(supply, writer, run)
        summary.runID = run.runID
        summary.phases = watch.times
        if summary.status == .completed { compare(&summary, with: run.past) }
        return summary
    }

    /// Where rows may wait to be sorted.
    private func sortingPlace(_ run: LoadDatabase.Run) -> SortingPlace {
        let (rows, table, reports) = (plan.rows, plan.database.table, context.reports)
        let isFree = table?.columns.allSatisfy { $0.isNullable || rows.key.contains($0.name) } ?? rows.notNull.isEmpty
        let isAllowed =
            isFree && rows.cellsAreTyped && !rows.keyMayMismatch && plan.writing.triesNew && !plan.isAtomic
            && table?.hasOtherIndexes != true && rows.range == nil && opened.changes == nil && run.isFirstLoad
        return SortingPlace(
            database: options.database, sourceID: run.target.sourceID, token: plan.database.source?.sortedToken,
            isAllowed: isAllowed, inputBytes: opened.text.stream.fileBytes, note: { reports.note($0) })
    }

    private func tellSorting(_ share: Double) {
        let total = opened.text.stream.fileBytes ?? 0
        context.observer.loadDidProgress(
            LoadProgress(
                phase: .sorting, bytesDone: Int64(Double(total) * share), bytesTotal: total, counts: RowCounts()))
    }

    private var options: LoadOptions { plan.options }

    /// Threads that parse and compute; of loads that go on side by side each has one, to read what others computed.
    var workers: Int { parts?.isOneOfSeveral == true ? 1 : plan.options.jobs }

    /// Moves the records that are left from the stream into the table, and notes how the run ended.
    private mutating func transfer(
        _ supply: ChunkSupply, _ writer: BatchWriter, _ run: LoadDatabase.Run
    ) throws(LoadError) -> LoadSummary {
        let options = plan.options
        let shared = SharedWriter(writer)
        // What others compute is computed when it comes.
        let reuse =
            run.hasReusableResults && parts == nil && opened.changes == nil
            ? try ResultReuse(writer, shared, plan.rows, recordsBefore: plan.start.records) : nil
        var tally = ComputationTally()
        // Of what replaces a table, all is seen or nothing.
        let endsAnywhere = supply.endsAnywhere && !plan.isAtomic
        do throws(LoadError) {
            try writer.beginReplacement()
            try move(supply, shared, writer, reuse, &tally)
            if !context.isStopRequested {
                try writer.commitEnd()
            } else {
                try endsAnywhere ? writer.commit(isLast: true) : writer.giveUpBatch()
            }
        } catch {
            // A statement that did not end by itself: its batch is as if it had never been.
            if context.isStopRequested, error.underlying?.isInterrupted == true {
                try writer.finish(.interrupted, error: error)
                return summary(writer, tally, isInterrupted: true, encoding: nil)
            }
            // A database that has moved makes errors of many kinds.
            let cause = opened.lock.moved ?? error
            // An input that broke off: what was whole before is committed.
            if endsAnywhere, cause.problem == .inputBrokeOff { try? writer.commit(isLast: true) }
            try? writer.finish(.failed, error: cause)
            throw cause
        }
        watch.end(\.load)
        let isInterrupted = context.isStopRequested
        if !isInterrupted { try makeIndexes(writer) }
        watch.end(\.indexes)
        let encoding = try writer.likelyEncoding(opened.text.encodingEvidence)
        let cascaded = try writer.cascadedRows()
        try writer.noteComputations(
            tally.counts, signature: ComputationLedger.signature(options.content, plan.rows),
            isWhole: !isInterrupted && plan.start.records == 0)
        try writer.finish(isInterrupted ? .interrupted : .completed, error: nil)
        try opened.lock.requireInPlace()
        if !isInterrupted, let parts, !parts.isOneOfSeveral {
            PartFiles.removeAll(of: options.sourceName, into: options.table, in: parts.computing.folder)
        }
        var summary = summary(writer, tally, isInterrupted: isInterrupted, encoding: encoding)
        summary.notes += cascaded.map(LoadExecutor.sentence)
        return summary
    }

    private func move(
        _ supply: ChunkSupply, _ shared: SharedWriter, _ writer: BatchWriter, _ reuse: ResultReuse?,
        _ tally: inout ComputationTally
    ) throws(LoadError) {
        let total = opened.text.stream.fileBytes
        let policy = ComputeErrorPolicy(plan.options.computing, input: plan.options.input)
        let (lock, observer) = (opened.lock, context.observer)
        try Pipeline(workers: workers, chunkBytes: supply.chunkBytes, numbers: reuse?.numbers).run(
            supply.reader, makeWorker: try supply.makeWorker(reuse)
        ) { (chunk, pool) throws(LoadError) in
            let fileBytes = chunk.fileBytes
            if chunk.endsBatch { try lock.requireInPlace() }
            guard policy.takes(chunk) else { return pool.recycle(chunk) }
            try policy.check(chunk, firstRecord: writer.nextRecordToCome)
            tally.add(chunk)
            try shared.write(chunk, pool)
            observer.loadDidProgress(
                LoadProgress(phase: .loading, bytesDone: fileBytes, bytesTotal: total, counts: writer.counts))
        }
    }

    private func makeIndexes(_ writer: BatchWriter) throws(LoadError) {
        let options = plan.options
        if !options.indexes.isEmpty || !options.fullText.isEmpty {
            let total = opened.text.stream.fileBytes
            context.observer.loadDidProgress(
                LoadProgress(phase: .indexing, bytesDone: total ?? 0, bytesTotal: total, counts: writer.counts))
        }
        try writer.run(AfterLoad(table: options.table, indexes: options.indexes, fullText: options.fullText))
    }

    /// Says how fast the load was, beside earlier ones, and raises the alarms that were asked for.
    private func compare(_ summary: inout LoadSummary, with past: PastLoads) {
        summary.pace = past.pace(
            rows: past.pending.rows + summary.counts.read, seconds: past.pending.seconds + watch.seconds)
        let alarms = plan.options.alarm.evaluate(summary.pace, sourceRecords: summary.sourceRecords, past)
        for (kind, sentence) in alarms {
            summary.alarms[kind] = sentence != nil
            guard let sentence else { continue }
            summary.notes.append("alarm (\(kind.rawValue)): \(sentence)")
            log.add([(kind, sentence)])
        }
    }
}

/// What chunks tell of their computation and their quoted NULLs, added up.
struct ComputationTally {
    private(set) var counts = ComputationCounts()
    private(set) var quotedNulls: Int64 = 0

    mutating func add(_ chunk: Chunk) {
        counts.computed += chunk.computed
        counts.takenOver += chunk.takenOver
        counts.retried += chunk.retried
        quotedNulls += chunk.quotedNulls
    }
}
