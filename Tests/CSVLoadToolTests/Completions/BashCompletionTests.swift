import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Completion in bash", .enabled(if: Program.areInstalled("bash")))
struct BashCompletionTests {
    private let folder: TemporaryFolder
    private let script: String

    init() throws {
        folder = try TemporaryFolder()
        script = try folder.write(CompletionScript(shell: .bash).text, to: "csvload.bash")
    }

    /// What bash would offer for the last of the words, and how it would complete files: `default`, `dirnames` or ``.
    private func offers(_ words: String...) throws -> (words: [String], files: String) {
        // Outside a completion `compopt` does nothing but complain: here it tells what it was asked for.
        let program = """
            source "$1"; shift
            compopt() { printf 'files %s\\n' "$2"; }
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _csvload
            printf 'word %s\\n' "${COMPREPLY[@]}"
            """
        let run = try CommandRun.run(["bash", "--norc", "-c", program, "bash", script, "csvload"] + words)
        try #require(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        let found = lines.filter { $0[0] == "word" && $0.count == 2 }.map { $0[1] }
        return (found, lines.first { $0[0] == "files" }?[1] ?? "")
    }

    @Test("offers every flag of a subcommand, and no other", arguments: Subcommand.allCases)
    func flags(subcommand: Subcommand) throws {
        let expected = FlagTable.flags(of: subcommand).flatMap(\.spellings)
        #expect(try offers(subcommand.rawValue, "-").words.sorted() == expected.sorted())
    }

    @Test("offers subcommands first, and files where no subcommand fits")
    func subcommands() throws {
        let first = try offers("")
        #expect(first.words == Subcommand.allCases.map(\.rawValue) + ["help"])
        #expect(first.files == "default")
        #expect(try offers("re").words == first.words.filter { $0.hasPrefix("re") })
        #expect(try offers("help", "stat").words == ["status"])
        #expect(try offers("man", "stat").words == ["status"])
        #expect(try offers("-").words == ["--version", "-h", "--help"])
    }

    @Test("offers the words of a choice, behind a space or an equals sign")
    func choices() throws {
        #expect(try offers("load", "--ragged", "").words == ["reject", "pad", "keep"])
        #expect(try offers("load", "--ragged", "=").words == ["reject", "pad", "keep"])
        #expect(try offers("load", "--ragged", "=", "p").words == ["pad"])
        #expect(try offers("load", "--ragged=p").words == ["--ragged=pad"])
        #expect(try offers("completions", "").words == ["bash", "zsh", "fish"])
    }

    @Test("offers files and folders where they belong, and nothing where only the user knows")
    func files() throws {
        #expect(try offers("load", "").files == "default")
        #expect(try offers("load", "a.csv", "").files == "default")
        #expect(try offers("orders.csv", "").files == "default")
        #expect(try offers("export", "shop.db", "--output", "").files == "default")
        #expect(try offers("load", "--migrations", "").files == "dirnames")
        for words in [["export", "shop.db"], ["status", "shop.db"], ["load", "--table"], ["completions", "bash"]] {
            let offer = try offers(words[0], words[1], "")
            #expect(offer.words.isEmpty && offer.files.isEmpty, "\(words)")
        }
    }

    @Test("knows an input without a subcommand for a load, and takes no value for an operand")
    func implied() throws {
        let load = FlagTable.flags(of: .load).flatMap(\.spellings)
        #expect(try offers("orders.csv", "shop.db", "--").words.sorted() == load.filter { $0.hasPrefix("--") }.sorted())
        #expect(try offers("--quiet", "load", "--ragg").words == ["--ragged"])
        #expect(try offers("export", "--where", "a > 1", "shop.db", "").files == "")
        #expect(try offers("load", "--", "-").words.isEmpty)
    }
}
