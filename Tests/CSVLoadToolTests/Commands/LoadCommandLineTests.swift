import CSVLoad
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("A load as a command line")
struct LoadCommandLineTests {
    private func options(_ words: [String]) throws -> LoadOptions {
        guard case .run(let arguments) = try ArgumentParser().parse(words) else {
            throw UsageError("no command", subcommand: nil)
        }
        return try #require(try OptionResolver(arguments).options().first)
    }

    /// What some flags are refused without.
    private static let companions = [
        "load-extension": ["--compute", "z = 1"], "compute-retries": ["--compute-command", "cat"],
    ]

    @Test("says again what was typed, whatever is stored", arguments: OptionWords.samples.keys.sorted())
    func again(flag: String) throws {
        let declared = try #require(LoadOptions.leaves.first { $0.flag == flag }, "--\(flag) is no option")
        for values in try #require(OptionWords.samples[flag]) {
            let words = values.map { $0.isEmpty && declared.form == .toggle ? "--\(flag)" : "--\(flag)=\($0)" }
            let input = flag == "spool" ? "-" : "/srv/a.csv"
            let companions = Self.companions[flag] ?? []
            let typed = try options(["load", input, "/srv/out.db", "--table", "t"] + words + companions)
            let line = LoadCommandLine(typed, input: input)
            var again = try options(Array(line.words.dropFirst()))
            #expect(again.content == typed.content, "\(line.words)")
            guard declared.role != .run, declared.role != .speed else { continue }
            again.siblings = typed.siblings
            #expect(again == typed, "\(line.words)")
        }
    }

    @Test("has a command among the expressions where it was")
    func command() throws {
        let words = [
            "load", "/srv/a.csv", "/srv/out.db", "--table", "t", "--compute", "a = 1", "--compute-command", "cat -u",
            "--compute-shell", "--compute-format", "csv", "--compute-columns", "b,c", "--compute", "d = b",
        ]
        let typed = try options(words)
        let line = LoadCommandLine(typed, input: "/srv/a.csv")
        #expect(line.words == ["csvload"] + words)
        #expect(try options(Array(line.words.dropFirst())) == typed)
    }
}
