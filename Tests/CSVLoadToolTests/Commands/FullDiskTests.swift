import TestSupport
import Testing

@Suite("Outputs that take nothing more")
struct FullDiskTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n3,c\n", to: "people.csv")
        database = folder.path("out.db")
    }

    private func shell(_ script: String) throws -> CommandRun {
        try CommandRun.run(["bash", "-c", script, "bash", CommandRun.commandPath, input, database])
    }

    @Test(
        "a standard output that is full is exit 74, and is told once",
        arguments: [
            "help", "--version", "load $2 $3 --json", "inspect $2", "inspect $2 --json", "status $3",
            "status $3 --json",
            "rejects $3", "rejects $3 --json", "rejects $3 --export -", "rejects $3 --retry --json",
            "verify $2 $3 --json", "export $3 people --output -", "compute $2 --compute x=1", "plan $2 --parts 2",
            "report $3 --output -", "forget $3 --runs-older-than 30d --json", "man", "completions bash",
            "schedule cron --daily 03:00 $2 $3",
        ])
    func fullStandardOutput(words: String) throws {
        try CommandRun.csvload("load", input, database)
        let run = try shell("\"$1\" \(words) > /dev/full")
        #expect(run.exitCode == 74, "\(run)")
        #expect(run.errors.split(separator: "\n").count { $0.contains("No space left on device") } == 1, "\(run)")
    }

    @Test("a standard output that is closed is exit 74, and a reader that has gone is none")
    func closedStandardOutput() throws {
        try CommandRun.csvload("load", input, database)
        let closed = try shell("\"$1\" status $3 >&-")
        #expect(closed.exitCode == 74, "\(closed)")
        let gone = try shell("\"$1\" load $2 $3 --json | true; exit ${PIPESTATUS[0]}")
        #expect(gone.exitCode == 2, "\(gone)")
    }

    @Test("a failure keeps its code where its output is lost as well")
    func failed() throws {
        let run = try shell("\"$1\" load none.csv $3 --json > /dev/full")
        #expect(run.exitCode == 66, "\(run)")
    }

    @Test("pages that find no room before the commit say so")
    func early() throws {
        let run = try shell(
            """
            trap '' XFSZ; ulimit -f 20000
            (echo v,w; seq -f %.0f,abcdefghijklmnopqrstuvwxyz 2000000) | "$1" load - $3 --table t
            """)
        #expect(run.exitCode == 74, "\(run)")
        #expect(run.errors.contains("disk"), "\(run)")
        #expect(!run.errors.contains("not an error"), "\(run)")
    }

    @Test("a disk that is full at the commit after a signal is exit 74")
    func afterSignal() throws {
        let run = try shell(
            """
            mkfifo "$3.pipe"; exec 9<>"$3.pipe"
            (trap '' XFSZ; ulimit -f 2000; exec "$1" load - $3 --table t < "$3.pipe" 9>&-) & pid=$!
            (echo v; seq 700000) > "$3.pipe"
            until grep -q '^State:.S' /proc/$pid/status && grep -q '^SigCgt:.*[4-7c-f]...$' /proc/$pid/status; do :; done
            kill -TERM $pid; wait $pid
            """)
        #expect(run.exitCode == 74, "\(run)")
    }
}
