import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Manual page")
struct ManualPageTests {
    private static let commands: [Subcommand?] = [nil] + Subcommand.allCases

    @Test("reads as recorded", arguments: commands)
    func golden(subcommand: Subcommand?) throws {
        let page = ManualPage(subcommand)
        try Golden.expect(page.text, matches: "\(page.name).1")
    }

    @Test("says nothing that mandoc complains about", .enabled(if: Program.areInstalled("mandoc")), arguments: commands)
    func lint(subcommand: Subcommand?) throws {
        let folder = try TemporaryFolder()
        let page = ManualPage(subcommand)
        let run = try CommandRun.run(["mandoc", "-Tlint", folder.write(page.text, to: "\(page.name).1")])
        // Pages that are not installed where the tests run.
        let complaints = run.output.split(separator: "\n").filter { !$0.contains("referenced manual not found") }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("shows every flag with its whole help", .enabled(if: Program.areInstalled("mandoc")), arguments: commands)
    func rendered(subcommand: Subcommand?) throws {
        let page = ManualPage(subcommand)
        let run = try CommandRun.run(["mandoc", "-Tascii", "-Owidth=1000"], input: page.text)
        #expect(run.exitCode == 0)
        // Bold is a letter over itself, underlined one over a line.
        let text = run.output.replacing(try Regex(".\u{8}"), with: "").replacing(try Regex(" +"), with: " ")
        for flag in FlagTable.flags(of: subcommand) {
            #expect(text.contains(HelpScreen.label(of: flag, for: subcommand)), "--\(flag.long)")
            #expect(text.contains(HelpScreen.prose(of: flag, for: subcommand)), "--\(flag.long)")
        }
        for example in (subcommand?.manual ?? .tool).examples {
            #expect(text.contains(example.command.split(separator: "\n")[0]))
        }
    }

    @Test("lists every exit code, as the README does")
    func exitCodes() {
        let text = ManualPage(nil).text
        for code in ExitCode.allCases {
            #expect(text.contains(".It \(code.rawValue)\n"))
            #expect(code.meaning.hasSuffix("."))
        }
        #expect(ExitCode.resumable == "1, 74, 75, 130 and 143")
    }

    @Test("is printed by the command, and an unknown subcommand is exit 64")
    func command() throws {
        #expect(try CommandRun.csvload("man").output == ManualPage(nil).text)
        #expect(try CommandRun.csvload("man", "load").output == ManualPage(.load).text)
        let run = try CommandRun.csvload("man", "lood")
        #expect(run.exitCode == 64)
        #expect(run.errors.hasPrefix("Error: unknown subcommand 'lood'. Did you mean 'load'?\n"))
    }

    @Test(
        "writes characters that formatters would change as what they are",
        arguments: [
            ("--key 'a'", "\\-\\-key \\(aqa\\(aq"), ("a\\b", "a\\eb"), ("…", "\\[u2026]"),
            ("~^`\"", "\\(ti\\(ha\\(ga\\(dq"),
        ]
    )
    func escapes(text: String, expected: String) {
        #expect(Mdoc.escaped(text) == expected)
    }

    @Test("begins a line with each sentence, and none with a macro")
    func prose() {
        #expect(Mdoc.prose("One (1. of 2) is. Two is.") == ["One (1.", "of 2) is.", "Two is."])
        #expect(Mdoc.prose(".csv is a name.") == ["\\&.csv is a name."])
    }
}
