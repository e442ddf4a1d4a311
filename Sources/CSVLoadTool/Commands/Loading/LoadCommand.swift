import CSVLoad

/// `csvload load`: a load for each input.
struct LoadCommand {
    private let loads: [LoadOptions]
    private let runner: LoadRunner
    /// What tells of the loads in their place; nil where they are done.
    private let dryRun: DryRunCommand?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        loads = try OptionResolver(arguments).options()
        runner = try LoadRunner(arguments)
        guard arguments.isSet(.dryRun) || !arguments.isSet(.showValues) else {
            throw UsageError("--show-values goes with --dry-run: add it, or leave --show-values out", subcommand: .load)
        }
        dryRun = arguments.isSet(.dryRun) ? try DryRunCommand(arguments) : nil
    }

    func run() -> ExitCode { dryRun?.run(loads) ?? runner.run(loads) }
}
