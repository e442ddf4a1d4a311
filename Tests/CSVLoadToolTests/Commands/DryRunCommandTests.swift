import Foundation
import TestSupport
import Testing

@Suite("csvload load --dry-run")
struct DryRunCommandTests {
    private let folder: TemporaryFolder
    private let database: String
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("shop.db")
        input = try folder.write("id,name\n1,tea\n2,cup\n3\n", to: "orders.csv")
    }

    /// Names and bytes of all files, and when the folder was changed.
    private func content() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let changed = try FileManager.default.attributesOfItem(atPath: folder.path)[.modificationDate] as? Date
        return names.reduce(into: ["": Data("\(changed?.timeIntervalSince1970 ?? 0)".utf8)]) {
            $0[$1] = FileManager.default.contents(atPath: folder.path($1)) ?? Data()
        }
    }

    private func run(_ words: String..., exits code: Int32) throws -> CommandRun {
        let before = try content()
        let run = try CommandRun.run([CommandRun.commandPath, "load"] + words + ["--dry-run"])
        #expect(run.exitCode == code, "\(run)")
        #expect(try content() == before)
        return run
    }

    @Test("says what a new table would be, and makes nothing, in a folder that nobody may write to either")
    func new() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
        let run = try run(input, database, "--key", "id", exits: 2)
        #expect(run.errors.contains("the table would be made:\n    CREATE TABLE \"orders\" ("))
        #expect(run.errors.contains("  3 read, 2 inserted, 1 rejected\n"))
        #expect(run.errors.contains("    id 1\n    id 2\n"))
        #expect(run.errors.contains("record 3, line 4: ragged: "))
        #expect(run.errors.hasSuffix("Next: csvload load \(input) \(database) --table orders --key id\n"))
        #expect(run.output.isEmpty)
    }

    @Test("has the exit code of the load: 0, 2, 65 and what else a load ends with")
    func exitCodes() throws {
        let good = try folder.write("id,name\n1,tea\n", to: "good.csv")
        try #require(try CommandRun.csvload("load", good, database, "--key", "id").exitCode == 0)
        _ = try run(good, database, "--key", "id", exits: 0)
        _ = try run(input, database, "--table", "good", "--key", "id", exits: 2)
        _ = try run(input, database, "--table", "good", "--key", "id", "--max-rejects", "0", exits: 65)
        try folder.write("id,name\n", to: "good.csv")
        let refused = try run(good, database, "--key", "id", "--delete-missing", exits: 65)
        #expect(refused.errors.contains("1 deleted") && refused.errors.contains("--max-deletes 100%"))
        _ = try run(good, database, "--key", "nosuch", exits: 64)
        _ = try run(folder.path("none.csv"), database, exits: 66)
        let usage = try CommandRun.csvload("load", input, database, "--show-values")
        #expect(usage.exitCode == 64 && usage.errors.contains("--dry-run"))
    }

    @Test("several inputs have a summary each, and a total; log, metrics and hooks are left alone")
    func several() throws {
        let other = try folder.write("id,name\n4,pot\n", to: "other.csv")
        let run = try run(
            input, other, database, "--json", "--log-file", folder.path("log"), "--metrics-file", folder.path("m.prom"),
            "--on-success", "touch \(folder.path("hook"))", exits: 2)
        let lines = run.output.split(separator: "\n").map {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(lines.map { $0?["rows_inserted"] as? Int } == [2, 1, 3])
        #expect(lines.map { $0?["inputs"] as? Int } == [nil, nil, 2])
        #expect(run.errors.hasSuffix("Total of 2 inputs: 4 read, 3 inserted, 1 rejected\n"))
    }

    @Test("values are shown only where that is asked for")
    func values() throws {
        try CommandRun.csvload("load", input, database, "--key", "id")
        try folder.write("id,name\n1,secret\n2,cup\n3\n", to: "orders.csv")
        let silent = try run(input, database, "--key", "id", "--json", exits: 2)
        #expect(!silent.errors.contains("secret") && !silent.output.contains("secret"))
        let told = try run(input, database, "--key", "id", "--json", "--show-values", exits: 2)
        #expect(told.errors.contains("    id 1: name 'tea' → 'secret'\n"))
        #expect(told.output.contains(#"{"changes":[{"column":"name","new":"secret","old":"tea"}],"key":"#))
    }

    @Test("standard input is read and not loaded")
    func pipe() throws {
        let run = try CommandRun.run([
            "sh", "-c", "printf 'a\\n1\\n' | \"$0\" load - \"$1\" --table t --dry-run", CommandRun.commandPath,
            database,
        ])
        #expect(run.exitCode == 0 && run.errors.contains("1 read, 1 inserted"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: database))
    }
}
