import Foundation
import Testing

@testable import CSVLoadTool

@Suite("README")
struct ReadmeTests {
    private static let text: String = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let readme = folder.appending(path: "../../README.md").standardizedFileURL
        return (try? String(contentsOf: readme, encoding: .utf8)) ?? ""
    }()

    @Test("mentions each flag", arguments: FlagTable.all.map(\.id))
    func flags(id: FlagID) throws {
        let flag = FlagTable.flag(id)
        for name in [flag.long] + flag.aliases {
            #expect(try Self.mentions(name), "README.md says nothing of --\(name)")
        }
    }

    @Test("has one row for each flag of load, with the values and the default that the flag table has")
    func rows() {
        let entries = FlagRows(Self.text).entries
        for flag in FlagTable.flags(of: .load) where flag.id != .help {
            let rows = entries.filter { $0.spelling == "--\(flag.long)" }
            #expect(rows.count == 1, "README.md has \(rows.count) rows for --\(flag.long)")
            guard let row = rows.first else { continue }
            let words = flag.value.words
            let value = flag.value.placeholder.map { $0.hasSuffix("|none") ? String($0.dropLast(5)) : $0 }
            if words.isEmpty, let value {
                #expect(row.values.contains(value), "--\(flag.long) takes \(value), and in README.md \(row.values)")
            } else {
                #expect(row.values == words, "--\(flag.long) takes \(words), and in README.md \(row.values)")
            }
            if let told = row.defaultText, let meant = flag.defaultText, !words.isEmpty || Int(meant) != nil {
                #expect(
                    told.replacing("`", with: "").hasPrefix(meant.prefix { $0.isLetter || $0.isNumber }),
                    "the default of --\(flag.long) is \(meant), and in README.md \(told)")
            }
        }
        for entry in entries {
            #expect(FlagTable.flag(spelled: entry.spelling) != nil, "\(entry.spelling) is no flag")
        }
    }

    @Test("mentions each subcommand", arguments: Subcommand.allCases)
    func subcommands(subcommand: Subcommand) {
        #expect(Self.text.contains("csvload \(subcommand.rawValue) "))
    }

    @Test("mentions no flag that there is not")
    func noOthers() throws {
        let known = Set(FlagTable.all.flatMap { [$0.long] + $0.aliases })
        let lines = Self.text.split(separator: "\n").filter { $0.contains("csvload") || $0.hasPrefix("| `--") }
        for line in lines {
            for match in line.matches(of: try Regex("[ `(]--([a-z][a-z-]+)", as: (Substring, Substring).self)) {
                #expect(known.contains(String(match.output.1)), "--\(match.output.1) is no flag")
            }
        }
    }

    private static func mentions(_ name: String) throws -> Bool {
        try text.contains(Regex("--\(name)(?![a-z-])"))
    }
}
