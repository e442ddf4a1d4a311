import Foundation
import TestSupport
import Testing

@Suite("Progress of a load")
struct ProgressTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A load that takes as long as its input, which a shell writes in small pieces.
    private func slowly(_ seconds: Double, _ flags: String) -> String {
        let steps = Int(seconds * 10)
        return """
            (echo id,text; i=0; while [ $i -lt \(steps) ]; do i=$((i+1)); echo $i,abc; sleep 0.1; done) | \
            csvload - out.db --table t \(flags)
            """
    }

    @Test("is a line every so many seconds with --progress plain, without control characters")
    func plain() throws {
        let path = (CommandRun.commandPath as NSString).deletingLastPathComponent
        let script = "PATH=\(path):$PATH; cd \(folder.path); " + slowly(2.5, "--progress plain --progress-interval 1")
        let run = try CommandRun.run(["sh", "-c", script])
        #expect(run.exitCode == 0, "\(run)")
        let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("-  ") || $0.hasPrefix("standard input  ") }
        #expect((1...3).contains(lines.count), "\(run)")
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))
    }

    @Test("refuses an interval for anything but plain lines", arguments: ["auto", "always", "never", nil])
    func interval(mode: String?) throws {
        let flags = ["--progress-interval", "2"] + (mode.map { ["--progress", $0] } ?? [])
        let run = try CommandRun.run([CommandRun.commandPath, "load", "a.csv", "a.db"] + flags)
        #expect(run.exitCode == 64)
        #expect(run.errors.hasPrefix("Error: --progress-interval goes with --progress plain"))
        #expect(try CommandRun.csvload("resume", "a.db", "--progress-interval", "2").exitCode == 64)
    }

    @Test("is silent where standard error is no terminal")
    func silent() throws {
        let path = (CommandRun.commandPath as NSString).deletingLastPathComponent
        let run = try CommandRun.run(["sh", "-c", "PATH=\(path):$PATH; cd \(folder.path); " + slowly(0.6, "")])
        #expect(run.errors.hasPrefix("Loaded: 't' in 'out.db'\n"), "\(run)")
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))
    }
}

/// Progress as it is seen, in a real terminal.
@Suite("Progress on a terminal", .enabled(if: TerminalScreen.isAvailable))
struct ProgressOnTerminalTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        // A computation that takes long for each record: what is read ahead says nothing about how far the load is.
        let rows = (0..<40).map { "\($0),\(String(repeating: "x", count: 20_000))\n" }
        try folder.write("id,text\n" + rows.joined(), to: "slow.csv")
    }

    /// Some tenths of a second for each record.
    private static let computation = """
        n = (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 600000) SELECT max(i) FROM c)
        """

    private func screen(columns: Int, _ command: String) throws -> TerminalScreen {
        try TerminalScreen(columns: columns, ["sh", "-c", "\(command); echo \"code $?\"; sleep 600"], in: folder.path)
    }

    private func load() -> String {
        "csvload load slow.csv out.db --jobs 1 --compute '\(Self.computation)'"
    }

    @Test("is one line that stays one line, at any width, and is gone in the end", arguments: [80, 40])
    func oneLine(columns: Int) throws {
        let screen = try screen(columns: columns, "echo before; " + load())
        var seen: Set<String> = []
        var spoiled: [String] = []
        let last = try screen.wait(seconds: 120) { lines in
            if let first = lines.first, first != "before" { spoiled = lines }
            // Below the line that was there before stands the progress, or what came of the load.
            if lines.count == 2, lines[1].hasPrefix("slow.csv") { seen.insert(lines[1]) }
            if lines.count > 2, !lines[1].hasPrefix("Loaded:") { spoiled = lines }
            return lines.contains("code 0")
        }
        #expect(spoiled.isEmpty)
        #expect(seen.count >= 2, "\(seen)")
        #expect(seen.allSatisfy { $0.count < columns && $0.contains("%") || !$0.contains("%") })
        #expect(last[1].hasPrefix("Loaded: 'slow' in 'out.db'"))
        #expect(!last.contains { $0.contains("left") || $0.hasPrefix("slow.csv") })
    }

    @Test("leaves nothing behind when the terminal is resized")
    func resize() throws {
        let screen = try screen(columns: 80, "echo before; " + load())
        _ = try screen.wait { $0.count == 2 && $0[1].contains("%") }
        for columns in [40, 25, 60, 100, 30, 80] {
            try screen.resize(columns: columns)
            // Drawn anew within a tenth of a second.
            _ = try screen.wait { lines in
                lines.count == 2 && lines[0] == "before" && lines[1].hasPrefix("slow.csv")
                    && lines[1].count < columns || lines.contains("code 0")
            }
        }
    }

    @Test("is gone after Ctrl-C, and the cursor stands at the beginning of a line")
    func interrupted() throws {
        let screen = try screen(columns: 80, "echo before; trap '' INT; sh -c 'trap - INT; exec \(quoted(load()))'")
        _ = try screen.wait { $0.count == 2 && $0[1].contains("%") }
        try screen.type("C-c")
        let lines = try screen.wait(seconds: 60) { $0.contains("code 130") }
        #expect(lines[0] == "before")
        #expect(lines[1].hasPrefix("Stopped: 'slow' in 'out.db'"), "\(lines)")
        #expect(!lines.contains { $0.contains("%") }, "\(lines)")
    }

    @Test("tells pipes by their rows, and each of several inputs by its number")
    func pipesAndSeveral() throws {
        let pipe = """
            (cat slow.csv; for i in 1 2 3 4 5 6 7 8 9; do tail -n +2 slow.csv; sleep 0.2; done) \
            | csvload - out.db --table p
            """
        let first = try screen(columns: 80, pipe)
        _ = try first.wait { $0.count == 1 && $0[0].hasPrefix("standard input  ") && $0[0].contains(" rows  ") }
        _ = try first.wait { $0.contains("code 0") }
        try folder.write("id,text\n" + (0..<10).map { "\($0),a\n" }.joined(), to: "other.csv")
        let second = try screen(columns: 80, load().replacing(" slow.csv ", with: " other.csv slow.csv "))
        _ = try second.wait(seconds: 60) { $0.contains { $0.hasPrefix("2/2 slow.csv") } }
    }

    private func quoted(_ command: String) -> String { command.replacing("'", with: "'\\''") }
}
