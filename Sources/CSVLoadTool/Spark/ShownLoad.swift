import Synchronization

/// The load whose progress is shown, and beside it how many parts the cluster has computed.
final class ShownLoad: Sendable {
    private let observer = Mutex<ProgressObserver?>(nil)

    func show(_ load: ProgressObserver) {
        observer.withLock { $0 = load }
    }

    func sparkDidProgress(_ progress: SparkApplication.Progress) {
        let note =
            progress.application == nil
            ? "starting Spark"
            : "\(progress.done) of \(progress.parts) parts computed, \(progress.running) running"
        observer.withLock { $0 }?.show(note)
    }
}
