import TestSupport
import Testing

@testable import CSVLoadTool

/// Completion as it is typed: in a real shell, in a real terminal.
@Suite("Completion as typed", .enabled(if: TerminalScreen.isAvailable))
struct TypedCompletionTests {
    private static let shells = Shell.allCases.filter { Program.areInstalled($0.rawValue) }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("id\n1\n", to: "orders.csv")
        _ = try folder.makeFolder("migrations")
        for shell in Shell.allCases {
            try folder.write(CompletionScript(shell: shell).text, to: "_csvload.\(shell.rawValue)")
        }
        try folder.write("autoload -Uz compinit; compinit -D; source ./_csvload.zsh; LISTMAX=0\n", to: "setup.zsh")
        try folder.write("bind 'set show-all-if-ambiguous on'; source ./_csvload.bash\n", to: "setup.bash")
        try folder.write(
            "set fish_greeting; set fish_autosuggestion_enabled 0; source ./_csvload.fish\n", to: "setup.fish")
    }

    /// A shell that has read the script, and in which `csvload` prints the words it is called with.
    private func start(_ shell: Shell) throws -> TerminalScreen {
        let words =
            switch shell {
            case .bash: ["bash", "--norc", "--noprofile", "-i"]
            case .zsh: ["zsh", "-f", "-i"]
            case .fish: ["fish", "--no-config", "-i"]
            }
        let screen = try TerminalScreen(columns: 150, rows: 80, words, in: folder.path)
        let shows =
            shell == .fish
            ? "function csvload; printf '<%s>' $argv; echo; end" : "csvload() { printf '<%s>' \"$@\"; echo; }"
        try screen.type("source ./setup.\(shell.rawValue); \(shows); clear; echo rea''dy", "Enter")
        _ = try screen.wait { $0.contains("ready") }
        return screen
    }

    @Test("completes subcommands, flags, choices, files and folders", arguments: shells)
    func words(shell: Shell) throws {
        let screen = try start(shell)
        try screen.type(
            "csvload insp", "Tab", "ord", "Tab", "--all-t", "Tab", "--ragged ke", "Tab", "Enter")
        _ = try screen.wait { $0.contains("<inspect><orders.csv><--all-text><--ragged><keep>") }
        try screen.type("csvload ord", "Tab", "shop.db --migr", "Tab")
        // zsh goes on behind an equals sign, the others behind a space.
        try screen.type("mig", "Tab", "Enter")
        _ = try screen.wait { lines in
            lines.contains {
                $0.hasPrefix("<orders.csv><shop.db><--migrations") && $0.contains("migrations/>")
                    || $0.contains("=migrations>")
            }
        }
    }

    @Test("lists every flag of a subcommand", arguments: shells)
    func list(shell: Shell) throws {
        let screen = try start(shell)
        let flags = FlagTable.flags(of: .inspect).map { "--\($0.long)" }
        try screen.type("csvload inspect orders.csv --", "Tab", "Tab")
        _ = try screen.wait { lines in flags.allSatisfy { flag in lines.contains { $0.contains(flag) } } }
    }
}
