package import Glibc
import Synchronization

/// Starts other programs: each in a process group of its own, so that a Ctrl-C at the terminal reaches us alone.
package enum ProgramStart {
    /// What a program reads from or writes to.
    package enum Stream {
        case descriptor(Int32)
        /// A file, opened with these flags; one that is made gets what the umask leaves.
        case file(String, flags: Int32)
    }

    /// Held while a program is started or a pipe is made: before the pipe is kept from others, one could get it.
    private static let starting = Mutex<Void>(())

    /// Both ends of a pipe, which no other program gets unless it is told to.
    ///
    /// - Returns: nil where there can be none; then `errno` says why.
    package static func pipe() -> (read: Int32, write: Int32)? {
        starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// Starts a program, which is looked for as a shell does where its name has no slash.
    ///
    /// - Parameters:
    ///   - words: its name and its arguments.
    ///   - variables: are set in its environment, beside what is in ours.
    /// - Returns: 0 and its process id, or the error's number.
    package static func start(
        _ words: [String], input: Stream, output: Stream, errors: Stream,
        variables: [(name: String, value: String)] = []
    ) -> (code: Int32, process: pid_t) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, stream) in [(STDIN_FILENO, input), (STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            switch stream {
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, target)
            case .file(let path, let flags): posix_spawn_file_actions_addopen(&actions, target, path, flags, 0o666)
            }
        }
        // What this process ignores or blocks is nothing to the program.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let arguments = words.map { strdup($0) } + [nil]
        let environment = ProgramStart.environment(with: variables).map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var process: pid_t = 0
        let code = starting.withLock { _ in
            posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
        }
        return (code, process)
    }

    /// The environment of this process with some variables set, or set otherwise.
    private static func environment(with added: [(name: String, value: String)]) -> [String] {
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
}
