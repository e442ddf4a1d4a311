import CSVCore
import CSVLoad
import Glibc

/// Turns what was typed into options: defaults are set here, and contradictions found.
struct OptionResolver {
    private let arguments: ParsedArguments

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
        guard inputs.filter({ $0 == "-" }).count <= 1 else { throw usage("standard input can be read only once") }
        let content = try content()
        let migrations = arguments.text(.migrations)
        guard migrations?.isEmpty != true else { throw usage("--migrations must not be empty") }
        var loads: [LoadOptions] = []
        for input in inputs {
            var load = LoadOptions(
                input: input, database: arguments.operands[inputs.count], table: try table(for: input),
                sourceName: named ?? LoadOptions.defaultSourceName(input), jobs: arguments.integer(.jobs) ?? cores)
            load.content = content
            load.isUnion = arguments.isSet(.unionByName)
            load.batchBytes = arguments.bytes(.batchBytes) ?? load.batchBytes
            load.maximumRejects = arguments.integer(.maxRejects)
            load.isRestart = arguments.isSet(.restart)
            load.migrations = migrations
            loads.append(load)
        }
        for index in loads.indices {
            let others = loads.filter { $0.table == loads[index].table && $0.input != loads[index].input }
            loads[index].siblings = others.map(\.input).filter { $0 != "-" }
        }
        return loads
    }

    /// The options of a look at an input, without a database.
    func inspection() throws(UsageError) -> LoadOptions {
        let input = arguments.operands[0]
        let isNamed = input != "-" || arguments.text(.table) != nil
        var options = LoadOptions(
            input: input, database: "", table: isNamed ? try table(for: input) : "data", sourceName: input, jobs: cores)
        options.content = try content()
        return options
    }

    private func table(for input: String) throws(UsageError) -> String {
        let table: String
        if let named = arguments.text(.table) { table = named } else { table = try stem(of: input) }
        guard !table.isEmpty else { throw usage("--table must not be empty") }
        guard !table.utf8.contains(0) else { throw usage("--table must not hold a NUL byte") }
        guard !table.lowercased().hasPrefix("csvload_"), !table.lowercased().hasPrefix("sqlite_") else {
            throw usage("tables named csvload_… and sqlite_… are reserved: name another with --table")
        }
        return table
    }

    private var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    private func content() throws(UsageError) -> LoadOptions.Content {
        var content = LoadOptions.Content()
        content.format = try format()
        content.key = try names(.key)
        content.columns = try names(.columns)
        for typed in arguments.texts(.type) {
            guard let equals = typed.lastIndex(of: "=") else {
                throw usage("--type takes COL=TYPE, not \(SafeText.quoted(typed))")
            }
            let name = trimmed(typed[typed.index(after: equals)...])
            guard let type = ColumnType(named: name) else {
                throw usage(
                    "--type knows no type \(SafeText.quoted(name)): it is INTEGER, REAL, TEXT, BLOB or ANY")
            }
            content.types[trimmed(typed[..<equals])] = type
        }
        content.isAllText = arguments.isSet(.allText)
        content.nullTexts = arguments.texts(.null)
        for typed in arguments.texts(.compute) {
            guard let equals = typed.firstIndex(of: "=") else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            let column = trimmed(typed[..<equals])
            let sql = trimmed(typed[typed.index(after: equals)...])
            guard !column.isEmpty, !sql.isEmpty else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            content.computations.append(LoadOptions.Computation(column: column, sql: sql))
        }
        content.filter = arguments.text(.where)
        return content
    }

    /// Column names that commas separate.
    func names(_ flag: FlagID) throws(UsageError) -> [String]? {
        guard let typed = arguments.text(flag) else { return nil }
        let names = typed.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        guard !names.contains("") else {
            throw usage("--\(FlagTable.flag(flag).long) has an empty column name: \(SafeText.quoted(typed))")
        }
        return names
    }

    private func format() throws(UsageError) -> LoadOptions.TextFormat {
        var format = LoadOptions.TextFormat()
        if case .bytes(let delimiter) = arguments.character(.delimiter) { format.delimiter = delimiter }
        switch arguments.character(.quote) {
        case .bytes(let quote): format.quote = quote.first.map { .byte($0) }
        case .nothing: format.quote = .nothing
        case nil: break
        }
        if case .bytes(let escape) = arguments.character(.escape) { format.escape = escape.first }
        if case .bytes(let comment) = arguments.character(.comment) { format.comment = comment }
        if arguments.isSet(.noHeader), arguments.isSet(.header) {
            throw usage("--header and --no-header contradict each other")
        }
        if arguments.isSet(.noHeader) { format.hasHeader = false }
        if arguments.isSet(.header) { format.hasHeader = true }
        format.skippedLines = arguments.integer(.skipLines)
        format.encoding = arguments.text(.encoding)
        format.ragged = arguments.text(.ragged).flatMap { LoadOptions.Ragged(rawValue: $0) } ?? .reject
        format.strayQuotes = arguments.text(.strayQuotes).flatMap { Dialect.StrayQuotes(rawValue: $0) } ?? .reject
        try check(format)
        return format
    }

    private func check(_ format: LoadOptions.TextFormat) throws(UsageError) {
        guard let delimiter = format.delimiter else { return }
        guard !delimiter.contains(0x0A), !delimiter.contains(0x0D) else {
            throw usage("--delimiter must not hold a line end")
        }
        if case .byte(let quote) = format.quote, delimiter.contains(quote) {
            throw usage("--delimiter and --quote must differ")
        }
        if let escape = format.escape, delimiter.contains(escape) {
            throw usage("--delimiter and --escape must differ")
        }
    }

    /// The file's name without its folder and what follows the first point.
    private func stem(of input: String) throws(UsageError) -> String {
        guard input != "-" else { throw usage("standard input has no name: name the table with --table") }
        let name = input.split(separator: "/").last.map(String.init) ?? input
        let stem = name.hasPrefix(".") ? name : String(name.prefix { $0 != "." })
        return stem.isEmpty ? name : stem
    }

    private func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        var end = start[...]
        while let last = end.last, last == " " || last == "\t" || last == "\n" { end.removeLast() }
        return String(end)
    }

    private func usage(_ message: String) -> UsageError {
        UsageError(message, subcommand: arguments.subcommand)
    }
}
