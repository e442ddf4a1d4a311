/// What to compare with what, and how the source is read.
public struct VerifyOptions: Sendable {
    /// A file's path, or `-` for the standard input.
    public var input: String
    public var database: String
    /// The table; nil for the one that the source was loaded into.
    public var table: String?
    /// The table of a source that the bookkeeping does not know, where none is named; nil where there is none to guess.
    package var defaultTable: String?
    /// What the source is called in the bookkeeping.
    public var sourceName: String
    /// What was said about the text. Of a known source, what it was loaded with holds, as long as this agrees.
    public var content = LoadOptions.Content()
    public var computing = ComputeSettings()
    /// Whether to run commands and load libraries that only the database names.
    public var allowsStoredCommands = false
    /// Whether to do so although others than the caller can write to the database.
    public var trustsDatabase = false
    /// Threads that parse, compute and compare.
    public var jobs: Int
    /// How many differences are listed.
    public var maximumDifferences = 20
    /// Whether differences come with values, which by default no message has.
    public var showsValues = false

    package init(input: String, database: String, table: String?, defaultTable: String?, sourceName: String, jobs: Int)
    {
        self.input = input
        self.database = database
        self.table = table
        self.defaultTable = defaultTable
        self.sourceName = sourceName
        self.jobs = jobs
    }

    /// Compares an input with the table that it was loaded into.
    ///
    /// - Parameters:
    ///   - input: a file's path, `ARCHIVE:FILE`, or `-` for the standard input.
    ///   - database: the database, which is only read.
    ///   - table: nil for the table that the source was loaded into.
    ///   - sourceName: what the database knows the input by; nil for its absolute path.
    ///   - jobs: threads that parse, compute and compare; nil for as many as the machine has cores.
    public init(
        input: String, database: String, table: String? = nil, sourceName: String? = nil, jobs: Int? = nil
    ) {
        self.init(
            input: input, database: database, table: table, defaultTable: InputName(input).tableName,
            sourceName: sourceName ?? LoadOptions.defaultSourceName(input), jobs: jobs ?? ThisProcess.processors)
    }
}

extension VerifyOptions {
    /// Which columns have a given format: as the source was loaded, or as its values suggest.
    func formats(
        of text: TextSource, _ content: LoadOptions.Content, _ known: VerifyTarget.Known, _ context: JobContext
    ) throws(LoadError) -> KnownFormats {
        guard content.format.tellsValues else { return .none }
        if let stored = known.source?.before, stored.content == content, let formats = stored.valueFormats {
            return .stored(formats)
        }
        return .found(try TypeSurvey(content, jobs: jobs, context).types(of: text))
    }
}
