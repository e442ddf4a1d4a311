import Glibc
import Synchronization

/// Signals of the process, all of which one thread takes.
///
/// The handler does no more than write the signal's number into a pipe, which is all that a handler may safely do; what it
/// means is decided on the thread that reads the pipe.
package enum SignalWatch {
    package enum Signal: Int32, Sendable {
        case hangup = 1
        case interrupt = 2
        case brokenPipe = 13
        case terminate = 15
        case fileTooLarge = 25
    }

    /// The end of the pipe that the handler writes to; -1 before the thread runs.
    private static let writeEnd = Atomic<Int32>(-1)
    private static let state = Mutex(State())

    private struct State {
        var reactions: [Int32: @Sendable () -> Void] = [:]
        /// Keeps the pipe open for as long as the process lives.
        var pipe: SharedPipe?
    }

    /// Calls a function on the thread of the signals whenever this signal comes, in place of what it does otherwise.
    ///
    /// - Throws: where the system has no pipe or thread to spare; the signal then does what it did before.
    package static func react(to signal: Signal, _ reaction: @escaping @Sendable () -> Void) throws(SystemError) {
        try state.withLock { (state) throws(SystemError) in
            if state.pipe == nil { state.pipe = try startThread() }
            state.reactions[signal.rawValue] = reaction
        }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            // The call that is interrupted goes by what errno says of itself.
            let before = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(SignalWatch.writeEnd.load(ordering: .relaxed), &byte, 1)
            errno = before
        }
        // Whoever waits is interrupted, and looks whether to go on; a hangup asks for nothing of theirs.
        action.sa_flags = signal == .hangup ? SA_RESTART : 0
        sigaction(signal.rawValue, &action, nil)
    }

    /// The signal has no effect from now on.
    package static func ignore(_ signal: Signal) {
        Glibc.signal(signal.rawValue, SIG_IGN)
    }

    private static func startThread() throws(SystemError) -> SharedPipe {
        let pipe = SharedPipe(try Pipe())
        // A handler must never wait; a pipe that is full has signals enough.
        pipe.value.writeEnd.stopBlocking()
        let thread = try StageThread {
            var number: UInt8 = 0
            while withUnsafeMutableBytes(of: &number, { (try? pipe.value.readEnd.read(into: $0)) == 1 }) {
                let reaction = state.withLock { $0.reactions[Int32(number)] }
                reaction?()
            }
        }
        thread.detach()
        writeEnd.store(pipe.value.writeEnd.number, ordering: .releasing)
        return pipe
    }
}
