import Synchronization

/// Passes on what computations report, and keeps each of their notes once.
final class LoadReports: ComputationReports {
    private let log: EventLog
    private let kept = Mutex<[String]>([])

    init(_ log: EventLog) {
        self.log = log
    }

    var notes: [String] { kept.withLock { $0 } }

    func command(wrote line: String) { log.add(.info, .commandWrote, line) }

    func note(_ sentence: String) {
        kept.withLock { if !$0.contains(sentence) { $0.append(sentence) } }
    }
}
