import CSVLoad
import SQLiteCore

@main
struct Main {
    static let version = LoadJob.version
    /// The day of the version, as manual pages write it.
    static let date = "November 24, 2026"

    static func main() {
        FileDescriptor.reserveStandardStreams()
        Signals.surviveFileLimit()
        Memory.returnLargeBlocks()
        let words = Array(CommandLine.arguments.dropFirst())
        StandardError.setStyle(by: words)
        checked(run(words)).exit()
    }

    /// The code of a run, unless it went well and its output is not where it was to go.
    private static func checked(_ code: ExitCode) -> ExitCode {
        guard let failure = Terminal.outputFailure else { return code }
        let told = failure.report()
        return code == .success || code == .rejectedRecords ? told : code
    }

    private static func run(_ arguments: [String]) -> ExitCode {
        do throws(UsageError) {
            switch try ArgumentParser().parse(arguments) {
            case .help(let subcommand):
                let terminal = Terminal.standardOutput
                terminal.writeControlling(HelpScreen(subcommand, width: terminal.width, style: terminal.style).text)
                return .success
            case .version:
                Terminal.standardOutput.write("csvload \(version) (SQLite \(Connection.libraryVersion))\n")
                return .success
            case .run(let parsed):
                switch parsed.subcommand {
                case .load: return try LoadCommand(parsed).run()
                case .resume: return try ResumeCommand(parsed).run()
                case .inspect:
                    return try parsed.isSet(.tune) ? TuneCommand(parsed).run() : InspectCommand(parsed).run()
                case .status: return StatusCommand(parsed).run()
                case .verify: return try VerifyCommand(parsed).run()
                case .rejects: return try RejectsCommand(parsed).run()
                case .changes: return try ChangesCommand(parsed).run()
                case .export: return try ExportCommand(parsed).run()
                case .report: return try ReportCommand(parsed).run()
                case .migrate: return try MigrateCommand(parsed).run()
                case .forget: return try ForgetCommand(parsed).run()
                case .schedule: return try ScheduleCommand(parsed).run()
                case .compute:
                    return try PartCommand.isMeant(by: parsed)
                        ? PartCommand(parsed).run() : ComputeCommand(parsed).run()
                case .plan: return try PlanCommand(parsed).run()
                case .spark: return try SparkCommand(parsed).run()
                case .completions, .man: return try ReferenceCommand(parsed).run()
                }
            }
        } catch {
            Terminal.standardError.say(error.screen)
            return .usage
        }
    }
}

extension LoadError {
    /// What the process returns to the shell.
    var exitCode: ExitCode { ExitCode(rawValue: code.rawValue) ?? .failed }
}
