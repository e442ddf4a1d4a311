import CSVCore
import CSVLoad

/// Turns what was typed into options: defaults are set here, and contradictions found.
struct OptionResolver {
    let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    /// The options of one load for each input.
    func options() throws(UsageError) -> [LoadOptions] {
        let inputs = Array(arguments.operands.dropLast())
        let named = arguments.text(.sourceName)
        guard named == nil || inputs.count == 1 else {
            throw usage("--source-name names one source: load the inputs one by one")
        }
        try checkPipes(inputs)
        let said = try said()
        guard said.migrations?.isEmpty != true else {
            throw usage("--migrations must not be empty: name a folder of numbered SQL files")
        }
        var loads: [LoadOptions] = []
        for input in inputs {
            var load = said
            load.input = input
            load.database = arguments.operands[inputs.count]
            load.table = try table(for: input)
            load.sourceName = named ?? LoadOptions.defaultSourceName(input)
            guard !load.spoolsInput || input == "-" else {
                throw usage("--spool keeps standard input on disk, and \(SafeText.quoted(input)) is a file")
            }
            loads.append(load)
        }
        for index in loads.indices {
            let others = loads.filter { $0.table == loads[index].table && $0.input != loads[index].input }
            if loads[index].replaces, let other = others.first {
                throw usage(
                    "--replace makes a table's content that of one input, and \(SafeText.quoted(loads[index].input)) and "
                        + "\(SafeText.quoted(other.input)) both go into '\(loads[index].table)': load them without it, or "
                        + "into tables of their own with --table")
            }
            loads[index].siblings = others.map(\.input).filter { !InputName($0).isReadOnce }
        }
        return loads
    }

    /// Everything that was typed, as options without an input or a database.
    func said() throws(UsageError) -> LoadOptions {
        var options = LoadOptions()
        options.jobs = OptionResolver.cores
        try read(into: &options)
        options.isRestart = options.isRestart || options.computing.isRecomputing
        options.content.format.headerLines = try headerLines() ?? options.content.format.headerLines
        try check(options.content.format)
        guard !options.content.isAllText || options.content.format.numbers.isEmpty || !options.content.types.isEmpty
        else { throw usage("--all-text and --numbers contradict each other: leave one of them out") }
        guard !arguments.isSet(.trackChanges) || !arguments.isSet(.noTrackChanges) else {
            throw usage("--track-changes and --no-track-changes contradict each other: leave one of them out")
        }
        try readPrograms(into: &options.content)
        try readTable(into: &options.content)
        try checkUpdates(options)
        guard !options.appends || !options.removesMissing else {
            throw usage("--append and \(options.removingFlag) contradict each other: leave one of them out")
        }
        guard !options.removesMissing || options.content.onConflict == .update else {
            throw usage(
                "\(options.removingFlag) and --on-conflict \(options.content.onConflict.rawValue) contradict each other: "
                    + "the source of a row that was there before cannot be determined")
        }
        return options
    }

    /// Refuses what does not go with rows that are only changed.
    private func checkUpdates(_ options: LoadOptions) throws(UsageError) {
        guard options.content.isUpdateOnly, let other = options.flagAgainstUpdates else { return }
        throw usage("--update-only and \(other) contradict each other: leave one of them out")
    }

    /// Takes over the options that were typed, as they are declared.
    func read(into options: inout LoadOptions) throws(UsageError) {
        for option in LoadOptions.leaves {
            guard let flag = option.flag else { continue }
            let typed = arguments.values(of: FlagID(flag))
            guard !typed.isEmpty else { continue }
            do throws(OptionMistake) {
                try options.take(typed, of: option)
            } catch {
                throw usage("--\(flag)" + error.sentence { SafeText.quoted($0) })
            }
        }
    }

    /// Refuses a pipe that is named twice: the first reader leaves nothing of it.
    private func checkPipes(_ inputs: [String]) throws(UsageError) {
        guard inputs.filter({ $0 == "-" }).count <= 1 else {
            throw usage("standard input can be read only once: name '-' once among the inputs")
        }
        var seen = Set<FileIdentity>()
        for input in inputs {
            guard let pipe = InputName(input).pipeIdentity, !seen.insert(pipe).inserted else { continue }
            throw usage("the pipe \(SafeText.quoted(input)) can be read only once: name it once among the inputs")
        }
    }

    /// The options of a look at an input, without a database.
    func inspection() throws(UsageError) -> LoadOptions {
        var options = try said()
        options.input = arguments.operands[0]
        options.sourceName = options.input
        let isNamed = !InputName(options.input).isNameless || arguments.text(.table) != nil
        options.table = isNamed ? try table(for: options.input) : "data"
        return options
    }

    /// The options of a comparison.
    func verification() throws(UsageError) -> VerifyOptions {
        let input = arguments.operands[0]
        let named = arguments.text(.table)
        let said = try said()
        var options = VerifyOptions(
            input: input, database: arguments.operands[1], table: named,
            defaultTable: InputName(input).isNameless ? named : try table(for: input),
            sourceName: arguments.text(.sourceName) ?? LoadOptions.defaultSourceName(input), jobs: said.jobs)
        options.content = said.content
        options.computing = said.computing
        options.allowsStoredCommands = arguments.isSet(.allowCommands)
        options.trustsDatabase = arguments.isSet(.trustDatabase)
        options.maximumDifferences = arguments.integer(.differences) ?? options.maximumDifferences
        options.showsValues = arguments.isSet(.showValues)
        return options
    }

    private func table(for input: String) throws(UsageError) -> String {
        let table: String
        if let named = arguments.text(.table) { table = named } else { table = try stem(of: input) }
        guard !table.isEmpty else { throw usage("--table must not be empty: name the table, or leave --table out") }
        guard !table.utf8.contains(0) else { throw usage("--table must not hold a NUL byte") }
        guard !table.lowercased().hasPrefix("csvload_"), !table.lowercased().hasPrefix("sqlite_") else {
            throw usage("tables named csvload_… and sqlite_… are reserved: name another with --table")
        }
        return table
    }

    /// Processors that are there.
    static var cores: Int { ThisProcess.processors }

    /// Flags that say the same as another in their own words.
    private func readTable(into content: inout LoadOptions.Content) throws(UsageError) {
        guard !arguments.isSet(.strict) || content.isStrict else {
            throw usage("--strict and --no-strict contradict each other: leave one of them out")
        }
        guard arguments.isSet(.unionByName) else { return }
        guard !arguments.isSet(.schema) || content.schema == .evolve else {
            throw usage(
                "--union-by-name and --schema \(content.schema.rawValue) contradict each other: leave one of them out")
        }
        content.schema = .evolve
    }

    /// Column names that commas separate.
    func names(_ flag: FlagID) throws(UsageError) -> [String]? {
        guard let typed = arguments.text(flag) else { return nil }
        do throws(OptionMistake) {
            return try OptionText.names(typed)
        } catch {
            throw usage("--\(flag.long)" + error.sentence { SafeText.quoted($0) })
        }
    }

    /// Three flags say it in their own words; those that are set have to mean the same.
    private func headerLines() throws(UsageError) -> Int? {
        var said = arguments.integer(.headerLines).map { [("--header-lines \($0)", $0)] } ?? []
        if arguments.isSet(.header) { said.append(("--header", 1)) }
        if arguments.isSet(.noHeader) { said.append(("--no-header", 0)) }
        if let first = said.first, let other = said.first(where: { $0.1 != first.1 }) {
            throw usage("\(first.0) and \(other.0) contradict each other: leave one of them out")
        }
        return said.first?.1
    }

    private func check(_ format: LoadOptions.TextFormat) throws(UsageError) {
        guard let delimiter = format.delimiter else { return }
        guard !delimiter.contains(0x0A), !delimiter.contains(0x0D) else {
            throw usage("--delimiter must not hold a line end, which ends a record")
        }
        if case .byte(let quote) = format.quote, delimiter.contains(quote) {
            throw usage("--delimiter and --quote must differ")
        }
        if let escape = format.escape, delimiter.contains(escape) {
            throw usage("--delimiter and --escape must differ")
        }
        let isTab = format.quote == .byte(0x09) || format.escape == 0x09
        if format.joinsDelimiters, isTab {
            throw usage("--delimiter spaces takes tabs for delimiters, which --quote and --escape must not be")
        }
    }

    /// The file's name without its folder and what follows the first point.
    private func stem(of input: String) throws(UsageError) -> String {
        guard input != "-" else { throw usage("standard input has no name: name the table with --table") }
        guard let name = InputName(input).tableName else {
            throw usage("\(SafeText.quoted(input)) is a pipe without a name: name the table with --table")
        }
        return name
    }

    func usage(_ message: String) -> UsageError {
        UsageError(message, subcommand: arguments.subcommand)
    }
}
