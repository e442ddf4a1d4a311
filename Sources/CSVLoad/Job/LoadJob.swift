import Synchronization

/// One load: an input into a table, from where the last run left off.
///
///     let job = LoadJob(options, toolVersion: "1.0", observer: observer)
///     let summary = try job.run()
///
/// Running it again is resuming it: what is in is compared with the input by content, and is not loaded twice.
/// ``run()`` blocks until the load is over, and uses `options.jobs` + 2 threads.
public final class LoadJob: StoppableJob {
    let options: LoadOptions
    let toolVersion: String
    let observer: any LoadObserver
    let computations: [any RowComputation]
    let reports: LoadReports
    private let stopRequested = Atomic<Bool>(false)

    /// - Parameter computations: what the calling program computes, behind what the options say.
    public init(
        _ options: LoadOptions, toolVersion: String, observer: any LoadObserver,
        computations: [any RowComputation] = []
    ) {
        var options = options
        options.content.programs = computations.isEmpty ? nil : computations.map(\.identity)
        self.options = options
        self.computations = computations
        self.toolVersion = toolVersion
        self.observer = observer
        reports = LoadReports(observer)
    }

    /// Asks the load to stop: it commits the records it has read, and ``run()`` returns `interrupted`.
    ///
    /// Safe in a signal handler.
    public func stop() {
        stopRequested.store(true, ordering: .relaxed)
    }

    /// Bytes of input in a chunk: small enough that a chunk and its rows stay in a core's cache.
    static let chunkBytes = 256 << 10

    func open(_ input: String) throws(LoadError) -> InputStream {
        try InputStream(
            path: input, encoding: options.content.format.encoding, isCancelled: { [self] in isStopRequested })
    }

    var isStopRequested: Bool { stopRequested.load(ordering: .relaxed) }

    /// Loads, and returns what came of it; rejects are not an error.
    ///
    /// - Throws: why the load could not be done or finished. What was committed before is kept, and the same
    ///   options go on from there.
    public func run() throws(LoadError) -> LoadSummary {
        let clock = ContinuousClock()
        let began = clock.now
        var session = LoadSession(self)
        var summary = try session.load()
        summary.seconds = (clock.now - began).milliseconds / 1000
        return summary
    }
}

/// Is told how a load goes on, on the thread that runs it.
public protocol LoadObserver: Sendable {
    /// Called after each chunk; to be answered quickly.
    func loadDidProgress(_ progress: LoadProgress)
    /// Called on a worker's thread for each line that a command wrote on its standard error.
    func commandDidWrite(_ line: String)
}

extension LoadObserver {
    public func commandDidWrite(_ line: String) {}
}

/// Hands on what computations say, and keeps each of their notes once.
final class LoadReports: ComputationReports {
    private let observer: any LoadObserver
    private let kept = Mutex<[String]>([])

    init(_ observer: any LoadObserver) {
        self.observer = observer
    }

    var notes: [String] { kept.withLock { $0 } }

    func command(wrote line: String) { observer.commandDidWrite(line) }

    func note(_ sentence: String) {
        kept.withLock { if !$0.contains(sentence) { $0.append(sentence) } }
    }
}
