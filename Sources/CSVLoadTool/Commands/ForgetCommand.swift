import CSVLoad

/// `csvload forget`: old runs, or all that is known of a source.
struct ForgetCommand {
    private let arguments: ParsedArguments
    private let subject: ForgetJob.Subject

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        subject = try ForgetCommand.subject(arguments)
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            let wait = arguments.integer(.busyTimeout).map { $0 * 1000 } ?? 5000
            var job = ForgetJob(database: arguments.operands[0], what: subject, busyMilliseconds: wait)
            job.lockPolicy = arguments.text(.ifLocked).flatMap { .init(rawValue: $0) } ?? .fail
            let summary = try job.run(isDryRun: arguments.isSet(.dryRun))
            if arguments.isSet(.json) { Terminal.standardOutput.write(JSONText.line(ForgetJSON(summary)) + "\n") }
            Terminal.standardError.say(text(of: summary))
            return .success
        } catch {
            Terminal.standardError.say(error)
            if error.exitCode.isResumable { Terminal.standardError.say("Next: \(ShellWord.typedCommand)\n") }
            return error.exitCode
        }
    }

    private func text(of summary: ForgetSummary) -> String {
        if summary.isSkipped {
            return "Note: a load is writing to the database: nothing was forgotten, as --if-locked says\n"
        }
        let verb = summary.isDryRun ? "Would forget" : "Forgot"
        let runs = ForgetCommand.counted(summary.runs, "run")
        guard case .source = subject else {
            let changes =
                summary.changes > 0 ? " and \(ForgetCommand.counted(summary.changes, "recorded change"))" : ""
            return "\(verb): \(runs)\(changes) of \(SafeText.quoted(summary.database)). "
                + "Checkpoints, rejects and the rows of tables stay.\n"
        }
        let lines = summary.sources.map { "\(verb): \(RejectText.title($0.name, $0.table))" }
        let counts =
            [
                runs, ForgetCommand.counted(summary.checkpoints, "checkpoint"),
                ForgetCommand.counted(summary.rejects, "reject"),
            ] + (summary.changes > 0 ? [ForgetCommand.counted(summary.changes, "recorded change")] : [])
        return lines.joined(separator: "\n") + "\n  \(counts.joined(separator: ", ")). The rows of tables stay.\n"
    }

    private static func counted(_ count: Int64, _ noun: String) -> String {
        "\(NumberFormat.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    static func subject(_ arguments: ParsedArguments) throws(UsageError) -> ForgetJob.Subject {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .forget) }
        let age = arguments.text(.runsOlderThan).flatMap { TimeSpan.seconds($0) }
        switch (age, arguments.text(.sourceName)) {
        case (let age?, nil):
            guard !arguments.isSet(.table) else {
                throw usage("--table goes with --source-name, not with --runs-older-than")
            }
            return .runs(olderThanSeconds: age)
        case (nil, let name?):
            return .source(name: name, table: arguments.text(.table))
        case (nil, nil):
            throw usage("name what to forget: --runs-older-than AGE, or --source-name NAME")
        case (_?, _?):
            throw usage("--runs-older-than and --source-name are two commands: run one, then the other")
        }
    }
}

/// What was forgotten, for programs.
private struct ForgetJSON: Encodable {
    private let isDryRun: Bool
    private let isSkipped: Bool
    private let sources: [ForgetSummary.Source]
    private let runs, checkpoints, rejects, changes: Int64

    init(_ summary: ForgetSummary) {
        isDryRun = summary.isDryRun
        isSkipped = summary.isSkipped
        sources = summary.sources
        runs = summary.runs
        checkpoints = summary.checkpoints
        rejects = summary.rejects
        changes = summary.changes
    }
}
