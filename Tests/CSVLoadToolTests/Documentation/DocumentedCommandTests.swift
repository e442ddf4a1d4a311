import Foundation
import TestSupport
import Testing

/// Runs the shell blocks of every page, and compares what they print with what the page says.
///
/// The blocks of a page share a folder, `/data/shop` in what they print, with `fixtures` in it. Times, speeds and sizes
/// of reports may differ, and a line `…` stands for any lines. A block that cannot be run says why right before it:
/// `<!-- not run: the reason -->`.
@Suite("Commands in the documentation")
struct DocumentedCommandTests {
    /// Blocks that cannot be run are to stay few.
    private static let mostNotRun = 16

    @Test("do what the page says", arguments: MarkdownPage.all)
    func run(page: MarkdownPage) throws {
        let blocks = page.blocks.filter { $0.reasonNotRun == nil }
        guard !blocks.isEmpty else { return }
        let shell = try Shell()
        for block in blocks {
            for command in block.commands {
                let (output, code) = try shell.run(command.text)
                let place = "\(page.name):\(command.line): $ \(command.text)"
                #expect(
                    Self.matches(output, command.expected), "\(place)\nprints:\n\(output.joined(separator: "\n"))")
                let isToldToFail = command.expected.contains { $0.hasPrefix("Error: ") }
                #expect(code == 0 || code == 2 || isToldToFail, "\(place)\nexit \(code): \(output)")
            }
        }
    }

    @Test("are run, but for few")
    func coverage() {
        let blocks = MarkdownPage.all.flatMap(\.blocks)
        let notRun = blocks.filter { $0.reasonNotRun != nil }
        #expect(notRun.allSatisfy { ($0.reasonNotRun ?? "").count > 10 })
        #expect(notRun.count <= Self.mostNotRun)
        #expect(blocks.count > 3 * notRun.count)
    }

    @Test("are found in a page, with their continuations and their reasons")
    func parsing() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            Text.

            ```console
            $ a "one
            two" \\
              three
            out

            $ b
            ```

            <!-- not run: it has no end -->

            ```sh
            yes
            ```
            """, to: "page.md")
        let blocks = MarkdownPage(file: URL(filePath: file)).blocks
        #expect(blocks.map(\.reasonNotRun) == [nil, "it has no end"])
        #expect(blocks[0].commands.map(\.text) == ["a \"one\ntwo\" \\\n  three", "b"])
        #expect(blocks[0].commands.map(\.expected) == [["out"], []])
        #expect(Self.matches(["a", "b", "c"], ["a", "…"]))
        #expect(Self.matches(["took 3 ms"], ["took 1.5 s"]))
        #expect(!Self.matches(["a", "b"], ["a"]))
        #expect(!Self.matches(["a", "b"], ["…", "a"]))
    }

    /// Whether the lines are those expected, but for what differs from run to run.
    private static func matches(_ lines: [String], _ expected: [String]) -> Bool {
        guard let first = expected.first else { return lines.isEmpty }
        if first == "…" {
            return (0...lines.count).contains { matches(Array(lines[$0...]), Array(expected.dropFirst())) }
        }
        guard let line = lines.first, masked(line) == masked(first) else { return false }
        return matches(Array(lines.dropFirst()), Array(expected.dropFirst()))
    }

    private static func masked(_ line: String) -> String {
        var text = line
        for (pattern, word) in [
            (#"<?\b[0-9][0-9.,]* (ms|s)\b"#, "TIME"), (#"[0-9][0-9.,]* ([kMG] )?rows/s"#, "SPEED"),
            (#"20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-9:.]{8,12}( UTC|Z)"#, "MOMENT"),
            (#"^(Reported: .*)\([0-9.]+ [kM]?B\)"#, "$1SIZE"), (" +$", ""),
        ] {
            text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return text
    }
}

/// A folder in which commands run as somebody would type them.
private final class Shell {
    /// Short enough for a message that shortens paths, as `/data/shop` is.
    private let folder: String
    private let path: String

    init() throws {
        let files = FileManager.default
        let temporary = files.temporaryDirectory.resolvingSymlinksInPath()
        folder = temporary.appending(path: "c\(UInt32.random(in: 0 ... .max))").path(percentEncoded: false)
        try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let fixtures = MarkdownPage.root.appending(path: "fixtures").path(percentEncoded: false)
        try files.createSymbolicLink(atPath: folder + "/fixtures", withDestinationPath: fixtures)
        try files.createDirectory(atPath: folder + "/.bin", withIntermediateDirectories: false)
        try Data(Self.crontab.utf8).write(to: URL(filePath: folder + "/.bin/text"))
        // By a process of its own: a program that some child of this one still holds open for writing cannot be run.
        _ = try CommandRun.run(["install", "-m", "755", folder + "/.bin/text", folder + "/.bin/crontab"])
        let command = URL(filePath: CommandRun.commandPath).standardizedFileURL.deletingLastPathComponent()
        path = command.path(percentEncoded: false)
    }

    /// Keeps a crontab in the folder: that of whoever runs the tests is not ours to change.
    private static let crontab = """
        #!/bin/sh
        case "$1" in
            -l) cat "$HOME/.crontab" 2>/dev/null || { echo "no crontab for you" >&2; exit 1; } ;;
            -r) rm -f "$HOME/.crontab" ;;
            -|"") cat > "$HOME/.crontab.new" && mv "$HOME/.crontab.new" "$HOME/.crontab" ;;
            *) cp "$1" "$HOME/.crontab" ;;
        esac

        """

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a command, and returns the lines that it prints on both of its outputs, and its exit code.
    func run(_ command: String) throws -> (lines: [String], code: Int32) {
        let environment = "HOME='\(folder)' PATH='\(folder)/.bin:\(path)':\"$PATH\""
        let script = "cd '\(folder)' && export \(environment) && exec 2>&1\n" + command
        let run = try CommandRun.run(["bash", "-c", script])
        var lines = run.output.replacing(folder, with: "/data/shop").components(separatedBy: "\n")
        while lines.last?.isEmpty == true { lines.removeLast() }
        return (lines, run.exitCode ?? -1)
    }
}
