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

    @Test(
        "needs one signal while its input is idle",
        arguments: [
            ["load", "-", "out.db", "--table", "t"], ["load", "-", "out.db", "--table", "t", "--spool"],
            ["compute", "-", "--compute", "x = 1"],
        ])
    func idle(words: [String]) throws {
        let run = try stop(words, input: "idle", setup: "mkfifo idle; exec 9<>idle", when: "waits")
        #expect(run.exitCode == 143, "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
        #expect(!run.errors.contains("is empty"), "\(run)")
    }

    @Test(
        "needs one signal while nobody writes to a FIFO",
        arguments: [["load", "pipe", "out.db"], ["compute", "pipe", "--compute", "x = 1"]])
    func unwritten(words: [String]) throws {
        let run = try stop(words, setup: "mkfifo pipe", when: "waits")
        #expect(run.exitCode == 143, "\(run)")
        #expect(run.errors.contains("Stopped before anything came from 'pipe'"), "\(run)")
    }

    @Test("reads a FIFO whose writer comes later")
    func lateWriter() throws {
        let script = """
            cd "$2"; mkfifo pipe; "$1" load pipe out.db --table t & pid=$!
            until grep -q '^State:.S' /proc/$pid/status; do :; done
            echo id > id; seq 3 | cat id - > pipe; wait $pid
            """
        let run = try CommandRun.run(["bash", "-c", script, "bash", CommandRun.commandPath, folder.path])
        #expect(run.exitCode == 0, "\(run)")
        #expect(try reader.lines("SELECT count(*) FROM t") == ["3"])
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

    @Test("a comparison stops whose first chunk is never computed")
    func verifying() throws {
        let program = """
            #!/bin/sh
            while read -r line; do
                case $line in *'"id":1,'*|*'"id":1}'*) if [ -e hang ]; then : > hangs; sleep 60; fi ;; esac
                echo '{"w":"x"}'
                if [ -e hang ]; then : > "answered.$$"; fi
            done
            """
        try folder.write(program, to: "program")
        try folder.write(
            "id,v\n" + (1...6).map { "\($0),\(String(repeating: "v", count: 200_000))\n" }.joined(), to: "r.csv")
        let loaded = try CommandRun.run(
            [
                "sh", "-c",
                "cd \"$2\"; chmod +x program; exec \"$1\" load r.csv out.db --key id --compute-command ./program --compute-columns w",
                "sh", CommandRun.commandPath, folder.path,
            ])
        #expect(loaded.exitCode == 0, "\(loaded)")
        let run = try stop(
            ["verify", "r.csv", "out.db", "--jobs", "4", "--allow-commands"], setup: ": > hang",
            when: "[ -e hangs ] && ls answered.* > /dev/null 2>&1 && waits")
        #expect(run.exitCode == 143, "\(run)")
        #expect(run.errors.contains("compared in part"), "\(run)")
    }
}
