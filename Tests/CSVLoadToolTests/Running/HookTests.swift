import CSVLoad
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Hook")
struct HookTests {
    private func run(
        _ command: String, _ environment: [(name: String, value: String)] = [], timeout: Duration = .seconds(20)
    ) -> Hook.Outcome {
        Hook(command: command, environment: environment, timeout: timeout).run()
    }

    @Test("gives what the command wrote on either stream, and how it ended")
    func output() {
        let outcome = run("echo out; echo err >&2; exit 3")
        #expect(outcome.ending == .ended(.exited(3)) && outcome.output == "out\nerr\n")
    }

    @Test(
        "facts reach the command as variables, and are never a part of it",
        arguments: ["$(echo bad)", "a; b", "'\"\n`x`"])
    func facts(value: String) {
        let outcome = run("printf %s \"$CSVLOAD_ERROR\"", [("CSVLOAD_ERROR", value)])
        #expect(outcome.output == value)
    }

    @Test("the environment of the process is there, too, and its variables can be set otherwise")
    func inherited() {
        let path = ProcessInfo.processInfo.environment["PATH"]
        #expect(run("printf %s \"$PATH\"").output == path)
        #expect(run("printf %s \"$PATH\"", [("PATH", "/elsewhere")]).output == "/elsewhere")
    }

    @Test("there is nothing on standard input")
    func input() {
        #expect(run("cat; echo done").output == "done\n")
    }

    @Test("a command that takes too long is stopped, with what it has started")
    func timeout() throws {
        // Both have the FIFO open for writing for as long as they live.
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path("alive"), 0o600) == 0)
        let reader = open(folder.path("alive"), O_RDONLY | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        let outcome = run(
            "exec 9> '\(folder.path("alive"))'; sleep 60 & echo begun; sleep 60", timeout: .milliseconds(200))
        #expect(outcome.ending == .timedOut && outcome.output == "begun\n" && outcome.seconds < 10)
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 20_000) == 1 && entry.revents == Int16(POLLHUP))
    }

    @Test("what it leaves in the background does not hold it up")
    func background() {
        let outcome = run("sleep 5 & echo done")
        #expect(outcome.ending == .ended(.exited(0)) && outcome.output == "done\n" && outcome.seconds < 4)
    }

    @Test("a long output is cut, and does not block the command")
    func longOutput() {
        let outcome = run("head -c 1000000 /dev/zero | tr '\\0' x")
        #expect(outcome.ending == .ended(.exited(0)) && outcome.output.utf8.count == 64 << 10)
    }

    @Test("signals that the process ignores are not ignored in the command")
    func signals() throws {
        // The command itself ignores SIGPIPE while it loads.
        let folder = try TemporaryFolder()
        let input = try folder.write("id\n1\n", to: "a.csv")
        let run = try CommandRun.csvload(
            "load", input, folder.path("a.db"), "--on-success", "kill -PIPE $$; echo survived")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("was ended by signal 13") && !run.errors.contains("survived"), "\(run)")
    }
}
