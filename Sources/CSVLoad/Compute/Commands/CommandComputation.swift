/// A command that computes: one long-lived process for each worker, records in, an answer for each out, in order.
struct CommandComputation: RowComputation {
    let options: CommandOptions
    /// The columns that it sets.
    let columns: [String]
    private let words: [String]

    init(_ options: CommandOptions, columns: [String]) throws(LoadError) {
        self.options = options
        self.columns = columns
        words = try options.usesShell ? ["/bin/sh", "-c", options.text] : CommandWords.split(options.text)
    }

    var identity: String { options.text }

    func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
        CommandWorker(self, context)
    }

    /// Starts the command, with pipes that do not block.
    ///
    /// - Throws: `unavailable` where there is no such program.
    func start() throws(LoadError) -> ChildProgram {
        do throws(SystemError) {
            let program = try ChildProgram(
                words, input: .pipe, output: .pipe, errors: .pipe, pipeBytes: CommandComputation.pipeBytes)
            program.stopBlocking()
            return program
        } catch {
            throw LoadError(
                .requirementMissing, "The command '\(words[0])' cannot be started: \(error)",
                recovery: "Check its name and the PATH.")
        }
    }

    /// Bytes that a pipe holds: as many as the system grants to everybody.
    private static let pipeBytes: Int32 = 1 << 20
}
