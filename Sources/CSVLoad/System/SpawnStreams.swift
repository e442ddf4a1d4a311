import Glibc

/// What a program gets as its standard streams, and how it is started.
final class SpawnStreams {
    private var actions = posix_spawn_file_actions_t()
    /// Their ends of pipes, which this process closes once the program has them.
    private var theirs: [SharedDescriptor] = []

    init() {
        posix_spawn_file_actions_init(&actions)
    }

    deinit {
        posix_spawn_file_actions_destroy(&actions)
    }

    func give(_ descriptor: consuming FileDescriptor, as target: Int32) {
        posix_spawn_file_actions_adddup2(&actions, descriptor.number, target)
        theirs.append(SharedDescriptor(descriptor))
    }

    func open(_ path: String, flags: Int32, as target: Int32) {
        posix_spawn_file_actions_addopen(&actions, target, path, flags, 0o666)
    }

    /// Makes one of the program's streams the same as another.
    func copy(_ source: Int32, as target: Int32) {
        posix_spawn_file_actions_adddup2(&actions, source, target)
    }

    /// Where one of its outputs goes; returns our end of a pipe.
    func direct(_ output: ChildProgram.Output, to target: Int32) throws(SystemError) -> FileDescriptor? {
        switch output {
        case .file(let path):
            open(path, flags: O_WRONLY | O_CREAT | O_TRUNC, as: target)
            return nil
        case .pipe:
            let pipe = try Pipe()
            give(pipe.writeEnd, as: target)
            return pipe.readEnd
        }
    }

    /// Starts the program; returns its process id.
    func spawn(_ words: [String], variables: [(name: String, value: String)]) throws(SystemError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let arguments = words.map { strdup($0) } + [nil]
        let environment = SpawnStreams.environment(with: variables).map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
        guard code == 0 else { throw SystemError(code: code) }
        return process
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
