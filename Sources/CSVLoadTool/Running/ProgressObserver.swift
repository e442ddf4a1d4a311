import CSVLoad
import Synchronization

/// Shows the progress of a load on standard error.
final class ProgressObserver: LoadObserver {
    private let display: ProgressDisplay
    private let ticker: Ticker?
    /// What is shown of others that compute the rows, and how far the load was.
    private let rest = Mutex(Rest())

    private struct Rest {
        var note: String?
        var last: LoadProgress?
    }

    init(name: String, position: ProgressLine.Position? = nil, mode: ProgressMode) {
        let display = ProgressDisplay(name: Self.shown(name), position: position, mode: mode)
        self.display = display
        ticker = mode.interval.flatMap { Ticker(every: $0) { display.tick() } }
    }

    func loadDidProgress(_ progress: LoadProgress) {
        let note = rest.withLock { rest in
            rest.last = progress
            return rest.note
        }
        display.update(
            name: progress.input.map { Self.shown($0) }, phase: Self.name(of: progress.phase) ?? note,
            ProgressLine.Amount(
                bytesDone: progress.bytesDone, bytesTotal: progress.bytesTotal, rows: progress.counts.read,
                rejected: progress.counts.rejected))
    }

    /// Says something of those who compute the rows, from any thread.
    func show(_ note: String) {
        let last = rest.withLock { rest in
            rest.note = note
            // They are asked when all is cut.
            if rest.last?.phase == .planning { rest.last?.phase = .loading }
            return rest.last
        }
        if let last { loadDidProgress(last) }
    }

    /// Takes the line away for something else that is written; the next tick draws it again.
    func wipe() { display.wipe() }

    /// Ends it and takes the line away, so that something else can be written. Has to be called once.
    func finish() {
        ticker?.stop()
        display.wipe()
    }

    /// What an input is called where there is little room.
    private static func shown(_ input: String) -> String {
        input == "-" ? "standard input" : input.split(separator: "/").last.map(String.init) ?? input
    }

    private static func name(of phase: LoadProgress.Phase) -> String? {
        switch phase {
        case .spooling: "keeping the input on disk"
        case .typing: "finding types"
        case .planning: "cutting into parts"
        case .verifying: "comparing"
        case .sorting: "sorting rows"
        case .indexing: "making indexes"
        case .loading: nil
        }
    }
}
