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

    func start() throws(LoadError) -> CommandProcess { try CommandProcess(words) }
}
