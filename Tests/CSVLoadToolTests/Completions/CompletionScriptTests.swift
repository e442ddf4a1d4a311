import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Completion script")
struct CompletionScriptTests {
    @Test("reads as recorded", arguments: Shell.allCases)
    func golden(shell: Shell) throws {
        try Golden.expect(CompletionScript(shell: shell).text, matches: "completions.\(shell.rawValue)")
    }

    @Test("mentions every flag and every subcommand", arguments: Shell.allCases)
    func mentions(shell: Shell) {
        let text = CompletionScript(shell: shell).text
        for flag in FlagTable.all {
            for name in [flag.long] + flag.aliases {
                #expect(text.contains(shell == .fish ? "-l \(name) " : "--\(name)"), "--\(name)")
            }
        }
        for subcommand in Subcommand.allCases { #expect(text.contains(subcommand.rawValue)) }
    }

    @Test("is printed by the command, and nothing else is", arguments: Shell.allCases)
    func command(shell: Shell) throws {
        let run = try CommandRun.csvload("completions", shell.rawValue)
        #expect(run.exitCode == 0)
        #expect(run.output == CompletionScript(shell: shell).text)
        #expect(run.errors.isEmpty)
    }

    @Test("of an unknown shell is exit 64, and the nearest one is named")
    func unknownShell() throws {
        let run = try CommandRun.csvload("completions", "zhs")
        #expect(run.exitCode == 64)
        #expect(run.errors.hasPrefix("Error: unknown shell 'zhs'. Did you mean 'zsh'?\n"))
        #expect(try CommandRun.csvload("completions", "tcsh").errors.contains("It is one of bash, zsh, fish."))
        #expect(try CommandRun.csvload("completions").exitCode == 64)
    }

    @Test("is one that its shell can parse", arguments: Shell.allCases.filter { Program.areInstalled($0.rawValue) })
    func syntax(shell: Shell) throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(CompletionScript(shell: shell).text, to: "csvload.\(shell.rawValue)")
        let run = try CommandRun.run([shell.rawValue, "-n", script])
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
    }
}
