import CSVLoad
import Synchronization

/// Shows, beside how far the load is, how many parts the cluster has computed.
final class SparkObserver: LoadObserver {
    private let observer: ProgressObserver
    private let last = Mutex(LoadProgress(phase: .planning, bytesDone: 0, bytesTotal: nil, counts: RowCounts()))

    init(_ observer: ProgressObserver) {
        self.observer = observer
    }

    func loadDidProgress(_ progress: LoadProgress) {
        last.withLock { $0 = progress }
        observer.loadDidProgress(progress)
    }

    func sparkDidProgress(_ progress: SparkApplication.Progress) {
        guard progress.application != nil else { return }
        observer.note = " (Spark: \(progress.done) of \(progress.parts) parts, \(progress.running) running)"
        observer.loadDidProgress(last.withLock { $0 })
    }

    func finish() { observer.finish() }
}
