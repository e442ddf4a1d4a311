import CSVLoad
import Foundation
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
        setenv("CSVLOAD_HOOK_TEST", "old", 1)
        #expect(run("printf %s \"$CSVLOAD_HOOK_TEST$HOME\"").output.hasPrefix("old/"))
        #expect(run("printf %s \"$CSVLOAD_HOOK_TEST\"", [("CSVLOAD_HOOK_TEST", "new")]).output == "new")
    }

    @Test("there is nothing on standard input")
    func input() {
        #expect(run("cat; echo done").output == "done\n")
    }

    @Test("a command that takes too long is stopped, with what it has started")
    func timeout() throws {
        let folder = try TemporaryFolder()
        let outcome = run(
            "sleep 60 & echo $! > \(folder.path("pid")); echo begun; sleep 60", timeout: .milliseconds(200))
        #expect(outcome.ending == .timedOut && outcome.output == "begun\n" && outcome.seconds < 10)
        let text = try String(contentsOfFile: folder.path("pid"), encoding: .utf8)
        let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        func state() -> String { (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? "gone" }
        // A signal takes a moment, and what nobody has waited for yet is a zombie.
        for _ in 0..<1000 where kill(child, 0) == 0 && !state().contains(" Z ") { usleep(10_000) }
        #expect(kill(child, 0) != 0 || state().contains(" Z "), "\(state())")
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
    func signals() {
        signal(SIGPIPE, SIG_IGN)
        #expect(run("kill -PIPE $$; echo survived").ending == .ended(.killed(signal: SIGPIPE)))
    }
}
