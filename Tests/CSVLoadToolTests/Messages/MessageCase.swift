import CSVLoad
import Foundation
import TestSupport
import Testing

/// An error as users meet it: a command that provokes it, and what the catalogue says about it.
///
/// The page `Messages.md` is made from these cases and from what the command really prints, so that neither says
/// anything else. A new message gets a case here; `CSVLOAD_UPDATE_GOLDEN=1` then writes the page.
struct MessageCase: Sendable, CustomTestStringConvertible {
    /// A chapter of the page; the order of the cases is the order on the page.
    enum Chapter: String, CaseIterable, Sendable {
        case commandLine = "The command line"
        case options = "Options that do not go together"
        case columns = "Columns and expressions"
        case input = "The input"
        case table = "The table"
        case database = "The database"
        case resuming = "Resuming, and other processes"
        case rejects = "Rejects"
        case changes = "Changes of rows"
        case files = "Files that are written"
        case migrations = "Migrations"
        case parts = "Parts and Spark"
    }

    let chapter: Chapter
    /// What is typed, in a folder with the file `orders.csv`.
    let command: String
    /// The error's identity; nil where the command line itself is not understood.
    let problem: LoadError.Problem?
    /// What it means, and what to do about it if the message itself does not say.
    let meaning: String
    /// What is done before, by a shell.
    let setup: String

    init(
        _ chapter: Chapter, _ command: String, _ problem: LoadError.Problem?, _ meaning: String,
        after setup: String = ""
    ) {
        self.chapter = chapter
        self.command = command
        self.problem = problem
        self.meaning = meaning
        self.setup = setup
    }

    var testDescription: String { command }
    var exitCode: Int32 { problem?.code.rawValue ?? 64 }

    static let all: [MessageCase] = {
        let cases =
            commandLine + options + columns + input + table + database + resuming + rejects + changes + files
            + migrations + parts
        return Chapter.allCases.flatMap { chapter in cases.filter { $0.chapter == chapter } }
    }()

    /// What the command prints behind `Error: `, with the folder called `/data`.
    func message() throws -> String {
        let (run, folder) = try run(command)
        let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
        let line = try #require(lines.first, "\(run)")
        return String(line.dropFirst("Error: ".count)).replacing(folder, with: "/data")
            // It grows with every migration.
            .replacing(try Regex("versions up to [0-9]+"), with: "versions up to N")
    }

    /// The command again, with what it prints as JSON: the problems that it names.
    func loggedProblems() throws -> [String] {
        let (run, _) = try run(command + " --log-format json")
        return run.errors.split(separator: "\n").compactMap {
            let object = try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            return object?["problem"] as? String
        }
    }

    /// Whether the command takes `--log-format`, and nothing in it keeps a flag from being added.
    var isLogged: Bool { command.hasPrefix("csvload load ") || command.hasPrefix("csvload spark ") }

    private func run(_ command: String) throws -> (CommandRun, folder: String) {
        let folder = try TemporaryFolder()
        try folder.write("id,name,price\n1,tea,2.5\n2,cup,4\n", to: "orders.csv")
        let tools = (CommandRun.commandPath as NSString).deletingLastPathComponent
        let script = """
            export PATH="$1:$PATH" LC_ALL=C.UTF-8 TMPDIR="$2"; cd "$2"
            { :; \(setup)
            } > /dev/null 2>&1 < /dev/null
            \(command)
            """
        let run = try CommandRun.run(["bash", "-c", script, "bash", tools, folder.path])
        try #require(run.exitCode == exitCode, "\(run)")
        return (run, folder.path)
    }

    /// The case on the page.
    func block(_ message: String) -> String {
        """
        ```text
        Error: \(message)
        ```

        Exit code \(exitCode)\(problem.map { " (`\($0.rawValue)`)" } ?? ""), as from `\(command.replacing("\\\n", with: "").replacing("\n", with: " "))`. \(meaning)

        """
    }
}
