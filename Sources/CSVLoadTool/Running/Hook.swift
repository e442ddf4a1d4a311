import CSVLoad

/// A command of the user's that is run when a load is over.
///
/// The shell gets the command as it was typed, and the facts only as variables of its environment: no value of a file
/// can become a part of the command. It has no standard input, a process group of its own, and so many seconds.
struct Hook {
    let command: String
    let environment: [(name: String, value: String)]
    let timeout: Duration

    enum Ending: Equatable {
        case ended(ChildProgram.Ending)
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
        let program: ChildProgram
        do throws(SystemError) {
            program = try ChildProgram(
                ["/bin/sh", "-c", command], input: .nothing, output: .pipe, errors: nil, variables: environment)
        } catch {
            return Outcome(ending: .unstarted("\(error)"), output: "", seconds: 0)
        }
        var output: [UInt8] = []
        let (ending, isStopped) = program.run(atMost: timeout, then: .terminate(grace: Hook.grace)) { bytes in
            output += bytes.prefix(max(0, Hook.outputBytes - output.count))
        }
        let elapsed = (clock.now - began).components
        return Outcome(
            ending: isStopped ? .timedOut : .ended(ending), output: String(decoding: output, as: UTF8.self),
            seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    }
}
