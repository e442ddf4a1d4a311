import CSVLoad
import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first one stops a load between records, the second one ends the process at once.
enum Signals {
    static let terminate = SIGTERM

    private static let first = Atomic<Int32>(0)
    nonisolated(unsafe) private static var job: LoadJob?

    /// The signal that asked to stop, if one did.
    static var received: Int32? {
        let signal = first.load(ordering: .relaxed)
        return signal == 0 ? nil : signal
    }

    /// From now on, signals stop this load.
    static func stopOnSignal(_ job: LoadJob) {
        self.job = job
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let (isFirst, _) = Signals.first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
                guard isFirst else { _exit(128 + number) }
                Signals.job?.stop()
            }
            sigaction(number, &action, nil)
        }
        // A reader of our output that goes away is an error of that write, not the end of the load.
        signal(SIGPIPE, SIG_IGN)
    }
}
