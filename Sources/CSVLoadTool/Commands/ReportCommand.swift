import CSVLoad

/// `csvload report`: what was loaded, how it went, and what the tables hold, on one page.
struct ReportCommand {
    private let arguments: ParsedArguments
    private let options: ReportOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        options = try ReportCommand.options(arguments)
    }

    func run() -> ExitCode {
        let job = ReportJob(options, toolVersion: Main.version)
        Signals.stopOnSignal(job, keepsBrokenPipe: options.destination == .standardOutput)
        do throws(LoadError) {
            let summary = try job.run()
            if !arguments.isSet(.quiet) { Terminal.standardError.say(text(of: summary)) }
            return .success
        } catch {
            return error.report(signal: job.isStopRequested ? Signals.exitCode : nil)
        }
    }

    private func text(of summary: ReportSummary) -> String {
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        if case .file(let path) = options.destination {
            let sources = "\(NumberFormat.grouped(summary.sources)) source\(summary.sources == 1 ? "" : "s")"
            let tables = "\(NumberFormat.grouped(summary.tables)) table\(summary.tables == 1 ? "" : "s")"
            lines.append(
                "Reported: \(sources) and \(tables) of \(SafeText.quoted(options.database)) to "
                    + "\(SafeText.quoted(path)) (\(NumberFormat.bytes(summary.bytes)))")
            lines.append("Next: open \(ShellWord.path(path)) in a browser")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Turns what was typed into options.
    static func options(_ arguments: ParsedArguments) throws(UsageError) -> ReportOptions {
        let database = arguments.operands[0]
        guard let output = arguments.text(.output) else {
            return ReportOptions(database: database, destination: .file("\(stem(of: database))-report.html"))
        }
        guard !output.isEmpty else { throw UsageError("--output must not be empty: name a file", subcommand: .report) }
        return ReportOptions(database: database, destination: output == "-" ? .standardOutput : .file(output))
    }

    /// The name of the database's file up to its last point.
    private static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let point = name.lastIndex(of: "."), point != name.startIndex else { return name }
        return String(name[..<point])
    }
}
