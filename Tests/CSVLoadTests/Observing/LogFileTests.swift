import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Log file")
struct LogFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("load.log")
    }

    private func text(_ name: String = "load.log") throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    private func rotation(_ bytes: Int, keep: Int) -> LogFile.Rotation {
        var rotation = LogFile.Rotation()
        rotation.maximumBytes = bytes
        rotation.keep = keep
        return rotation
    }

    @Test("goes on behind what is there")
    func appends() throws {
        try folder.write("old\n", to: "load.log")
        #expect(try LogFile(path).write("new\n") == .written)
        #expect(try text() == "old\nnew\n")
    }

    @Test("puts a full file aside, and keeps so many")
    func rotates() throws {
        let log = try LogFile(path, rotation: rotation(8, keep: 2))
        for line in ["aaaaaaaa\n", "bbbbbbbb\n", "cccccccc\n", "dddddddd\n"] { #expect(log.write(line) == .written) }
        #expect(try text() == "dddddddd\n")
        #expect(try text("load.log.1") == "cccccccc\n" && text("load.log.2") == "bbbbbbbb\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path("load.log.3")))
    }

    @Test("starts afresh where none is to be kept")
    func keepsNone() throws {
        let log = try LogFile(path, rotation: rotation(4, keep: 0))
        for line in ["aaaa\n", "bbbb\n"] { #expect(log.write(line) == .written) }
        #expect(try text() == "bbbb\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["load.log"])
    }

    @Test("two writers of one file rotate it without losing a line")
    func shared() async throws {
        let bounds = rotation(500, keep: 100)
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in ["a", "b"] {
                group.addTask {
                    let log = try LogFile(path, rotation: bounds)
                    for number in 0..<200 { #expect(log.write("\(writer)\(number)\n") == .written) }
                }
            }
            try await group.waitForAll()
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count > 2)
        let lines = try files.flatMap { try text($0).split(separator: "\n") }
        #expect(Set(lines).count == 400 && lines.count == 400)
    }

    @Test("goes on in a new file when the old one was moved away or removed")
    func moved() throws {
        let log = try LogFile(path)
        _ = log.write("one\n")
        try FileManager.default.moveItem(atPath: path, toPath: folder.path("moved"))
        _ = log.write("two\n")
        folder.remove("load.log")
        _ = log.write("three\n")
        #expect(try text("moved") == "one\n" && text() == "three\n")
    }

    @Test("a full disk is told once, and that it is over")
    func full() throws {
        let log = try LogFile("/dev/full")
        guard case .failed(let sentence) = log.write("one\n") else {
            Issue.record("a full device took a line")
            return
        }
        #expect(sentence == "Cannot write to '/dev/full': No space left on device")
        #expect(log.write("two\n") == .failedAgain)
    }

    @Test("a folder, a pipe, a database and a folder that is not there are refused", arguments: 0..<4)
    func refused(kind: Int) throws {
        switch kind {
        case 0: _ = try folder.makeFolder("load.log")
        case 1: mkfifo(path, 0o666)
        case 2: try DatabaseReader(path).execute("CREATE TABLE t (a)")
        default: break
        }
        let named = kind == 3 ? folder.path("none/load.log") : path
        let error = #expect(throws: LoadError.self) { try LogFile(named) }
        #expect(error?.code == .cannotCreate)
        #expect(error?.message.hasPrefix("Cannot write the log '\(named)': ") == true)
    }
}
