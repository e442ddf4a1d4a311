import CSVCore
import SQLiteCore

/// The steps of one load, in their order: look at the database and the text, compare, find types, load.
struct LoadSession {
    let job: LoadJob
    private(set) var options: LoadOptions
    let database: LoadDatabase
    /// Where the input is cut into parts, too; nil where it is not.
    var cutting: Cutting?
    var notes: [String] = []
    private var ordinaryNotes: Set<String> = []
    var outline = Outline()
    var log: EventLog
    /// How the types of a new table are found.
    var typing = Typing.open
    var watch = PhaseWatch()
    /// Held until the last connection is closed.
    private var lock: DatabaseLock?

    init(_ job: LoadJob) {
        self.job = job
        options = job.options
        cutting = job.computing.map { Cutting(count: $0.partCount) }
        log = EventLog(job.observer, source: options.sourceName, table: options.table)
        database = LoadDatabase(
            path: options.database, busyMilliseconds: options.busyMilliseconds,
            isCancelled: { job.isStopRequested })
    }

    /// How much of the source is in already.
    struct Progress {
        var checkpoint: Checkpoint?
        var recordsVerified: Int64 = 0
        /// Whether all that was loaded stands in the input, and only its last record may go on there.
        var isContinued = false
    }

    mutating func load() throws(LoadError) -> LoadSummary {
        if options.spoolsInput, options.input == "-" {
            try job.spoolInput()
            guard !job.isStopRequested else { return emptySummary(.interrupted) }
        }
        let decided = notes
        while true {
            if let summary = try loadInput() { return summary }
            notes = decided
        }
    }

    /// One look at database and input, and what follows; nil where it has to begin again.
    private mutating func loadInput() throws(LoadError) -> LoadSummary? {
        let stream = try job.open(options.input)
        if database.exists || options.migrations != nil {
            guard try takeLock() else { return skippedSummary() }
        }
        if let folder = options.migrations {
            // Before the table is looked at, which they may make.
            let migrated = try MigrateJob(database: options.database, folder: folder).run()
            notes += migrated.notes
            if !migrated.files.isEmpty { noteOrdinary("applied \(migrated.files.joined(separator: ", "))") }
        }
        let known = try database.state(of: options)
        // SQLite does not tell names apart by case, and the bookkeeping must not either.
        options.table = known.table?.name ?? options.table
        options.sourceName = known.source?.name ?? options.sourceName
        log.table = options.table
        let isSame = known.source?.before?.content == options.content
        let layout = isSame ? known.source?.before?.layout : nil
        var text = try TextSource(stream, format: options.content.format, known: layout)
        watch.end(\.open)
        let progress = try verify(text, known, isSame: isSame)
        watch.end(\.compare)
        if progress.checkpoint == nil, isSame, stream.isRereadable {
            // None of it is as it was: it may be laid out otherwise, too.
            text = try TextSource(try job.open(options.input), format: options.content.format, known: nil)
        }
        var builder = PlanBuilder(
            content: options.content, inputNames: text.header.names, layout: text.layout, input: text.stream.name,
            table: options.table, sourceName: options.sourceName, lookups: known.lookups)
        builder.take(text.header)
        try job.addForeignColumns(
            to: &builder, known: isSame ? known.source?.before?.commandColumns : nil, of: text)
        let draft = try builder.draft()
        try checkIndexes(draft, builder)
        if draft.computes { _ = try ComputationChain(draft, content: options.content, facts: job.facts).makeWorker() }
        let triesTypes = mayTryTypes(draft, builder, text)
        var plan = try makePlan(builder, draft, text, known, triesTypes: triesTypes)
        try divide(&plan, known)
        watch.end(\.types)
        // Stopped while comparing or finding types: what is known so far holds for a part of the input only.
        guard !job.isStopRequested else { return emptySummary(.interrupted) }
        try refuseDoubling(plan, known, progress, text)
        try refuseReplacing(plan, known, progress, text)
        noteDecisions(text, plan)

        if lock == nil {
            guard try takeLock() else { return skippedSummary() }
            // Another load made the database meanwhile, and may know this source.
            if database.exists {
                guard stream.isRereadable else {
                    throw LoadError(
                        .locked, "Another load made '\(options.database)' while this one looked at \(stream.name)",
                        recovery: "Run the same command again, with the same input.")
                }
                return nil
            }
        }
        let supply = try ChunkSupply(job, options, plan, text, from: progress.checkpoint)
        guard !job.isStopRequested else { return emptySummary(.interrupted) }
        let work = Work(text: text, supply: supply, plan: plan, known: known, progress: progress)
        return triesTypes ? try tryTypes(work, builder) : try load(work)
    }

    /// What is to be loaded, and into what.
    struct Work {
        var text: TextSource
        var supply: ChunkSupply
        var plan: RowPlan
        var known: LoadDatabase.State
        var progress: Progress
    }

    /// Starts a run, and moves the records that are left into the table.
    ///
    /// - Parameters:
    ///   - gate: what decides when the first commit may be; the table is not there before.
    ///   - observer: who is told of it; nil for the job's.
    mutating func load(
        _ work: Work, gate: (any CommitGate)? = nil, observer: (any LoadObserver)? = nil
    ) throws(LoadError) -> LoadSummary {
        let (plan, known, progress) = (work.plan, work.known, work.progress)
        let observer = observer ?? job.observer
        let connection = try database.open()
        let run = try database.begin(
            options, plan: plan, text: work.text, known: known, keepingRecords: progress.recordsVerified,
            toolVersion: job.toolVersion, staysOpen: gate != nil, in: connection)
        log = EventLog(observer, source: options.sourceName, table: options.table, runID: run.runID)
        log.addStart(of: options, recordsKept: progress.recordsVerified, notes: notes, ordinary: ordinaryNotes)
        let isPlain = known.table?.isPlain ?? !plan.targets.contains { $0.lookupTable != nil }
        // The pages of an index come in no order: those that are written early would be written again.
        let writesEarly = known.table?.hasOtherIndexes != true
        observer.loadDidStart(
            RunStart(
                runID: run.runID, table: options.table, totals: run.totals, rejectsKept: run.rejectsKept))
        watch.end(\.open)
        let writer = try BatchWriter(
            connection: connection, plan: plan,
            facts: BatchWriter.Facts(
                table: options.table, database: options.database, sourceID: run.source.sourceID, runID: run.runID,
                rowIDOffset: run.source.rowIDOffset, maximumRejects: options.maximumRejects,
                recordsBefore: known.recordsBefore, goesRowByRow: known.table?.dropsRows ?? false,
                runsExpressions: known.table?.runsExpressions ?? false,
                hasDeferredKeys: known.table?.hasDeferredKeys ?? false, isPlain: isPlain,
                sortKey: run.remembersKeys ? nil : sortKey(plan, known.table, isPlain: isPlain),
                isTableNew: known.table == nil, batchBytes: options.batchBytes,
                descriptor: writesEarly ? lock?.descriptor : nil,
                remembersKeys: run.remembersKeys, deletesMissing: options.deletesMissing,
                logsValues: options.logsValues, gate: gate, began: watch.began),
            nextRecord: progress.recordsVerified + 1, lineEnds: progress.checkpoint?.lineEnd ?? 0,
            rejectsKept: run.rejectsKept, log: log, didCommit: observer.loadDidCommit)
        var summary = try transfer(work, writer, hasStandingResults: run.hasStandingResults)
        summary.runID = run.runID
        summary.phases = watch.times
        if summary.status == .completed { compare(&summary, with: run.past) }
        return summary
    }

    /// By what rows may be sorted: where the order in which they go in decides nothing but which of two equal keys is later.
    private func sortKey(_ plan: RowPlan, _ table: TargetTable?, isPlain: Bool) -> SortKey? {
        guard isPlain, plan.onDuplicateKey == .last, plan.onConflict != .abort else { return nil }
        guard let table else { return SortKey(plan, isBinary: true) }
        guard table.uniqueKeys.allSatisfy({ Set($0.map(\.asciiLowercased)) == Set(plan.key.map(\.asciiLowercased)) })
        else { return nil }
        return SortKey(plan, isBinary: table.hasBinaryKeys)
    }

    /// Takes the database for this load; false where another one has it and this one is to be skipped.
    private mutating func takeLock() throws(LoadError) -> Bool {
        // A load that looks again has it already, and would wait for itself.
        guard lock == nil else { return true }
        let job = job
        lock = try DatabaseLock(
            path: options.database, policy: options.lockPolicy, isCancelled: { job.isStopRequested })
        return lock != nil
    }

    private mutating func skippedSummary() -> LoadSummary {
        notes.append("another load is writing to the database: this one was skipped, as --if-locked says")
        return emptySummary(.skipped)
    }

    /// Threads that parse and compute; of loads that go on side by side each has one, to read what others computed.
    private var workers: Int { job.isOneOfSeveral ? 1 : options.jobs }

    /// Moves the records that are left from the stream into the table.
    private mutating func transfer(
        _ work: Work, _ writer: BatchWriter, hasStandingResults: Bool
    ) throws(LoadError) -> LoadSummary {
        let (plan, supply, text, progress) = (work.plan, work.supply, work.text, work.progress)
        let job = job
        let lock = lock
        let content = options.content
        let total = text.stream.fileBytes
        let shared = SharedWriter(writer)
        // What others compute is computed when it comes.
        let takeover =
            hasStandingResults && !supply.isComputedElsewhere
            ? try Takeover(writer, shared, plan, recordsBefore: progress.recordsVerified) : nil
        let makeWorker = try supply.makeWorker(takeover)
        var computed = ComputationCounts()
        var quotedNulls: Int64 = 0
        let policy = ComputeErrorPolicy(options)
        writer.locate = supply.locate
        do throws(LoadError) {
            try Pipeline(workers: workers, chunkBytes: supply.chunkBytes, numbers: takeover?.numbers).run(
                supply.reader, makeWorker: makeWorker
            ) { (chunk, lender) throws(LoadError) in
                let fileBytes = chunk.fileBytes
                if chunk.endsBatch { try lock?.requireInPlace() }
                guard policy.takes(chunk) else { return lender.giveBack(chunk) }
                try policy.check(chunk, firstRecord: writer.nextRecordToCome)
                computed.add(chunk)
                quotedNulls += chunk.quotedNulls
                try shared.write(chunk, lender)
                job.observer.loadDidProgress(
                    LoadProgress(
                        phase: .loading, bytesDone: fileBytes, bytesTotal: total, counts: writer.counts))
            }
            if !job.isStopRequested {
                try writer.commitEnd()
            } else {
                try supply.endsAnywhere ? writer.commit(isLast: true) : writer.giveUpBatch()
            }
        } catch {
            // A database that has moved makes errors of many kinds.
            let cause = lock?.moved ?? error
            // An input that broke off: what was whole before is committed.
            if supply.endsAnywhere, cause.code == .brokenInput {
                try? writer.commit(isLast: true)
            }
            try? writer.finish(.failed, error: cause.description)
            throw cause
        }
        watch.end(\.load)
        let isInterrupted = job.isStopRequested
        if !isInterrupted {
            if !options.indexes.isEmpty || !options.fullText.isEmpty {
                job.observer.loadDidProgress(
                    LoadProgress(phase: .indexing, bytesDone: total ?? 0, bytesTotal: total, counts: writer.counts))
            }
            try writer.run(AfterLoad(table: options.table, indexes: options.indexes, fullText: options.fullText))
        }
        watch.end(\.indexes)
        let guess = try writer.likelyEncoding(text.encodingEvidence)
        try writer.noteComputations(
            computed, signature: ComputationLedger.signature(content, plan),
            isWhole: !isInterrupted && progress.recordsVerified == 0)
        try writer.finish(isInterrupted ? .interrupted : .completed, error: nil)
        try lock?.requireInPlace()
        var summary = summary(writer, text, progress, isInterrupted: isInterrupted, guess)
        summary.computation = computed
        if quotedNulls > 0 {
            summary.notes.append(
                "\(quotedNulls) \(quotedNulls == 1 ? "field in quotes has" : "fields in quotes have") a text that --null "
                    + "names, and \(quotedNulls == 1 ? "is" : "are") loaded as text: only a field without quotes is NULL"
            )
        }
        if supply.isComputedElsewhere {
            if !job.isOneOfSeveral {
                summary.notes += job.shared.notes
                if !isInterrupted { job.removePartFiles(into: options.table) }
            }
        }
        return summary
    }

    private func summary(
        _ writer: BatchWriter, _ text: TextSource, _ progress: Progress, isInterrupted: Bool,
        _ encoding: BatchWriter.LikelyEncoding?
    ) -> LoadSummary {
        var summary = emptySummary(isInterrupted ? .interrupted : .completed)
        summary.counts = writer.committed.counts
        summary.sourceRecords = writer.lastRecord
        summary.recordsVerified = progress.recordsVerified
        summary.bytesVerified = progress.checkpoint?.bytes.upperBound ?? 0
        summary.bytesRead = writer.committed.bytes
        summary.rejectsKept = writer.rejectsKept
        summary.deleted = writer.committed.removed
        summary.batches = writer.committed.batches
        summary.times = writer.committed.times
        summary.notes += job.reports.notes
        summary.jobs = workers
        summary.rejects = Dictionary(uniqueKeysWithValues: writer.committed.rejects.map { ($0.key.rawValue, $0.value) })
        if writer.committed.removed > 0 {
            summary.notes.append(
                writer.committed.removed == 1
                    ? "1 row was removed: the input no longer has its record, or it is refused or filtered now"
                    : "\(writer.committed.removed) rows were removed: the input no longer has their records, or they are refused "
                        + "or filtered now")
        }
        if let encoding {
            summary.likelyEncoding = encoding.name
            summary.notes.append(
                (encoding.rejects == 1 ? "1 record is" : "\(encoding.rejects) records are") + " not UTF-8"
                    + (encoding.name.map { name in
                        let looks = encoding.rejects == 1 ? "it looks" : "they look"
                        return "; \(looks) like \(name): load again with --encoding \(name)"
                    } ?? ""))
        }
        return summary
    }

    /// Says how fast the load was, beside earlier ones, and rings the alarms that were asked for.
    private func compare(_ summary: inout LoadSummary, with past: PastLoads) {
        summary.pace = past.pace(
            rows: past.pending.rows + summary.counts.read, seconds: past.pending.seconds + watch.seconds)
        for (kind, sentence) in options.alarm.ring(summary.pace, sourceRecords: summary.sourceRecords, past) {
            summary.alarms[kind] = sentence != nil
            guard let sentence else { continue }
            summary.notes.append("alarm (\(kind.rawValue)): \(sentence)")
            log.add(.warning, .alarm, sentence, fields: [.init("alarm", kind.rawValue)])
        }
    }

    /// Notes what is normal: see ``LoadSummary/ordinaryNotes``.
    mutating func noteOrdinary(_ sentence: String) {
        notes.append(sentence)
        ordinaryNotes.insert(sentence)
    }

    func emptySummary(_ status: LoadSummary.Status) -> LoadSummary {
        var summary = LoadSummary(
            source: options.sourceName, table: options.table, database: options.database, status: status)
        summary.notes = notes
        summary.ordinaryNotes = ordinaryNotes
        summary.inferences = outline.inferences
        summary.linesBefore = outline.linesBefore
        summary.linesBehind = outline.linesBehind
        return summary
    }
}
