import CSVLoad
import Glibc

/// A command of the user's that is run when a load is over.
///
/// The shell gets the command as it was typed, and the facts only as variables of its environment: no value of a file
/// can become a part of the command. It has no standard input, a process group of its own, and so many seconds.
struct Hook {
    let command: String
    let environment: [(name: String, value: String)]
    let timeout: Duration

    enum Ending: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// It took too long, and was stopped.
        case timedOut
        /// It could not be started.
        case unstarted(String)
    }

    struct Outcome {
        var ending: Ending
        /// What it wrote, up to a limit.
        var output: String
        var seconds: Double
    }

    /// Between SIGTERM and SIGKILL, for a command that takes too long.
    private static let grace = Duration.seconds(5)
    private static let outputBytes = 64 << 10

    func run() -> Outcome {
        let clock = ContinuousClock()
        let began = clock.now
        guard let pipe = ProgramStart.pipe() else {
            return Outcome(ending: .unstarted(Hook.message(errno)), output: "", seconds: 0)
        }
        defer { close(pipe.read) }
        let (code, process) = ProgramStart.start(
            ["/bin/sh", "-c", command], input: .file("/dev/null", flags: O_RDONLY), output: .descriptor(pipe.write),
            errors: .descriptor(pipe.write), variables: environment)
        close(pipe.write)
        guard code == 0 else { return Outcome(ending: .unstarted(Hook.message(code)), output: "", seconds: 0) }
        _ = fcntl(pipe.read, F_SETFL, O_NONBLOCK)

        var output: [UInt8] = []
        var status: Int32 = 0
        var signalled: (at: Duration, signal: Int32)?
        // What it left running in the background may keep the pipe open: its own end is the end.
        while waitpid(process, &status, WNOHANG) == 0 {
            Hook.drain(pipe.read, into: &output, waiting: 50)
            let elapsed = clock.now - began
            if elapsed >= timeout, signalled == nil {
                signalled = (elapsed, SIGTERM)
                kill(-process, SIGTERM)
            } else if let last = signalled, last.signal == SIGTERM, elapsed >= last.at + Hook.grace {
                signalled = (elapsed, SIGKILL)
                kill(-process, SIGKILL)
            }
        }
        Hook.drain(pipe.read, into: &output, waiting: 0)
        let elapsed = clock.now - began
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let text = String(decoding: output, as: UTF8.self)
        if signalled != nil { return Outcome(ending: .timedOut, output: text, seconds: seconds) }
        let signal = status & 0x7F
        let ending = signal == 0 ? Ending.exited(status >> 8 & 0xFF) : .killed(signal: signal)
        return Outcome(ending: ending, output: text, seconds: seconds)
    }

    private static func drain(_ descriptor: Int32, into output: inout [UInt8], waiting milliseconds: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, milliseconds) <= 0 { return }
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                // Nobody has the pipe any more, and poll would no longer wait.
                if count == 0, milliseconds > 0 { usleep(10_000) }
                return
            }
            output += buffer[..<count].prefix(max(0, outputBytes - output.count))
        }
    }

    private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
