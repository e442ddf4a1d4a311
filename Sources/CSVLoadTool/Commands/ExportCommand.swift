import CSVLoad

/// `csvload export`: a table as CSV or JSON Lines.
struct ExportCommand {
    private let arguments: ParsedArguments
    private let options: ExportOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        options = try ExportCommand.options(arguments)
    }

    func run() -> ExitCode {
        let job = ExportJob(options)
        Signals.stopOnSignal(job, keepsBrokenPipe: options.destination == .standardOutput)
        do throws(LoadError) {
            let summary = try job.run()
            Terminal.standardError.say(arguments.isSet(.quiet) ? notes(of: summary) : text(of: summary))
            return .success
        } catch {
            return error.report(signal: job.isStopRequested ? Signals.exitCode : nil)
        }
    }

    private func notes(of summary: ExportSummary) -> String {
        summary.notes.map { "Note: \(SafeText.escaped($0))\n" }.joined()
    }

    private func text(of summary: ExportSummary) -> String {
        guard case .file(let path) = options.destination else { return notes(of: summary) }
        let rows = "\(NumberFormat.grouped(summary.rows)) \(summary.rows == 1 ? "row" : "rows")"
        return notes(of: summary)
            + "\(options.appends ? "Added" : "Exported"): \(rows) of \(SafeText.quoted(options.table)) to "
            + "\(SafeText.quoted(path)) (\(NumberFormat.bytes(Int(summary.bytes))))\n"
    }
}

extension ExportCommand {
    /// Turns what was typed into options: defaults are set here, and contradictions found.
    static func options(_ arguments: ParsedArguments) throws(UsageError) -> ExportOptions {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .export) }
        let table = arguments.operands[1]
        guard !table.isEmpty, !table.utf8.contains(0) else {
            throw usage("TABLE must not be empty: name a table or a view of the database")
        }
        let output = arguments.text(.output)
        let format = format(arguments.text(.format), output: output)
        guard output?.isEmpty != true else {
            throw usage("--output must not be empty: name a file, or '-' for standard output")
        }
        let destination: ExportOptions.Destination
        if output == "-" {
            guard !arguments.isSet(.append) else { throw usage("--append needs a file, not standard output") }
            destination = .standardOutput
        } else if let output {
            destination = .file(output)
        } else {
            guard !table.contains("/"), table.utf8.count <= 200 else {
                throw usage("the name of the table cannot be a file name: name the file with --output")
            }
            destination = .file("\(table).\(format.rawValue)")
        }
        if format == .jsonLines {
            for flag in [FlagID.noHeader, .delimiter, .null, .escapeFormulas] where arguments.isSet(flag) {
                throw usage("'--\(flag.long)' is for CSV, not for JSON Lines")
            }
        }
        guard arguments.texts(.null).count <= 1 else {
            throw usage("option '--null' is given twice: an export writes NULL as one text")
        }

        var options = ExportOptions(database: arguments.operands[0], table: table, destination: destination)
        options.format = format
        let names = OptionResolver(arguments)
        options.columns = try names.names(.columns)
        options.order = try names.names(.orderBy)
        options.filter = arguments.text(.where)
        options.hasHeader = !arguments.isSet(.noHeader)
        guard arguments.character(.delimiter) != .blanks else {
            throw usage("--delimiter spaces is for reading: an export writes one delimiter, as --delimiter space")
        }
        if case .bytes(let delimiter) = arguments.character(.delimiter) {
            guard !delimiter.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0x22 }) else {
                throw usage("--delimiter must not hold a line end or a quote")
            }
            options.delimiter = delimiter
        }
        options.nullText = arguments.texts(.null).first ?? ""
        options.appends = arguments.isSet(.append)
        options.escapesFormulas = arguments.isSet(.escapeFormulas)
        return options
    }

    private static func format(_ typed: String?, output: String?) -> ExportOptions.Format {
        if let typed, let format = ExportOptions.Format(rawValue: typed) { return format }
        let isLines = output.map { $0.hasSuffix(".jsonl") || $0.hasSuffix(".ndjson") } ?? false
        return isLines ? .jsonLines : .csv
    }
}
