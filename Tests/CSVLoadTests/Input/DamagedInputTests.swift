import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Damaged input")
struct DamagedInputTests {
    private let fixture: LoadFixture
    private let plain: String
    private static let records = 20_000

    init() throws {
        fixture = try LoadFixture()
        var generator = CSVGenerator(seed: 21)
        plain = try fixture.folder.write(generator.file(records: DamagedInputTests.records), to: "plain.csv")
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    /// Loads a damaged file, and then the whole one in its place.
    private func check(_ damaged: [UInt8], whole: [UInt8], atLeast share: Double) throws {
        let file = try fixture.folder.write(damaged, to: "file")
        let error = try #require(throws: LoadError.self) {
            try fixture.load(file: file) { $0.batchBytes = 1 }
        }
        #expect(error.problem == .inputBrokeOff)
        #expect(error.message.contains("is damaged"))
        let kept = try fixture.database.integer("SELECT count(*) FROM t")
        #expect(Double(kept) >= share * Double(DamagedInputTests.records), "\(kept) records were kept")
        #expect(try fixture.database.integer("SELECT max(row_id) FROM csvload_checkpoints") == kept)
        #expect(try fixture.lines("SELECT status FROM csvload_runs") == ["failed"])
        try fixture.folder.write(whole, to: "file")
        let summary = try fixture.load(file: file) { $0.batchBytes = 1 }
        #expect(summary.status == .completed)
        #expect(summary.counts.rejected == 0)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == DamagedInputTests.records)
    }

    @Test(
        "a file that breaks off keeps what was whole, and goes on from there",
        arguments: Packing.available.filter { $0 != .plain })
    func truncated(packing: Packing) throws {
        let whole = try bytes(packing.pack(plain, as: "packed", in: fixture.folder))
        try check(Array(whole[..<(whole.count * 3 / 4)]), whole: whole, atLeast: 0.3)
    }

    @Test("a checksum that does not fit is damage at the end: all records are kept, and checked again")
    func checksum() throws {
        let whole = try bytes(Packing.gzip.pack(plain, as: "packed", in: fixture.folder))
        var damaged = whole
        damaged[damaged.count - 7] ^= 1
        try check(damaged, whole: whole, atLeast: 0.99)
    }

    @Test("a length that does not fit is damage as well")
    func length() throws {
        let whole = try bytes(Packing.gzip.pack(plain, as: "packed", in: fixture.folder))
        var damaged = whole
        damaged[damaged.count - 1] ^= 1
        try check(damaged, whole: whole, atLeast: 0.99)
    }

    @Test("of a small file that breaks off the whole records are kept, too")
    func small() throws {
        let text = "id,name\n" + (1...50).map { "\($0),name \($0)\n" }.joined()
        let folder = fixture.folder
        let whole = try bytes(Packing.gzip.pack(folder.write(text, to: "small.csv"), as: "small", in: folder))
        let error = try #require(throws: LoadError.self) { try fixture.load(bytes: Array(whole.dropLast(9))) }
        #expect(error.problem == .inputBrokeOff)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") > 40)
        #expect(try fixture.load(bytes: whole).status == .completed)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 50)
    }

    @Test("what breaks off on a pipe is kept, and the exit code says that more is to come")
    func piped() throws {
        let folder = fixture.folder
        let whole = try bytes(Packing.gzip.pack(plain, as: "packed", in: folder))
        let damaged = try folder.write(Array(whole[..<(whole.count / 2)]), to: "damaged")
        let shell = "cat \"$2\" | \"$1\" load - \"$3\" --table t --batch-bytes 1"
        let words = ["sh", "-c", shell, "sh", CommandRun.commandPath]
        let run = try CommandRun.run(words + [damaged, fixture.database.path])
        #expect(run.exitCode == 74, "\(run)")
        #expect(try fixture.database.integer("SELECT count(*) FROM t") > 0)
        let again = try CommandRun.run(words + [folder.path("packed"), fixture.database.path])
        #expect(again.exitCode == 0, "\(again)")
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == DamagedInputTests.records)
    }

    @Test("a file that grows while it is read is loaded to the size at the start, and its tail by the next run")
    func grows() throws {
        let path = plain
        let observer = ActingObserver(at: .loading) {
            guard let file = FileHandle(forWritingAtPath: path) else { return }
            file.seekToEndOfFile()
            file.write(Data("900001,1.25,late,\n".utf8))
            try? file.close()
        }
        let first = try fixture.load(file: path, observer: observer)
        #expect(first.counts.inserted == Int64(DamagedInputTests.records))
        let second = try fixture.load(file: path)
        #expect(second.counts.inserted == 1)
        #expect(try fixture.lines("SELECT name FROM t WHERE id = 900001") == ["late"])
    }

    @Test("a file that shrinks while it is read is noticed, and what was read of it is kept")
    func shrinks() throws {
        var generator = CSVGenerator(seed: 22)
        let path = try fixture.folder.write(generator.file(records: 100_000), to: "large.csv")
        let observer = ActingObserver(at: .typing) {
            let file = FileHandle(forWritingAtPath: path)
            try? file?.truncate(atOffset: 1_500_000)
            try? file?.close()
        }
        let error = try #require(throws: LoadError.self) {
            try fixture.load(file: path, observer: observer) { $0.batchBytes = 1 }
        }
        #expect(error.problem == .inputBrokeOff)
        #expect(error.message.contains("became shorter"))
        #expect(try fixture.database.integer("SELECT count(*) FROM t") > 10_000)
    }
}
