import Synchronization

/// One load: an input into a table, from where the last run left off.
///
///     let job = LoadJob(options, toolVersion: "1.0", observer: observer)
///     let summary = try job.run()
///
/// Running it again is resuming it: what is in is compared with the input by content, and is not loaded twice.
/// ``run()`` blocks until the load is over, and uses `options.jobs` + 2 threads.
package final class LoadJob: LoadRunning {
    let options: LoadOptions
    let toolVersion: String
    let observer: any LoadObserver
    let computations: [any RowComputation]
    /// Who computes the rows, where it is not this process.
    let computing: (any PartComputing)?
    let reports: LoadReports
    /// What it has in common with others that take rows of the same input.
    let shared: SharedInput
    /// Whether there are others: what is shared is not its own to remove.
    let isOneOfSeveral: Bool
    private let spool = Mutex<SpoolFile?>(nil)

    /// Bytes of a file from which on types are found beside the load: a smaller one is looked through in no time.
    let trialBytes: Int64

    /// - Parameters:
    ///   - options: what to load, into what, and how.
    ///   - toolVersion: is written into the database with the run.
    ///   - observer: is told how the load goes on.
    ///   - computations: what the calling program computes, behind what the options say.
    ///   - computing: who computes the rows, where it is not this process.
    package convenience init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = [], computing: (any PartComputing)? = nil
    ) {
        self.init(
            options, toolVersion: toolVersion, observer: observer, computations: computations, computing: computing,
            trialBytes: 8 << 20)
    }

    /// Finds types beside the load of files of `trialBytes` and more.
    package convenience init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = [], computing: (any PartComputing)? = nil, trialBytes: Int64
    ) {
        self.init(
            options, toolVersion: toolVersion, observer: observer, computations: computations, computing: computing,
            trialBytes: trialBytes, shared: nil)
    }

    /// Takes rows of an input that others take rows of at the same time, unless `shared` is nil.
    init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = [], computing: (any PartComputing)?, trialBytes: Int64 = 8 << 20,
        shared: SharedInput?
    ) {
        var options = options
        options.content.programs = computations.isEmpty ? nil : computations.map(\.identity)
        self.options = options
        self.trialBytes = trialBytes
        self.computations = computations
        self.computing = computing
        self.toolVersion = toolVersion
        self.observer = observer
        self.shared = shared ?? SharedInput()
        isOneOfSeveral = shared != nil
        reports = LoadReports(EventLog(observer, source: options.sourceName, table: options.table))
    }

    /// Cuts the input into chunks of another size, so that a small one has many batches to fail in.
    package convenience init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = [], computing: (any PartComputing)? = nil, chunkBytes: Int,
        trialBytes: Int64 = 8 << 20
    ) {
        var options = options
        options.chunkBytes = chunkBytes
        self.init(
            options, toolVersion: toolVersion, observer: observer, computations: computations, computing: computing,
            trialBytes: trialBytes)
    }

    /// Asks the load to stop: it commits the records it has read, and ``run()`` returns `interrupted`.
    ///
    /// Safe in a signal handler.
    package func stop() { shared.stop() }

    /// Bytes of input in a chunk: small enough that a chunk and its rows stay in a core's cache.
    static let chunkBytes = 256 << 10

    func open(_ input: String) throws(LoadError) -> InputStream {
        if input == "-", let spool = spool.withLock({ $0 }) {
            return try InputStream(spool, encoding: options.content.format.encoding)
        }
        return try InputStream(
            path: input, encoding: options.content.format.encoding, isCancelled: { [self] in isStopRequested })
    }

    /// Keeps the standard input on disk, so that ``open(_:)`` gives it as often as it is asked for.
    func spoolInput() throws(LoadError) {
        let file = try SpoolFile(in: LoadJob.spoolFolder(for: options.database))
        let source = try FileSource(path: "-", isCancelled: { [self] in isStopRequested })
        try file.fill(from: source) { bytes in
            observer.loadDidProgress(
                LoadProgress(phase: .spooling, bytesDone: bytes, bytesTotal: nil, counts: RowCounts()))
        }
        spool.withLock { $0 = file }
    }

    /// The folder that the environment names for temporary files, else that of the database: it has to have room.
    private static func spoolFolder(for database: String) -> String {
        if let named = ThisProcess.variable("TMPDIR"), !named.isEmpty { return named }
        return FileSystem.folder(of: database)
    }

    /// Removes what others computed of the input, when all of it is loaded.
    func removePartFiles(into table: String) {
        guard let folder = computing?.folder else { return }
        PartFiles.removeAll(of: options.sourceName, into: table, in: folder)
    }

    var isStopRequested: Bool { shared.isStopRequested }

    /// Loads, and returns what came of it; rejects are not an error.
    ///
    /// - Throws: why the load could not be done or finished. What was committed before is kept, and the same
    ///   options go on from there.
    package func run() throws(LoadError) -> LoadSummary {
        let clock = ContinuousClock()
        let began = clock.now
        if !isOneOfSeveral { shared.begin() }
        var session = LoadSession(self)
        do throws(LoadError) {
            var summary = try session.load()
            summary.seconds = (clock.now - began).milliseconds / 1000
            session.log.addEnd(of: summary, told: session.notes)
            return summary
        } catch {
            session.log.add(.error, .runFailed, error.description)
            throw error
        }
    }
}
