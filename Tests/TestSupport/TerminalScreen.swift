import Foundation

/// A terminal of a given size with a program in it, as a person would see it: a tmux of its own, without configuration.
public final class TerminalScreen {
    /// Whether there is a tmux to run it in.
    public static let isAvailable = Program.areInstalled("tmux")

    private let folder: TemporaryFolder

    /// Starts a program.
    ///
    /// - Parameter words: the program and its arguments; it finds the built `csvload` on its PATH.
    public init(columns: Int, rows: Int = 24, _ words: [String], in workingFolder: String? = nil) throws {
        folder = try TemporaryFolder()
        let environment = ["HOME=\(folder.path)", "HISTFILE="].flatMap { ["-e", $0] }
        let size = ["-x", "\(columns)", "-y", "\(rows)", "-c", workingFolder ?? folder.path]
        // What a program printed last stays to be looked at when it has ended.
        try folder.write("set -g remain-on-exit on\n", to: "tmux.conf")
        try tmux(["new-session", "-d"] + environment + size + words)
    }

    deinit {
        _ = try? tmux(["kill-server"])
    }

    /// Types text, or a key that tmux knows by name, such as `Tab`, `Enter` or `C-c`.
    public func type(_ keys: String...) throws {
        for key in keys { try tmux(["send-keys", "--", key]) }
    }

    /// Makes the terminal wider or narrower while its program runs.
    public func resize(columns: Int, rows: Int = 24) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What is on the screen: its lines without the blanks at their ends, and without empty lines behind the last.
    public var lines: [String] {
        get throws {
            let text = try tmux(["capture-pane", "-p"]).output
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while lines.last?.isEmpty == true { lines.removeLast() }
            return lines
        }
    }

    /// What is on the screen, with the escape sequences that set its colours.
    public var coloredText: String {
        get throws { try tmux(["capture-pane", "-p", "-e"]).output }
    }

    /// Waits until the screen is as expected, and returns it.
    public func wait(
        seconds: Double = 20, until condition: ([String]) -> Bool
    ) throws -> [String] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var last: [String] = []
        while clock.now < end {
            last = try lines
            if condition(last) { return last }
            usleep(20_000)
        }
        throw CommandRun.Failure(description: "the screen did not become as expected:\n" + last.joined(separator: "\n"))
    }

    @discardableResult
    private func tmux(_ words: [String]) throws -> CommandRun {
        let commands = (CommandRun.commandPath as NSString).deletingLastPathComponent
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let start = [
            "env", "-u", "TMUX", "LC_ALL=C.UTF-8", "PATH=\(commands):\(path)", "tmux", "-u", "-S", folder.path("tmux"),
            "-f", folder.path("tmux.conf"),
        ]
        let run = try CommandRun.run(start + words)
        guard run.exitCode == 0 else { throw CommandRun.Failure(description: "\(run)") }
        return run
    }
}
