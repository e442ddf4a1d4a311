import CSVLoad

/// `csvload status`: a line a source.
struct StatusCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() -> ExitCode {
        let database = arguments.operands[0]
        do throws(LoadError) {
            let history = try LoadHistory(database: database)
            if arguments.isSet(.json) {
                Terminal.standardOutput.write(JSONText.line(history.sources) + "\n")
            } else if history.sources.isEmpty {
                Terminal.standardOutput.write("Nothing has been loaded into \(SafeText.quoted(database)) yet.\n")
            } else {
                Terminal.standardOutput.write(table(history.sources))
                if history.sources.contains(where: \.isUnfinished) {
                    Terminal.standardError.say("Next: csvload resume \(ShellWord.path(database))\n")
                }
            }
            return .success
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
    }

    /// How fast the last load was, beside those before it.
    private func pace(_ rate: Double, _ source: LoadHistory.Source) -> String {
        let last = "last load \(NumberFormat.rate(rate))"
        guard let median = source.medianRowsPerSecond, median > 0 else { return last }
        let percent = Int(((rate - median) / median * 100).rounded())
        let loads = source.comparedLoads ?? 0
        let than = "the median of \(loads) earlier \(loads == 1 ? "load" : "loads"), \(NumberFormat.rate(median))"
        if percent == 0 { return "\(last), as \(than)" }
        return "\(last), \(abs(percent)) % \(percent < 0 ? "slower" : "faster") than \(than)"
    }

    private func table(_ sources: [LoadHistory.Source]) -> String {
        var text = ""
        for source in sources {
            text += "\(SafeText.escaped(source.name)) -> \(SafeText.escaped(source.table))\n"
            text += "  \(source.status)"
            if let last = source.lastActivity { text += " \(last)" }
            text += ", \(source.runs) \(source.runs == 1 ? "run" : "runs")\n"
            text += "  \(NumberFormat.grouped(source.records)) records: "
            text += "\(NumberFormat.grouped(source.rowsLoaded)) in the table, "
            text += "\(NumberFormat.grouped(source.filtered)) filtered, "
            text += "\(NumberFormat.grouped(source.rejected)) rejected"
            text += " (\(NumberFormat.bytes(Int(source.bytes))))\n"
            if let rate = source.rowsPerSecond { text += "  \(pace(rate, source))\n" }
            if let run = source.undoneRun {
                text += "  run \(run) was undone: the next load compares all records with the table\n"
            }
            if let error = source.error {
                let code = source.exitCode.map { " (exit code \($0))" } ?? ""
                text += "  \(SafeText.escaped(error))\(code)\n"
            }
        }
        return text
    }
}
