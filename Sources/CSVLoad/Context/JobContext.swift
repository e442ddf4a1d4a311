import Synchronization

/// What every job has: how it is stopped, who observes it, where its inputs come from, and which programs compute.
struct JobContext: Sendable {
    let stopping: StopFlag
    let observer: any LoadObserver
    let inputs: InputOpener
    /// What the calling program computes, behind what the options say.
    let programs: [any RowComputation]
    let reports: LoadReports

    /// - Parameters:
    ///   - observer: receives the progress; nil for nobody.
    ///   - stopping: that of the job which this one is a part of; nil where it is none.
    ///   - source: what its events say that they are about.
    init(
        observer: (any LoadObserver)? = nil, stopping: StopFlag? = nil, programs: [any RowComputation] = [],
        source: String? = nil, table: String? = nil
    ) {
        let (observer, stopping) = (observer ?? Unobserved(), stopping ?? StopFlag())
        self.stopping = stopping
        self.observer = observer
        self.programs = programs
        inputs = InputOpener { stopping.isSet }
        reports = LoadReports(EventLog(observer, source: source, table: table))
    }

    var isStopRequested: Bool { stopping.isSet }

    /// What stages ask that wait, or go on for long.
    var isCancelled: @Sendable () -> Bool {
        let stopping = stopping
        return { stopping.isSet }
    }

    /// What computations are given beside the rows.
    func computation(_ settings: ComputeSettings) -> ComputationEnvironment {
        ComputationEnvironment(settings: settings, programs: programs, isCancelled: isCancelled, reports: reports)
    }
}

/// Set once, to stop a job.
final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Safe in a signal handler.
    func set() { flag.store(true, ordering: .relaxed) }

    var isSet: Bool { flag.load(ordering: .relaxed) }
}

/// Opens the inputs of one job, and keeps a standard input that has to be read more than once.
final class InputOpener: Sendable {
    private let spool = Mutex<SpoolFile?>(nil)
    private let isCancelled: @Sendable () -> Bool

    init(isCancelled: @escaping @Sendable () -> Bool) {
        self.isCancelled = isCancelled
    }

    /// Opens a file, or `-` for the standard input.
    ///
    /// - Parameter format: says how the text is encoded, and how much of it there may be.
    func open(_ input: String, _ format: LoadOptions.TextFormat) throws(LoadError) -> InputStream {
        let (encoding, limits) = (format.encoding, format.inputLimits)
        if input == "-", let spool = spool.withLock({ $0 }) {
            return try InputStream(spool, encoding: encoding, limits: limits)
        }
        return try InputStream(path: input, encoding: encoding, limits: limits, isCancelled: isCancelled)
    }

    /// The folder that the environment names for temporary files, else that of a database.
    static func spoolFolder(for database: String) -> String { namedFolder ?? FileSystem.folder(of: database) }

    /// The folder that the environment names for temporary files.
    static var namedFolder: String? {
        ThisProcess.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Keeps the standard input in a folder, so that ``open(_:_:)`` gives it as often as it is asked for.
    func spoolStandardInput(
        in folder: String, _ limits: InputLimits, progress: (Int64) -> Void
    ) throws(LoadError) {
        let file = try SpoolFile(in: folder)
        let input = try FileSource(path: "-", isCancelled: isCancelled)
        try file.fill(from: limits.limiting(input, of: input, isPacked: false), of: input, progress: progress)
        spool.withLock { $0 = file }
    }
}
