import Foundation
import TestSupport
import Testing

/// The command with the program that it ships, on a Spark that is played by a few lines of Python.
@Suite("csvload spark")
struct SparkCommandTests {
    private let folder: TemporaryFolder
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        var text = "id,note,v\n"
        for id in 1...3000 {
            text += id % 100 == 0 ? "\(id),\"x\"y,1\n" : "\(id),\"line\nof \(id)\",\(id * 7 % 1000)\n"
        }
        input = try folder.write(text, to: "in.csv")
        _ = try folder.makeFolder("java/bin")
        try folder.write("#!/bin/sh\n", to: "java/bin/java")
        try folder.setPermissions(0o755, of: "java/bin/java")
        try folder.write("JAVA_VERSION=\"17.0.15\"\n", to: "java/release")
    }

    /// The folder of a Python module that plays Spark.
    static let fakeSpark = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../FakeSpark")
        .standardizedFileURL.path(percentEncoded: false)

    private var database: String { folder.path("out.db") }

    private func spark(_ words: [String], environment: [String] = []) throws -> CommandRun {
        return try CommandRun.run(
            [
                "env", "-u", "SPARK_HOME", "-u", "PYSPARK_PYTHON", "-u", "PYSPARK_DRIVER_PYTHON",
                "JAVA_HOME=\(folder.path("java"))", "PYTHONDONTWRITEBYTECODE=1",
                "PYTHONPATH=\(SparkCommandTests.fakeSpark)",
            ] + environment + [CommandRun.commandPath, "spark"] + words)
    }

    private func load(_ words: String..., environment: [String] = []) throws -> CommandRun {
        try spark(
            [input, database, "--master", "local-cluster[2,1,1024]", "--compute", "p = prime_count(v)"] + words,
            environment: environment)
    }

    @Test("makes the database that a local load makes, and leaves nothing else")
    func equal() throws {
        let run = try load("--parts", "7", "--index", "v")
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("7 parts: 7 computed, 0 were there from an earlier run"))
        let local = folder.path("local.db")
        try CommandRun.csvload("load", input, local, "--compute", "p = prime_count(v)", "--index", "v")
        let expected = try DatabaseReader(local).dump()
        #expect(try DatabaseReader(database).dump() == expected)
        #expect(!FileManager.default.fileExists(atPath: database + ".parts"))
    }

    @Test("goes on where Spark's program died, and computes each part once")
    func resumed() throws {
        let counts = folder.path("counts")
        let died = try load("--parts", "6", environment: ["FAKE_SPARK_DIES_AT=4", "FAKE_SPARK_COUNTS=\(counts)"])
        #expect(died.exitCode == 1)
        #expect(died.errors.contains("Spark's program has ended before all parts were computed"))
        #expect(died.lastErrorLine.hasPrefix("Next: ") && died.lastErrorLine.contains("spark"))
        let run = try load("--parts", "6", environment: ["FAKE_SPARK_COUNTS=\(counts)"])
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("6 parts: 3 computed, 3 were there from an earlier run"))
        let computed = try String(contentsOf: URL(filePath: counts), encoding: .utf8).split(separator: "\n")
        #expect(computed == ["1", "2", "3", "4", "5", "6"])
        #expect(try DatabaseReader(database).integer("SELECT count(*) FROM \"in\"") == 2970)
    }

    @Test("runs commands in the folder where the user typed them, on executors too")
    func command() throws {
        try folder.write(
            "import sys\nfor line in sys.stdin: print(line.replace('\"v\"', '\"w\"'), end='', flush=True)\n", to: "w.py"
        )
        let run = try load(
            "--parts", "3", "--compute-command", "python3 w.py", "--compute-columns", "w=INTEGER",
            environment: ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path])
        #expect(run.exitCode == 2, "\(run)")
        #expect(try DatabaseReader(database).integer("SELECT sum(w = v) FROM \"in\"") == 2970)
    }

    @Test("a part whose file is damaged is computed again")
    func damaged() throws {
        _ = try load("--parts", "6", environment: ["FAKE_SPARK_DIES_AT=4"])
        let names = try FileManager.default.contentsOfDirectory(atPath: database + ".parts")
        let victim = try #require(names.filter { $0.hasSuffix(".csvpart") }.sorted().first)
        let url = URL(filePath: "\(database).parts/\(victim)")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        let run = try load("--parts", "6")
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("6 parts: 4 computed, 2 were there from an earlier run"), "\(run)")
        #expect(try DatabaseReader(database).integer("SELECT count(*) FROM \"in\"") == 2970)
    }

    @Test("an input that changes behind the plan is noticed, and nothing of it is loaded")
    func changed() throws {
        try folder.write(
            """
            #!/bin/sh
            case " $* " in *" --part 5 "*) printf Z | dd of="\(input)" bs=1 seek=50000 conv=notrunc 2>/dev/null ;; esac
            exec "\(CommandRun.commandPath)" "$@"
            """, to: "changing")
        try folder.setPermissions(0o755, of: "changing")
        let run = try load("--parts", "6", "--executor-path", folder.path("changing"))
        #expect(run.exitCode == 65 && run.errors.contains("has changed since it was planned"), "\(run)")
        #expect(try DatabaseReader(database).integer("SELECT count(*) FROM csvload_checkpoints") == 0)
    }

    @Test("a second run starts no Spark")
    func again() throws {
        _ = try load()
        let run = try load(environment: ["FAKE_SPARK_ERROR=must not be asked"])
        #expect(run.exitCode == 2 && run.errors.contains("Nothing to do"), "\(run)")
    }

    @Test("an executor with another csvload, or without one, is refused before it computes anything")
    func handshake() throws {
        try folder.write("#!/bin/sh\necho '{\"csvload\":\"9.9.9\",\"format\":1,\"parts\":16}'\n", to: "other")
        try folder.write("#!/bin/sh\necho \"Error: unknown option '--plan'\" >&2; exit 64\n", to: "old")
        for name in ["other", "old"] { try folder.setPermissions(0o755, of: name) }
        for (path, message) in [
            ("other", "is version 9.9.9 (format 1), and here it is"), ("old", "unknown option '--plan'"),
            ("none", "has no csvload"),
        ] {
            let run = try load("--executor-path", folder.path(path))
            #expect(run.exitCode == 69, "\(run)")
            #expect(run.errors.contains(message), "\(run)")
            #expect(try DatabaseReader(database).integer("SELECT count(*) FROM csvload_checkpoints") == 0)
        }
        let right = try load("--executor-path", CommandRun.commandPath)
        #expect(right.exitCode == 2, "\(right)")
    }

    @Test(
        "says what is missing",
        arguments: [
            (["JAVA_HOME=/nowhere"], 69, "JAVA_HOME is '/nowhere', where there is no Java"),
            (["JAVA_HOME=", "PATH=/nowhere"], 69, "openjdk-17-jre-headless"),
            (["PYSPARK_PYTHON=/nowhere/python3"], 69, "There is no '/nowhere/python3'"),
            (["SPARK_HOME=/nowhere"], 69, "SPARK_HOME is '/nowhere', where there is no bin/spark-submit"),
            (["FAKE_SPARK_MISSING=1"], 69, "this Python has no pyspark"),
            (["FAKE_SPARK_VERSION=2.4.8"], 69, "Spark 2.4.8 is too old"),
            (["FAKE_SPARK_ERROR=All masters are unresponsive! Giving up."], 75, "the master does not answer"),
            (["FAKE_SPARK_ERROR=something else"], 1, "Spark gave up: something else"),
        ] as [([String], Int32, String)])
    func missing(environment: [String], code: Int32, message: String) throws {
        // env finds the programs itself, so that PATH can be anything for the command.
        let run = try load(environment: environment)
        #expect(run.exitCode == code, "\(run)")
        #expect(run.errors.contains(message), "\(run)")
    }

    @Test("a Java that is too old for the Spark is refused")
    func oldJava() throws {
        try folder.write("JAVA_VERSION=\"11.0.2\"\n", to: "java/release")
        let run = try load(environment: ["FAKE_SPARK_VERSION=4.0.0"])
        #expect(run.exitCode == 69 && run.errors.contains("Spark 4.0.0 needs Java 17 or later"), "\(run)")
        try folder.write("JAVA_VERSION=\"1.7.0_80\"\n", to: "java/release")
        #expect(try load().errors.contains("Java 7 is too old for Spark"))
    }

    @Test(
        "refuses what cannot be", .serialized,
        arguments: [
            (["in.csv"], 64, "name the cluster with --master"),
            (["in.csv", "--master", "mars"], 64, "does not know the cluster"),
            (["in.csv", "--master", "spark://127.0.0.1:1"], 75, "does not answer at 127.0.0.1:1"),
            (["-", "--table", "t", "--master", "local"], 64, "standard input cannot be cut"),
            (["in.csv", "--master", "local", "--spool"], 64, "does not apply"),
            (["in.csv", "--master", "local", "--spark-conf", "speed"], 64, "--spark-conf takes KEY=VALUE"),
            (["none.csv", "--master", "local"], 66, "none.csv"),
            (["in.csv", "--master", "local", "--work-dir", "in.csv"], 73, "Cannot make the folder"),
            (["in.csv", "--master", "local", "--into-shards", "1", "--key", "id"], 64, "for '--into-shards'"),
            (["in.csv", "--master", "local", "--into-shards", "99", "--key", "id"], 64, "attaches no more databases"),
            (["in.csv", "--master", "local", "--into-shards", "3"], 64, "name it with --key"),
            (
                ["in.csv", "--master", "local", "--into-shards", "3", "--key", "id", "--extract", "note"], 64,
                "--into-shards and --extract contradict"
            ),
        ] as [([String], Int32, String)])
    func refused(words: [String], code: Int32, message: String) throws {
        var typed = words.map { $0.hasSuffix(".csv") ? folder.path($0) : $0 }
        typed.insert(database, at: 1)
        let run = try spark(typed)
        #expect(run.exitCode == code, "\(run)")
        #expect(run.errors.contains(message), "\(run)")
    }

    @Test("divides the rows among databases, which a script unites", .enabled(if: Program.areInstalled("sqlite3")))
    func shards() throws {
        let words = ["--parts", "5", "--key", "id", "--into-shards", "3", "--index", "v", "--json"]
        let metrics = folder.path("csvload.prom")
        let run = try spark(
            [input, database, "--master", "local[2]", "--compute", "p = prime_count(v)", "--metrics-file", metrics]
                + words)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains(", which is 3 databases\n"), "\(run)")
        #expect(run.lastErrorLine == "Next: csvload rejects \(folder.path("out-1.db"))")
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(!FileManager.default.fileExists(atPath: database + ".parts"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let summary = try decoder.decode(ShardedSummary.self, from: Data(run.output.utf8))
        #expect(summary.shards.map(\.database) == (1...3).map { folder.path("out-\($0).db") })
        #expect(summary.rowsRead == 3000 && summary.shards.map(\.rowsInserted).reduce(0, +) == 2970)
        let page = try String(contentsOf: URL(filePath: metrics), encoding: .utf8)
        #expect(page.contains("outcome=\"inserted\"} 2970") && page.contains("outcome=\"rejected\"} 30"))

        let local = folder.path("local.db")
        try CommandRun.csvload("load", input, local, "--compute", "p = prime_count(v)", "--key", "id")
        let query = "SELECT * FROM \"in\" ORDER BY id"
        let united = try CommandRun.run(
            ["sqlite3", "-batch", "-init", folder.path("out.sql"), ":memory:", query])
        #expect(try united.output == CommandRun.run(["sqlite3", "-batch", local, query]).output)
        let counts = try CommandRun.run(
            [
                "sqlite3", "-batch", "-init", folder.path("out.sql"), ":memory:",
                "SELECT sum(rows_loaded), count(DISTINCT shard) FROM csvload_status; "
                    + "SELECT count(*) FROM csvload_rejected_records",
            ])
        #expect(counts.output == "2970|3\n30\n", "\(counts)")

        // Without rejects, the next step is to look at the rows.
        let clean = try folder.write("id,v\n" + (1...90).map { "\($0),x\n" }.joined(), to: "clean.csv")
        let next = try spark([clean, folder.path("c.db"), "--master", "local", "--key", "id", "--into-shards", "2"])
        #expect(
            next.lastErrorLine
                == "Next: sqlite3 -init \(folder.path("c.sql")) :memory: 'SELECT * FROM \"clean\" LIMIT 10'", "\(next)")
    }

    private struct ShardedSummary: Decodable {
        struct Shard: Decodable {
            let database: String
            let rowsInserted: Int
        }
        let rowsRead: Int
        let shards: [Shard]
    }

    @Test("divided loads go on where Spark's program died, and compute each part once")
    func resumedShards() throws {
        let counts = folder.path("counts")
        let words = ["--parts", "6", "--key", "id", "--into-shards", "3"]
        let line = [input, database, "--master", "local[2]", "--compute", "p = prime_count(v)"] + words
        let died = try spark(line, environment: ["FAKE_SPARK_DIES_AT=4", "FAKE_SPARK_COUNTS=\(counts)"])
        #expect(died.exitCode == 1 && died.lastErrorLine.hasPrefix("Next: "), "\(died)")
        let run = try spark(line, environment: ["FAKE_SPARK_COUNTS=\(counts)"])
        #expect(run.exitCode == 2, "\(run)")
        let computed = try String(contentsOf: URL(filePath: counts), encoding: .utf8).split(separator: "\n")
        #expect(computed == ["1", "2", "3", "4", "5", "6"])
        let rows = try (1...3).map {
            try DatabaseReader(folder.path("out-\($0).db")).integer("SELECT count(*) FROM \"in\"")
        }
        #expect(rows.reduce(0, +) == 2970 && !rows.contains(0))
    }

    @Test("a packed input is named, with what to do")
    func packed() throws {
        _ = try CommandRun.run(["gzip", "-k", input])
        let run = try spark([input + ".gz", database, "--master", "local"])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("is packed with gzip, and cannot be cut into parts. Unpack it"), "\(run)")
    }

    @Test("several inputs go through one Spark, in a shared folder")
    func several() throws {
        let second = try folder.write("id,note,v\n1,a,2\n", to: "second.csv")
        let shared = try folder.makeFolder("shared")
        let run = try spark([input, second, database, "--master", "local[2]", "--work-dir", shared, "--parts", "3"])
        #expect(run.exitCode == 2, "\(run)")
        #expect(try DatabaseReader(database).integer("SELECT count(*) FROM second") == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared) == [])
    }
}
