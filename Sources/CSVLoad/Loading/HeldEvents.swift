import Synchronization

/// Keeps what a load says of itself until it is known to hold.
final class HeldEvents: LoadObserver {
    private enum Call: Sendable {
        case log(LoadEvent)
        case start(RunStart)
    }

    private let observer: any LoadObserver
    /// Nil when nothing is kept back any more.
    private let held = Mutex<[Call]?>([])

    init(_ observer: any LoadObserver) {
        self.observer = observer
    }

    func loadDidProgress(_ progress: LoadProgress) { observer.loadDidProgress(progress) }

    func loadDidLog(_ event: LoadEvent) { pass(.log(event)) }

    func loadDidStart(_ start: RunStart) { pass(.start(start)) }

    func loadDidCommit(_ batch: LoadBatch) { observer.loadDidCommit(batch) }

    /// Tells what was kept, and keeps nothing from now on.
    func release() {
        let calls = held.withLock { calls in
            defer { calls = nil }
            return calls ?? []
        }
        for call in calls { tell(call) }
    }

    private func pass(_ call: Call) {
        let isHeld = held.withLock { calls in
            calls?.append(call)
            return calls != nil
        }
        if !isHeld { tell(call) }
    }

    private func tell(_ call: Call) {
        switch call {
        case .log(let event): observer.loadDidLog(event)
        case .start(let start): observer.loadDidStart(start)
        }
    }
}
