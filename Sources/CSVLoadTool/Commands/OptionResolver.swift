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
        let content = try content()
        let computing = try computeSettings()
        let migrations = arguments.text(.migrations)
        guard migrations?.isEmpty != true else {
            throw usage("--migrations must not be empty: name a folder of numbered SQL files")
        }
        var loads: [LoadOptions] = []
        for input in inputs {
            var load = LoadOptions(
                input: input, database: arguments.operands[inputs.count], table: try table(for: input),
                sourceName: named ?? LoadOptions.defaultSourceName(input),
                jobs: arguments.integer(.jobs) ?? OptionResolver.cores)
            load.content = content
            load.indexes = try arguments.texts(.index).map { (typed) throws(UsageError) in
                try names(in: typed, .index)
            }
            load.fullText = try names(.fts) ?? []
            load.batchBytes = arguments.bytes(.batchBytes) ?? load.batchBytes
            load.chunkBytes = try chunkBytes() ?? load.chunkBytes
            load.maximumRejects = arguments.text(.maxRejects).flatMap { RejectLimit($0) }
            load.isRestart = arguments.isSet(.restart) || computing.isRecomputing
            load.computing = computing
            load.deletesMissing = try deletesMissing(content)
            load.rowIDPolicy = arguments.text(.rowID).flatMap { .init(rawValue: $0) } ?? load.rowIDPolicy
            load.spoolsInput = arguments.isSet(.spool)
            guard !load.spoolsInput || input == "-" else {
                throw usage("--spool keeps standard input on disk, and \(SafeText.quoted(input)) is a file")
            }
            load.applyLocking(arguments)
            load.applyReporting(arguments)
            load.migrations = migrations
            loads.append(load)
        }
        for index in loads.indices {
            let others = loads.filter { $0.table == loads[index].table && $0.input != loads[index].input }
            loads[index].siblings = others.map(\.input).filter { !InputName($0).isReadOnce }
        }
        return loads
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
        let input = arguments.operands[0]
        let isNamed = !InputName(input).isNameless || arguments.text(.table) != nil
        var options = LoadOptions(
            input: input, database: "", table: isNamed ? try table(for: input) : "data", sourceName: input,
            jobs: OptionResolver.cores)
        options.content = try content()
        return options
    }

    /// The options of a comparison.
    func verification() throws(UsageError) -> VerifyOptions {
        let input = arguments.operands[0]
        let named = arguments.text(.table)
        var options = VerifyOptions(
            input: input, database: arguments.operands[1], table: named,
            defaultTable: InputName(input).isNameless ? named : try table(for: input),
            sourceName: arguments.text(.sourceName) ?? LoadOptions.defaultSourceName(input),
            jobs: arguments.integer(.jobs) ?? OptionResolver.cores)
        options.content = try content()
        options.computing = try computeSettings()
        options.allowsStoredCommands = arguments.isSet(.allowCommands)
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

    func content() throws(UsageError) -> LoadOptions.Content {
        var content = LoadOptions.Content()
        let dialect = arguments.text(.dialect).flatMap { NamedDialect(rawValue: $0) }
        dialect?.apply(to: &content)
        try readFormat(into: &content.format)
        content.key = try names(.key)
        content.columns = try names(.columns)
        for (column, name) in try pairs(.type, form: "COL=TYPE", splitsAtLast: true) {
            guard let type = ColumnType(named: name) else {
                throw usage(
                    "--type does not know the type \(SafeText.quoted(name)): it is INTEGER, REAL, TEXT, BLOB or ANY")
            }
            content.types[column] = type
        }
        content.isAllText = arguments.isSet(.allText)
        content.nullTexts += arguments.texts(.null).filter { !content.nullTexts.contains($0) }
        guard !content.isAllText || content.format.numbers.isEmpty || !content.types.isEmpty else {
            throw usage("--all-text and --numbers contradict each other: leave one of them out")
        }
        try readComputations(into: &content)
        try readColumnOptions(into: &content)
        return content
    }

    private func readColumnOptions(into content: inout LoadOptions.Content) throws(UsageError) {
        for (old, new) in try pairs(.rename, form: "OLD=NEW") { content.renames[old] = new }
        for (column, text) in try pairs(.default, form: "COL=VALUE") { content.defaults[column] = text }
        content.notNull = arguments.texts(.notNull)
        content.filenameColumn = arguments.text(.filenameColumn)
        content.extracts = arguments.texts(.extract)
        content.onConflict = arguments.text(.onConflict).flatMap { .init(rawValue: $0) } ?? .update
        content.onDuplicateKey = arguments.text(.onDuplicateKey).flatMap { .init(rawValue: $0) } ?? .last
        guard !arguments.isSet(.strict) || !arguments.isSet(.noStrict) else {
            throw usage("--strict and --no-strict contradict each other: leave one of them out")
        }
        content.isStrict = !arguments.isSet(.noStrict)
        content.schema = arguments.text(.schema).flatMap { .init(rawValue: $0) } ?? .freeze
        if arguments.isSet(.unionByName) {
            guard arguments.text(.schema) == nil || content.schema == .evolve else {
                throw usage(
                    "--union-by-name and --schema \(content.schema.rawValue) contradict each other: leave one of them out"
                )
            }
            content.schema = .evolve
        }
    }

    /// Values of a repeatable flag that have a name and something behind an equals sign.
    private func pairs(
        _ flag: FlagID, form: String, splitsAtLast: Bool = false
    ) throws(UsageError) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for typed in arguments.texts(flag) {
            let equals = splitsAtLast ? typed.lastIndex(of: "=") : typed.firstIndex(of: "=")
            guard let equals, equals > typed.startIndex else {
                throw usage("--\(FlagTable.flag(flag).long) takes \(form), not \(SafeText.quoted(typed))")
            }
            pairs.append((trimmed(typed[..<equals]), trimmed(typed[typed.index(after: equals)...])))
        }
        return pairs
    }

    /// Column names that commas separate.
    func names(_ flag: FlagID) throws(UsageError) -> [String]? {
        guard let typed = arguments.text(flag) else { return nil }
        return try names(in: typed, flag)
    }

    private func names(in typed: String, _ flag: FlagID) throws(UsageError) -> [String] {
        let names = typed.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        guard !names.contains("") else {
            throw usage("--\(FlagTable.flag(flag).long) has an empty column name: \(SafeText.quoted(typed))")
        }
        return names
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

    /// What single flags say goes over what a dialect has set.
    private func readFormat(into format: inout LoadOptions.TextFormat) throws(UsageError) {
        switch arguments.character(.delimiter) {
        case .bytes(let delimiter): format.delimiter = delimiter
        case .blanks:
            format.delimiter = [UInt8(ascii: " ")]
            format.joinsDelimiters = true
        case .nothing, nil: break
        }
        switch arguments.character(.quote) {
        case .bytes(let quote): format.quote = quote.first.map { .byte($0) }
        case .nothing: format.quote = .nothing
        case .blanks, nil: break
        }
        switch arguments.character(.escape) {
        case .bytes(let escape):
            format.escape = escape.first
            format.escapeRule = escape.count > 1 ? .beforeQuotes : nil
            if escape.count > 1, format.quote != .byte(escape[1]) {
                guard format.quote == nil else { throw usage("--escape names another quote than --quote") }
                format.quote = .byte(escape[1])
            }
        case .nothing:
            // A quote that escapes quotes is its doubling, and leaves no other escape to be found.
            if case .byte(let quote) = format.quote ?? .byte(UInt8(ascii: "\"")) {
                format.escape = quote
            } else {
                format.escape = nil
            }
            format.escapeRule = nil
        case .blanks, nil: break
        }
        if case .bytes(let comment) = arguments.character(.comment) { format.comment = comment }
        format.headerLines = try headerLines() ?? format.headerLines
        format.skippedLines = arguments.integer(.skipLines) ?? format.skippedLines
        format.footerLines = arguments.integer(.skipFooter) ?? format.footerLines
        format.tableNumber = arguments.integer(.tableNumber)
        format.encoding = arguments.text(.encoding)
        format.ragged = arguments.text(.ragged).flatMap { LoadOptions.Ragged(rawValue: $0) } ?? .reject
        format.strayQuotes = arguments.text(.strayQuotes).flatMap { Dialect.StrayQuotes(rawValue: $0) } ?? .reject
        format.maximumRecordBytes = arguments.bytes(.maxRecordBytes)
        format.isTrimmed = arguments.isSet(.trim)
        for word in try names(.dropEmpty) ?? [] {
            switch word {
            case "rows": format.dropsEmptyRecords = true
            case "columns": format.dropsEmptyColumns = true
            default:
                throw usage("--drop-empty does not know \(SafeText.quoted(word)): it is rows, columns, or rows,columns")
            }
        }
        format.numbers = try formats(.numbers, .numbers)
        format.dates = try formats(.dates, .dates)
        try check(format)
    }

    /// Formats of numbers or dates; which of them name a column, only the header says.
    private func formats(_ flag: FlagID, _ kind: ValueFormat.Kind) throws(UsageError) -> [String] {
        let typed = arguments.texts(flag)
        for value in typed {
            if let flaw = kind.flaw(ofValue: value, quoted: SafeText.quoted(value)) { throw usage(flaw) }
        }
        return typed
    }

    private func check(_ format: LoadOptions.TextFormat) throws(UsageError) {
        if let bytes = format.maximumRecordBytes, bytes > LoadOptions.TextFormat.largestMaximumRecordBytes {
            throw usage(
                "--max-record-bytes is at most \(LoadOptions.TextFormat.largestMaximumRecordBytes): SQLite takes no "
                    + "longer row")
        }
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

    func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        var end = start[...]
        while let last = end.last, last == " " || last == "\t" || last == "\n" { end.removeLast() }
        return String(end)
    }

    func usage(_ message: String) -> UsageError {
        UsageError(message, subcommand: arguments.subcommand)
    }
}

extension LoadOptions {
    /// What is warned of and logged, for a new load or one that is resumed.
    mutating func applyReporting(_ arguments: ParsedArguments) {
        alarm = LoadAlarm(
            slowerPercent: arguments.integer(.warnIfSlower), fewerRowsPercent: arguments.integer(.warnIfFewerRows))
        logsValues = arguments.isSet(.logValues)
    }

    /// What is said about locks, for a new load or one that is resumed.
    mutating func applyLocking(_ arguments: ParsedArguments) {
        lockPolicy = arguments.text(.ifLocked).flatMap { LockPolicy(rawValue: $0) } ?? lockPolicy
        busyMilliseconds = arguments.integer(.busyTimeout).map { $0 * 1000 } ?? busyMilliseconds
    }
}
