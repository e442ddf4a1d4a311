import CSVCore
import CSVLoad
import Glibc

/// Turns what was typed into options: defaults are set here, and contradictions found.
struct OptionResolver {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func options() throws(UsageError) -> LoadOptions {
        let inputs = arguments.operands.dropLast()
        guard inputs.count == 1, let input = inputs.first else {
            throw usage("one input at a time: got \(inputs.count)")
        }
        let database = arguments.operands[arguments.operands.count - 1]
        let table: String
        if let named = arguments.text(.table) { table = named } else { table = try stem(of: input) }
        guard !table.isEmpty else { throw usage("--table must not be empty") }
        guard !table.lowercased().hasPrefix("csvload_"), !table.lowercased().hasPrefix("sqlite_") else {
            throw usage("tables named csvload_… and sqlite_… are reserved: name another with --table")
        }
        var options = LoadOptions(
            input: input, database: database, table: table,
            sourceName: arguments.text(.sourceName) ?? (input == "-" ? "-" : LoadOptions.defaultSourceName(input)),
            jobs: arguments.integer(.jobs) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        options.content = try content()
        options.batchBytes = arguments.bytes(.batchBytes) ?? options.batchBytes
        options.maximumRejects = arguments.integer(.maxRejects)
        options.isRestart = arguments.isSet(.restart)
        return options
    }

    private func content() throws(UsageError) -> LoadOptions.Content {
        var content = LoadOptions.Content()
        content.dialect = try dialect()
        content.hasHeader = !arguments.isSet(.noHeader)
        if let key = arguments.text(.key) {
            content.key = key.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
            guard content.key?.contains("") == false else { throw usage("--key has an empty column name: '\(key)'") }
        }
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

    private func dialect() throws(UsageError) -> Dialect {
        var dialect = Dialect()
        if case .bytes(let delimiter) = arguments.character(.delimiter) { dialect.delimiter = delimiter }
        switch arguments.character(.quote) {
        case .bytes(let quote): dialect.quote = quote.first
        case .nothing: dialect.quote = nil
        case nil: break
        }
        if case .bytes(let escape) = arguments.character(.escape), escape.first != dialect.quote {
            dialect.escape = escape.first
        }
        if case .bytes(let comment) = arguments.character(.comment) { dialect.comment = comment }
        guard !dialect.delimiter.contains(0x0A), !dialect.delimiter.contains(0x0D) else {
            throw usage("--delimiter must not hold a line end")
        }
        if let quote = dialect.quote, dialect.delimiter.contains(quote) {
            throw usage("--delimiter and --quote must differ")
        }
        if let escape = dialect.escape, dialect.delimiter.contains(escape) {
            throw usage("--delimiter and --escape must differ")
        }
        return dialect
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
        UsageError(message, subcommand: .load)
    }
}
