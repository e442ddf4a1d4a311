import CSVCore
import SQLiteCore
import Synchronization

/// One comparison: every cell of a source with the table that it was loaded into.
///
///     let summary = try await VerifyJob(options).run()
///
/// The source is read, typed and computed again the way it was loaded, and each worker looks the rows of its chunks
/// up through a connection of its own. Nothing is written. Memory is constant; the database is read as it was at one
/// moment: its connections begin together, or again.
public final class VerifyJob: StoppableJob {
    private let options: VerifyOptions
    /// Records behind it are not compared.
    private let lastRecord: Int64
    private let context: JobContext

    package init(_ options: VerifyOptions, observer: any LoadObserver) {
        self.options = options
        lastRecord = .max
        context = JobContext(observer: observer, source: options.sourceName, table: options.table)
    }

    /// Whether a table still has the rows that a source has brought; also where that was not found out, since the job was stopped.
    ///
    /// - Parameter lastRecord: the last one that was loaded.
    static func agrees(_ load: LoadOptions, upTo lastRecord: Int64, _ context: JobContext) throws(LoadError) -> Bool {
        let found = try VerifyJob(of: load, upTo: lastRecord, context).run()
        return found.isInterrupted || found.missing == 0 && found.differing == 0
    }

    private init(of load: LoadOptions, upTo lastRecord: Int64, _ context: JobContext) {
        var options = VerifyOptions(
            input: load.input, database: load.database, table: load.table, defaultTable: nil,
            sourceName: load.sourceName, jobs: load.jobs)
        options.content = load.content
        options.maximumDifferences = 0
        (self.options, self.lastRecord, self.context) = (options, lastRecord, context)
    }

    /// - Parameters:
    ///   - options: what to compare with what.
    ///   - observer: receives the progress; nil for nobody.
    public convenience init(_ options: VerifyOptions, observer: (any LoadObserver)? = nil) {
        self.init(options, observer: observer ?? Unobserved())
    }

    /// Compares without blocking the calling task; a task that is cancelled stops it as ``stop()`` does.
    public func run() async throws(LoadError) -> VerifySummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }

    /// Asks the comparison to stop: `run()` then returns what was compared; safe in a signal handler.
    public func stop() {
        context.stopping.set()
    }

    /// Compares, and returns what came of it; differences are not an error.
    public func run() throws(LoadError) -> VerifySummary {
        let clock = ContinuousClock()
        let began = clock.now
        try checkInput()
        let snapshot = try Snapshot(
            options.database, readers: options.jobs + 1, isCancelled: context.isCancelled)
        let main = snapshot.readers[0]
        let (options, known) = try known(in: main.connection)
        let stored = try known.source?.stored.get()
        if let source = known.source { try source.position.check(source.name) }
        let isAsLoaded = stored.map { options.content.agrees(with: $0.content) } ?? false
        var content = isAsLoaded ? stored?.content ?? options.content : options.content
        content.format.takeLimits(saidBy: options.content.format)
        try StoredTrust.check(
            content, typed: options.content, of: options.database, isAllowed: options.allowsStoredCommands,
            isTrusted: options.trustsDatabase)
        let text = try TextSource(
            context.inputs.open(options.input, content.format), format: content.format,
            known: isAsLoaded ? stored?.layout : nil)
        let target = try VerifyTarget(
            options, known: known, content: content, text: text, context, in: main.connection)

        var summary = VerifySummary(
            source: options.sourceName, table: known.table.name, database: options.database)
        summary.load = load(stored, content, known)
        summary.hasTriggers = try sqlite("Cannot read the database") { () throws(SQLiteError) in
            try TargetTable.hasTriggers(known.table.name, in: main.connection)
        }
        summary.notes = notes(known, target, isAsLoaded: isAsLoaded, snapshot)
        let tally = try sqlite("Comparing with '\(known.table.name)' failed") { () throws(SQLiteError) in
            try ComparisonTally(
                target, summary: summary, limit: options.maximumDifferences, upTo: lastRecord, reader: main)
        }
        try compare(text, target, snapshot.readers, tally)
        try sqlite("Comparing with '\(known.table.name)' failed") { () throws(SQLiteError) in
            try tally.finish(isInterrupted: context.isStopRequested)
        }
        summary = tally.summary
        if summary.surplusRows == nil, summary.rowsOfOthers == nil, !summary.isInterrupted {
            summary.notes.append("whether the table has rows that no record accounts for cannot be determined")
        }
        summary.seconds = (clock.now - began).milliseconds / 1000
        return summary
    }

    /// What is known of the table and the source; of an input that has had several contents, of the one that it has now.
    private func known(
        in connection: borrowing Connection
    ) throws(LoadError) -> (VerifyOptions, VerifyTarget.Known) {
        var options = options
        let known = try VerifyTarget.Known(options, in: connection)
        guard let source = known.source, source.before?.options.appends == true else { return (options, known) }
        let stream = try context.inputs.open(options.input, options.content.format)
        guard stream.isRereadable else { return (options, known) }
        let contents = try sqlite("Cannot read the metadata") { () throws(SQLiteError) in
            try AppendedContents(of: source.name, in: known.table.name, connection: connection)
        }
        guard let name = try contents.find(in: stream, isCancelled: context.isCancelled) else {
            return (options, known)
        }
        options.sourceName = name
        return (options, try VerifyTarget.Known(options, in: connection))
    }

    /// What loads the source in the way that it is compared.
    private func load(
        _ stored: StoredOptions?, _ content: LoadOptions.Content, _ known: VerifyTarget.Known
    ) -> LoadOptions {
        let (database, table, source) = (options.database, known.table.name, known.source?.name ?? options.sourceName)
        var load =
            stored?.options(database: database, table: table, sourceName: source)
            ?? LoadOptions(
                input: options.input, database: database, table: table, sourceName: source, jobs: options.jobs)
        load.content = content
        return load
    }

    /// Says that an input is missing before anything is said about the database, which may well lack its table.
    private func checkInput() throws(LoadError) {
        let path = InputName(options.input).path
        guard path != "-", FileStatus(path) == nil else { return }
        _ = try FileSource(path: path, isCancelled: { false })
    }

    private func compare(
        _ text: TextSource, _ target: VerifyTarget, _ readers: [SnapshotReader], _ tally: ComparisonTally
    ) throws(LoadError) {
        let dialect = text.layout.dialect
        let environment = context.computation(options.computing)
        let chain =
            target.plan.computes
            ? try ComputationChain(target.plan, content: target.content, environment: environment) : nil
        let reader = ChunkReader(
            text.stream, dialect: dialect, start: ChunkReader.Start(offset: 0, recordsStart: text.header.length),
            batchBytes: .max, maximumRecordBytes: target.content.format.longestRecord,
            isCancelled: context.isCancelled)
        let numbers = RecordNumbers()
        let shelf = ChunkResults<ChunkFindings>()
        let taken = Counter()
        var isOver = false
        // Each worker takes another one of them.
        nonisolated(unsafe) let readers = readers
        let (showsValues, total) = (options.showsValues, text.stream.fileBytes)
        let pipeline = Pipeline(workers: options.jobs, chunkBytes: ChunkSize.standard, numbers: numbers)
        try pipeline.run(reader) { () throws(LoadError) in
            try CompareWorker(
                target, dialect: dialect, chain: chain, showsValues: showsValues, reader: readers[taken.next()],
                numbers: numbers,
                shelf: shelf)
        } write: { (chunk) throws(LoadError) in
            isOver = isOver || chunk.isAbandoned
            guard !isOver else { return }
            try sqlite("Reading the rejects failed") { () throws(SQLiteError) in
                try tally.add(chunk, shelf.take(chunk.sequence))
            }
            var counts = RowCounts()
            counts.unchanged = tally.read
            context.observer.loadDidProgress(
                LoadProgress(phase: .verifying, bytesDone: chunk.fileBytes, bytesTotal: total, counts: counts))
        }
    }

    private func sqlite<Result>(
        _ what: String, _ body: () throws(SQLiteError) -> Result
    ) throws(LoadError) -> Result {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw LoadError(error, doing: what, database: options.database)
        }
    }

    private func notes(
        _ known: VerifyTarget.Known, _ target: VerifyTarget, isAsLoaded: Bool, _ snapshot: Snapshot
    ) -> [String] {
        var notes: [String] = []
        if known.source == nil {
            notes.append("no source of this name was loaded into the table: the text is read as the flags say")
        } else if !isAsLoaded {
            notes.append("the text is read as the flags say, which is not how it was loaded")
        }
        if let status = known.status, status != "completed" {
            notes.append("the last load of this source did not complete: records after it are missing")
        }
        if !known.otherSources.isEmpty, !target.plan.key.isEmpty {
            notes.append("other sources are loaded into the table, too, whose records may have the same keys")
        }
        if target.plan.onConflict == .ignore {
            notes.append("rows that were there before a load with --on-conflict ignore may differ from their records")
        }
        if !target.plan.leftOut.isEmpty {
            notes.append(
                "columns that are not in the table are not compared: \(target.plan.leftOut.joined(separator: ", "))")
        }
        if !snapshot.isOneMoment {
            notes.append("the database was written to all the time: what is compared is not of one moment")
        }
        return notes
    }
}

/// Counts the workers that have begun.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// 1 for the first call: the reader at 0 belongs to the caller's thread.
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
