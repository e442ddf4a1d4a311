extension LoadJob {
    /// The version of csvload, which the database keeps with each run.
    package static let version = "0.1.0"

    /// Loads what the options say; see ``LoadOptions`` for what they are by default.
    ///
    /// - Parameters:
    ///   - options: what to load, into what, and how.
    ///   - observer: receives the progress; nil for nobody.
    ///   - computations: columns that this program computes, after those that the options name.
    public convenience init(
        _ options: LoadOptions, observer: (any LoadObserver)? = nil, computations: [any RowComputation] = []
    ) {
        self.init(
            options, toolVersion: LoadJob.version, observer: observer ?? Unobserved(), computations: computations)
    }

    /// Loads a file into the table that is named after it, with all other options at their defaults.
    ///
    /// - Parameters:
    ///   - input: a file's path, `ARCHIVE:FILE`, or `-` for the standard input.
    ///   - database: is created where there is none.
    ///   - key: columns that tell rows apart, so that a record updates the row that has its key; empty for none.
    public convenience init(input: String, database: String, key: [String] = []) {
        var options = LoadOptions(input: input, database: database)
        options.content.key = key.isEmpty ? nil : key
        self.init(options)
    }

    /// Whether another source has given up rows since that the records of this load are to have again.
    package static func hasGivenUpRows(_ options: LoadOptions) -> Bool {
        let database = LoadDatabase(path: options.database, busyMilliseconds: options.busyMilliseconds)
        return (try? database.state(of: options))?.source?.hasStale == true
    }

    /// Loads without blocking the calling task, and returns what came of it; rejects are not an error.
    ///
    /// A task that is cancelled stops the load as ``stop()`` does: the summary's status is then
    /// ``LoadSummary/Status/interrupted``, and the next run resumes.
    ///
    /// - Throws: why the load could not be done or finished. What was committed before is kept, and the same options
    ///   resume from there.
    public func run() async throws(LoadError) -> LoadSummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }
}

extension LoadOptions {
    /// Loads an input into a table of a database; what else there is to say has a default.
    ///
    /// - Parameters:
    ///   - input: a file's path, `ARCHIVE:FILE`, or `-` for the standard input.
    ///   - database: is created where there is none.
    ///   - table: nil for the file's name up to its first point, or `data` where the input has no name.
    ///   - sourceName: what the database knows the input by; nil for its absolute path.
    ///   - jobs: threads that parse and compute; nil for as many as the machine has cores.
    public init(
        input: String, database: String, table: String? = nil, sourceName: String? = nil, jobs: Int? = nil
    ) {
        self.init(
            input: input, database: database, table: table ?? InputName(input).tableName ?? "data",
            sourceName: sourceName ?? LoadOptions.defaultSourceName(input), jobs: jobs ?? ThisProcess.processors)
    }
}
