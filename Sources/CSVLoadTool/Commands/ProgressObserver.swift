import CSVLoad
import Synchronization

/// Shows the progress of a load as one line on standard error.
final class ProgressObserver: LoadObserver {
    private let name: String
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private let writer: Mutex<ProgressWriter>
    /// What to say beside how far the load is, and how far it was.
    private let rest = Mutex(Rest())

    private struct Rest {
        var note = ""
        var last: LoadProgress?
    }

    init(name: String, isShown: Bool) {
        self.name = name.split(separator: "/").last.map(String.init) ?? name
        self.isShown = isShown
        began = clock.now
        writer = Mutex(ProgressWriter(write: Terminal.standardError.write))
    }

    func loadDidProgress(_ progress: LoadProgress) {
        guard isShown else { return }
        let note = rest.withLock { rest in
            rest.last = progress
            return rest.note
        }
        let elapsed = clock.now - began
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let what =
            switch progress.phase {
            case .spooling: "\(name): keeping the input on disk"
            case .typing: "\(name): finding types"
            case .planning: "\(name): cutting into parts"
            case .verifying: "\(name): comparing"
            case .loading: name + note
            }
        writer.withLock {
            $0.draw(
                ProgressLine(
                    name: what, bytesDone: Int(progress.bytesDone), bytesTotal: progress.bytesTotal.map { Int($0) },
                    rows: Int(progress.counts.read), rejected: Int(progress.counts.rejected), elapsedSeconds: seconds,
                    width: Terminal.standardError.width))
        }
    }

    /// Says something beside how far the load is, from any thread.
    func show(_ note: String) {
        let last = rest.withLock { rest in
            rest.note = note
            return rest.last
        }
        if let last { loadDidProgress(last) }
    }

    /// Takes the line away, so that something else can be written.
    func finish() {
        writer.withLock { $0.wipe() }
    }
}
