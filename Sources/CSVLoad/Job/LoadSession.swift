import CSVCore
import SQLiteCore

/// The steps of one load, in their order: look at the database and the text, compare, find types, load.
struct LoadSession {
    let job: LoadJob
    private(set) var options: LoadOptions
    let database: LoadDatabase
    var notes: [String] = []
    var log: EventLog
    /// How the types of a new table are found.
    var typing = Typing.open
    var watch = PhaseWatch()
    /// Held until the last connection is closed.
    private var lock: DatabaseLock?

    init(_ job: LoadJob) {
        self.job = job
        options = job.options
        log = EventLog(job.observer, source: options.sourceName, table: options.table)
        database = LoadDatabase(
            path: options.database, busyMilliseconds: options.busyMilliseconds,
            isCancelled: { job.isStopRequested })
    }

    /// How much of the source is in already.
    struct Progress {
        var checkpoint: Checkpoint?
        var recordsVerified: Int64 = 0
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
            if !migrated.files.isEmpty { notes.append("applied \(migrated.files.joined(separator: ", "))") }
        }
        let known = try database.state(of: options)
        // SQLite does not tell names apart by case, and the bookkeeping must not either.
        options.table = known.table?.name ?? options.table
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
        try job.addForeignColumns(
            to: &builder, known: isSame ? known.source?.before?.commandColumns : nil
        ) { plan throws(LoadError) in
            let chunk = try FrontRecords.chunk(of: text)
            var typer = RowTyper(plan: plan, dialect: text.layout.dialect, content: options.content)
            typer.type(chunk)
            return chunk
        }
        let draft = try builder.draft()
        try checkIndexes(draft, builder)
        if draft.computes { _ = try ComputationChain(draft, content: options.content, facts: job.facts).makeWorker() }
        let triesTypes = mayTryTypes(draft, builder, text)
        let plan = try makePlan(builder, draft, text, known, triesTypes: triesTypes)
        watch.end(\.types)
        // Stopped while comparing or finding types: what is known so far holds for a part of the input only.
        guard !job.isStopRequested else { return emptySummary(.interrupted) }
        try refuseDoubling(plan, known, progress, text)
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
        let work = Work(text: text, plan: plan, known: known, progress: progress)
        return triesTypes ? try tryTypes(work, builder) : try load(work)
    }

    /// What is to be loaded, and into what.
    struct Work {
        var text: TextSource
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
        log.addStart(of: options, recordsKept: progress.recordsVerified, notes: notes)
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

    /// Refuses a full-text index on a table whose rows it could not find.
    func checkFullText(_ table: TargetTable?) throws(LoadError) {
        guard let table, !table.hasRowID, !options.fullText.isEmpty else { return }
        throw LoadError(
            .unusableData, "--fts finds rows by their rowid, and table '\(table.name)' was made WITHOUT ROWID",
            recovery: "Leave --fts out, or make the table anew with --rowid always.")
    }

    /// Rows without a key can only be added: the same records a second time would be there twice.
    private func refuseDoubling(
        _ plan: RowPlan, _ known: LoadDatabase.State, _ progress: Progress, _ text: TextSource
    ) throws(LoadError) {
        guard plan.key.isEmpty, plan.rowIDColumn == nil, !options.isRestart else { return }
        if let doubt = known.trust.doubt {
            throw LoadError(
                .unusableData,
                "\(doubt.sentence), and '\(options.table)' has no key to tell which rows of '\(text.stream.name)' are gone",
                recovery: "Give the table a primary key, or delete the rows of this source and run with --restart.")
        }
        guard !known.checkpoints.isEmpty, progress.checkpoint?.rowIDs.upperBound != known.lastRecord else { return }
        throw LoadError(
            .unusableData,
            "'\(text.stream.name)' has changed, and table '\(options.table)' has no key to tell which rows to replace",
            recovery: "Give the table a primary key, or delete the rows of this source and run with --restart.")
    }

    private func checkIndexes(_ draft: RowPlan, _ builder: PlanBuilder) throws(LoadError) {
        let flags = options.indexes.map { ("--index", $0) } + [("--fts", options.fullText)]
        for (flag, columns) in flags {
            for name in columns
            where !draft.targets.contains(where: { $0.column.asciiLowercased == name.asciiLowercased }) {
                throw builder.unknownColumn(name, flag: flag, draft)
            }
        }
    }

    private mutating func noteDecisions(_ text: TextSource, _ plan: RowPlan) {
        if !plan.leftOut.isEmpty {
            notes.append("columns that the table has not are left out: \(plan.leftOut.joined(separator: ", "))")
        }
        if !plan.addedColumns.isEmpty {
            notes.append("columns are added to the table: \(plan.addedColumns.joined(separator: ", "))")
        }

        notes.append(contentsOf: text.header.notes)
        let (names, fields) = (text.header.names.count, text.layout.columnCount)
        if fields > names, names > 1, !text.layout.hasTrailingDelimiter {
            notes.append(
                "the header names \(names) columns and most records have \(fields) fields: mend the header, or say "
                    + "--skip-lines \(text.layout.skippedLines + 1) --no-header to number the columns")
        }
        if text.layout.hasTrailingDelimiter {
            notes.append("records end with a delimiter that the header has not: their last, empty field is passed over")
        }
        if let decision = text.decision { notes.append("the text is read as if told \(decision)") }
        if text.layout.skippedLines > 0 {
            let lines = text.layout.skippedLines
            notes.append(
                "\(lines) \(lines == 1 ? "line" : "lines") before the header \(lines == 1 ? "is" : "are") no "
                    + "\(lines == 1 ? "record" : "records"), and kept in csvload_sources.preamble")
        }
        if !text.notes.isEmpty {
            let lines = text.notes.withUnsafeBytes { LineEnds.count(in: $0) }
            notes.append(
                "about \(max(lines, 1)) lines behind the data are no records, and kept in csvload_sources.notes")
        }
    }

    /// Moves the records that are left from the stream into the table.
    private mutating func transfer(
        _ work: Work, _ writer: BatchWriter, hasStandingResults: Bool
    ) throws(LoadError) -> LoadSummary {
        let (plan, text, progress) = (work.plan, work.text, work.progress)
        let job = job
        let lock = lock
        let content = options.content
        let dialect = text.layout.dialect
        let start = progress.checkpoint?.bytes.upperBound ?? 0
        let stream = text.stream
        let shared = SharedWriter(writer)
        let takeover =
            hasStandingResults
            ? try Takeover(writer, shared, plan, recordsBefore: progress.recordsVerified) : nil
        let chain =
            plan.computes
            ? try ComputationChain(plan, content: content, facts: job.facts, splitsFilter: takeover != nil) : nil
        var computed = ComputationCounts()
        let chunkBytes =
            chain == nil ? options.chunkBytes : min(options.chunkBytes, LoadJob.computedChunkBytes(of: stream))
        let policy = ComputeErrorPolicy(options)
        let reader = ChunkReader(
            stream, dialect: dialect,
            start: ChunkReader.Start(offset: start, recordsStart: start == 0 ? text.header.length : 0),
            batchBytes: options.batchBytes, maximumRecordBytes: content.format.longestRecord,
            isCancelled: { job.isStopRequested })
        let total = stream.fileBytes
        do throws(LoadError) {
            try Pipeline(workers: options.jobs, chunkBytes: chunkBytes).run(reader) { () throws(LoadError) in
                try RowWorker(
                    plan: plan, typer: FieldTyping(plan: plan, dialect: dialect, content: content), chain: chain,
                    takeover: takeover)
            } keepingWrite: { (chunk, lender) throws(LoadError) in
                let fileBytes = chunk.fileBytes
                if chunk.endsBatch { try lock?.requireInPlace() }
                guard policy.takes(chunk) else { return lender.giveBack(chunk) }
                try policy.check(chunk, firstRecord: writer.nextRecordToCome)
                computed.add(chunk)
                try shared.write(chunk, lender)
                job.observer.loadDidProgress(
                    LoadProgress(
                        phase: .loading, bytesDone: fileBytes, bytesTotal: total, counts: writer.counts))
            }
            try job.isStopRequested ? writer.commit(isLast: true) : writer.commitEnd()
        } catch {
            // A database that has moved makes errors of many kinds.
            let cause = lock?.moved ?? error
            // An input that broke off: what was whole before is committed.
            if cause.code == .inputOutput, cause.underlying == nil { try? writer.commit(isLast: true) }
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
        let guess = try writer.likelyEncoding()
        try writer.noteComputations(
            computed, signature: ComputationLedger.signature(content, plan),
            isWhole: !isInterrupted && progress.recordsVerified == 0)
        try writer.finish(isInterrupted ? .interrupted : .completed, error: nil)
        try lock?.requireInPlace()
        var summary = summary(writer, text, progress, isInterrupted: isInterrupted, guess)
        summary.computation = computed
        return summary
    }

    private func summary(
        _ writer: BatchWriter, _ text: TextSource, _ progress: Progress, isInterrupted: Bool,
        _ encoding: BatchWriter.LikelyEncoding?
    ) -> LoadSummary {
        var summary = emptySummary(isInterrupted ? .interrupted : .completed)
        summary.counts = writer.committed.counts
        summary.recordsVerified = progress.recordsVerified
        summary.bytesVerified = progress.checkpoint?.bytes.upperBound ?? 0
        summary.bytesRead = writer.committed.bytes
        summary.rejectsKept = writer.rejectsKept
        summary.deleted = writer.committed.removed
        summary.batches = writer.committed.batches
        summary.times = writer.committed.times
        summary.notes += job.reports.notes
        summary.jobs = options.jobs
        summary.rejects = Dictionary(uniqueKeysWithValues: writer.committed.rejects.map { ($0.key.rawValue, $0.value) })
        if writer.committed.removed > 0 {
            summary.notes.append(
                writer.committed.removed == 1
                    ? "1 row was removed: the input no longer has its record, or it is refused or filtered now"
                    : "\(writer.committed.removed) rows were removed: the input no longer has their records, or they are refused "
                        + "or filtered now")
        }
        if let encoding {
            let records = summary.counts.read + summary.recordsVerified
            if encoding.rejects * 2 > records { summary.likelyEncoding = encoding.name }
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
        let records = summary.recordsVerified + summary.counts.read
        for (kind, sentence) in options.alarm.ring(summary.pace, sourceRecords: records, past) {
            summary.alarms[kind] = sentence != nil
            guard let sentence else { continue }
            summary.notes.append("alarm (\(kind.rawValue)): \(sentence)")
            log.add(.warning, .alarm, sentence, fields: [.init("alarm", kind.rawValue)])
        }
    }

    func emptySummary(_ status: LoadSummary.Status) -> LoadSummary {
        var summary = LoadSummary(
            source: options.sourceName, table: options.table, database: options.database, status: status)
        summary.notes = notes
        return summary
    }
}
