import CSVCore
import SQLiteCore

/// The steps of one load, in their order: look at the database and the text, compare, find types, load.
struct LoadSession {
    let job: LoadJob
    private(set) var options: LoadOptions
    let database: LoadDatabase
    var notes: [String] = []
    private(set) var log: EventLog
    private var watch = PhaseWatch()
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
        return try loadInput()
    }

    private mutating func loadInput() throws(LoadError) -> LoadSummary {
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
        let builder = PlanBuilder(
            content: options.content, inputNames: text.header.names, layout: text.layout, input: text.stream.name,
            table: options.table, sourceName: options.sourceName, lookups: known.lookups)
        let draft = try builder.draft()
        try checkIndexes(draft, builder)
        if draft.computes { _ = try SQLComputation(plan: draft) }
        let plan = try makePlan(builder, text, known)
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
                return try loadInput()
            }
        }
        let supply = try ChunkSupply(job, options, plan, text, from: progress.checkpoint)
        guard !job.isStopRequested else { return emptySummary(.interrupted) }
        let connection = try database.open()
        let run = try database.begin(
            options, plan: plan, text: text, known: known, keepingRecords: progress.recordsVerified,
            toolVersion: job.toolVersion, in: connection)
        log.runID = run.runID
        log.addStart(of: options, recordsKept: progress.recordsVerified, notes: notes)
        let observer = job.observer
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
                hasDeferredKeys: known.table?.hasDeferredKeys ?? false,
                remembersKeys: run.remembersKeys, deletesMissing: options.deletesMissing,
                logsValues: options.logsValues, began: watch.began),
            nextRecord: progress.recordsVerified + 1, lineEnds: progress.checkpoint?.lineEnd ?? 0,
            rejectsKept: run.rejectsKept, log: log, didCommit: observer.loadDidCommit)
        var summary = try transfer(supply, text, writer, progress)
        summary.runID = run.runID
        summary.phases = watch.times
        if summary.status == .completed { compare(&summary, with: run.past) }
        return summary
    }

    /// Takes the database for this load; false where another one has it and this one is to be skipped.
    private mutating func takeLock() throws(LoadError) -> Bool {
        let job = job
        lock = try DatabaseLock(
            path: options.database, policy: options.lockPolicy, isCancelled: { job.isStopRequested })
        return lock != nil
    }

    private mutating func skippedSummary() -> LoadSummary {
        notes.append("another load is writing to the database: this one was skipped, as --if-locked says")
        return emptySummary(.skipped)
    }

    func makePlan(
        _ builder: PlanBuilder, _ text: TextSource, _ known: LoadDatabase.State
    ) throws(LoadError) -> RowPlan {
        if let table = known.table {
            try checkFullText(table)
            return try builder.plan(for: table, isOurs: known.isOurTable)
        }
        guard !options.content.isAllText else {
            let types = Array(repeating: ColumnType.text, count: text.header.names.count)
            return try newTable(builder, types, recordBytes: nil)
        }
        let survey = TypeSurvey(job)
        let found = try survey.evidence(of: text)
        var columns = found.columns
        for sibling in options.siblings {
            // The other inputs of the table: a column of the same name has to suit their values too.
            let other = try TextSource(try job.open(sibling), format: options.content.format, known: nil)
            for (name, evidence) in zip(other.header.names, try survey.evidence(of: other).columns) {
                let folded = name.asciiLowercased
                guard let index = text.header.names.firstIndex(where: { $0.asciiLowercased == folded }) else {
                    continue
                }
                columns[index].merge(evidence)
            }
        }
        return try newTable(builder, columns.map(\.type), recordBytes: found.recordBytes)
    }

    private func newTable(
        _ builder: PlanBuilder, _ types: [ColumnType], recordBytes: Int64?
    ) throws(LoadError) -> RowPlan {
        var plan = try builder.plan(newTableWith: types)
        guard options.rowIDPolicy != .never || !plan.key.isEmpty else {
            throw LoadError(
                .usage, "--rowid never needs a key, and '\(options.table)' would have none",
                recovery: "Name the key with --key.")
        }
        plan.chooseRowID(
            options.rowIDPolicy, recordBytes: recordBytes, hasFullText: !options.fullText.isEmpty)
        return plan
    }

    /// Refuses a full-text index on a table whose rows it could not find.
    private func checkFullText(_ table: TargetTable?) throws(LoadError) {
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
            let lines = text.notes.withUnsafeBytes { LineCounter.lineEnds(in: $0) }
            notes.append(
                "about \(max(lines, 1)) lines behind the data are no records, and kept in csvload_sources.notes")
        }
    }

    /// Moves the records that are left from the stream into the table.
    private mutating func transfer(
        _ supply: ChunkSupply, _ text: TextSource, _ writer: BatchWriter, _ progress: Progress
    ) throws(LoadError) -> LoadSummary {
        let job = job
        let lock = lock
        let total = text.stream.fileBytes
        writer.locate = supply.locate
        do throws(LoadError) {
            try Pipeline(workers: options.jobs, chunkBytes: supply.chunkBytes).run(
                supply.reader, makeWorker: supply.makeWorker
            ) { (chunk) throws(LoadError) in
                if chunk.endsBatch { try lock?.requireInPlace() }
                try writer.write(chunk)
                job.observer.loadDidProgress(
                    LoadProgress(
                        phase: .loading, bytesDone: chunk.fileBytes, bytesTotal: total, counts: writer.counts))
            }
            if !job.isStopRequested { try writer.commitEnd() } else if supply.endsAnywhere { try writer.commit() }
        } catch {
            // A database that has moved makes errors of many kinds.
            let cause = lock?.moved ?? error
            // An input that broke off: what was whole before is committed.
            if supply.endsAnywhere, cause.code == .inputOutput, cause.underlying == nil { try? writer.commit() }
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
        try writer.finish(isInterrupted ? .interrupted : .completed, error: nil)
        try lock?.requireInPlace()
        var summary = summary(writer, text, progress, isInterrupted: isInterrupted, guess)
        if let parts = supply.parts {
            summary.notes += parts.notes
            if !isInterrupted { parts.removeFiles() }
        }
        return summary
    }

    private func summary(
        _ writer: BatchWriter, _ text: TextSource, _ progress: Progress, isInterrupted: Bool,
        _ encoding: BatchWriter.LikelyEncoding?
    ) -> LoadSummary {
        var summary = emptySummary(isInterrupted ? .interrupted : .completed)
        summary.counts = writer.committed
        summary.recordsVerified = progress.recordsVerified
        summary.bytesVerified = progress.checkpoint?.bytes.upperBound ?? 0
        summary.bytesRead = writer.committedBytes
        summary.rejectsKept = writer.rejectsKept
        summary.deleted = writer.removed
        summary.batches = writer.batches
        summary.times = writer.times
        summary.jobs = options.jobs
        summary.rejects = Dictionary(uniqueKeysWithValues: writer.rejects.map { ($0.key.rawValue, $0.value) })
        if writer.removed > 0 {
            summary.notes.append(
                writer.removed == 1
                    ? "1 row was removed: the input no longer has its record, or it is refused or filtered now"
                    : "\(writer.removed) rows were removed: the input no longer has their records, or they are refused "
                        + "or filtered now")
        }
        if let encoding {
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

    private func emptySummary(_ status: LoadSummary.Status) -> LoadSummary {
        var summary = LoadSummary(
            source: options.sourceName, table: options.table, database: options.database, status: status)
        summary.notes = notes
        return summary
    }
}
