import CSVLoad

/// `csvload load --dry-run`: what the loads would do, one after the other, each with the database as it is.
struct DryRunCommand {
    private let showsValues: Bool
    private let printsJSON: Bool
    private let isQuiet: Bool
    private let progress: ProgressMode

    init(_ arguments: ParsedArguments) throws(UsageError) {
        showsValues = arguments.isSet(.showValues)
        printsJSON = arguments.isSet(.json)
        isQuiet = arguments.isSet(.quiet)
        progress = try ProgressMode(arguments)
    }

    /// - Returns: the code of the first load that would fail, else whether any record would be rejected.
    func run(_ loads: [LoadOptions]) -> ExitCode {
        var codes: [ExitCode] = []
        var total = DryRunTotal()
        for (index, load) in loads.enumerated() where Signals.exitCode == nil {
            let position =
                loads.count > 1 ? ProgressLine.Position(number: index + 1, count: loads.count) : nil
            let observer = ProgressObserver(name: load.input, position: position, mode: progress)
            let job = DryRunJob(load, observer: observer, showsValues: showsValues)
            Signals.stopOnSignal(job)
            do throws(LoadError) {
                let summary = try job.run()
                observer.finish()
                report(summary, of: load)
                total.add(summary)
                codes.append(code(summary))
            } catch {
                observer.finish()
                codes.append(error.report(signal: Signals.exitCode))
            }
            Signals.jobDidEnd()
        }
        if loads.count > 1 { report(total) }
        return codes.first(where: \.isFailure) ?? (codes.contains(.rejectedRecords) ? .rejectedRecords : .success)
    }

    private func report(_ summary: DryRunSummary, of load: LoadOptions) {
        if printsJSON { Terminal.standardOutput.write(JSONText.line(DryRunJSON(summary)) + "\n") }
        if !isQuiet { Terminal.standardError.say(DryRunText(summary, of: load).text) }
        if let refusal = summary.refusal { Terminal.standardError.say(refusal) }
    }

    private func report(_ total: DryRunTotal) {
        if printsJSON { Terminal.standardOutput.write(JSONText.line(DryRunJSON(total)) + "\n") }
        if !isQuiet { Terminal.standardError.say(DryRunText.line(of: total)) }
    }

    private func code(_ summary: DryRunSummary) -> ExitCode {
        if summary.isInterrupted { return Signals.exitCode ?? .interrupted }
        if let refusal = summary.refusal { return refusal.exitCode }
        return summary.rejectsKept > 0 ? .rejectedRecords : .success
    }
}

/// What several loads would do, together.
struct DryRunTotal {
    private(set) var inputs = 0
    private(set) var counts = RowCounts()
    private(set) var deleted: Int64 = 0

    mutating func add(_ summary: DryRunSummary) {
        inputs += 1
        counts += summary.counts
        deleted += summary.deleted
    }
}
