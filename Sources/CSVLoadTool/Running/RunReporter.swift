import CSVLoad
import Synchronization

/// What a command reports of its loads: log, metrics and hooks, which are opened before anything is loaded.
final class RunReporter: Sendable {
    private let options: ObservingOptions
    private let log: LogWriter
    private let metrics: MetricsFile?

    /// Seconds between two writes of the metrics while a load runs.
    private static let metricsSeconds = 5

    /// Opens the files.
    ///
    /// - Throws: `cannotCreate` where one cannot be written.
    init(_ options: ObservingOptions, of loads: [LoadOptions], version: String) throws(LoadError) {
        self.options = options
        let holdsCommand = !options.hooks.isEmpty || loads.contains { $0.content.command != nil }
        log = try LogWriter(options, isPrivate: holdsCommand)
        metrics = try options.metricsFile.map { (path) throws(LoadError) in try MetricsFile(path, version: version) }
    }

    /// Whether standard error gets the log, and needs no summary for people.
    var replacesSummary: Bool { log.replacesSummary }

    /// The observer of a load.
    func observer(of load: LoadOptions, progress: ProgressObserver) -> RunObserver {
        metrics?.begin(source: load.sourceName, table: load.table)
        return RunObserver(progress, log, metrics)
    }

    /// Keeps the metrics fresh, and the log in the right file, while a load runs.
    func ticker(_ observer: RunObserver) -> Ticker? {
        guard metrics != nil || options.logFile != nil else { return nil }
        let ticks = Mutex(0)
        return Ticker(every: 1) { [self] in
            log.reopenIfAsked()
            let seconds = ticks.withLock { ticks in
                ticks += 1
                return ticks
            }
            if seconds.isMultiple(of: RunReporter.metricsSeconds) { writeMetrics(observer) }
        }
    }

    /// A run is over: updates the metrics of its source, which is the one that an observer was made for last.
    func finishRun(_ end: RunEnd, _ observer: RunObserver) {
        // Where another load has the database, the file is that one's.
        guard end.status != .skipped, end.code != .busy || end.runID != nil else { return }
        metrics?.update { $0.finish(end.status, exitCode: end.code.rawValue, end.summary) }
        writeMetrics(observer)
    }

    /// A load is over, and is not run again: runs the hook for this end, and logs what comes next.
    func finish(_ end: RunEnd, _ observer: RunObserver) {
        if let result = options.runHook(after: end) { report(result, of: end, observer) }
        guard let next = end.next, !options.isQuiet || end.code.isResumable else { return }
        var event = LoadEvent(end.code.isResumable ? .error : .info, .next, next)
        event.source = end.load.sourceName
        event.table = end.load.table
        event.fields = [.init("exit_code", end.code.rawValue)]
        observer.write(event)
    }

    private func writeMetrics(_ observer: RunObserver) {
        if let trouble = metrics?.write() { observer.report(trouble + "; the load goes on without its metrics") }
    }

    private func report(_ result: HookResult, of end: RunEnd, _ observer: RunObserver) {
        observer.write(result.event(of: end))
        guard !replacesSummary else { return }
        observer.wipe()
        result.printResult(isQuiet: options.isQuiet)
    }
}
