import CLinux
import Glibc

/// A program that runs beside this process, in a process group of its own, so that a Ctrl-C at the terminal reaches us alone.
///
/// It is started, fed, waited for, stopped and reaped here and nowhere else. One thread feeds it and waits for it; another may
/// read what it writes.
package final class ChildProgram {
    package enum Input: Sendable {
        case nothing
        /// What is written to ``ChildProgram/input``.
        case pipe
    }

    package enum Output: Sendable {
        /// It is read from ``ChildProgram/output`` or ``ChildProgram/errors``.
        case pipe
        /// A file that is written anew.
        case file(String)
    }

    /// What becomes of a program that still runs when nobody holds its value any more.
    package enum Release: Sendable {
        /// It is killed with all that it has started.
        case kill
        /// It goes on by itself, and sees the end of its input.
        case leave
    }

    /// How a program is told to end.
    package enum Stop: Sendable {
        /// SIGKILL, at once.
        case kill
        /// SIGTERM, and SIGKILL if it is still there after so long.
        case terminate(grace: Duration)
    }

    /// What it reads; nil once that is closed.
    package private(set) var input: FileDescriptor?
    /// What it writes to its standard output, where that is a pipe.
    package let output: FileDescriptor?
    /// What it writes to its standard error, where that is a pipe of its own.
    package let errors: FileDescriptor?
    private let processID: pid_t
    /// Readable once the process has ended; nil where the system has none to give.
    private let end: FileDescriptor?
    private let release: Release
    private var ending: Ending?

    /// Starts a program, which is looked for as a shell does where its name has no slash.
    ///
    /// It gets an end of file when this process ends, however that happens. What this process ignores or blocks is nothing to it.
    /// - Parameters:
    ///   - words: its name and its arguments.
    ///   - errors: nil for the same as its output.
    ///   - variables: are set in its environment, beside what is in ours.
    ///   - pipeBytes: what its pipes hold, if the system grants it.
    package init(
        _ words: [String], input: Input, output: Output, errors: Output?,
        variables: [(name: String, value: String)] = [], release: Release = .kill, pipeBytes: Int32? = nil
    ) throws(SystemError) {
        self.release = release
        let streams = SpawnStreams()
        var ours: FileDescriptor?
        switch input {
        case .nothing: streams.open("/dev/null", flags: O_RDONLY, as: STDIN_FILENO)
        case .pipe:
            let pipe = try Pipe()
            streams.give(pipe.readEnd, as: STDIN_FILENO)
            ours = .some(pipe.writeEnd)
        }
        let ownOutput = try streams.direct(output, to: STDOUT_FILENO)
        var ownErrors: FileDescriptor?
        if let errors {
            ownErrors = try streams.direct(errors, to: STDERR_FILENO)
        } else {
            streams.copy(STDOUT_FILENO, as: STDERR_FILENO)
        }
        if let pipeBytes {
            ours?.setPipeCapacity(pipeBytes)
            ownOutput?.setPipeCapacity(pipeBytes)
            ownErrors?.setPipeCapacity(pipeBytes)
        }
        processID = try streams.spawn(words, variables: variables)
        self.input = ours
        self.output = ownOutput
        self.errors = ownErrors
        let end = clinux_process_descriptor(processID)
        self.end = end >= 0 ? FileDescriptor(owning: end) : nil
    }

    deinit {
        input = nil
        if case .kill = release { stop(.kill) }
    }

    /// Tells the program that nothing more comes.
    package func closeInput() {
        input = nil
    }

    /// Writes all of the bytes to its input; false where nobody reads any more.
    package func send(_ text: String) -> Bool {
        guard input != nil else { return false }
        do {
            try input?.write(text)
            return true
        } catch {
            return false
        }
    }

    /// Reading and writing its pipes no longer wait.
    func stopBlocking() {
        input?.stopBlocking()
        output?.stopBlocking()
        errors?.stopBlocking()
    }

    /// Waits for its end, and for no longer than that; nil where it still runs then.
    package func wait(atMost limit: Duration) -> Ending? {
        wait(until: ContinuousClock().now + limit) { _ in }
    }

    /// Ends it, and whatever it has started in its group.
    package func stop(_ how: Stop) {
        guard ending == nil else { return }
        if case .terminate(let grace) = how {
            kill(-processID, SIGTERM)
            if wait(atMost: grace) != nil { return }
        }
        kill(-processID, SIGKILL)
        reap(0)
    }

    /// Takes what it writes until it ends, or is stopped because it takes too long.
    ///
    /// What it leaves running in the background may keep the pipe open: its own end is the end.
    /// - Parameter take: gets pieces of its output, which has to be a pipe.
    package func run(
        atMost limit: Duration, then how: Stop, take: (UnsafeRawBufferPointer) -> Void
    ) -> (ending: Ending, isStopped: Bool) {
        output?.stopBlocking()
        let clock = ContinuousClock()
        var ending = wait(until: clock.now + limit, take: take)
        let isStopped = ending == nil
        if ending == nil, case .terminate(let grace) = how {
            kill(-processID, SIGTERM)
            ending = wait(until: clock.now + grace, take: take)
        }
        if ending == nil { stop(.kill) }
        drain(take)
        return (self.ending ?? .killed(signal: SIGKILL), isStopped)
    }

    /// Waits until one of its pipes can be read, or its input can be written, or so long.
    func waitForPipes(writes: Bool, milliseconds: Int32) {
        let ready = Readiness.wait(
            for: [
                (ChildProgram.number(output), .reading), (ChildProgram.number(errors), .reading),
                (writes ? ChildProgram.number(input) : -1, .writing),
            ], milliseconds: milliseconds)
        // A closed pipe is always ready: without a pause whoever waits would spin.
        if let ready, ready[0].isEmpty, ready[1].contains(.hungUp) { SystemClock.pause(microseconds: 1000) }
    }

    private static func number(_ descriptor: borrowing FileDescriptor?) -> Int32 {
        switch descriptor {
        case .some(let descriptor): descriptor.number
        case nil: -1
        }
    }

    private func wait(until deadline: ContinuousClock.Instant, take: (UnsafeRawBufferPointer) -> Void) -> Ending? {
        let clock = ContinuousClock()
        var isOpen = true
        while true {
            reap(WNOHANG)
            if let ending { return ending }
            let left = deadline - clock.now
            guard left > .zero else { return nil }
            // Without a descriptor that tells of its end, one has to look again and again.
            let slice = end == nil ? min(left, .milliseconds(10)) : left
            let wanted: [(descriptor: Int32, readiness: Readiness)] = [
                (ChildProgram.number(end), .reading), (isOpen ? ChildProgram.number(output) : -1, .reading),
            ]
            let ready = Readiness.wait(for: wanted, milliseconds: Readiness.milliseconds(slice))
            if let ready, !ready[1].isEmpty { isOpen = drain(take) }
        }
    }

    /// Takes what is there of its output; false where nothing more can come.
    @discardableResult
    private func drain(_ take: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)
        defer { piece.deallocate() }
        do throws(SystemError) {
            while let count = try output?.read(into: piece), count > 0 {
                take(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            }
            return false
        } catch {
            return error.wouldBlock
        }
    }

    private func reap(_ options: Int32) {
        var status: Int32 = 0
        var found: pid_t
        repeat { found = waitpid(processID, &status, options) } while found < 0 && errno == EINTR
        if found == processID { ending = Ending(status: status) }
    }
}

extension ChildProgram {
    /// How a program has ended.
    package enum Ending: Sendable, Equatable, CustomStringConvertible {
        case exited(Int32)
        case killed(signal: Int32)

        init(status: Int32) {
            let signal = status & 0x7F
            self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
        }

        package var isSuccess: Bool { self == .exited(0) }

        package var description: String {
            switch self {
            case .exited(let code): "ended with exit code \(code)"
            case .killed(let signal): "was ended by signal \(signal)"
            }
        }
    }
}
