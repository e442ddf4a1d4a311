import CSVLoad

/// `csvload changes`: what runs have changed, listed or written to a file; and the undo of a run.
struct ChangesCommand {
    private let arguments: ParsedArguments
    private let selection: ChangeSelection

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        selection = ChangesCommand.selection(arguments)
        try ChangesCommand.check(arguments)
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            if let run = arguments.integer(.undo) { return try UndoReport(arguments, run: Int64(run)).run() }
            if let format = ChangesCommand.format(arguments) { return try write(as: format) }
            return try list()
        } catch {
            return error.report(signal: Signals.exitCode)
        }
    }

    private func list() throws(LoadError) -> ExitCode {
        let output = Terminal.standardOutput
        var text = ChangeText()
        let limit = arguments.integer(.limit)
        var found = 0
        // One more than is shown tells whether there are more.
        try ChangeReader(selection).forEach(limit: limit.map { $0 < .max ? $0 + 1 : $0 }) { change in
            if found < limit ?? .max { output.write(text.lines(for: change)) }
            found += 1
        }
        if found == 0 {
            output.write("There are no such changes in \(SafeText.quoted(selection.database)).\n")
        }
        if let limit, found > limit { output.write("… and more: use a higher --limit, or --format csv\n") }
        return .success
    }

    private func write(as format: ExportOptions.Format) throws(LoadError) -> ExitCode {
        let file = arguments.text(.output).flatMap { $0 == "-" ? nil : $0 }
        let job = ChangeExportJob(selection, as: format, to: file.map { .file($0) } ?? .standardOutput)
        Signals.stopOnSignal(job, keepsBrokenPipe: file == nil)
        let summary = try job.run()
        if let file, !arguments.isSet(.quiet) {
            let changes = "\(NumberFormat.grouped(summary.rows)) \(summary.rows == 1 ? "change" : "changes")"
            Terminal.standardError.say(
                "Exported: \(changes) to \(SafeText.quoted(file)) (\(NumberFormat.bytes(Int(summary.bytes))))\n")
        }
        return .success
    }
}

extension ChangesCommand {
    private static func selection(_ arguments: ParsedArguments) -> ChangeSelection {
        var selection = ChangeSelection(database: arguments.operands[0])
        selection.run = arguments.integer(.run).map { Int64($0) }
        selection.since = arguments.text(.since).map { text in
            TimeSpan.seconds(text).map { .secondsAgo($0) } ?? .time(text)
        }
        selection.table = arguments.text(.table)
        selection.sourceName = arguments.text(.sourceName)
        return selection
    }

    /// What is written for programs; nil where text for people is.
    private static func format(_ arguments: ParsedArguments) -> ExportOptions.Format? {
        if let typed = arguments.text(.format) { return ExportOptions.Format(rawValue: typed) }
        guard let output = arguments.text(.output) else { return nil }
        return output.hasSuffix(".jsonl") || output.hasSuffix(".ndjson") ? .jsonLines : .csv
    }

    /// Refuses flags that mean nothing together.
    private static func check(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .changes) }
        guard arguments.text(.output)?.isEmpty != true else {
            throw usage("--output must not be empty: name a file, or '-' for standard output")
        }
        let undoes = arguments.isSet(.undo)
        let ofList: [FlagID] = [.run, .since, .table, .sourceName, .format, .output]
        if undoes, let flag = ofList.first(where: { arguments.isSet($0) }) {
            throw usage("'--\(flag.long)' is for the list of changes, and --undo names the run that it undoes")
        }
        if !undoes, let flag = [.dryRun, .ifLocked, .busyTimeout].first(where: { arguments.isSet($0) }) {
            throw usage("'--\(flag.long)' is for --undo, which is missing")
        }
        let isText = arguments.text(.format) == "text"
        guard !isText || !arguments.isSet(.output) else {
            throw usage("--output writes CSV or JSON Lines: leave '--format text' out, or '--output'")
        }
        guard !arguments.isSet(.limit) || undoes || format(arguments) == nil else {
            throw usage("--limit shortens the text, and CSV and JSON Lines have all of the changes")
        }
    }
}
