import Foundation
import TestSupport
import Testing

@Suite("verify")
struct VerifyCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id;name\n1;a\n2;b\n3\n", to: "people.csv")
        database = folder.path("out.db")
        reader = DatabaseReader(database)
    }

    private func load(_ flags: String...) throws {
        let run = try CommandRun.run([CommandRun.commandPath, "load", input, database] + flags)
        #expect(run.exitCode == 2, "\(run)")
    }

    @Test("all that was loaded is there: exit 0, even with rejects")
    func same() throws {
        try load("--key", "id")
        let run = try CommandRun.csvload("verify", input, database)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("Verified: 'people' in"), "\(run)")
        #expect(run.errors.contains("3 read, 2 equal, 1 among the rejects"), "\(run)")
    }

    @Test("a difference is exit 1, and the command it names mends it, flags and all")
    func mends() throws {
        try load("--key", "id", "--null", "b", "--compute", "up = upper(name)", "--source-name", "odd name")
        try reader.execute("UPDATE people SET up = 'x'; DELETE FROM people WHERE id = 2")
        let run = try CommandRun.csvload("verify", input, database, "--source-name", "odd name")
        #expect(run.exitCode == 1, "\(run)")
        #expect(run.errors.contains("record 1, line 2: column 'up' differs"), "\(run)")
        #expect(run.errors.contains("record 2, line 3: no row in the table"), "\(run)")
        let next = try #require(run.lastErrorLine.wholeMatch(of: /Next: csvload (load .* --restart)/))
        let mended = try CommandRun.run(["sh", "-c", "\(CommandRun.commandPath) \(next.output.1)"])
        #expect(mended.exitCode == 2 && !mended.errors.contains("not those of the last run"), "\(mended)")
        #expect(try CommandRun.csvload("verify", input, database, "--source-name", "odd name").exitCode == 0)
    }

    @Test("values stay out of the messages unless they are asked for")
    func values() throws {
        try load("--key", "id")
        try reader.execute("UPDATE people SET name = 'secret' WHERE id = 1")
        let run = try CommandRun.csvload("verify", input, database)
        #expect(run.exitCode == 1 && !run.errors.contains("secret"), "\(run)")
        let shown = try CommandRun.csvload("verify", input, database, "--show-values")
        #expect(shown.errors.contains("column 'name' is 'secret', not 'a'"), "\(shown)")
    }

    @Test("--json tells programs the same, and --differences how many one by one")
    func json() throws {
        try load()
        try reader.execute("DELETE FROM people")
        let run = try CommandRun.csvload("verify", input, database, "--json", "--differences", "1")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(run.exitCode == 1 && object["is_same"] as? Bool == false, "\(run)")
        #expect(object["rows_missing"] as? Int == 2 && object["rejects"] as? Int == 1, "\(run)")
        let differences = try #require(object["differences"] as? [[String: Any]])
        #expect(differences.count == 1 && differences[0]["row_id"] as? Int == 1, "\(run)")
        #expect((object["next"] as? String)?.hasSuffix("--restart") == true, "\(run)")
    }

    @Test("standard input is compared with the table that it was loaded into")
    func standardInput() throws {
        let words = [CommandRun.commandPath]
        let text = "id,name\n1,a\n"
        let loaded = try CommandRun.run(
            words + ["load", "-", database, "--table", "t", "--source-name", "feed"], input: text)
        #expect(loaded.exitCode == 0, "\(loaded)")
        let same = try CommandRun.run(words + ["verify", "-", database, "--source-name", "feed"], input: text)
        #expect(same.exitCode == 0, "\(same)")
        let other = try CommandRun.run(words + ["verify", "-", database], input: text)
        #expect(other.exitCode == 64 && other.errors.contains("--table"), "\(other)")
    }

    @Test("what is missing is told apart by its code")
    func codes() throws {
        try load()
        #expect(try CommandRun.csvload("verify", folder.path("none.csv"), database).exitCode == 66)
        #expect(try CommandRun.csvload("verify", input, folder.path("none.db")).exitCode == 66)
        #expect(try CommandRun.csvload("verify", input, input).exitCode == 66)
        #expect(try CommandRun.csvload("verify", input, database, "--table", "none").exitCode == 65)
        #expect(try CommandRun.csvload("verify", input, database, "--source-name", "none").exitCode == 65)
        #expect(try CommandRun.csvload("verify", input).exitCode == 64)
        #expect(try CommandRun.csvload("verify", input, database, "--restart").exitCode == 64)
    }

    @Test("SIGINT stops it with 130")
    func interrupted() throws {
        var text = "id,name\n"
        for id in 1...600_000 { text += "\(id),name of \(id)\n" }
        let large = try folder.write(text, to: "large.csv")
        #expect(try CommandRun.csvload("load", large, database, "--key", "id").exitCode == 0)
        let run = try CommandRun.csvload(
            "verify", large, database, "--jobs", "1",
            interruption: .send(SIGINT, after: .milliseconds(60)))
        #expect(run.exitCode == 130, "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
    }

    @Test("inspect tells what the values of each column are like")
    func statistics() throws {
        let file = try folder.write("id,name\n2,b\n1,\n", to: "two.csv")
        let run = try CommandRun.csvload("inspect", file)
        #expect(run.output.contains("  id      0      yes              1         2\n"), "\(run)")
        #expect(run.output.contains("  name    1      no      1 B      b         b\n"), "\(run)")
        let json = try CommandRun.csvload("inspect", file, "--json")
        #expect(json.output.contains("\"is_unique\":true,\"maximum\":2,\"minimum\":1,\"name\":\"id\""), "\(json)")
    }
}
