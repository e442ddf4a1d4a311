import TestSupport
import Testing

@Suite("A system that grants no more threads")
struct ThreadLimitTests {
    /// Runs the command where no stack of a thread fits into memory.
    private func run(_ words: [String]) throws -> CommandRun {
        let script = #"ulimit -s 200000000000; exec "$@""#
        return try CommandRun.run(["bash", "-c", script, "bash", CommandRun.commandPath] + words)
    }

    @Test(
        "ends a command with one sentence, and the same command goes on later",
        arguments: [["load", "a.csv", "out.db"], ["load", "a.csv", "out.db", "--key", "id"], ["compute", "a.csv"]])
    func threads(words: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("id,name\n1,tea\n2,cup\n", to: "a.csv")
        let words = words.map { $0.hasSuffix("a.csv") || $0.hasSuffix("out.db") ? folder.path($0) : $0 }
        let run = try run(words)
        #expect(run.exitCode == 1, "\(run)")
        let errors = run.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
        #expect(errors.count == 1 && errors[0].contains("grants this process no more threads"), "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
        #expect(try CommandRun.run([CommandRun.commandPath] + words).exitCode == 0)
    }
}
