import Synchronization

/// Shows how far some work is, for as long as it takes, on a terminal or in a log.
///
/// A job calls ``update(phase:_:)`` as often as there is progress; what is shown follows the
/// clock, so that it is alive even while nothing comes, and follows the terminal's width.
final class ProgressDisplay: Sendable {
    private struct State {
        var line: ProgressLine
        var meter = ProgressMeter()
        var writer: ProgressWriter
        var width = 0
    }

    /// A line that is only shown when it is worth it: work that takes less is done before it can be read.
    private static let patience = 0.3

    private let name: String
    private let mode: ProgressMode
    private let terminal: Terminal
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private let state: Mutex<State>

    init(name: String, position: ProgressLine.Position?, mode: ProgressMode, terminal: Terminal = .standardError) {
        self.name = name
        self.mode = mode
        self.terminal = terminal
        began = clock.now
        state = Mutex(
            State(
                line: ProgressLine(name: name, position: position),
                writer: ProgressWriter(write: terminal.writeControlling)))
    }

    /// Takes down how far the work is; what was measured before holds only for the same phase of the same input.
    ///
    /// - Parameter name: the input that it is about, where that is another one than the work's own.
    func update(name: String? = nil, phase: String?, _ amount: ProgressLine.Amount) {
        state.withLock {
            let shown = name ?? self.name
            if $0.line.phase != phase || $0.line.name != shown || $0.line.amount == nil { $0.meter = ProgressMeter() }
            $0.line.name = shown
            $0.line.phase = phase
            $0.line.amount = amount
        }
    }

    /// Shows it as it is now; called once in the interval of the mode.
    func tick() {
        let seconds = elapsedSeconds
        state.withLock {
            Self.measure(&$0, at: seconds)
            switch mode {
            case .hidden: break
            case .plain: terminal.write($0.line.text + "\n")
            case .line(let isEager):
                guard isEager || seconds >= Self.patience, terminal.isOurs else { return }
                draw(&$0)
            }
        }
    }

    /// Takes the line away, so that something else can be written; the next tick draws it again.
    func wipe() {
        state.withLock {
            // Who asked for it sees it, however short the work was.
            if mode == .line(isEager: true), !$0.writer.isVisible { draw(&$0) }
            $0.writer.wipe()
            Self.isLineVisible.store(false, ordering: .relaxed)
        }
    }

    private func draw(_ state: inout State) {
        let width = terminal.width
        state.writer.draw(state.line.text(width: width), isResized: width != state.width)
        state.width = width
        Self.isLineVisible.store(true, ordering: .relaxed)
    }

    private static func measure(_ state: inout State, at seconds: Double) {
        state.line.elapsedSeconds = seconds
        guard let amount = state.line.amount else { return }
        state.meter.note(bytes: amount.bytesDone, of: amount.bytesTotal, rows: amount.rows, at: seconds)
        state.line.rowsPerSecond = state.meter.rowsPerSecond
        state.line.bytesPerSecond = state.meter.bytesPerSecond
        state.line.secondsLeft = state.meter.secondsLeft
    }

    private var elapsedSeconds: Double {
        let elapsed = (clock.now - began).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    /// Whether a line stands on standard error, which a signal that ends the process has to clear.
    static let isLineVisible = Atomic<Bool>(false)
}
