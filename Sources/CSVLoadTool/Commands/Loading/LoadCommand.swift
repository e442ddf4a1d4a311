import CSVLoad

/// `csvload load`: a load for each input.
struct LoadCommand {
    private let loads: [LoadOptions]
    private let runner: LoadRunner

    init(_ arguments: ParsedArguments) throws(UsageError) {
        loads = try OptionResolver(arguments).options()
        runner = try LoadRunner(arguments)
    }

    func run() -> ExitCode {
        runner.run(loads)
    }
}
