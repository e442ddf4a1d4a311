import CSVLoad

/// `csvload changes --undo`: runs it and says what came of it.
struct UndoReport {
    private let arguments: ParsedArguments
    private let runID: Int64
    private let settings: UndoJob.Settings

    /// Rows left as they are that are listed by default.
    private static let defaultLimit = 20

    init(_ arguments: ParsedArguments, run: Int64) {
        (self.arguments, runID) = (arguments, run)
        var settings = UndoJob.Settings()
        settings.lockPolicy = arguments.text(.ifLocked).flatMap { .init(rawValue: $0) } ?? settings.lockPolicy
        settings.busyMilliseconds = arguments.integer(.busyTimeout).map { $0 * 1000 } ?? settings.busyMilliseconds
        settings.isDryRun = arguments.isSet(.dryRun)
        self.settings = settings
    }

    /// Success where no row was left as it is.
    func run() throws(LoadError) -> ExitCode {
        let job = UndoJob(database: arguments.operands[0], run: runID, settings, toolVersion: Main.version)
        Signals.stopOnSignal(job)
        let summary = try job.run()
        Terminal.standardOutput.write(list(of: summary))
        if !arguments.isSet(.quiet) { Terminal.standardError.say(text(of: summary)) }
        return summary.leftCount > 0 ? .rejectedRecords : .success
    }

    /// The rows that were left as they are.
    private func list(of summary: UndoSummary) -> String {
        guard summary.leftCount > 0 else { return "" }
        let limit = arguments.integer(.limit) ?? UndoReport.defaultLimit
        var lines = ["Left as they are:"]
        for row in summary.left.prefix(limit) {
            let key = row.key.map { " \(ChangeText.key($0))" } ?? ""
            lines.append("  \(row.kind.rawValue)\(key): \(SafeText.escaped(row.reason))")
        }
        let more = summary.leftCount - Int64(min(limit, summary.left.count))
        if more > 0 { lines.append("  … and \(NumberFormat.grouped(more)) more") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(of summary: UndoSummary) -> String {
        if summary.isSkipped {
            return "Note: a load is writing to the database: nothing was undone, as --if-locked says\n"
        }
        let facts: [(String, Int64)] = [
            ("deleted", summary.deleted), ("updated", summary.updated), ("inserted", summary.inserted),
            ("as before already", summary.unchanged), ("left as they are", summary.leftCount),
        ]
        let shown = facts.filter { $0.1 > 0 }.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }
        let title = RejectText.title(summary.source, summary.table)
        var lines = [
            "\(settings.isDryRun ? "Would undo" : "Undone"): run \(summary.run) of \(title)",
            "  rows: " + (shown.isEmpty ? "none to put back" : shown.joined(separator: ", ")),
        ]
        if !settings.isDryRun, let undo = summary.undoRun, summary.hasChanges {
            lines.append(
                "Next: csvload changes \(ShellWord.path(arguments.operands[0])) --run \(undo)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
