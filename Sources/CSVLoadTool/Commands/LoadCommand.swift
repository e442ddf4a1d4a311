import CSVLoad

/// `csvload load`: a load for each input.
struct LoadCommand {
    private let arguments: ParsedArguments
    private let loads: [LoadOptions]
    private let runner: LoadRunner

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        loads = try OptionResolver(arguments).options()
        runner = try LoadRunner(arguments)
    }

    func run() -> ExitCode {
        runner.run(loads)
    }
}

/// Runs loads and reports them: what `load` and `resume` have in common.
struct LoadRunner {
    private let isQuiet: Bool
    private let printsJSON: Bool
    private let progress: ProgressMode
    /// Who computes the rows, where it is not this process.
    var computing: (any PartComputing)?
    /// Is handed what shows the progress of each load.
    var willShow: (ProgressObserver) -> Void = { _ in }

    init(_ arguments: ParsedArguments) throws(UsageError) {
        isQuiet = arguments.isSet(.quiet)
        printsJSON = arguments.isSet(.json)
        progress = try ProgressMode(arguments)
    }

    /// Runs the loads one after the other; one that fails does not keep the others from theirs.
    ///
    /// - Returns: the code of the first that failed, else whether any record was rejected.
    func run(_ loads: [LoadOptions]) -> ExitCode {
        var worst = ExitCode.success
        for (index, load) in loads.enumerated() {
            let position = ProgressLine.Position(number: index + 1, count: loads.count)
            let code = run(load, loads.count > 1 ? position : nil)
            if code == .interrupted || code == .terminated { return code }
            if worst == .success || (worst == .rejectedRecords && code != .success) { worst = code }
        }
        return worst
    }

    private func run(_ options: LoadOptions, _ position: ProgressLine.Position?) -> ExitCode {
        let observer = ProgressObserver(name: options.input, position: position, mode: progress)
        let job = LoadJob(options, toolVersion: Main.version, observer: observer, computing: computing)
        willShow(observer)
        Signals.stopOnSignal(job)
        do throws(LoadError) {
            let summary = try job.run()
            observer.finish()
            let code = exitCode(summary)
            if printsJSON { Terminal.standardOutput.write(SummaryJSON(summary).text + "\n") }
            if !isQuiet { Terminal.standardError.say(SummaryText(summary, next: next(code, options)).text) }
            return code
        } catch {
            observer.finish()
            let code = Signals.exitCode ?? error.exitCode
            Terminal.standardError.say("Error: \(SafeText.escaped(error.description))\n")
            if code.isResumable { Terminal.standardError.say("Next: \(next(code, options))\n") }
            return code
        }
    }

    private func exitCode(_ summary: LoadSummary) -> ExitCode {
        if summary.status == .interrupted { return Signals.exitCode ?? .interrupted }
        return summary.counts.rejected > 0 || summary.rejectsKept > 0 ? .rejectedRecords : .success
    }

    /// What to run next, as a command line.
    private func next(_ code: ExitCode, _ options: LoadOptions) -> String {
        let database = ShellWord.quoted(options.database)
        switch code {
        case .success:
            let table =
                "\""
                + options.table.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
            return "sqlite3 \(database) \(ShellWord.quoted("SELECT * FROM \(table) LIMIT 10"))"
        case .rejectedRecords:
            return "csvload rejects \(database)"
        default:
            let words = CommandLine.arguments.map { ShellWord.quoted($0) }
            return words.joined(separator: " ")
        }
    }
}
