import CSVLoad

/// `csvload migrate`: the user's own SQL files, each one once.
struct MigrateCommand {
    private let arguments: ParsedArguments
    private let folder: String

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        guard let folder = arguments.text(.migrations), !folder.isEmpty else {
            throw UsageError("name the folder of the SQL files with --migrations DIR", subcommand: .migrate)
        }
        self.folder = folder
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            let job = MigrateJob(database: arguments.operands[0], folder: folder)
            let summary = try job.run(isDryRun: arguments.isSet(.dryRun))
            if arguments.isSet(.json) {
                Terminal.standardOutput.write(JSONText.line(MigrationJSON(summary)) + "\n")
            }
            Terminal.standardError.say(text(of: summary))
            return .success
        } catch {
            return error.report()
        }
    }

    private func text(of summary: MigrationSummary) -> String {
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        let database = SafeText.quoted(summary.database)
        if summary.files.isEmpty {
            lines.append("Nothing to do: all \(summary.known) migrations are applied to \(database)")
        } else {
            lines.append("\(summary.isDryRun ? "Would apply" : "Applied") to \(database):")
            lines += summary.files.map { "  \(SafeText.escaped($0))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// What came of migrations, for programs.
private struct MigrationJSON: Encodable {
    private let database: String
    private let isDryRun: Bool
    private let appliedBefore: Int
    private let files: [String]
    private let notes: [String]

    init(_ summary: MigrationSummary) {
        database = summary.database
        isDryRun = summary.isDryRun
        appliedBefore = summary.known
        files = summary.files
        notes = summary.notes
    }
}
