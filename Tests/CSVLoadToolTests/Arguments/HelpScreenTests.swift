import Testing

@testable import CSVLoadTool

@Suite("Help screen")
struct HelpScreenTests {
    private static let commands: [Subcommand?] = [nil] + Subcommand.allCases

    @Test("reads as recorded", arguments: commands)
    func golden(subcommand: Subcommand?) throws {
        let name = subcommand.map { "help-\($0.rawValue).txt" } ?? "help.txt"
        try Golden.expect(HelpScreen(subcommand, width: 80).text, matches: name)
    }

    @Test("fits its width", arguments: commands, [40, 50, 72, 80, 100])
    func width(subcommand: Subcommand?, width: Int) {
        // A command line is to be copied, so it is not wrapped; those fit in 80 columns.
        let limit = max(width, 80)
        let lines = HelpScreen(subcommand, width: width).text.split(separator: "\n")
        let examples = lines.firstIndex(of: "EXAMPLES:") ?? lines.endIndex
        #expect(lines[..<examples].allSatisfy { $0.count <= max(width, 53) })
        #expect(lines[examples...].allSatisfy { $0.count <= limit })
    }

    @Test("is the same with colours but for the colours", arguments: commands, [40, 80])
    func colors(subcommand: Subcommand?, width: Int) throws {
        let colored = HelpScreen(subcommand, width: width, style: .colored).text
        #expect(colored.contains("\u{1B}[1mUSAGE:\u{1B}[0m csvload"))
        let plain = colored.replacing(try Regex("\u{1B}\\[[0-9]*m"), with: "")
        #expect(plain == HelpScreen(subcommand, width: width).text)
    }

    @Test("leaves no blanks at line ends and no two empty lines", arguments: commands)
    func blanks(subcommand: Subcommand?) {
        let text = HelpScreen(subcommand, width: 80).text
        #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
        #expect(!text.contains("\n\n\n"))
        #expect(text.hasSuffix("\n"))
        #expect(!text.hasSuffix("\n\n"))
    }

    @Test("mentions every flag of the command, and no other", arguments: commands)
    func flags(subcommand: Subcommand?) {
        let lines = HelpScreen(subcommand, width: 80).text.split(separator: "\n")
        for flag in FlagTable.all {
            let label = "    \(HelpScreen.label(of: flag, for: subcommand))"
            let isListed = lines.contains { $0 == label || $0.hasPrefix(label + "  ") }
            #expect(isListed == flag.belongs(to: subcommand), "--\(flag.long)")
        }
    }

    @Test("shows the sections in the usual order", arguments: commands)
    func sections(subcommand: Subcommand?) {
        let headings = HelpScreen(subcommand, width: 80).text.split(separator: "\n").compactMap { line in
            line.prefix { $0 != ":" }.allSatisfy(\.isUppercase) ? String(line.prefix { $0 != ":" }) : nil
        }
        let expected =
            subcommand.map { subcommand in
                ["OVERVIEW", "USAGE"] + (subcommand.manual.operands.isEmpty ? [] : ["ARGUMENTS"])
                    + ["OPTIONS", "EXAMPLES"]
            } ?? ["OVERVIEW", "USAGE", "OPTIONS", "SUBCOMMANDS", "EXAMPLES"]
        #expect(headings == expected)
    }

    @Test("puts the short spelling first, and the value last")
    func labels() {
        #expect(HelpScreen.label(of: FlagTable.flag(.help)) == "-h, --help")
        #expect(HelpScreen.label(of: FlagTable.flag(.key)) == "--key, --pk COL[,COL]")
        #expect(HelpScreen.label(of: FlagTable.flag(.progress)) == "--progress auto|always|never|plain")
    }

    @Test("explains every operand, and every abstract is one sentence", arguments: Subcommand.allCases)
    func manuals(subcommand: Subcommand) {
        let manual = subcommand.manual
        #expect(manual.abstract.hasSuffix("."))
        #expect(manual.operands.allSatisfy { $0.help.hasSuffix(".") && $0.name == $0.name.uppercased() })
        #expect(manual.operands.filter { $0.count == .oneOrMore }.count <= 1)
        #expect(!manual.examples.isEmpty)
    }

    @Test("shows only examples that can be typed", arguments: commands)
    func examples(subcommand: Subcommand?) throws {
        for example in (subcommand?.manual ?? .tool).examples {
            let words = shellWords(example.command)
            #expect(words.first == "csvload")
            #expect(throws: Never.self) { try ArgumentParser().parse(Array(words.dropFirst())) }
        }
    }

    /// Splits as a shell would, as far as the examples need it.
    private func shellWords(_ command: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in command.replacing("\\\n", with: "") + " " {
            if quote == nil, "|>".contains(character) { break }
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else if quote == nil, character == " " {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return words
    }
}
