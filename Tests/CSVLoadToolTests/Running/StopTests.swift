import TestSupport
import Testing

@Suite("A command that is told to stop")
struct StopTests {
    private let folder: TemporaryFolder
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        reader = DatabaseReader(folder.path("out.db"))
    }

    /// Runs a command in the folder, and sends it one SIGTERM as soon as the shell's `condition` holds.
    ///
    /// One that goes on for 30 seconds all the same is killed, which is exit code 137.
    private func stop(
        _ words: [String], input: String = "/dev/null", setup: String = "", when condition: String
    ) throws -> CommandRun {
        let script = """
            program=$1; cd "$2"; input=$3; shift 3
            \(setup)
            "$program" "$@" < "$input" & pid=$!
            waits() { grep -q '^SigCgt:.*[4-7c-f]...$' /proc/$pid/status && grep -q '^State:.S' /proc/$pid/status; }
            until { \(condition); } || ! kill -0 $pid; do :; done
            kill -TERM $pid
            { sleep 30; kill -KILL $pid; } > /dev/null 2>&1 9>&- & guard=$!
            wait $pid; code=$?
            kill $guard
            exit $code
            """
        return try CommandRun.run(
            ["bash", "-c", script, "bash", CommandRun.commandPath, folder.path, input] + words)
    }

    @Test("stops when the signal comes between two inputs")
    func between() throws {
        let inputs = try ["a", "b", "c"].map { try folder.write("id\n\($0)\n", to: "\($0).csv") }
        let run = try CommandRun.run(
            [CommandRun.commandPath, "load"] + inputs
                + [reader.path, "--table", "t", "--key", "id", "--on-success", "kill -TERM $PPID"])
        #expect(run.exitCode == 143, "\(run)")
        #expect(try reader.lines("SELECT id FROM t") == ["a"])
    }
}
