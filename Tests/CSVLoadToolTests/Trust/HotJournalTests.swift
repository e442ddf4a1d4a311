import Foundation
import SQLiteCore
import TestSupport
import Testing

@Suite("Journals that name a super-journal")
struct HotJournalTests {
    private let folder: TemporaryFolder
    private let reader: DatabaseReader
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        reader = DatabaseReader(folder.path("out.db"))
        input = try folder.write("id,v\n" + (1...20_000).map { "\($0),text\n" }.joined(), to: "t.csv")
        let run = try CommandRun.csvload(input, reader.path, "--table", "t", "--key", "id")
        try #require(run.exitCode == 0, "\(run)")
    }

    /// Leaves half a transaction behind, whose journal names a file.
    private func leaveJournal(naming name: String?) throws {
        let half = folder.path("half.db")
        try FileManager.default.copyItem(atPath: reader.path, toPath: half)
        let connection = try Connection(path: half, mode: .readWrite)
        try connection.execute("PRAGMA cache_size = 10; BEGIN; UPDATE t SET v = v || id")
        var journal = try Data(contentsOf: URL(filePath: half + "-journal"))
        try FileManager.default.removeItem(atPath: reader.path)
        try FileManager.default.copyItem(atPath: half, toPath: reader.path)
        if let name {
            let bytes = Array(name.utf8)
            var sum: UInt32 = 0
            for byte in bytes { sum += UInt32(byte) }
            journal.append(contentsOf: [0, 0, 0, 1])
            journal.append(contentsOf: bytes)
            for number in [UInt32(bytes.count), sum] {
                withUnsafeBytes(of: number.bigEndian) { journal.append(contentsOf: $0) }
            }
            journal.append(contentsOf: [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])
        }
        try journal.write(to: URL(filePath: reader.path + "-journal"))
        try connection.execute("ROLLBACK")
    }

    @Test("are refused by every command, and the file that is named stays")
    func foreign() throws {
        let victim = try folder.write("x", to: "victim")
        try leaveJournal(naming: victim)
        for words in [
            ["status", reader.path], ["report", reader.path], ["export", reader.path, "t"], ["rejects", reader.path],
            ["verify", input, reader.path, "--table", "t"], ["resume", reader.path],
            ["load", input, reader.path, "--table", "t", "--key", "id"],
            ["forget", reader.path, "--runs-older-than", "1d"],
            ["rejects", reader.path, "--retry"],
        ] {
            let run = try CommandRun.run([CommandRun.commandPath] + words)
            #expect(run.exitCode == 1, "\(run)")
            #expect(FileManager.default.fileExists(atPath: victim), "\(run)")
            #expect(FileManager.default.fileExists(atPath: reader.path + "-journal"), "\(run)")
        }
    }

    @Test("of SQLite's own kind beside the database are undone by a load")
    func own() throws {
        try leaveJournal(naming: try folder.write("x", to: "out.db-mj0123AB9CF"))
        #expect(try CommandRun.csvload("load", input, reader.path, "--table", "t", "--key", "id").exitCode == 0)
        #expect(try reader.integer("SELECT count(*) FROM t WHERE v = 'text'") == 20_000)
    }

    @Test("status refuses one that names nothing too, changes nothing, and says what to do")
    func reading() throws {
        try leaveJournal(naming: nil)
        let before = try Data(contentsOf: URL(filePath: reader.path))
        let run = try CommandRun.csvload("status", reader.path)
        #expect(run.exitCode == 1, "\(run)")
        #expect(run.errors.contains("its last transaction is not undone yet"), "\(run)")
        #expect(run.errors.contains("csvload resume"), "\(run)")
        #expect(try Data(contentsOf: URL(filePath: reader.path)) == before)
        #expect(try CommandRun.csvload("resume", reader.path).exitCode == 0)
        #expect(try CommandRun.csvload("status", reader.path).exitCode == 0)
        #expect(try reader.integer("SELECT count(*) FROM t WHERE v = 'text'") == 20_000)
    }
}
