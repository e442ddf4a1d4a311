import CSVLoad
import Synchronization

/// SIGINT and SIGTERM: the first one stops a job between records, the second one ends the process at once.
///
/// So does the first one where the job has not come to its end some seconds later: one call of a function in SQL, which a
/// trigger or a CHECK of the database may make, cannot be interrupted. What was committed is kept, as after a kill.
///
/// All of this happens on the one thread of ``SignalWatch``.
enum Signals {
    private struct State {
        /// The signal that asked to stop, if one did.
        var first: SignalWatch.Signal?
        var job: (any StoppableJob)?
    }

    /// How long a job that is asked to stop may go on computing.
    private static let patience = Duration.seconds(8)

    private static let state = Mutex(State())
    private static let hangup = Atomic<Bool>(false)

    /// From now on, SIGHUP asks for the log to be opened again, and no longer ends the process.
    static func catchHangup() {
        try? SignalWatch.react(to: .hangup) { hangup.store(true, ordering: .relaxed) }
    }

    /// Whether SIGHUP has come since this was last asked.
    static func takeHangup() -> Bool { hangup.exchange(false, ordering: .relaxed) }

    /// What the process returns to the shell after a signal, if there was one.
    static var exitCode: ExitCode? {
        state.withLock { $0.first }.map { $0 == .terminate ? .terminated : .interrupted }
    }

    /// A file that may not grow further (`ulimit -f`) is an error of that write, not the end of the process.
    static func surviveFileLimit() {
        SignalWatch.ignore(.fileTooLarge)
    }

    /// From now on, signals stop this job.
    ///
    /// - Parameter keepsBrokenPipe: whether a reader of our output that goes away still ends the process, as it does
    ///   that of any program whose output is its purpose.
    static func stopOnSignal(_ job: any StoppableJob, keepsBrokenPipe: Bool = false) {
        let wasAsked = state.withLock { state in
            state.job = job
            return state.first != nil
        }
        // Where there is no thread for it, a signal ends the process as a kill does; the job has no threads either then.
        for signal in [SignalWatch.Signal.interrupt, .terminate] {
            try? SignalWatch.react(to: signal) { take(signal) }
        }
        // One that came after the job before this one had ended is for this one.
        if wasAsked { job.stop() }
        // A reader of our output that goes away is an error of that write, not the end of the load.
        if !keepsBrokenPipe { SignalWatch.ignore(.brokenPipe) }
    }

    /// The job has come to its end, and what follows may take its time.
    static func jobDidEnd() {
        state.withLock { $0.job = nil }
    }

    private static func take(_ signal: SignalWatch.Signal) {
        let (isFirst, job) = state.withLock { state in
            let isFirst = state.first == nil
            if isFirst { state.first = signal }
            return (isFirst, state.job)
        }
        guard isFirst else { exitAtOnce(signal) }
        guard let job else { return }
        job.stop()
        // Where there is no thread to watch it, a second signal is needed.
        try? StageThread {
            SystemClock.pause(untilComputed: patience)
            guard state.withLock({ $0.job === job }) else { return }
            clearLine()
            Terminal.standardError.say(
                "Stopped: a step did not end by itself; what was committed is kept\nNext: \(ShellWord.typedCommand)\n")
            exitAtOnce(signal)
        }.detach()
    }

    private static func exitAtOnce(_ signal: SignalWatch.Signal) -> Never {
        clearLine()
        ThisProcess.exitAtOnce(128 + signal.rawValue)
    }

    /// The line of progress is not left behind.
    private static func clearLine() {
        if ProgressDisplay.isLineVisible.load(ordering: .relaxed) {
            Terminal.standardError.writeControlling("\r\u{1B}[J")
        }
    }
}
