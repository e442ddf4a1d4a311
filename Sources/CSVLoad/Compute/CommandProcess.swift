import Glibc
import Synchronization

/// A command that runs beside us, and the three pipes to it.
///
/// It is in a process group of its own, so that a Ctrl-C at the terminal reaches us alone, and it gets an end of file
/// when this process ends, however that happens.
final class CommandProcess {
    let processID: pid_t
    /// What it reads; -1 once that is closed.
    private(set) var input: Int32
    let output: Int32
    let errors: Int32
    private var status: Int32?

    /// Bytes that a pipe holds: as many as the system grants to everybody.
    private static let pipeBytes: Int32 = 1 << 20
    /// F_SETPIPE_SZ, which the C library's headers show to GNU programs only.
    private static let setPipeSize: Int32 = 1031

    /// - Throws: `unavailable` where there is no such program.
    init(_ words: [String]) throws(LoadError) {
        let started = CommandProcess.spawning.withLock { _ in CommandProcess.startWithPipes(words) }
        let (code, process, ours) = (started.code, started.process, started.ours)
        guard code == 0 else {
            throw LoadError(
                .unavailable, "The command '\(words[0])' cannot be started: \(String(cString: strerror(code)))",
                recovery: "Check its name and the PATH.")
        }
        for descriptor in ours { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
        processID = process
        (input, output, errors) = (ours[0], ours[1], ours[2])
    }

    /// One process at a time is started: between making a pipe and keeping it from others, another one could get it.
    private static let spawning = Mutex<Void>(())

    private struct Started {
        var code: Int32
        var process: pid_t = 0
        /// Our ends: of its input, its output, its errors.
        var ours: [Int32] = []
    }

    private static func startWithPipes(_ words: [String]) -> Started {
        var ends: [(read: Int32, write: Int32)] = []
        func closeAll() { for end in ends { for descriptor in [end.read, end.write] { close(descriptor) } } }
        for _ in 0..<3 {
            var pair: [Int32] = [-1, -1]
            guard pipe(&pair) == 0 else {
                let code = errno
                closeAll()
                return Started(code: code)
            }
            for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            _ = fcntl(pair[1], setPipeSize, pipeBytes)
            ends.append((pair[0], pair[1]))
        }
        let (code, process) = spawn(words, [ends[0].read, ends[1].write, ends[2].write])
        guard code == 0 else {
            closeAll()
            return Started(code: code)
        }
        for descriptor in [ends[0].read, ends[1].write, ends[2].write] { close(descriptor) }
        return Started(code: 0, process: process, ours: [ends[0].write, ends[1].read, ends[2].read])
    }

    private static func spawn(_ words: [String], _ descriptors: [Int32]) -> (Int32, pid_t) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this process ignores or blocks is nothing to the command.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
        return (code, process)
    }

    deinit {
        closeInput()
        if status == nil { kill() }
        close(output)
        close(errors)
    }

    /// Tells the command that nothing more comes.
    func closeInput() {
        guard input >= 0 else { return }
        close(input)
        input = -1
    }

    /// Ends it, and whatever it has started in its group.
    func kill() {
        guard status == nil else { return }
        _ = Glibc.kill(-processID, SIGKILL)
        var ended: Int32 = 0
        while waitpid(processID, &ended, 0) < 0, errno == EINTR {}
        status = ended
    }

    /// Waits for its end for some time; then ends it.
    ///
    /// - Returns: how it ended; nil where it had to be ended.
    func wait(milliseconds: Int) -> Ending? {
        var left = milliseconds
        while status == nil {
            var ended: Int32 = 0
            let process = waitpid(processID, &ended, WNOHANG)
            if process == processID {
                status = ended
            } else if left <= 0 {
                kill()
                return nil
            } else {
                usleep(1000)
                left -= 1
            }
        }
        return status.map { Ending(status: $0) }
    }

    /// How a process ended, in words.
    struct Ending: CustomStringConvertible {
        let status: Int32

        var isSuccess: Bool { status == 0 }

        var description: String {
            let signal = status & 0x7F
            return signal == 0 ? "ended with exit code \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
        }
    }
}
