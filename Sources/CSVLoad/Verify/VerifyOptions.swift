/// What to compare with what, and how the source is read.
package struct VerifyOptions: Sendable {
    /// A file's path, or `-` for the standard input.
    package var input: String
    package var database: String
    /// The table; nil for the one that the source was loaded into.
    package var table: String?
    /// The table of a source that the bookkeeping does not know, where none is named; nil where there is none to guess.
    package var defaultTable: String?
    /// What the source is called in the bookkeeping.
    package var sourceName: String
    /// What was said about the text. Of a known source, what it was loaded with holds, as long as this agrees.
    package var content = LoadOptions.Content()
    package var computing = ComputeSettings()
    /// Whether to run commands and load libraries that only the database names.
    package var allowsStoredCommands = false
    /// Threads that parse, compute and compare.
    package var jobs: Int
    /// How many differences are told one by one.
    package var maximumDifferences = 20
    /// Whether differences come with values, which by default no message has.
    package var showsValues = false

    package init(input: String, database: String, table: String?, defaultTable: String?, sourceName: String, jobs: Int) {
        self.input = input
        self.database = database
        self.table = table
        self.defaultTable = defaultTable
        self.sourceName = sourceName
        self.jobs = jobs
    }
}

extension LoadOptions.Content {
    /// Whether everything that is said here is also so in `stored`; what is left at its default says nothing.
    ///
    /// Types, STRICT and the policy for new columns have no say: the table is there, and decides.
    func agrees(with stored: LoadOptions.Content) -> Bool {
        let plain = LoadOptions.Content()
        func isSaid<Value: Equatable>(_ path: KeyPath<LoadOptions.Content, Value>) -> Bool {
            self[keyPath: path] != plain[keyPath: path] && self[keyPath: path] != stored[keyPath: path]
        }
        let isTextOther =
            isSaid(\.format.delimiter) || isSaid(\.format.quote) || isSaid(\.format.escape)
            || isSaid(\.format.escapeRule)
            || isSaid(\.format.comment) || isSaid(\.format.headerLines) || isSaid(\.format.skippedLines)
            || isSaid(\.format.footerLines) || isSaid(\.format.tableNumber) || isSaid(\.format.joinsDelimiters)
            || isSaid(\.format.endsWithMarker) || isSaid(\.format.isTrimmed) || isSaid(\.format.dropsEmptyRecords)
            || isSaid(\.format.dropsEmptyColumns) || isSaid(\.format.numbers) || isSaid(\.format.dates)
            || isSaid(\.format.encoding) || isSaid(\.format.ragged) || isSaid(\.format.strayQuotes)
        let isRowOther =
            isSaid(\.key) || isSaid(\.nullTexts) || isSaid(\.computations) || isSaid(\.command) || isSaid(\.extensions)
            || isSaid(\.renames) || isSaid(\.defaults)
            || isSaid(\.notNull) || isSaid(\.filenameColumn) || isSaid(\.extracts) || isSaid(\.columns)
            || isSaid(\.filter) || isSaid(\.onConflict) || isSaid(\.onDuplicateKey)
        return !isTextOther && !isRowOther
    }
}

extension VerifyOptions {
    /// Which columns have a format that was told: as the source was loaded, or as its values say.
    func formats(
        of text: TextSource, _ content: LoadOptions.Content, _ known: VerifyTarget.Known
    ) throws(LoadError) -> KnownFormats {
        guard content.format.tellsValues else { return .none }
        if let stored = known.source?.before, stored.content == content, let formats = stored.valueFormats {
            return .stored(formats)
        }
        return .found(try TypeSurvey(content, jobs: jobs, JobContext()).types(of: text))
    }
}
