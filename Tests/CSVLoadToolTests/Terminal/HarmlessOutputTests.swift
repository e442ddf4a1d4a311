import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("What reaches a terminal")
struct HarmlessOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A sequence that clears the screen, as bytes and as one character, and a control that turns the direction round.
    private static let evil = "\u{1B}[2J\u{9B}2J\u{202E}"

    private func expectHarmless(_ run: CommandRun) {
        for text in [run.output, run.errors] {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { SafeText.isSafe($0) }, "\(SafeText.escaped(run.description))")
        }
    }

    @Test("no control sequence of names, data and flags does, in whatever is said about them")
    func commands() throws {
        let evil = Self.evil
        let input = try folder.write("id,a\(evil),\"b\n\(evil)\"\n1,\(evil),x\n2,y\n,\(evil)\n", to: "in\(evil).csv")
        let more = try folder.write("id,a\(evil),\"b\n\(evil)\"\n7,\(evil),x\n", to: "more\(evil).csv")
        let database = folder.path("out\(evil).db")
        let commands: [[String]] = [
            ["load", input, database, "--table", "t\(evil)"],
            ["load", input, database, "--table", "t\(evil)", "--json"],
            ["load", input, database, "--table", "t\(evil)", "--key", "id\(evil)"],
            ["load", input, database, "--table", "u", "--compute", "c = nosuch\(evil)(1)"],
            ["load", input, database, "--table", "u", "--where", "\"\(evil)"],
            ["load", input, database, "--table", "u", "--type", "id=\(evil)"],
            ["load", input, database, "--nosuch\(evil)"],
            ["load", input + "gone", database], ["load", input, folder.path("no\(evil)/x.db")],
            ["inspect", input], ["inspect", input, "--json"],
            ["status", database], ["status", database, "--json"], ["status", input],
            ["rejects", database], ["rejects", database, "--json"], ["rejects", database, "--source-name", evil],
            ["rejects", database, "--retry"], ["rejects", database, "--export", folder.path("no\(evil)/r.csv")],
            ["verify", input, database, "--table", "t\(evil)", "--show-values"],
            ["load", input, database, "--table", "u\(evil)", "--dry-run", "--show-values"],
            ["export", database, "t\(evil)gone", "--output", folder.path("e.csv")],
            ["load", input, database, "--table", "w\(evil)", "--track-changes"],
            ["load", more, database, "--table", "w\(evil)"], ["changes", database],
            ["changes", database, "--table", evil], ["changes", database, "--since", evil],
            ["changes", database, "--undo", "1"], ["changes", database, "--undo", "99\(evil)"],
            ["changes", database, "--output", folder.path("no\(evil)/c.csv")],
            ["forget", database, "--source-name", evil],
            ["resume", database], [evil], ["load", evil],
        ]
        for words in commands { expectHarmless(try CommandRun.run([CommandRun.commandPath] + words)) }
    }

    @Test("JSON keeps its values with what a terminal would obey as escapes")
    func json() {
        #expect(SafeText.json("{\"a\":\"\u{9B}\u{E0041}é\"}") == "{\"a\":\"\\u009b\\udb40\\udc41é\"}")
    }
}
