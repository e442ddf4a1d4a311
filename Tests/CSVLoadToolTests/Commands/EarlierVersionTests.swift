import Foundation
import TestSupport
import Testing

/// Goes on with databases that version 0.1 has made, each with other options, and compares with what 0.1 itself did then.
///
/// One thing is another by design: the first load of a source reads all of it again, and finds its rows unchanged.
@Suite("Databases of version 0.1")
struct EarlierVersionTests {
    private static let folder = MarkdownPage.root.appending(path: "fixtures/databases-0.1")

    /// Every database of the set; a folder that is not there makes no test green.
    static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "expected").path())
        return (files ?? ["no files"]).map { $0.replacing(".txt", with: "") }.sorted()
    }()

    @Test("are shown, verified, resumed, retried and loaded again with the same outcome", arguments: names)
    func sameOutcome(name: String) throws {
        let script = Self.folder.appending(path: "databases.py").path(percentEncoded: false)
        let run = try CommandRun.run(["python3", script, "transcript", CommandRun.commandPath, name])
        let expected = try String(contentsOf: Self.folder.appending(path: "expected/\(name).txt"), encoding: .utf8)
        #expect(run.exitCode == 0, "\(run)")
        let pairs = zip(run.output.split(separator: "\n"), expected.split(separator: "\n"))
        let difference = pairs.first { $0 != $1 }
        #expect(
            run.output == expected,
            "\(name): \(difference.map { "\($0)\nwhere 0.1 said\n\($1)" } ?? "lines are missing")")
    }

    @Test("each comes with the commands that made it and with what 0.1 made of it")
    func complete() throws {
        let files = FileManager.default
        let databases = try files.contentsOfDirectory(atPath: Self.folder.appending(path: "databases").path())
        let loads = try String(contentsOf: Self.folder.appending(path: "loads.txt"), encoding: .utf8)
        let titles = loads.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("#") }.map(String.init)
        #expect(databases.sorted() == Self.names)
        #expect(titles.sorted() == Self.names)
    }
}
