import CSVLoad

/// `csvload resume`: every load that did not complete, with its options as they were.
struct ResumeCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() -> ExitCode {
        let database = arguments.operands[0]
        let loads: [LoadOptions]
        do throws(LoadError) {
            loads = try LoadHistory(database: database).unfinishedLoads
        } catch {
            Terminal.standardError.write("Error: \(SafeText.escaped(error.description))\n")
            return error.exitCode
        }
        if loads.isEmpty, !arguments.isSet(.quiet) {
            Terminal.standardError.write("Nothing to resume: every load into \(SafeText.quoted(database)) is complete.\n")
        }
        let piped = loads.filter { $0.input == "-" }
        for load in piped {
            Terminal.standardError.write(
                "Error: the load into \(SafeText.quoted(load.table)) reads standard input: run its command again "
                    + "with the same input.\n")
        }
        let code = LoadRunner(arguments).run(loads.filter { $0.input != "-" })
        return piped.isEmpty || (code != .success && code != .rejectedRecords) ? code : .failed
    }
}
