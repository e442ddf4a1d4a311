import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Packed input")
struct PackedInputTests {
    private let fixture: LoadFixture
    private let plain: String
    private static let records = 20_000

    init() throws {
        fixture = try LoadFixture()
        var generator = CSVGenerator(seed: 11)
        plain = try fixture.folder.write(generator.file(records: PackedInputTests.records), to: "plain.csv")
    }

    /// What a database holds, apart from what tells how it got there.
    private func table(_ database: DatabaseReader) throws -> [String] {
        try database.lines("SELECT * FROM t ORDER BY 1")
            + database.lines("SELECT name, type FROM pragma_table_info('t')")
    }

    private func command(_ shell: String, _ paths: String...) throws -> CommandRun {
        let words = ["sh", "-c", shell, "sh", CommandRun.commandPath]
        return try CommandRun.run(words + paths)
    }

    @Test("the table is the same from every packing, and from a pipe of it", arguments: Packing.available)
    func same(packing: Packing) throws {
        let packed = try packing.pack(plain, as: "packed", in: fixture.folder)
        try fixture.load(file: plain)
        let expected = try table(fixture.database)
        let fromFile = try LoadFixture()
        let summary = try fromFile.load(file: packed)
        #expect(summary.counts.inserted == Int64(PackedInputTests.records))
        #expect(try table(fromFile.database) == expected)
        let piped = fixture.folder.path("piped.db")
        let run = try command("cat \"$2\" | \"$1\" load - \"$3\" --table t", packed, piped)
        #expect(run.exitCode == 0, "\(run)")
        #expect(try table(DatabaseReader(piped)) == expected)
        #expect(try fromFile.load(file: packed).counts.read == 0)
        let again = try command("cat \"$2\" | \"$1\" load - \"$3\" --table t --json", packed, piped)
        #expect(again.exitCode == 0, "\(again)")
        #expect(
            try DatabaseReader(piped).integer("SELECT sum(rows_read) FROM csvload_runs") == PackedInputTests.records)
    }

    @Test("several gzip members, with padding behind them, are one text")
    func members() throws {
        let folder = fixture.folder
        let text = Array(try String(contentsOfFile: plain, encoding: .utf8).utf8)
        let middle = text.count / 2
        let first = try Packing.gzip.pack(folder.write(Array(text[..<middle]), to: "1"), as: "1.gz", in: folder)
        let none = try Packing.gzip.pack(folder.write("", to: "2"), as: "2.gz", in: folder)
        let last = try Packing.gzip.pack(folder.write(Array(text[middle...]), to: "3"), as: "3.gz", in: folder)
        var bytes: [UInt8] = []
        for path in [first, none, last] { bytes += try Data(contentsOf: URL(filePath: path)) }
        #expect(try fixture.load(bytes: bytes + [0, 0, 0]).counts.inserted == Int64(PackedInputTests.records))
    }

    @Test("a zip archive with two files is refused", .enabled(if: Packing.available.contains(.zip)))
    func twoFiles() throws {
        let archive = fixture.folder.path("two.zip")
        let other = try fixture.folder.write("id\n1\n", to: "other.csv")
        #expect(try CommandRun.run(["zip", "-q", "-j", archive, plain, other]).exitCode == 0)
        let error = try #require(throws: LoadError.self) { try fixture.load(file: archive) }
        #expect(error.code == .unusableData)
        #expect(error.message.contains("more than one file"))
    }

    @Test("a load that was stopped goes on behind its last batch", arguments: [Packing.plain, .gzip, .xz])
    func stopped(packing: Packing) throws {
        let packed = try packing.pack(plain, as: "packed", in: fixture.folder)
        let observer = StoppingObserver(at: .loading)
        let job = fixture.job(file: packed, observer: observer) { $0.batchBytes = 1 }
        observer.stops(job)
        let first = try job.run()
        #expect(first.status == .interrupted)
        #expect(first.counts.read > 0)
        let second = try fixture.load(file: packed) { $0.batchBytes = 1 }
        #expect(second.status == .completed)
        #expect(second.recordsVerified == first.counts.read)
        #expect(second.counts.read == Int64(PackedInputTests.records) - first.counts.read)
        let whole = try LoadFixture()
        try whole.load(file: plain)
        #expect(try table(fixture.database) == table(whole.database))
    }

    @Test("a load from a pipe that was killed goes on behind its last batch", arguments: [Packing.plain, .gzip])
    func killed(packing: Packing) throws {
        let folder = fixture.folder
        var generator = CSVGenerator(seed: 12)
        let records = 100_000
        let large = try folder.write(generator.file(records: records), to: "large.csv")
        let packed = try packing.pack(large, as: "packed", in: folder)
        let database = fixture.database
        let shell = """
            mkfifo "$4"; cat "$2" > "$4" & exec "$1" load - "$3" --table t --batch-bytes 1 --quiet < "$4"
            """
        let words = ["sh", "-c", shell, "sh", CommandRun.commandPath, packed, database.path, folder.path("fifo")]
        let run = try CommandRun.run(
            words,
            interruption: .send(SIGKILL, when: { database.holds("SELECT count(*) >= 2 FROM csvload_checkpoints") }))
        #expect(run.endingSignal == SIGKILL, "\(run)")
        let before = try database.integer("SELECT count(*) FROM t")
        #expect(before > 0 && before < records)
        let again = try command(
            "cat \"$2\" | \"$1\" load - \"$3\" --table t --batch-bytes 1 --quiet", packed, database.path)
        #expect(again.exitCode == 0, "\(again)")
        let whole = try LoadFixture()
        try whole.load(file: large)
        #expect(try table(database) == table(whole.database))
    }
}
