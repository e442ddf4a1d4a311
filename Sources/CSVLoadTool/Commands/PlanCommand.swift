import CSVLoad

/// `csvload plan`: inputs cut into parts.
struct PlanCommand {
    private let arguments: ParsedArguments
    private let loads: [LoadOptions]
    private let progress: ProgressMode

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        loads = try OptionResolver(arguments).planning()
        progress = try ProgressMode(arguments)
    }

    func run() -> ExitCode {
        let observer = ProgressObserver(
            name: loads.count == 1 ? loads[0].input : "\(loads.count) inputs", mode: progress)
        let job = PlanJob(loads, parts: arguments.integer(.parts), toolVersion: Main.version, observer: observer)
        Signals.stopOnSignal(job)
        do throws(LoadError) {
            let plan = try job.run()
            observer.finish()
            guard let plan else { return .reportStopped("nothing was written") }
            guard let output = arguments.text(.output), output != "-" else {
                Terminal.standardOutput.write(plan.text)
                return .success
            }
            try plan.write(to: output)
            if !arguments.isSet(.quiet) {
                let records = plan.parts.map(\.records).reduce(0, +)
                Terminal.standardError.write(
                    """
                    Planned: \(NumberFormat.grouped(records)) records in \(plan.parts.count) parts, in \
                    \(SafeText.quoted(output))
                    Next: csvload compute --plan \(ShellWord.path(output)) --part 1

                    """)
            }
            return .success
        } catch {
            observer.finish()
            return error.report(signal: Signals.exitCode)
        }
    }
}
