import CSVLoad

/// `csvload resume`: every load that did not complete, with its options as they were.
struct ResumeCommand {
    private let arguments: ParsedArguments
    private let runner: LoadRunner

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        runner = try LoadRunner(arguments)
    }

    func run() -> ExitCode {
        let database = arguments.operands[0]
        let loads: [LoadOptions]
        let isKnown: Bool
        do throws(LoadError) {
            let history = try LoadHistory.recovering(database)
            loads = try history.unfinishedLoads
            isKnown = !history.sources.isEmpty
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
        if loads.isEmpty, !arguments.isSet(.quiet) {
            Terminal.standardError.write(
                isKnown
                    ? "Nothing to resume: every load into \(SafeText.quoted(database)) is complete.\n"
                    : "Nothing to resume: nothing has been loaded into \(SafeText.quoted(database)) yet.\n")
        }
        let piped = loads.filter { InputName($0.input).isNameless }
        for load in piped {
            Terminal.standardError.say(
                LoadError(
                    .inputNotRepeatable,
                    "The load into '\(load.table)' reads \(load.input == "-" ? "standard input" : "a pipe")",
                    recovery: "Run its command again with the same input."))
        }
        var files = loads.filter { !InputName($0.input).isNameless }
        do throws(LoadError) {
            for load in files {
                try load.checkStored(
                    allowsCommands: arguments.isSet(.allowCommands), isTrusted: arguments.isSet(.trustDatabase))
            }
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
        do throws(UsageError) {
            let resolver = OptionResolver(arguments)
            for index in files.indices { try resolver.read(into: &files[index]) }
        } catch {
            Terminal.standardError.write(error.screen)
            return .usage
        }
        let code = runner.run(files)
        return piped.isEmpty || (code != .success && code != .rejectedRecords) ? code : .failed
    }
}
