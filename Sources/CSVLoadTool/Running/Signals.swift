import CSVLoad
import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first one stops a job between records, the second one ends the process at once.
enum Signals {
    private static let terminate = SIGTERM

    private static let first = Atomic<Int32>(0)
    nonisolated(unsafe) private static var job: (any StoppableJob)?

    private static let hangup = Atomic<Bool>(false)

    /// From now on, SIGHUP asks for the log to be opened again, and no longer ends the process.
    static func catchHangup() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Signals.hangup.store(true, ordering: .relaxed) }
        action.sa_flags = SA_RESTART
        sigaction(SIGHUP, &action, nil)
    }

    /// Whether SIGHUP has come since this was last asked.
    static func takeHangup() -> Bool { hangup.exchange(false, ordering: .relaxed) }

    /// The signal that asked to stop, if one did.
    private static var received: Int32? {
        let signal = first.load(ordering: .relaxed)
        return signal == 0 ? nil : signal
    }

    /// What the process tells the shell after a signal, if there was one.
    static var exitCode: ExitCode? {
        received.map { $0 == terminate ? .terminated : .interrupted }
    }

    /// A file that may not grow further (`ulimit -f`) is an error of that write, not the end of the process.
    static func surviveFileLimit() {
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Leaves a clean line behind; all that is called here may be called in a signal handler.
    private static func exitAtOnce(_ number: Int32) -> Never {
        if ProgressDisplay.isLineVisible.load(ordering: .relaxed) {
            let clear: StaticString = "\r\u{1B}[J"
            _ = write(STDERR_FILENO, clear.utf8Start, clear.utf8CodeUnitCount)
        }
        _exit(128 + number)
    }

    /// From now on, signals stop this job.
    ///
    /// - Parameter keepsBrokenPipe: whether a reader of our output that goes away still ends the process, as it does
    ///   that of any program whose output is its purpose.
    static func stopOnSignal(_ job: any StoppableJob, keepsBrokenPipe: Bool = false) {
        self.job = job
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let (isFirst, _) = Signals.first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
                guard isFirst else { Signals.exitAtOnce(number) }
                Signals.job?.stop()
            }
            sigaction(number, &action, nil)
        }
        // One that came after the job before this one had ended is for this one.
        if received != nil { job.stop() }
        // A reader of our output that goes away is an error of that write, not the end of the load.
        if !keepsBrokenPipe { signal(SIGPIPE, SIG_IGN) }
    }
}
