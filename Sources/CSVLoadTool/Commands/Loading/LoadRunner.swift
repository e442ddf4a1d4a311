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
    /// Tables may refer to each other, in any order of the inputs. So a load that leaves records which a later one may let in,
    /// or rows that others refer to, is run again behind the others, and is reported only then.
    ///
    /// - Returns: the code of the first that failed, else whether any record was rejected.
    func run(_ loads: [LoadOptions]) -> ExitCode {
        guard let first = loads.first else { return .success }
        let reporter: RunReporter
        do throws(LoadError) {
            reporter = try RunReporter(reporting, of: loads, version: Main.version)
        } catch {
            Terminal.standardError.say(error)
            let end = RunEnd(
                load: first, code: error.exitCode, summary: nil, error: error, runID: nil, alarms: [], next: nil)
            reporting.runHook(after: end)?.printResult(isQuiet: isQuiet)
            return error.exitCode
        }
        var codes: [ExitCode?] = loads.map { _ in nil }
        var open: [LoadAttempt] = []
        var changes = 0
        for (index, load) in loads.enumerated() {
            var load = load
            let mayRunAgain = loads.count > 1 && computing == nil && !InputName(load.input).isReadOnce
            load.putsOffRemovals = mayRunAgain
            let (end, observer) = run(load, place(index, of: loads), reporter)
            if LoadAttempt.mayHaveChanged(end) { changes += 1 }
            let attempt = LoadAttempt(load: load, index: index, end: end, observer: observer, changesSeen: changes)
            if mayRunAgain, attempt.isOpen {
                open.append(attempt)
            } else {
                codes[index] = report(attempt, reporter)
                if end.code.isFailure, Signals.exitCode != nil { break }
            }
        }
        runAgain(&open, loads, changes, reporter)
        for attempt in open { codes[attempt.index] = report(attempt, reporter) }
        writeGivenUp(loads, &codes, reporter)
        let known = codes.compactMap { $0 }
        if Signals.exitCode != nil, let failed = known.last(where: \.isFailure) { return failed }
        return known.first(where: \.isFailure) ?? (known.contains(.rejectedRecords) ? .rejectedRecords : .success)
    }

    /// Runs loads again until none of them can do more, and then those a last time whose rows still cannot be taken out.
    private func runAgain(
        _ open: inout [LoadAttempt], _ loads: [LoadOptions], _ changesBefore: Int, _ reporter: RunReporter
    ) {
        var changes = changesBefore
        while Signals.exitCode == nil {
            let next = open.firstIndex { $0.isOpen && $0.changesSeen < changes }
            guard let index = next ?? open.firstIndex(where: { $0.isOpen && $0.hasPutOffRemovals }) else { return }
            let load = open[index].again(puttingOffRemovals: next != nil)
            let (end, observer) = run(load, place(open[index].index, of: loads), reporter)
            if LoadAttempt.mayHaveChanged(end) { changes += 1 }
            open[index].changesSeen = changes
            open[index].observer = observer
            if let before = open[index].end.summary, let later = end.summary {
                open[index].end = self.end(load, before.continued(by: later))
            } else {
                open[index].end = end
            }
        }
        for index in open.indices where open[index].hasPutOffRemovals {
            guard var summary = open[index].end.summary else { continue }
            summary.status = .interrupted
            open[index].end = end(open[index].load, summary)
        }
    }

    /// Runs loads again whose table has rows that another input of the command has given up to them.
    private func writeGivenUp(_ loads: [LoadOptions], _ codes: inout [ExitCode?], _ reporter: RunReporter) {
        guard loads.count > 1, computing == nil else { return }
        for (index, load) in loads.enumerated() where Signals.exitCode == nil && codes[index]?.isFailure == false {
            guard !InputName(load.input).isReadOnce, LoadJob.hasGivenUpRows(load) else { continue }
            var load = load
            load.isRestart = false
            load.alarm = LoadAlarm()
            let (end, observer) = run(load, place(index, of: loads), reporter)
            let attempt = LoadAttempt(load: load, index: index, end: end, observer: observer, changesSeen: 0)
            codes[index] = report(attempt, reporter)
        }
    }

    /// Where an input stands among several.
    private func place(_ index: Int, of loads: [LoadOptions]) -> ProgressLine.Position? {
        loads.count > 1 ? ProgressLine.Position(number: index + 1, count: loads.count) : nil
    }

    private func run(
        _ options: LoadOptions, _ position: ProgressLine.Position?, _ reporter: RunReporter
    ) -> (end: RunEnd, observer: RunObserver) {
        let progress = ProgressObserver(name: options.input, position: position, mode: progress)
        let observer = reporter.observer(of: options, progress: progress)
        let ticker = reporter.ticker(observer)
        let job = job(options, observer)
        willShow(progress)
        Signals.stopOnSignal(job)
        let end: RunEnd
        do throws(LoadError) {
            end = self.end(options, try job.run())
        } catch {
            let code = error.exitCode(after: Signals.exitCode)
            let next = code.isResumable ? next(code, options) : nil
            end = RunEnd(
                load: options, code: code, summary: nil, error: error, runID: observer.runID, alarms: observer.alarms,
                next: next)
        }
        Signals.jobDidEnd()
        ticker?.stop()
        progress.finish()
        reporter.finishRun(end, observer)
        return (end, observer)
    }

    /// The end of a load that has not failed.
    private func end(_ options: LoadOptions, _ summary: LoadSummary) -> RunEnd {
        let code = exitCode(summary)
        let next = summary.status == .skipped ? nil : next(code, options, summary)
        return RunEnd(
            load: options, code: code, summary: summary, error: nil, runID: summary.runID,
            alarms: Set(summary.alarms.filter(\.value).keys), next: next)
    }

    /// Tells what came of a load in the end, everywhere it is to be told; returns its code.
    private func report(_ attempt: LoadAttempt, _ reporter: RunReporter) -> ExitCode {
        let end = attempt.end
        if printsJSON, let summary = end.summary {
            Terminal.standardOutput.write(SummaryJSON(summary, next: end.next).text + "\n")
        }
        reporter.finish(end, attempt.observer)
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
            Terminal.standardError.say("Error: \(SafeText.escaped(error.description))\n")
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
