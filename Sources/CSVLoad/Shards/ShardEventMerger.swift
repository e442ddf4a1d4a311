import Synchronization

/// Merges the events of loads that run side by side into those of one load, for one observer.
///
/// The observer is called while the state is held: one call after the other, and no batch before the start.
final class ShardEventMerger: Sendable {
    private let observer: any LoadObserver
    private let count: Int
    private let state = Mutex(State())

    private struct State {
        /// How far each load is.
        var progress: [Int: LoadProgress] = [:]
        var starts: [Int: RunStart] = [:]
        var hasStarted = false
        /// Batches that were committed before all loads had started.
        var batches: [LoadBatch] = []
    }

    init(_ observer: any LoadObserver, count: Int) {
        self.observer = observer
        self.count = count
    }

    /// The observer of the n-th load.
    func observer(of number: Int) -> any LoadObserver { ShardObserver(merger: self, number: number) }

    /// Passes on what waited for loads that never started.
    func finish() {
        state.withLock { reportStart(&$0) }
    }

    fileprivate func didProgress(_ progress: LoadProgress, of number: Int) {
        state.withLock { state in
            state.progress[number] = progress
            let all = state.progress.values
            // The one that is least far says how far all are.
            var least = all.min { ($0.phase.rank, $0.bytesDone) < ($1.phase.rank, $1.bytesDone) } ?? progress
            least.counts = all.reduce(into: RowCounts()) { $0 += $1.counts }
            observer.loadDidProgress(least)
        }
    }

    fileprivate func didLog(_ event: LoadEvent, of number: Int) {
        var event = event
        event.fields.append(.init("shard", number))
        state.withLock { [event] _ in observer.loadDidLog(event) }
    }

    fileprivate func didStart(_ start: RunStart, of number: Int) {
        state.withLock { state in
            state.starts[number] = start
            if state.starts.count == count { reportStart(&state) }
        }
    }

    fileprivate func didCommit(_ batch: LoadBatch, of number: Int) {
        var batch = batch
        // The same bytes make batches of all loads.
        if number > 1 { batch.bytes = batch.bytes.lowerBound..<batch.bytes.lowerBound }
        state.withLock { [batch] state in
            if state.hasStarted { observer.loadDidCommit(batch) } else { state.batches.append(batch) }
        }
    }

    /// Passes on the start, once, and the batches that waited for it.
    private func reportStart(_ state: inout State) {
        let starts = state.starts.sorted { $0.key < $1.key }.map(\.value)
        guard !state.hasStarted, var sum = starts.first else { return }
        for start in starts.dropFirst() {
            sum.totals.add(start.totals)
            sum.rejectsKept += start.rejectsKept
        }
        state.hasStarted = true
        observer.loadDidStart(sum)
        for batch in state.batches { observer.loadDidCommit(batch) }
        state.batches = []
    }
}

/// The observer of one of the loads.
private struct ShardObserver: LoadObserver {
    let merger: ShardEventMerger
    let number: Int

    func loadDidProgress(_ progress: LoadProgress) { merger.didProgress(progress, of: number) }
    func loadDidLog(_ event: LoadEvent) { merger.didLog(event, of: number) }
    func loadDidStart(_ start: RunStart) { merger.didStart(start, of: number) }
    func loadDidCommit(_ batch: LoadBatch) { merger.didCommit(batch, of: number) }
}

extension RunTotals {
    /// Adds what the runs of another database add up to, of which each went along with one of these.
    fileprivate mutating func add(_ other: RunTotals) {
        counts += other.counts
        rejects.merge(other.rejects) { $0 + $1 }
        bytesRead = max(bytesRead, other.bytesRead)
        runs.merge(other.runs) { max($0, $1) }
        resumes = max(resumes, other.resumes)
        lastSuccess = [lastSuccess, other.lastSuccess].compactMap { $0 }.min()
    }
}

extension LoadProgress.Phase {
    /// Its place among the phases that a load goes through.
    fileprivate var rank: Int {
        switch self {
        case .spooling: 0
        case .typing: 1
        case .verifying: 2
        case .planning: 3
        case .loading: 4
        case .sorting: 5
        case .indexing: 6
        }
    }
}
