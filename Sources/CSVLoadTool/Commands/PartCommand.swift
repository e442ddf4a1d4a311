import CSVLoad

/// `csvload compute --part`: one part of a plan.
struct PartCommand {
    private let arguments: ParsedArguments
    private let path: String
    private let part: Int?

    /// Whether a command line of `compute` is about a plan, and not about an input of its own.
    static func isMeant(by arguments: ParsedArguments) -> Bool {
        [FlagID.plan, .part, .check].contains { arguments.isSet($0) }
    }

    /// What may stand beside a plan, which says all else.
    private static let flags: Set<FlagID> = [
        .plan, .part, .check, .output, .format, .jobs, .allowCommands, .quiet,
    ]

    init(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .compute) }
        self.arguments = arguments
        guard arguments.operands.isEmpty else {
            throw usage("--plan and INPUT contradict each other: the plan names the inputs")
        }
        if let other = arguments.occurrences.first(where: { !PartCommand.flags.contains($0.flag) }) {
            throw usage("'\(other.spelling)' does not go with --plan: the plan says how records become rows")
        }
        guard let path = arguments.text(.plan) else { throw usage("name the plan with --plan FILE") }
        self.path = path
        part = arguments.integer(.part)
        guard part != nil || arguments.isSet(.check) else { throw usage("name the part with --part N") }
        if arguments.isSet(.check), let flag = [FlagID.output, .format, .jobs].first(where: { arguments.isSet($0) }) {
            throw usage("'--\(flag.long)' does not go with --check, which computes nothing")
        }
        guard part == nil || !arguments.isSet(.check) else { throw usage("--check and --part contradict each other") }
        guard arguments.text(.format) != "csv" else {
            throw usage("a part is written in its own form, or with --format jsonl")
        }
        guard arguments.text(.output) != "-" else {
            throw usage("a part is written to a file, which appears as a whole: name one with --output")
        }
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            let plan = try PartPlan(path: path)
            guard let part else { return try check(plan) }
            let format = arguments.text(.format) == "jsonl" ? PartJob.Format.jsonLines : .part
            let output = arguments.text(.output) ?? defaultOutput(plan, part, format)
            let job = try PartJob(
                plan, part: part, output: output, format: format,
                // What is computed of a plan that others cannot read is not for them, either.
                permissions: FileStatus(path)?.permissionsOfCopies ?? 0o600,
                jobs: arguments.integer(.jobs) ?? OptionResolver.cores, toolVersion: Main.version,
                allowsCommands: arguments.isSet(.allowCommands))
            Signals.stopOnSignal(job)
            guard let summary = try job.run() else { return .reportStopped("part \(part) is not computed") }
            Terminal.standardError.write(arguments.isSet(.quiet) ? notes(of: summary) : text(of: summary))
            return .success
        } catch {
            return error.report(signal: Signals.exitCode)
        }
    }

    /// The plan's folder is one that everybody who computes sees.
    private func defaultOutput(_ plan: PartPlan, _ part: Int, _ format: PartJob.Format) -> String {
        guard let (planned, source) = plan.part(part) else { return "" }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let name = plan.fileName(of: planned, source) + (format == .jsonLines ? ".jsonl" : "")
        return path.contains("/") ? "\(folder)/\(name)" : name
    }

    /// The answer for a program that is about to compute many parts.
    private func check(_ plan: PartPlan) throws(LoadError) -> ExitCode {
        try plan.check(version: Main.version)
        for source in plan.sources {
            try source.checkInput()
            try source.checkPrograms(isAllowed: arguments.isSet(.allowCommands))
            try source.checkComputations()
        }
        Terminal.standardOutput.write(
            JSONText.line(PartCheckJSON(csvload: Main.version, format: PartPlan.format, parts: plan.parts.count)) + "\n"
        )
        return .success
    }

    private func notes(of summary: PartSummary) -> String {
        summary.notes.map { "Note: \(SafeText.escaped($0))\n" }.joined()
    }

    private func text(of summary: PartSummary) -> String {
        guard !summary.wasThere else {
            return "Part \(summary.part) is computed already: \(SafeText.quoted(summary.output))\n"
        }
        let facts: [(String, Int64)] = [
            ("records", summary.records), ("rows", summary.rows), ("filtered", summary.filtered),
            ("rejected", summary.rejected),
        ]
        let shown = facts.filter { $0.1 > 0 || $0.0 == "records" || $0.0 == "rows" }
        return notes(of: summary) + "Computed part \(summary.part): "
            + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", ")
            + ", in \(SafeText.quoted(summary.output))\n"
    }
}

/// What `--check` prints.
private struct PartCheckJSON: Encodable {
    let csvload: String
    let format: Int
    let parts: Int
}
