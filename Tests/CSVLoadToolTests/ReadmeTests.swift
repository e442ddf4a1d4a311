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
