import Synchronization
import TestSupport

@testable import CSVLoad

/// Adds up what it hears.
final class CountingObserver: LoadObserver {
    struct Seen {
        var starts = 0
        var counts = RowCounts()
        var bytes: Int64 = 0
        var lastProgress: Int64 = 0
        /// The databases that events were about.
        var shards: Set<String> = []
    }

    private let state = Mutex(Seen())

    var seen: Seen { state.withLock { $0 } }

    func loadDidProgress(_ progress: LoadProgress) {
        state.withLock { if progress.phase == .loading { $0.lastProgress = progress.bytesDone } }
    }

    func loadDidLog(_ event: LoadEvent) {
        for field in event.fields where field.name == "shard" {
            if case .integer(let number) = field.value { state.withLock { _ = $0.shards.insert("\(number)") } }
        }
    }

    func loadDidStart(_ start: RunStart) {
        state.withLock { $0.starts += 1 }
    }

    func loadDidCommit(_ batch: LoadBatch) {
        state.withLock {
            $0.counts += batch.counts
            $0.bytes += Int64(batch.bytes.count)
        }
    }
}

/// A job that is made after whoever stops it.
final class HeldJob: Sendable {
    private let job = Mutex<(any StoppableJob)?>(nil)

    func hold(_ job: any StoppableJob) { self.job.withLock { $0 = job } }

    func stop() { job.withLock { $0?.stop() } }
}
