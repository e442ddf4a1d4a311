import CSVLoad
import SQLiteCore

/// Runs loads and reports them: what `load` and `resume` have in common.
struct LoadRunner {
    private let isQuiet: Bool
    private let printsJSON: Bool
    private let progress: ProgressMode
    private let reporting: ObservingOptions
    /// Who computes the rows, where it is not this process.
    var computing: (any PartComputing)?
    /// Among how many databases rows are divided; nil where all go into one.
    var shards: Int?
    /// Is handed what shows the progress of each load.
    var willShow: (ProgressObserver) -> Void = { _ in }

    init(_ arguments: ParsedArguments) throws(UsageError) {
        isQuiet = arguments.isSet(.quiet)
        printsJSON = arguments.isSet(.json)
        reporting = try ObservingOptions(arguments)
        let mode = try ProgressMode(arguments)
        // A line that is drawn over is none of JSON.
        if reporting.format == .json, case .line = mode { progress = .hidden } else { progress = mode }
    }

    /// Runs the loads one after the other; one that fails does not keep the others from theirs.
    ///
    /// - Returns: the code of the first that failed, else whether any record was rejected.
    func run(_ loads: [LoadOptions]) -> ExitCode {
        guard let first = loads.first else { return .success }
        let reporter: RunReporter
        do throws(LoadError) {
            reporter = try RunReporter(reporting, of: loads, version: Main.version)
        } catch {
            Terminal.standardError.say(error)
            let end = RunEnd(load: first, code: error.exitCode, summary: nil, error: error.description, next: nil)
            reporting.runHook(after: end)?.printResult(isQuiet: isQuiet)
            return error.exitCode
        }
        var worst = ExitCode.success
        for (index, load) in loads.enumerated() {
            let position = ProgressLine.Position(number: index + 1, count: loads.count)
            let code = run(load, loads.count > 1 ? position : nil, reporter)
            let hasFailed = code != .success && code != .rejectedRecords
            if hasFailed, Signals.exitCode != nil { return code }
            if worst == .success || (worst == .rejectedRecords && code != .success) { worst = code }
        }
        return worst
    }

    private func run(
        _ options: LoadOptions, _ position: ProgressLine.Position?, _ reporter: RunReporter
    ) -> ExitCode {
        let progress = ProgressObserver(name: options.input, position: position, mode: progress)
        let observer = reporter.observer(of: options, progress: progress)
        let ticker = reporter.ticker(observer)
        let job = job(options, observer)
        willShow(progress)
        Signals.stopOnSignal(job)
        let end: RunEnd
        do throws(LoadError) {
            let summary = try job.run()
            let code = exitCode(summary)
            let next = summary.status == .skipped ? nil : next(code, options, summary)
            end = RunEnd(load: options, code: code, summary: summary, error: nil, next: next)
        } catch {
            let code = error.exitCode(after: Signals.exitCode)
            let next = code.isResumable ? next(code, options) : nil
            end = RunEnd(load: options, code: code, summary: nil, error: error.description, next: next)
        }
        Signals.jobDidEnd()
        ticker?.stop()
        progress.finish()
        if printsJSON, let summary = end.summary {
            Terminal.standardOutput.write(SummaryJSON(summary, next: end.next).text + "\n")
        }
        reporter.finish(end, observer)
        if !reporter.replacesSummary { report(end) }
        return end.code
    }

    private func job(_ options: LoadOptions, _ observer: RunObserver) -> any LoadRunning {
        guard let shards, let computing else {
            return LoadJob(options, toolVersion: Main.version, observer: observer, computing: computing)
        }
        return ShardedLoadJob(
            options, count: shards, toolVersion: Main.version, observer: observer, computing: computing)
    }

    /// Says to people what came of a load.
    private func report(_ end: RunEnd) {
        if let error = end.error {
            Terminal.standardError.say("Error: \(SafeText.escaped(error))\n")
            if let next = end.next { Terminal.standardError.say("Next: \(next)\n") }
        } else if let summary = end.summary {
            let text = SummaryText(summary, next: end.next ?? "")
            Terminal.standardError.say(isQuiet ? text.warnings : text.text)
        }
    }

    private func exitCode(_ summary: LoadSummary) -> ExitCode {
        if summary.status == .interrupted { return Signals.exitCode ?? .interrupted }
        return summary.counts.rejected > 0 || summary.rejectsKept > 0 ? .rejectedRecords : .success
    }

    /// What to run next, as a command line.
    private func next(_ code: ExitCode, _ options: LoadOptions, _ summary: LoadSummary? = nil) -> String {
        let shard = summary?.shards.first { $0.rejectsKept > 0 }
        let database = ShellWord.path(shard?.database ?? options.database)
        switch code {
        case .success:
            let target = shards.map {
                "-init \(ShellWord.path(ShardNames(options.database, count: $0).script)) :memory:"
            }
            let query = "SELECT * FROM \(SQLText.identifier(options.table)) LIMIT 10"
            return "sqlite3 \(target ?? database) \(ShellWord.printable(query))"
        case .rejectedRecords:
            if let encoding = summary?.likelyEncoding, options.content.format.encoding == nil {
                // What came from a pipe is only put in place of what came before where that is said.
                let restart = InputName(options.input).isReadOnce && !options.isRestart ? " --restart" : ""
                return "\(ShellWord.typedCommand) --encoding \(ShellWord.printable(encoding))\(restart)"
            }
            return "csvload rejects \(database)"
        default:
            return ShellWord.typedCommand
        }
    }
}
