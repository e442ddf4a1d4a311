import Foundation
import Glibc

/// One whole run of the built command: how it ended and what it said.
public struct CommandRun: Sendable, CustomStringConvertible {
    /// A signal to send to the process while it runs, or something else that happens meanwhile.
    public struct Interruption {
        let signal: Int32
        let isDue: (Duration) -> Bool

        /// Does something when the process has run so long.
        public static func call(after delay: Duration, _ body: @escaping () -> Void) -> Interruption {
            Interruption(signal: 0) { elapsed in
                guard elapsed >= delay else { return false }
                body()
                return true
            }
        }

        /// Calls about every millisecond while the process runs, with the time since it started.
        public static func meanwhile(_ body: @escaping (Duration) -> Void) -> Interruption {
            Interruption(signal: 0) { elapsed in
                body(elapsed)
                return false
            }
        }

        /// Sends the signal when the process has run so long.
        public static func send(_ signal: Int32, after delay: Duration) -> Interruption {
            Interruption(signal: signal) { $0 >= delay }
        }

        /// Sends the signal as soon as the condition holds, such as a state of the database.
        public static func send(_ signal: Int32, when condition: @escaping () -> Bool) -> Interruption {
            Interruption(signal: signal) { _ in condition() }
        }
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// What the process returned, or nil if a signal ended it.
    public let exitCode: Int32?
    /// The signal that ended the process.
    public let endingSignal: Int32?
    public let output: String
    public let errors: String
    let words: [String]

    /// The last line on standard error that is not empty.
    public var lastErrorLine: String { errors.split(separator: "\n").last.map(String.init) ?? "" }

    public var description: String {
        let end = exitCode.map { "exit \($0)" } ?? "signal \(endingSignal ?? 0)"
        return "\(words.joined(separator: " ")): \(end)\nstdout: \(output)\nstderr: \(errors)"
    }

    /// The command that was built together with the tests.
    public static let commandPath: String = {
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let folders = bundles.map { $0.deletingLastPathComponent() } + [Bundle.main.bundleURL]
        let found = folders.map { $0.appending(path: "csvload").path(percentEncoded: false) }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return found ?? "csvload"
    }()

    /// Runs `csvload` to its end.
    ///
    /// - Parameter input: what it reads from standard input.
    @discardableResult
    public static func csvload(
        _ arguments: String..., input: String? = nil, interruption: Interruption? = nil
    ) throws -> CommandRun {
        try run([commandPath] + arguments, input: input, interruption: interruption)
    }

    /// Runs a program to its end; one that does not end within ten minutes is killed, and is a failure.
    public static func run(
        _ words: [String], input: String? = nil, interruption: Interruption? = nil
    ) throws -> CommandRun {
        let folder = try TemporaryFolder()
        let inputFile = try input.map { try folder.write($0, to: "stdin") } ?? "/dev/null"
        let process = try spawn(
            words, input: inputFile, output: folder.path("stdout"), errors: folder.path("stderr"))
        let status = try wait(for: process, words, interruption)
        let signal = status & 0x7F
        return CommandRun(
            exitCode: signal == 0 ? status >> 8 & 0xFF : nil, endingSignal: signal == 0 ? nil : signal,
            output: try text(folder.path("stdout")), errors: try text(folder.path("stderr")), words: words)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private static func wait(for process: pid_t, _ words: [String], _ interruption: Interruption?) throws -> Int32 {
        let clock = ContinuousClock()
        let began = clock.now
        var isSent = false
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status }
            guard ended == 0 || errno == EINTR else { throw Failure(description: "waitpid: error \(errno)") }
            let elapsed = clock.now - began
            if let interruption, !isSent, interruption.isDue(elapsed) {
                kill(process, interruption.signal)
                isSent = true
            }
            if elapsed > .seconds(600) {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                throw Failure(description: "\(words.joined(separator: " ")) did not end")
            }
            usleep(1000)
        }
    }

    private static func spawn(_ words: [String], input: String, output: String, errors: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        // The threads that tests run on block signals, and a process inherits that.
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let arguments = words.map { strdup($0) } + [nil]
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
        guard code == 0 else { throw Failure(description: "cannot start \(words[0]): error \(code)") }
        return process
    }
}
