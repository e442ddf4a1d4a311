import Foundation
import Glibc
import TestSupport
import Testing

/// The Python that has pyspark.
private enum Python {
    static let path = ProcessInfo.processInfo.environment["CSVLOAD_SPARK_PYTHON"]
}

/// A real Spark with two executor processes; `make test-spark` sets it up.
@Suite("Spark", .serialized, .enabled(if: Python.path != nil, "make test-spark runs these"))
struct SparkTests {
    private let folder: TemporaryFolder
    private let mark = UUID().uuidString

    init() throws {
        folder = try TemporaryFolder()
    }

    private var database: String { folder.path("spark.db") }

    /// Quoted line ends, records that are refused for their form and their types, and numbers to compute with.
    private func input(records: Int) throws -> String {
        var text = "id,note,v\n"
        for id in 1...records {
            switch id % 1000 {
            case 100: text += "\(id),only two\n"
            case 200: text += "\(id),\"text\"behind,3\n"
            case 300: text += "\(id),no number,x\n"
            default: text += "\(id),\"line\nof \"\"\(id)\"\"\",\(id * 7919 % 1_000_000)\n"
            }
        }
        return try folder.write(text, to: "in.csv")
    }

    private func spark(
        _ input: String, _ words: [String], master: String = "local-cluster[2,1,1024]",
        interruption: CommandRun.Interruption? = nil
    ) throws -> CommandRun {
        try CommandRun.run(
            [
                "env", "PYSPARK_PYTHON=\(Python.path ?? "")", "CSVLOAD_MARK=\(mark)", CommandRun.commandPath,
                "spark", input, database, "--master", master, "--spark-conf", "spark.ui.enabled=false", "--type",
                "v=INTEGER",
            ] + words, interruption: interruption)
    }

    private func check(_ input: String, _ words: [String]) throws {
        let local = folder.path("local.db")
        _ = try CommandRun.run([CommandRun.commandPath, "load", input, local, "--type", "v=INTEGER"] + words)
        let expected = try DatabaseReader(local).dump()
        #expect(try DatabaseReader(database).dump() == expected)
        #expect(!FileManager.default.fileExists(atPath: database + ".parts"))
    }

    /// About 20 ms a record, so that there is time to kill something.
    private let slow = [
        "--compute",
        "s = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000) SELECT sum(x * v) FROM c)",
    ]

    private var partFiles: Int {
        let names = try? FileManager.default.contentsOfDirectory(atPath: database + ".parts")
        return (names ?? []).count { $0.hasSuffix(".csvpart") }
    }

    @Test("the database equals that of a local load")
    func equal() throws {
        let input = try input(records: 60_000)
        let words = [
            "--compute", "primes = prime_count(v)", "--where", "id % 10 <> 0", "--key", "id", "--batch-bytes", "500000",
        ]
        let run = try spark(input, words + ["--parts", "9"])
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("9 parts: 9 computed, 0 were there"))
        try check(input, words)
    }

    @Test("runs on a standalone cluster, whose workers share the parts")
    func standalone() throws {
        let cluster = try StandaloneCluster(python: Python.path ?? "", workers: 2)
        let input = try input(records: 2_000)
        let run = try spark(input, slow + ["--parts", "8"], master: cluster.url)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("8 parts: 8 computed"))
        try check(input, slow)
    }

    @Test("several databases hold together what a local load has in one, and a driver that is killed goes on")
    func shards() throws {
        let input = try input(records: 2_000)
        let words = slow + ["--key", "id"]
        let interruption = CommandRun.Interruption.send(SIGKILL, when: { [self] in partFiles >= 4 })
        let killed = try spark(input, words + ["--parts", "10", "--into-shards", "3"], interruption: interruption)
        #expect(killed.endingSignal == SIGKILL)
        let run = try spark(input, words + ["--parts", "10", "--into-shards", "3"])
        #expect(run.exitCode == 2, "\(run)")
        let local = folder.path("local.db")
        _ = try CommandRun.run([CommandRun.commandPath, "load", input, local, "--type", "v=INTEGER"] + words)
        for query in ["SELECT * FROM \"in\"", "SELECT row_id, line, hex(record), reason FROM csvload_rejects"] {
            let found = try (1...3).flatMap { try DatabaseReader(folder.path("spark-\($0).db")).lines(query) }
            #expect(try found.sorted() == DatabaseReader(local).lines(query).sorted())
        }
        #expect(!FileManager.default.fileExists(atPath: database + ".parts"))
    }

    @Test("an executor that is killed changes nothing")
    func killedExecutor() throws {
        let input = try input(records: 2_000)
        var isKilled = false
        let interruption = CommandRun.Interruption.send(
            SIGKILL,
            when: { [self] in
                if !isKilled, partFiles >= 2, let executor = executors().first {
                    kill(executor, SIGKILL)
                    isKilled = true
                }
                return false
            })
        let run = try spark(input, slow + ["--parts", "10"], interruption: interruption)
        #expect(isKilled && run.exitCode == 2, "\(run)")
        try check(input, slow)
    }

    @Test("a driver that is killed goes on, and finished parts are not computed again")
    func killedDriver() throws {
        let input = try input(records: 2_000)
        var finished = 0
        let interruption = CommandRun.Interruption.send(
            SIGKILL,
            when: { [self] in
                finished = partFiles
                return finished >= 4
            })
        let killed = try spark(input, slow + ["--parts", "10"], interruption: interruption)
        #expect(killed.endingSignal == SIGKILL && finished >= 4)
        // Nothing of it goes on computing.
        let deadline = Date(timeIntervalSinceNow: 30)
        while !executors().isEmpty, Date() < deadline { usleep(100_000) }
        #expect(executors().isEmpty)
        finished = partFiles
        let run = try spark(input, slow + ["--parts", "10"])
        #expect(run.exitCode == 2, "\(run)")
        #expect(
            run.errors.contains("10 parts: \(10 - finished) computed, \(finished) were there from an earlier run"),
            "\(run)")
        try check(input, slow)
    }

    /// The executors that this test started, by what stands in their environment.
    private func executors() -> [pid_t] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.filter { process in
            guard let words = try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline")),
                words.range(of: Data("CoarseGrainedExecutorBackend".utf8)) != nil,
                let environment = try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
            else { return false }
            return environment.range(of: Data(mark.utf8)) != nil
        }
    }
}
