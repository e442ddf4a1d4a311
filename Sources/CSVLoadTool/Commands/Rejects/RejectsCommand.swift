import CSVCore
import CSVLoad

/// `csvload rejects`: the records that were refused, listed, written to a file, or tried again.
struct RejectsCommand {
    private let arguments: ParsedArguments
    private let selection: RejectSelection
    /// Nil where the rejects are not tried again.
    private let retryOptions: RetryOptions?

    /// Rejects that are listed by default.
    private static let defaultLimit = 20

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        selection = try RejectsCommand.selection(arguments)
        try RejectsCommand.check(arguments)
        retryOptions = arguments.isSet(.retry) ? try RejectsCommand.retryOptions(arguments, selection) : nil
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            if let file = arguments.text(.export) { return try export(to: file) }
            if let retryOptions { return try RetryReport(arguments, retryOptions).run() }
            return try list()
        } catch {
            return error.report(signal: Signals.exitCode)
        }
    }

    private func list() throws(LoadError) -> ExitCode {
        let reader = try RejectReader(selection)
        let limit = arguments.integer(.limit)
        if arguments.isSet(.json) {
            try reader.forEach(limit: limit) { reject in
                Terminal.standardOutput.write(JSONText.line(RejectJSON(reject)) + "\n")
            }
            return .success
        }
        let list = RejectText(width: Terminal.standardOutput.width)
        guard reader.total > 0 else {
            Terminal.standardOutput.write("There are no such rejects in \(SafeText.quoted(selection.database)).\n")
            return .success
        }
        Terminal.standardOutput.write(list.summary(of: reader.sources))
        let shown = limit ?? RejectsCommand.defaultLimit
        if shown > 0 { Terminal.standardOutput.write("\n") }
        let hasSeveral = reader.sources.count > 1
        var last: RejectedRecord?
        try reader.forEach(limit: shown) { reject in
            let isFirst = last?.source != reject.source || last?.table != reject.table
            Terminal.standardOutput.write(list.entry(for: reject, isTitled: hasSeveral && isFirst))
            last = reject
        }
        if reader.total > shown {
            Terminal.standardOutput.write(
                "\n… and \(NumberFormat.grouped(reader.total - Int64(shown))) more: use --limit \(reader.total)\n")
        }
        Terminal.standardError.say("Next: \(SafeText.escaped(nextCommand(reader.sources)))\n")
        return .success
    }

    private func nextCommand(_ sources: [RejectReader.Source]) -> String {
        var words = ["csvload", "rejects", selection.database, "--export", "rejected.csv"]
        if sources.count > 1 { words += ["--source-name", sources[0].name, "--table", sources[0].table] }
        return words.map { ShellWord.quoted($0) }.joined(separator: " ")
    }

    private func export(to file: String) throws(LoadError) -> ExitCode {
        let isOutput = file == "-"
        let summary = try RejectExportJob(selection, to: isOutput ? .standardOutput : .file(file)).run()
        guard !arguments.isSet(.quiet) else { return .success }
        let database = SafeText.quoted(selection.database)
        guard summary.rows > 0 else {
            Terminal.standardError.write("There are no such rejects in \(database), and nothing is written.\n")
            return .success
        }
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        if !isOutput {
            lines.append(
                "Exported: \(RejectText.records(summary.rows)) of \(SafeText.quoted(summary.source)) to "
                    + "\(SafeText.quoted(file)) (\(NumberFormat.bytes(Int(summary.bytes))))")
            let words = ["csvload", "load", file, selection.database, "--table", summary.table]
            let command = words.map { ShellWord.quoted($0) }.joined(separator: " ")
            lines.append("Next: \(SafeText.escaped(command))   (once the file is corrected)")
        }
        Terminal.standardError.say(lines.map { $0 + "\n" }.joined())
        return .success
    }
}

extension RejectsCommand {
    static func selection(_ arguments: ParsedArguments) throws(UsageError) -> RejectSelection {
        var selection = RejectSelection(database: arguments.operands[0])
        selection.table = arguments.text(.table)
        selection.sourceName = arguments.text(.sourceName)
        guard let code = arguments.text(.reason) else { return selection }
        let codes = Reject.Reason.allCases.map(\.rawValue)
        guard let reason = Reject.Reason(rawValue: code) else {
            let hint = Suggestion.nearest(to: code, among: codes).map { ". Did you mean '\($0)'?" }
            throw UsageError(
                "--reason does not know the code \(SafeText.quoted(code))"
                    + (hint ?? ": it is one of \(codes.joined(separator: ", "))"),
                subcommand: .rejects)
        }
        selection.reason = reason
        return selection
    }

    /// Refuses flags that mean nothing together.
    static func check(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .rejects) }
        let (exports, retries) = (arguments.isSet(.export), arguments.isSet(.retry))
        guard !exports || !retries else {
            throw usage("--export and --retry are two commands: run one, then the other")
        }
        guard arguments.text(.export)?.isEmpty != true else {
            throw usage("--export must not be empty: name a file, or '-' for standard output")
        }
        if exports || retries, arguments.isSet(.limit) {
            throw usage("--limit shortens the list, and --\(exports ? "export" : "retry") takes all of it")
        }
        if exports, arguments.isSet(.json) { throw usage("--json is for the list and for --retry, not for --export") }
        guard !retries else { return }
        for flag in FlagTable.flags(of: .rejects) where flag.isOption && arguments.isSet(flag.id) {
            throw usage("'--\(flag.long)' is for --retry, which is missing")
        }
    }

    /// What is read otherwise than the source was loaded: of the options of a load, those that were typed.
    private static func retryOptions(
        _ arguments: ParsedArguments, _ selection: RejectSelection
    ) throws(UsageError) -> RetryOptions {
        var said = LoadOptions()
        try OptionResolver(arguments).read(into: &said)
        var options = RetryOptions(selection)
        if arguments.isSet(.ragged) { options.ragged = said.content.format.ragged }
        if arguments.isSet(.strayQuotes) { options.strayQuotes = said.content.format.strayQuotes }
        if arguments.isSet(.schema) { options.schema = said.content.schema }
        options.nullTexts = said.content.nullTexts
        options.lockPolicy = said.lockPolicy
        options.busyMilliseconds = said.busyMilliseconds
        options.allowsStoredCommands = arguments.isSet(.allowCommands)
        options.trustsDatabase = arguments.isSet(.trustDatabase)
        return options
    }
}
