#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

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
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            return Outcome(ending: .unstarted(Hook.message(errno)), output: "", seconds: 0)
        }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var process: pid_t = 0
        let code = spawn(&process, output: ends[1])
        close(ends[1])
        guard code == 0 else { return Outcome(ending: .unstarted(Hook.message(code)), output: "", seconds: 0) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)

        var output: [UInt8] = []
        var status: Int32 = 0
        var signalled: (at: Duration, signal: Int32)?
        // What it left running in the background may keep the pipe open: its own end is the end.
        while waitpid(process, &status, WNOHANG) == 0 {
            Hook.drain(ends[0], into: &output, waiting: 50)
            let elapsed = clock.now - began
            if elapsed >= timeout, signalled == nil {
                signalled = (elapsed, SIGTERM)
                kill(-process, SIGTERM)
            } else if let last = signalled, last.signal == SIGTERM, elapsed >= last.at + Hook.grace {
                signalled = (elapsed, SIGKILL)
                kill(-process, SIGKILL)
            }
        }
        Hook.drain(ends[0], into: &output, waiting: 0)
        let elapsed = clock.now - began
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let text = String(decoding: output, as: UTF8.self)
        if signalled != nil { return Outcome(ending: .timedOut, output: text, seconds: seconds) }
        let signal = status & 0x7F
        let ending = signal == 0 ? Ending.exited(status >> 8 & 0xFF) : .killed(signal: signal)
        return Outcome(ending: ending, output: text, seconds: seconds)
    }

    private func spawn(_ process: inout pid_t, output: Int32) -> Int32 {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process ignores would be ignored by the command, too.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let words = ["/bin/sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
        let variables = Hook.variables(with: environment).map { (entry: String) in strdup(entry) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, words, variables)
    }

    /// The environment of this process with some variables set, or set otherwise.
    private static func variables(with added: [(name: String, value: String)]) -> [String] {
        var inherited: [String] = []
        var next = environ
        while let entry = next.pointee {
            inherited.append(String(cString: entry))
            next += 1
        }
        let names = Set(added.map(\.name))
        let kept = inherited.filter { !names.contains(String($0.prefix { $0 != "=" })) }
        // A NUL would end the value, and what is behind it would be lost unseen.
        return kept + added.map { "\($0.name)=\($0.value.filter { $0 != "\0" })" }
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
