import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Text style")
struct TextStyleTests {
    @Test(
        "colours a terminal unless the environment says otherwise",
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
            (true, ["CLICOLOR": "0"], false), (true, ["CLICOLOR": "1"], true), (false, ["CLICOLOR": "1"], false),
            (false, ["CLICOLOR_FORCE": "1"], true), (false, ["CLICOLOR_FORCE": "0"], false),
            (true, ["CLICOLOR": "0", "CLICOLOR_FORCE": "1"], true),
            (true, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
        ] as [(Bool, [String: String], Bool)]
    )
    func isColored(isTerminal: Bool, environment: [String: String], expected: Bool) {
        #expect(TextStyle.isColored(isTerminal: isTerminal) { environment[$0] } == expected)
    }

    // The text is no argument of the test, for the runner would print it as it is.
    @Test("sets off the word that opens a line, and changes nothing else")
    func message() {
        let text = "Note: one\nError: two. Error: three\n  Next: four\nNext: five\n"
        #expect(TextStyle.plain.message(text) == text)
        #expect(
            TextStyle.colored.message(text)
                == "\u{1B}[33mNote:\u{1B}[0m one\n\u{1B}[1;31mError:\u{1B}[0m two. Error: three\n  Next: four\n"
                + "\u{1B}[1mNext:\u{1B}[0m five\n")
    }

    @Test("prints no control characters on a pipe", arguments: [["help", "load"], ["load"], ["status", "/none.db"]])
    func pipe(words: [String]) throws {
        let run = try CommandRun.run(["env", "-u", "CLICOLOR_FORCE", CommandRun.commandPath] + words)
        #expect(!(run.output + run.errors).contains("\u{1B}"))
    }

    @Test("colours help on a terminal, and not with NO_COLOR", .enabled(if: TerminalScreen.isAvailable))
    func terminal() throws {
        for (setting, expected) in [("NO_COLOR=", true), ("NO_COLOR=1", false)] {
            let screen = try TerminalScreen(columns: 90, rows: 60, shown("\(setting) csvload help"))
            _ = try screen.wait { $0.last == "    csvload help load" }
            #expect(try screen.coloredText.contains("\u{1B}[1mUSAGE:") == expected)
        }
    }

    @Test("fits help to the width of the terminal", .enabled(if: TerminalScreen.isAvailable), arguments: [40, 72, 120])
    func width(columns: Int) throws {
        let screen = try TerminalScreen(columns: columns, rows: 60, shown("csvload help status"))
        let lines = try screen.wait { $0.last == "    csvload status shop.db --json" }
        #expect(lines.map { $0 + "\n" }.joined() == HelpScreen(.status, width: columns).text)
    }

    /// A command whose output stays on the screen.
    private func shown(_ command: String) -> [String] { ["sh", "-c", "\(command); sleep 600"] }
}
