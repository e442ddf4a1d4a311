/// What to compute of which records, in which form, and where to write it: a load without a database.
package struct ComputeOptions: Sendable {
    package enum InputFormat: String, Sendable, Hashable, CaseIterable {
        case csv
        /// A JSON object a line.
        case jsonl
    }

    /// A file's path, or `-` for the standard input.
    package var input: String
    /// How the input is written; nil to look: JSON Lines begin with a brace.
    package var inputFormat: InputFormat?
    /// How rows are read and computed.
    package var content = LoadOptions.Content()
    package var computing = ComputeSettings()
    /// Threads that parse and compute.
    package var jobs: Int
    /// How the results are written; nil for the form of the input.
    package var outputFormat: CommandOptions.Format?
    /// A file that is replaced as a whole or not at all; nil for the standard output.
    package var output: String?
    /// Whether CSV begins with the columns' names.
    package var hasOutputHeader = true
    /// A file that gets the records that were refused, as JSON Lines; nil for none.
    package var rejectsFile: String?
    package var maximumRejects: CountLimit?

    package init(input: String, jobs: Int) {
        self.input = input
        self.jobs = jobs
    }
}

/// What came of computing an input.
package struct ComputeSummary: Sendable {
    package var read: Int64 = 0
    package var written: Int64 = 0
    package var filtered: Int64 = 0
    package var rejected: Int64 = 0
    /// How often records were given to a command again.
    package var retried: Int64 = 0
    package var bytes: Int64 = 0
    package var seconds = 0.0
    package var isInterrupted = false
    package var notes: [String] = []
    /// The first rejects, each as one sentence with its line.
    package var firstRejects: [String] = []

    package init() {}
}
