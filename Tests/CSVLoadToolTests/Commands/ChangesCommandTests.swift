import Foundation
import TestSupport
import Testing

@Suite("csvload changes")
struct ChangesCommandTests {
    private let folder: TemporaryFolder
    private var database: String { folder.path("shop.db") }

    init() throws {
        folder = try TemporaryFolder()
        try load("id,name\n1,tea\n2,cup\n3,pot\n", "--track-changes")
        try load("id,name\n1,Tea\n2,cup\n4,\u{1B}[31mjug\n")
    }

    private func load(_ text: String, _ more: String...) throws {
        let words = [
            CommandRun.commandPath, "load", try folder.write(text, to: "orders.csv"), database, "--key", "id",
            "--source-name", "orders", "--delete-missing",
        ]
        let run = try CommandRun.run(words + more)
        #expect(run.exitCode == 0, "\(run)")
    }

    private func changes(_ words: String...) throws -> CommandRun {
        try CommandRun.run([CommandRun.commandPath, "changes", database] + words)
    }

    /// The lines of the output, without times.
    private func lines(_ run: CommandRun) throws -> [String] {
        run.output.replacing(try Regex("20[0-9-]+T[0-9:.]+Z"), with: "TIME").split(separator: "\n").map(String.init)
    }

    @Test("shows a line a change under a line a run, harmless for the terminal")
    func text() throws {
        let run = try changes()
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            try lines(run) == [
                "Run 1: orders -> orders, TIME", "  loaded 3 rows", "Run 2: orders -> orders, TIME",
                "  updated id 1: name 'tea' → 'Tea'", #"  inserted id 4: name '\x1b[31mjug'"#,
                "  deleted id 3: name 'pot'",
            ])
        #expect(try changes("--format", "text").output == run.output)
        #expect(try lines(changes("--run", "2", "--limit", "1")).count == 3)
        #expect(try lines(changes("--since", "1h", "--table", "ORDERS", "--source-name", "orders")).count == 6)
        #expect(try changes("--since", "2999-01-01").output.hasPrefix("There are no such changes"))
    }

    @Test("writes CSV and JSON Lines that say the same")
    func programs() throws {
        let csv = try lines(changes("--run", "2", "--format", "csv"))
        #expect(csv.count == 4)
        #expect(
            csv[1]
                == #"2,2,orders,orders,updated,1,"{""id"":1}","{""name"":""tea""}","{""name"":""Tea""}",TIME,"#)
        for name in ["a.jsonl", "a.csv"] {
            let run = try changes("--run", "2", "--output", folder.path(name))
            #expect(run.exitCode == 0 && run.errors.hasPrefix("Exported: 3 changes to "), "\(run)")
        }
        let text = try String(contentsOfFile: folder.path("a.jsonl"), encoding: .utf8)
        let objects = try text.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.count == 3)
        let new = objects[1]["new"] as? [String: Any]
        #expect(new?["id"] as? Int == 4 && new?["name"] as? String == "\u{1B}[31mjug")
        #expect(objects[1]["old"] is NSNull)
        #expect(try String(contentsOfFile: folder.path("a.csv"), encoding: .utf8).hasPrefix("change_id,run_id,source"))
    }

    @Test("reads only")
    func readsOnly() throws {
        try folder.setPermissions(0o444, of: "shop.db")
        let before = try Data(contentsOf: URL(filePath: database))
        for words in [[], ["--format", "csv"], ["--run", "2"]] {
            #expect(try CommandRun.run([CommandRun.commandPath, "changes", database] + words).exitCode == 0)
        }
        #expect(try Data(contentsOf: URL(filePath: database)) == before)
        // One of an earlier version, or of another program, has no changes.
        let other = folder.path("other.db")
        try DatabaseReader(other).execute("CREATE TABLE a (b)")
        let run = try CommandRun.csvload("changes", other)
        #expect(run.exitCode == 0 && run.output.hasPrefix("There are no such changes"), "\(run)")
    }

    @Test("undoes a run, tells status of it, and ends with 2 where rows are left")
    func undo() throws {
        let dryRun = try changes("--undo", "2", "--dry-run")
        #expect(dryRun.exitCode == 0 && dryRun.errors.hasPrefix("Would undo: run 2 of orders -> orders"), "\(dryRun)")
        try DatabaseReader(database).execute("UPDATE orders SET name = 'mine' WHERE id = 1")
        let run = try changes("--undo", "2")
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.output == "Left as they are:\n  updated id 1: it was changed since\n")
        #expect(run.errors.contains("rows: 1 deleted, 1 inserted, 1 left as they are\n"), "\(run)")
        #expect(try DatabaseReader(database).lines("SELECT * FROM orders") == ["1|mine", "2|cup", "3|pot"])
        let status = try CommandRun.csvload("status", database)
        #expect(status.output.contains("run 2 was undone: the next load compares all records"), "\(status)")
        #expect(try lines(changes("--run", "3"))[0].hasSuffix("undo of run 2"))
        try load("id,name\n1,Tea\n2,cup\n4,jug\n")
        #expect(try DatabaseReader(database).lines("SELECT * FROM orders") == ["1|Tea", "2|cup", "4|jug"])
    }

    @Test("a load that is under way keeps an undo out")
    func locked() throws {
        try DatabaseReader(database).whileLocked {
            let run = try changes("--undo", "2", "--busy-timeout", "0")
            #expect(run.exitCode == 75, "\(run)")
        }
        #expect(try changes("--undo", "2").exitCode == 0)
    }
}
