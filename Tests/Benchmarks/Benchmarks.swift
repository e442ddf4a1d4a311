import Glibc

/// Generates CSV of known shapes, and times csvload beside other loaders on it.
///
/// Foundation is left out on purpose: Linux counts the memory of the process that starts a child towards the child's
/// peak (see ``ChildProcess``), so a small harness is what makes small peaks measurable.
@main
struct Benchmarks {
    static func main() {
        do throws(BenchmarkError) {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            Console.note("Error: \(error.message)")
            if error.kind == .usage {
                Console.note("See 'Benchmarks --help'.")
            }
            exit(error.kind.exitCode)
        }
    }

    private static func run(_ arguments: [String]) throws(BenchmarkError) {
        guard let command = arguments.first else {
            throw BenchmarkError(
                .usage, "A command is missing: suite, compare, counts, generate, parse, floor, compute or spark.")
        }
        if arguments.contains("--help") || arguments.contains("-h") || command == "help" {
            print(Usage.text)
            return
        }
        let rest = Array(arguments.dropFirst())
        switch command {
        case "suite": try SuiteCommand(rest).run()
        case "counts": try CountsCommand(rest).run()
        case "floor": try FloorCommand(rest).run()
        case "generate": try GenerateCommand(rest).run()
        case "compare": try CompareCommand(rest).run()
        case "parse": try ParseCommand(rest).run()
        case "compute": try ComputeCommand(rest).run()
        case "spark": try SparkCommand(rest).run()
        default:
            throw BenchmarkError(
                .usage,
                "There is no command '\(command)': use suite, compare, counts, generate, parse, floor, compute or spark."
            )
        }
    }
}

/// Why a benchmark stopped, in one sentence for the person who started it.
struct BenchmarkError: Error {
    enum Kind {
        /// The command line is wrong; nothing was done.
        case usage
        /// A file, a program or a check failed.
        case failure

        /// The code that csvload itself uses for the same trouble.
        var exitCode: Int32 { self == .usage ? 64 : 1 }
    }

    let kind: Kind
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Describes a failed system call by what was attempted and the current `errno`.
    static func system(_ attempt: String) -> BenchmarkError {
        BenchmarkError(.failure, "\(attempt): \(String(cString: strerror(errno))).")
    }
}

/// Messages for the person who watches; results alone go to stdout, so that they can be piped.
enum Console {
    static func note(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { bytes in
            _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
