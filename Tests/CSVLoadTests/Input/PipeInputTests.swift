import TestSupport
import Testing

@testable import CSVLoad

@Suite("Input from pipes")
struct PipeInputTests {
    private let folder: TemporaryFolder
    private let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("out.db"))
        try folder.write("id,v\n1,a\n", to: "file.csv")
    }

    /// Runs a script with the command as `$1`, in the folder.
    private func shell(_ script: String) throws -> CommandRun {
        try CommandRun.run(["bash", "-c", "cd \"$2\"; \(script)", "bash", CommandRun.commandPath, folder.path])
    }

    private func load(_ text: String, _ flags: String...) throws -> CommandRun {
        try CommandRun.run(
            [CommandRun.commandPath, "load", "-", database.path, "--table", "t"] + flags, input: text)
    }

    @Test(
        "a pipe is any of several inputs, and is read once", .timeLimit(.minutes(1)),
        arguments: ["f file.csv", "file.csv f", "f g", "file.csv f g", "file.csv g f"], ["", "--key id"])
    func fifos(inputs: String, key: String) throws {
        let run = try shell(
            """
            mkfifo f g; printf 'id,v\\n2,b\\n' > f & printf 'id,v\\n3,c\\n' > g & \
            "$1" load \(inputs) out.db --table t \(key); code=$?; kill %1 %2 2> /dev/null; exit $code
            """)
        #expect(run.exitCode == 0, "\(run)")
        let expected = [("file.csv", "1|a"), ("f", "2|b"), ("g", "3|c")]
            .filter { inputs.split(separator: " ").map(String.init).contains($0.0) }.map(\.1)
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == expected)
    }

    @Test("a process substitution is any of several inputs", arguments: ["", "--key id"])
    func substitution(key: String) throws {
        let run = try shell(
            "\"$1\" load file.csv <(printf 'id,v\\n2,b\\n') <(printf 'id,v\\n3,c\\n') out.db --table t \(key)")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.lines("SELECT id, v FROM t ORDER BY id") == ["1|a", "2|b", "3|c"])
    }

    @Test("a pipe that is named twice is refused", arguments: ["f f", "- /dev/stdin", "- -"])
    func twice(inputs: String) throws {
        let run = try shell("mkfifo f; printf 'id\\n1\\n' | \"$1\" load \(inputs) out.db --table t")
        #expect(run.exitCode == 64 && run.errors.contains("only once"), "\(run)")
    }

    @Test("a pipe's number is no name for a table")
    func nameless() throws {
        let run = try shell("\"$1\" load <(printf 'id\\n1\\n') out.db")
        #expect(run.exitCode == 64 && run.errors.contains("--table"), "\(run)")
        for name in ["/dev/fd/63", "/proc/self/fd/63", "/proc/12/fd/3", "/dev/stdin", "-"] {
            #expect(InputName(name).isNameless, "\(name)")
        }
        for name in ["/dev/shm/63", "63", "fd/63", "/dev/fd/x", "/data/fd/63", "./-"] {
            #expect(!InputName(name).isNameless, "\(name)")
        }
        let inspected = try shell("\"$1\" inspect <(printf 'id\\n1\\n')")
        #expect(inspected.exitCode == 0 && inspected.errors.isEmpty, "\(inspected)")
    }

    @Test("another text takes nothing out of a table without a key")
    func another() throws {
        #expect(try load("id,name\n1,x\n2,y\n").exitCode == 0)
        let before = try database.dump()
        for (text, flag) in [
            ("id,name\n3,z\n4,w\n", "--jobs=1"), ("id,name\n3,z\n", "--null=x"), ("id,name\n", "--jobs=2"),
        ] {
            let run = try load(text, flag)
            #expect(run.exitCode == 65, "\(run)")
            #expect(run.errors.contains("--source-name") && run.errors.contains("--restart"), "\(run)")
            #expect(try database.dump() == before)
        }
        let added = try load("id,name\n3,z\n4,w\n", "--source-name", "second")
        #expect(added.exitCode == 0, "\(added)")
        #expect(try database.lines("SELECT id FROM t ORDER BY id") == ["1", "2", "3", "4"])
        let restarted = try load("id,name\n5,v\n", "--restart")
        #expect(restarted.exitCode == 0, "\(restarted)")
        #expect(try database.lines("SELECT id FROM t ORDER BY id") == ["3", "4", "5"])
    }

    @Test("the same text again does nothing, and one that has grown goes on", arguments: ["", "\n"])
    func grown(lineEnd: String) throws {
        #expect(try load("id,name\n1,x\n2,y" + lineEnd).exitCode == 0)
        let again = try load("id,name\n1,x\n2,y" + lineEnd)
        #expect(again.exitCode == 0 && again.errors.contains("Nothing to do"), "\(again)")
        let more = try load("id,name\n1,x\n2,y\n3,z\n")
        #expect(more.exitCode == 0, "\(more)")
        #expect(try database.lines("SELECT id, name FROM t ORDER BY id") == ["1|x", "2|y", "3|z"])
    }

    @Test("with a key another text adds to the table")
    func keyed() throws {
        #expect(try load("id,name\n1,x\n", "--key", "id").exitCode == 0)
        #expect(try load("id,name\n2,y\n", "--key", "id").exitCode == 0)
        #expect(try database.lines("SELECT id, name FROM t ORDER BY id") == ["1|x", "2|y"])
    }
}
