import Synchronization

/// Hears of loads that go on side by side, and tells one observer of them as if they were one.
///
/// The observer is called while the state is held: one call after the other, and no batch before the start.
final class ShardBoard: Sendable {
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

    /// What the n-th load tells its news to.
    func observer(of number: Int) -> any LoadObserver { ShardObserver(board: self, number: number) }

    /// Tells of what waited for loads that never started.
    func finish() {
        state.withLock { tellStart(&$0) }
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
            if state.starts.count == count { tellStart(&state) }
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

    /// Tells of the start, once, and of the batches that waited for it.
    private func tellStart(_ state: inout State) {
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

/// The ear of a board for one load.
private struct ShardObserver: LoadObserver {
    let board: ShardBoard
    let number: Int

    func loadDidProgress(_ progress: LoadProgress) { board.didProgress(progress, of: number) }
    func loadDidLog(_ event: LoadEvent) { board.didLog(event, of: number) }
    func loadDidStart(_ start: RunStart) { board.didStart(start, of: number) }
    func loadDidCommit(_ batch: LoadBatch) { board.didCommit(batch, of: number) }
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
        case .indexing: 5
        }
    }
}
