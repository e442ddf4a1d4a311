import CSVLoad

/// `csvload compute`: records in, computed rows out.
struct ComputeCommand {
    private let arguments: ParsedArguments
    private let options: ComputeOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        for flag in [FlagID.format, .allowCommands] where arguments.isSet(flag) {
            throw UsageError(
                "'--\(flag.long)' goes with --plan, whose parts it is about", subcommand: .compute)
        }
        options = try OptionResolver(arguments).computation()
    }

    func run() -> ExitCode {
        let job = ComputeJob(options)
        Signals.stopOnSignal(job, keepsBrokenPipe: options.output == nil)
        do throws(LoadError) {
            let summary = try job.run()
            Terminal.standardError.write(arguments.isSet(.quiet) ? notes(of: summary) : text(of: summary))
            if summary.isInterrupted { return .reportStopped("the output is not whole") }
            return summary.rejected > 0 ? .rejectedRecords : .success
        } catch {
            return error.report(signal: Signals.exitCode)
        }
    }

    private func notes(of summary: ComputeSummary) -> String {
        summary.notes.map { "Note: \(SafeText.escaped($0))\n" }.joined()
    }

    private func text(of summary: ComputeSummary) -> String {
        var lines = summary.firstRejects.map { "Rejected: \(SafeText.escaped($0))" }
        let more = summary.rejected - Int64(summary.firstRejects.count)
        if more > 0 { lines.append("Rejected: … and \(NumberFormat.grouped(more)) more") }
        let facts: [(String, Int64)] = [
            ("read", summary.read), ("written", summary.written), ("filtered", summary.filtered),
            ("rejected", summary.rejected), ("tried again", summary.retried),
        ]
        let shown = facts.filter { $0.1 > 0 || $0.0 == "read" || $0.0 == "written" }
        let rate = summary.seconds > 0 ? Double(summary.read) / summary.seconds : 0
        lines.append(
            "Computed: " + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", ")
                + " (\(NumberFormat.bytes(Int(summary.bytes))) in \(NumberFormat.duration(summary.seconds)), "
                + "\(NumberFormat.rate(rate)))")
        return notes(of: summary) + lines.joined(separator: "\n") + "\n"
    }
}

extension OptionResolver {
    /// The options of a computation without a database.
    func computation() throws(UsageError) -> ComputeOptions {
        let said = try said()
        var options = ComputeOptions(input: arguments.operands.first ?? "-", jobs: said.jobs)
        options.content = said.content
        options.computing = said.computing
        options.maximumRejects = said.maximumRejects
        options.inputFormat = arguments.text(.inputFormat).flatMap { .init(rawValue: $0) }
        options.outputFormat = arguments.text(.outputFormat).flatMap { .init(rawValue: $0) }
        options.hasOutputHeader = !arguments.isSet(.noOutputHeader)
        options.rejectsFile = arguments.text(.rejectsFile)
        if let output = arguments.text(.output), output != "-" { options.output = output }
        guard options.output?.isEmpty != true, options.rejectsFile?.isEmpty != true else {
            throw usage("--output and --rejects-file must not be empty")
        }
        guard options.rejectsFile == nil || options.rejectsFile != options.output else {
            throw usage("--output and --rejects-file must differ")
        }
        if options.inputFormat == .jsonl {
            // JSON Lines are text too, and have columns; how fields are told apart and read is CSV's.
            let isOfCSV = { (flag: Flag) in
                flag.id == .allText || flag.group == .dialect && flag.id != .inputFormat && flag.id != .encoding
            }
            for flag in FlagTable.flags(of: .compute) where isOfCSV(flag) && arguments.isSet(flag.id) {
                throw usage("'--\(flag.long)' is for CSV, not for JSON Lines")
            }
        }
        return options
    }
}
