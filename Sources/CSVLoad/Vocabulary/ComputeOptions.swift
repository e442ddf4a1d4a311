/// What to compute of which records, in which form, and where to write it: a load without a database.
public struct ComputeOptions: Sendable {
    public enum InputFormat: String, Sendable, Hashable, CaseIterable {
        case csv
        /// A JSON object a line.
        case jsonl
    }

    /// A file's path, or `-` for the standard input.
    public var input: String
    /// How the input is written; nil to look: JSON Lines begin with a brace.
    public var inputFormat: InputFormat?
    /// How rows are read and computed.
    public var content = LoadOptions.Content()
    public var computing = ComputeSettings()
    /// Threads that parse and compute.
    public var jobs: Int
    /// How the results are written; nil for the form of the input.
    public var outputFormat: CommandOptions.Format?
    /// A file that is replaced as a whole or not at all; nil for the standard output.
    public var output: String?
    /// Whether CSV begins with the columns' names.
    public var hasOutputHeader = true
    /// A file that gets the records that were refused, as JSON Lines; nil for none.
    public var rejectsFile: String?
    public var maximumRejects: RejectLimit?

    public init(input: String, jobs: Int) {
        self.input = input
        self.jobs = jobs
    }
}

/// What came of computing an input.
public struct ComputeSummary: Sendable {
    public var read: Int64 = 0
    public var written: Int64 = 0
    public var filtered: Int64 = 0
    public var rejected: Int64 = 0
    /// How often records were given to a command again.
    public var retried: Int64 = 0
    public var bytes: Int64 = 0
    public var seconds = 0.0
    public var isInterrupted = false
    public var notes: [String] = []
    /// The first rejects, each as one sentence with its line.
    public var firstRejects: [String] = []

    public init() {}
}
