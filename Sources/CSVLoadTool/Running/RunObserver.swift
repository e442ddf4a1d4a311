import CSVLoad
import Synchronization

/// Tells progress line, log and metrics what a load says.
final class RunObserver: LoadObserver {
    private let progress: ProgressObserver
    private let log: LogWriter
    private let metrics: MetricsFile?
    private let clock = ContinuousClock()
    private let lastLogged: Mutex<ContinuousClock.Instant>
    private let run = Mutex<Int64?>(nil)
    private let raised = Mutex<Set<LoadAlarm.Kind>>([])

    /// The alarms that were raised.
    var alarms: Set<LoadAlarm.Kind> { raised.withLock { $0 } }

    /// The run that the database has for the load, if it knows of it.
    var runID: Int64? { run.withLock { $0 } }

    /// Seconds between two lines of the log that only say how far the load is.
    private static let progressSeconds = 60

    init(_ progress: ProgressObserver, _ log: LogWriter, _ metrics: MetricsFile?) {
        self.progress = progress
        self.log = log
        self.metrics = metrics
        lastLogged = Mutex(clock.now)
    }

    func loadDidProgress(_ news: LoadProgress) {
        progress.loadDidProgress(news)
        metrics?.update { $0.progress() }
        let now = clock.now
        let isDue = lastLogged.withLock { last in
            guard now - last >= .seconds(RunObserver.progressSeconds) else { return false }
            last = now
            return true
        }
        if isDue { write(progressEvent(news)) }
    }

    func loadDidLog(_ event: LoadEvent) {
        if let alarm = event.alarm {
            raised.withLock { _ = $0.insert(alarm) }
            metrics?.update { $0.raise(alarm) }
        }
        write(event)
    }

    func loadDidStart(_ start: RunStart) {
        run.withLock { $0 = start.runID }
        metrics?.start(start)
    }

    func loadDidCommit(_ batch: LoadBatch) {
        metrics?.update { $0.add(batch) }
    }

    /// Writes an event, with no progress line in its way.
    func write(_ event: LoadEvent) {
        if log.shows(event) { progress.wipe() }
        if let trouble = log.write(event) { report(trouble) }
    }

    /// Tells people of something that does not stop the load.
    func report(_ trouble: String) {
        progress.wipe()
        Terminal.standardError.say("Note: \(SafeText.escaped(trouble))\n")
    }

    /// Takes the progress line away.
    func wipe() { progress.wipe() }

    private func progressEvent(_ news: LoadProgress) -> LoadEvent {
        var event = LoadEvent(.info, .progress, "\(news.phase), \(news.counts.read) records read")
        event.fields = [
            .init("phase", "\(news.phase)"), .init("bytes_done", news.bytesDone),
            .init("rows_read", news.counts.read), .init("rows_rejected", news.counts.rejected),
        ]
        if let total = news.bytesTotal { event.fields.append(.init("bytes_total", total)) }
        return event
    }
}
