import CSVLoad

/// `csvload rejects --retry`: runs it and says what came of it.
struct RetryReport {
    private let arguments: ParsedArguments
    private let options: RetryOptions

    init(_ arguments: ParsedArguments, _ options: RetryOptions) {
        self.arguments = arguments
        self.options = options
    }

    /// Success where none of the rejects is left.
    func run() throws(LoadError) -> ExitCode {
        let job = RetryJob(options, toolVersion: Main.version)
        Signals.stopOnSignal(job)
        let summary = try job.run()
        if arguments.isSet(.json) { Terminal.standardOutput.write(JSONText.line(RetryJSON(summary)) + "\n") }
        if !arguments.isSet(.quiet) { Terminal.standardError.say(text(of: summary)) }
        return summary.counts.rejected > 0 ? .rejectedRecords : .success
    }

    private func text(of summary: RetrySummary) -> String {
        let database = ShellWord.path(options.selection.database)
        if summary.isSkipped {
            return "Note: a load is writing to the database: the retry was skipped, as --if-locked says\n"
        }
        guard !summary.sources.isEmpty else {
            return "There are no such rejects in \(SafeText.quoted(options.selection.database)).\n"
        }
        var lines: [String] = []
        for source in summary.sources {
            let counts = source.counts
            let facts: [(String, Int64)] = [
                ("tried", counts.read), ("inserted", counts.inserted), ("updated", counts.updated),
                ("unchanged", counts.unchanged), ("filtered", counts.filtered), ("still rejected", counts.rejected),
            ]
            let shown = facts.filter { $0.1 > 0 || $0.0 == "tried" }
            lines.append("Retried: \(RejectText.title(source.name, source.table))")
            lines.append("  " + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", "))
        }
        let next = summary.counts.rejected > 0 ? "rejects" : "status"
        lines.append("Next: csvload \(next) \(database)")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// What came of a retry, for programs.
private struct RetryJSON: Encodable {
    private struct Source: Encodable {
        let source: String
        let table: String
        let rowsRead, rowsInserted, rowsUpdated, rowsUnchanged, rowsFiltered, rowsRejected: Int64
    }

    private let isSkipped: Bool
    private let sources: [Source]

    init(_ summary: RetrySummary) {
        isSkipped = summary.isSkipped
        sources = summary.sources.map {
            Source(
                source: $0.name, table: $0.table, rowsRead: $0.counts.read, rowsInserted: $0.counts.inserted,
                rowsUpdated: $0.counts.updated, rowsUnchanged: $0.counts.unchanged, rowsFiltered: $0.counts.filtered,
                rowsRejected: $0.counts.rejected)
        }
    }
}
