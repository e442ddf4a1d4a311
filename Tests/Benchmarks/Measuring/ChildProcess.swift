import Glibc

/// One whole run of a program: what it cost, and how it ended.
///
/// Time is wall clock from before the start of the process to after its end, so that start-up counts. The rest is the
/// `rusage` that `wait4` hands out for this child alone.
///
/// Linux carries the peak of the address space that a child leaves at `exec` over into the child's own `ru_maxrss`. A
/// child can therefore not show less than the harness's own peak: ``peakIsBound`` tells when it did not show more.
struct ChildProcess {
    let exitCode: Int32
    var wallSeconds: Double
    let cpuSeconds: Double
    let peakBytes: Int
    /// The true peak is `peakBytes` or less.
    let peakIsBound: Bool

    /// What of the environment reaches a child; the rest is left out so that a shell's settings do not alter a result.
    private static let inherited = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - arguments: The program and its arguments.
    ///   - input: The file that is its stdin.
    ///   - output: The file that gets its stdout.
    ///   - errors: The file that gets its stderr.
    /// - Throws: A failure if the program cannot be started or was killed by a signal.
    static func run(
        _ arguments: [String], input: String = "/dev/null", output: String, errors: String
    ) throws(BenchmarkError) -> ChildProcess {
        let clock = ContinuousClock()
        let start = clock.now
        let child = try spawn(arguments, input: input, output: output, errors: errors)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw .system("Cannot wait for '\(arguments[0])'") }
        }
        let wall = (clock.now - start) / .seconds(1)
        let signal = status & 0x7f
        guard signal == 0 else {
            throw BenchmarkError(.failure, "'\(arguments[0])' was killed by signal \(signal).")
        }
        let peak = peakBytes(usage)
        return ChildProcess(
            exitCode: status >> 8 & 0xff,
            wallSeconds: wall,
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakBytes: peak,
            peakIsBound: peak <= ownPeakBytes()
        )
    }

    /// The trimmed stdout of a program, or `nil` if it cannot be started or fails.
    static func output(of arguments: [String], in folder: String) -> String? {
        let path = folder + "/answer.txt"
        defer { unlink(path) }
        guard let child = try? run(arguments, output: path, errors: "/dev/null"), child.exitCode == 0 else {
            return nil
        }
        return TextFile.read(path).map { text in
            String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    private static func spawn(
        _ arguments: [String], input: String, output: String, errors: String
    ) throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)

        var environment = inherited.compactMap { name in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
        environment.append("LC_ALL=C.UTF-8")

        let argumentPointers = arguments.map { strdup($0) } + [nil]
        let environmentPointers = environment.map { strdup($0) } + [nil]
        defer {
            for pointer in argumentPointers + environmentPointers {
                free(pointer)
            }
        }

        var child: pid_t = 0
        let code = posix_spawnp(&child, arguments[0], &actions, nil, argumentPointers, environmentPointers)
        guard code == 0 else {
            throw BenchmarkError(.failure, "Cannot start '\(arguments[0])': \(String(cString: strerror(code))).")
        }
        return child
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// Linux counts in KiB.
    private static func peakBytes(_ usage: rusage) -> Int {
        Int(usage.ru_maxrss) * 1_024
    }

    private static func ownPeakBytes() -> Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return peakBytes(usage)
    }
}
