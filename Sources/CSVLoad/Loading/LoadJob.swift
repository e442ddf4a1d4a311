/// One load: an input into a table, from where the last run left off.
///
///     let job = LoadJob(options)
///     let summary = try job.run()
///
/// Running it again is resuming it: what is in is compared with the input by content, and is not loaded twice.
/// `run()` blocks until the load is over, and uses `options.jobs` + 2 threads.
public final class LoadJob: LoadRunning {
    private let options: LoadOptions
    private let toolVersion: String
    private let context: JobContext
    private let parts: PartsContext?
    /// Bytes of a file from which on types are found beside the load: a smaller one is looked through in no time.
    private let trialBytes: Int64

    /// - Parameters:
    ///   - options: what to load, into what, and how.
    ///   - toolVersion: is written into the database with the run.
    ///   - observer: receives the progress.
    ///   - computations: what the calling program computes, behind what the options say.
    ///   - computing: who computes the rows, where it is not this process.
    ///   - chunkBytes: bytes of input in a chunk, so that a small one has many batches to fail in; nil for the options'.
    ///   - trialBytes: bytes of a file from which on types are found beside the load.
    package convenience init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = [], computing: (any PartComputing)? = nil, chunkBytes: Int? = nil,
        trialBytes: Int64 = 8 << 20
    ) {
        var options = options
        options.content.programs = computations.isEmpty ? nil : computations.map(\.identity)
        options.chunkBytes = chunkBytes ?? options.chunkBytes
        self.init(
            options, toolVersion: toolVersion,
            JobContext(
                observer: observer, programs: computations, source: options.sourceName, table: options.table),
            parts: computing.map {
                PartsContext(computing: $0, shared: SharedInput(), isOneOfSeveral: false, toolVersion: toolVersion)
            }, trialBytes: trialBytes)
    }

    init(
        _ options: LoadOptions, toolVersion: String, _ context: JobContext, parts: PartsContext?,
        trialBytes: Int64 = .max
    ) {
        self.options = options
        self.toolVersion = toolVersion
        self.context = context
        self.parts = parts
        self.trialBytes = trialBytes
    }

    /// Asks the load to stop: it commits the records it has read, and `run()` returns `interrupted`.
    ///
    /// Safe in a signal handler.
    public func stop() { context.stopping.set() }

    /// Loads, and returns what came of it; rejects are not an error.
    ///
    /// - Throws: why the load could not be done or finished. What was committed before is kept, and the same
    ///   options go on from there.
    public func run() throws(LoadError) -> LoadSummary {
        guard Memory.isGranted(memoryBytes) else {
            throw LoadError(noMemory: memoryBytes, for: "\(options.jobs) \(options.jobs == 1 ? "job" : "jobs")")
        }
        if let parts, !parts.isOneOfSeveral { parts.shared.begin() }
        var planner = LoadPlanner(options, context, cutting: parts?.cutting, trialBytes: trialBytes)
        planner.compareTable = { [context] (options, last) throws(LoadError) in
            try VerifyJob.agrees(options, upTo: last, context)
        }
        let began = planner.watch.began
        var runID: Int64?
        do throws(LoadError) {
            var summary = try load(&planner, &runID)
            if summary.status == .interrupted, summary.runID == nil { summary.runID = note(nil, planner) }
            summary.seconds = (ContinuousClock.now - began).milliseconds / 1000
            planner.log(runID).addEnd(of: summary, told: planner.notes.sentences)
            return summary
        } catch {
            runID = runID ?? note(error, planner)
            planner.log(runID).add(.error, .runFailed, error.description, fields: [.init(error.problem)])
            throw error
        }
    }

    /// Notes an attempt that has ended before it began; returns the number of its run, if the database takes it.
    private func note(_ error: LoadError?, _ planner: LoadPlanner) -> Int64? {
        // One that has given way to another load is told of by its exit code alone: the database is the other one's.
        guard planner.lock != nil || error?.problem != .databaseLocked else { return nil }
        let isInterrupted = error.map { context.isStopRequested && $0.code != .inputOutput } ?? true
        let attempt = FailedAttempt(
            options: planner.options, toolVersion: toolVersion, error: error, isInterrupted: isInterrupted,
            seconds: (ContinuousClock.now - planner.watch.began).milliseconds / 1000)
        guard let noted = planner.database.note(attempt, holding: planner.lock) else { return nil }
        context.observer.loadDidStart(noted.start)
        planner.log(noted.start.runID).add(noted.alarms)
        return noted.start.runID
    }

    /// Decides, then does; and decides again where the front of the input suggested the wrong types.
    ///
    /// - Parameter runID: is set to the run that the database knows, if it came to one.
    private func load(_ planner: inout LoadPlanner, _ runID: inout Int64?) throws(LoadError) -> LoadSummary {
        if options.spoolsInput, options.input == "-" {
            try spoolInput()
            guard !context.isStopRequested else { return LoadSummary(options, planner.notes, .interrupted) }
        }
        if let folder = options.migrations {
            // Before the table is looked at, which they may make; and not for an input that is not there.
            try planner.openInput()
            guard try planner.lockDatabase() else { return planner.skipped() }
            try migrate(folder, &planner.notes)
        }
        let notes = planner.notes
        while true {
            switch try planner.plan() {
            case .ended(let summary):
                return summary
            case .load(let plan, let opened):
                var executor = LoadExecutor(
                    plan, opened, context, parts: parts, toolVersion: toolVersion, watch: planner.watch)
                defer { runID = executor.log.runID }
                switch try executor.run() {
                case .finished(let summary): return summary
                case .otherTypes(let found):
                    planner.begin(again: executor.watch, notes, typing: found.map { .found($0) } ?? .first)
                }
            }
        }
    }

    /// Bytes that a load of short records takes at most: its caches, and each thread with its stack, chunks and rows.
    private var memoryBytes: Int { (64 << 20) + (options.jobs + 1) * ((8 << 20) + 40 * options.chunkBytes) }

    private func migrate(_ folder: String, _ notes: inout LoadNotes) throws(LoadError) {
        let migrated = try MigrateJob(
            database: options.database, folder: folder, isCancelled: context.isCancelled
        ).run()
        notes.add(contentsOf: migrated.notes)
        if !migrated.files.isEmpty { notes.addOrdinary("applied \(migrated.files.joined(separator: ", "))") }
    }

    /// Keeps the standard input in the folder for temporary files, or beside the database, which has to have room.
    private func spoolInput() throws(LoadError) {
        let observer = context.observer
        try context.inputs.spoolStandardInput(
            in: InputOpener.spoolFolder(for: options.database), options.content.format.inputLimits
        ) { bytes in
            observer.loadDidProgress(
                LoadProgress(phase: .spooling, bytesDone: bytes, bytesTotal: nil, counts: RowCounts()))
        }
    }
}
