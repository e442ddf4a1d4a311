import CSVCore
import CSVLoad

/// The command that does a load again in the same way, with what was said the first time as flags.
struct LoadCommandLine {
    private var words: [String]

    /// - Parameter input: the input as it was typed, which may be another path to the one that is stored.
    init(_ options: LoadOptions, input: String) {
        words = ["csvload", "load", input, options.database, "--table", options.table]
        if options.sourceName != LoadOptions.defaultSourceName(input) { add("--source-name", options.sourceName) }
        let content = options.content
        if let key = content.key { add("--key", key.joined(separator: ",")) }
        if content.isAllText { words.append("--all-text") }
        for (column, type) in content.types.sorted(by: { $0.key < $1.key }) {
            add("--type", "\(column)=\(type.rawValue)")
        }
        if let columns = content.columns { add("--columns", columns.joined(separator: ",")) }
        for (old, new) in content.renames.sorted(by: { $0.key < $1.key }) { add("--rename", "\(old)=\(new)") }
        addFormat(content.format)
        for text in content.nullTexts { add("--null", text) }
        for (index, computation) in content.computations.enumerated() {
            if content.command?.position == index { addCommand(content.command) }
            add("--compute", "\(computation.column) = \(computation.sql)")
        }
        if let command = content.command, command.position >= content.computations.count { addCommand(command) }
        if let filter = content.filter { add("--where", filter) }
        for library in content.extensions ?? [] {
            add("--load-extension", library.path + (library.entry.map { ":\($0)" } ?? ""))
        }
        for (column, text) in content.defaults.sorted(by: { $0.key < $1.key }) { add("--default", "\(column)=\(text)") }
        for column in content.notNull { add("--not-null", column) }
        for column in content.extracts { add("--extract", column) }
        if let column = content.filenameColumn { add("--filename-column", column) }
        if content.onConflict != .update { add("--on-conflict", content.onConflict.rawValue) }
        if content.onDuplicateKey != .last { add("--on-duplicate-key", content.onDuplicateKey.rawValue) }
        if content.schema != .freeze { add("--schema", content.schema.rawValue) }
        if !content.isStrict { words.append("--no-strict") }
        if options.deletesMissing { words.append("--delete-missing") }
        for columns in options.indexes { add("--index", columns.joined(separator: ",")) }
        if !options.fullText.isEmpty { add("--fts", options.fullText.joined(separator: ",")) }
    }

    /// The words, fit for a shell.
    func text(adding flags: [String]) -> String { (words + flags).map { ShellWord.quoted($0) }.joined(separator: " ") }

    private mutating func addCommand(_ command: CommandOptions?) {
        guard let command else { return }
        add("--compute-command", command.text)
        if command.usesShell { words.append("--compute-shell") }
        if command.format != .jsonl { add("--compute-format", command.format.rawValue) }
        if let columns = command.columns { add("--compute-columns", columns.joined(separator: ",")) }
    }

    private mutating func addFormat(_ format: LoadOptions.TextFormat) {
        // What a dialect sets beside the flags below has none of its own, and an escape by hand reads no letters.
        switch format.escapeRule {
        case .copyText: add("--dialect", NamedDialect.postgresText.rawValue)
        case .mysqlText: add("--dialect", NamedDialect.mysql.rawValue)
        case .everywhere, .beforeQuotes, nil: break
        }
        if let delimiter = format.delimiter {
            add("--delimiter", format.joinsDelimiters ? "spaces" : LoadCommandLine.word(delimiter))
        }
        switch format.quote {
        case .byte(let byte): add("--quote", LoadCommandLine.word([byte]))
        case .nothing: add("--quote", "none")
        case nil: break
        }
        if let escape = format.escape {
            switch (format.escapeRule, format.quote) {
            case (.copyText, _), (.mysqlText, _): break
            case (.beforeQuotes, .byte(let quote)): add("--escape", LoadCommandLine.word([escape, quote]))
            default: add("--escape", LoadCommandLine.word([escape]))
            }
        }
        if let comment = format.comment { add("--comment", LoadCommandLine.word(comment)) }
        switch format.headerLines {
        case 0: words.append("--no-header")
        case 1: words.append("--header")
        case let lines?: add("--header-lines", String(lines))
        case nil: break
        }
        if let lines = format.skippedLines { add("--skip-lines", String(lines)) }
        if let lines = format.footerLines { add("--skip-footer", String(lines)) }
        if let number = format.tableNumber { add("--table-number", String(number)) }
        if let encoding = format.encoding { add("--encoding", encoding) }
        if let bytes = format.maximumRecordBytes { add("--max-record-bytes", String(bytes)) }
        if format.isTrimmed { words.append("--trim") }
        let empty = [("rows", format.dropsEmptyRecords), ("columns", format.dropsEmptyColumns)].filter(\.1).map(\.0)
        if !empty.isEmpty { add("--drop-empty", empty.joined(separator: ",")) }
        if format.ragged != .reject { add("--ragged", format.ragged.rawValue) }
        if format.strayQuotes != .reject { add("--stray-quotes", format.strayQuotes.rawValue) }
        for format in format.numbers { add("--numbers", format) }
        for format in format.dates { add("--dates", format) }
    }

    /// A flag and its value, which the parser would take for a flag if it began with a dash.
    private mutating func add(_ flag: String, _ value: String) {
        words += value.hasPrefix("-") ? ["\(flag)=\(value)"] : [flag, value]
    }

    /// Bytes of the dialect as `CharacterWord` reads them.
    private static func word(_ bytes: [UInt8]) -> String {
        if bytes == [0x09] { return "tab" }
        if bytes == [0x20] { return "space" }
        if bytes.count == 1, bytes[0] < 0x20 {
            return "\\x" + (bytes[0] < 0x10 ? "0" : "") + String(bytes[0], radix: 16)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
