import Foundation
import TestSupport
import Testing

@testable import CSVLoadTool

/// Compares what the commands print with `--json` with the page that says so.
@Suite("JSON output in the documentation")
struct JSONOutputTests {
    /// What the page says of one key, such as `columns[].name`.
    private struct Key {
        let type: String
        let isOptional: Bool
    }

    private let folder: TemporaryFolder
    private let database: String
    private static let fixtures = MarkdownPage.root.appending(path: "fixtures").path(percentEncoded: false)

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("shop.db")
    }

    @Test(
        "has a section for each command that takes --json",
        arguments: Subcommand.allCases.filter { FlagTable.flag(.json).belongs(to: $0) })
    func sections(subcommand: Subcommand) {
        #expect(!Self.keys(of: subcommand.rawValue).isEmpty, "JSONOutput.md says nothing of \(subcommand.rawValue)")
    }

    @Test("tells the keys of load, resume and status")
    func loads() throws {
        try check("load", ["load", "\(Self.fixtures)/messy.csv", database, "--key", "id"])
        try check("load", ["load", "\(Self.fixtures)/orders.csv", database, "--key", "order_id"])
        try CommandRun.csvload("load", folder.path("none.csv"), database)
        try check("status", ["status", database])
        try DatabaseReader(database).execute("UPDATE csvload_runs SET status = 'interrupted', error = 'it was stopped'")
        try check("status", ["status", database])
        try check("resume", ["resume", database])
    }

    @Test("tells the keys of a dry run")
    func dryRun() throws {
        let words = [database, "--key", "id", "--delete-missing", "--dry-run", "--show-values"]
        let input = try folder.write("id,name,n\n1,a,1\n2,,2\n3\n4,d,4\n5,e,5\n", to: "orders.csv")
        try check("load --dry-run", ["load", input] + words)
        try CommandRun.csvload("load", input, database, "--key", "id")
        try folder.write("id,name,n,new\n1,A,1,x\n2,b,2,y\n3\n4,,4,z\n6,f,6,\n", to: "orders.csv")
        let other = try folder.write("id,name\n9,x\n", to: "other.csv")
        try check("load --dry-run", ["load", input, other] + words + ["--table", "orders", "--schema", "evolve"])
        try folder.write("id,name,n\n", to: "orders.csv")
        try check("load --dry-run", ["load", input] + words)
    }

    @Test("tells the keys of inspect")
    func inspect() throws {
        try check("inspect", ["inspect", "\(Self.fixtures)/till.csv"])
        try check("inspect", ["inspect", "\(Self.fixtures)/orders.csv", "--escape", "\\", "--comment", "#"])
        try check("inspect --tune", ["inspect", "\(Self.fixtures)/orders.csv", "--tune"])
    }

    @Test("tells the keys of rejects, and of its --retry")
    func rejects() throws {
        try CommandRun.csvload("load", "\(Self.fixtures)/messy.csv", database, "--key", "id")
        try check("rejects", ["rejects", database])
        try check("rejects --retry", ["rejects", database, "--retry", "--ragged", "pad"])
    }

    @Test("tells the keys of verify")
    func verify() throws {
        let input = "\(Self.fixtures)/orders.csv"
        try CommandRun.csvload("load", input, database, "--key", "order_id")
        try check("verify", ["verify", input, database])
        try DatabaseReader(database).execute(
            "UPDATE orders SET product = 'other' WHERE order_id = 1001; DELETE FROM orders WHERE order_id = 1002")
        try check("verify", ["verify", input, database, "--show-values"])
    }

    @Test("tells the keys of migrate and forget")
    func bookkeeping() throws {
        try CommandRun.csvload("load", "\(Self.fixtures)/orders.csv", database)
        let migrations = try folder.makeFolder("migrations")
        try folder.write("CREATE TABLE extra (a);", to: "migrations/1_extra.sql")
        try check("migrate", ["migrate", database, "--migrations", migrations])
        try check("forget", ["forget", database, "--source-name", "\(Self.fixtures)/orders.csv"])
    }

    /// Runs a command with `--json`, and compares each object that it prints with the page.
    private func check(_ section: String, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let keys = Self.keys(of: section)
        let run = try CommandRun.run([CommandRun.commandPath] + words + ["--json"])
        let lines = run.output.split(separator: "\n")
        #expect(!lines.isEmpty, "\(run)", sourceLocation: sourceLocation)
        for line in lines {
            var found: [String: Set<String>] = [:]
            Self.collect(try JSONSerialization.jsonObject(with: Data(line.utf8)), at: "", into: &found)
            for (key, types) in found {
                let told = keys[key]
                #expect(
                    told != nil, "JSONOutput.md says nothing of \(key) of \(section)", sourceLocation: sourceLocation)
                #expect(
                    types.allSatisfy { type in told?.type.contains(type) ?? true },
                    "\(key) of \(section) is \(types), not \(told?.type ?? "")", sourceLocation: sourceLocation)
            }
            for (key, told) in keys where !told.isOptional {
                // Keys of things in a list are there if the list is not empty.
                let isExpected = key.range(of: "[]", options: .backwards).map { list in
                    found.keys.contains { $0.hasPrefix(key[..<list.upperBound]) && $0 != key }
                }
                #expect(
                    found[key] != nil || isExpected == false, "\(section) prints no \(key)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    /// Each key with its types; those of things in lists behind `[]`.
    private static func collect(_ value: Any, at path: String, into found: inout [String: Set<String>]) {
        switch value {
        case let object as [String: Any]:
            if !path.isEmpty, !path.hasSuffix("[]") { found[path, default: []].insert("object") }
            for (key, value) in object { collect(value, at: path.isEmpty ? key : "\(path).\(key)", into: &found) }
        case let list as [Any]:
            if !path.isEmpty { found[path, default: []].insert("list") }
            for value in list { collect(value, at: path + "[]", into: &found) }
        case let number as NSNumber:
            let isTruth = String(cString: number.objCType) == "c"
            found[path, default: []].insert(isTruth ? "true or false" : "number")
        case is String: found[path, default: []].insert("text")
        default: found[path, default: []].insert("null")
        }
    }

    /// The rows `| key | type | meaning |` of a section of the page; a type that ends in `?` is not always there.
    private static func keys(of section: String) -> [String: Key] {
        let page = MarkdownPage(file: MarkdownPage.catalog.appending(path: "JSONOutput.md"))
        var keys: [String: Key] = [:]
        var isInside = false
        for line in page.text.components(separatedBy: "\n") {
            if line.hasPrefix("## ") {
                let names = line.dropFirst(3).components(separatedBy: " and ")
                isInside = names.contains("csvload \(section)")
            }
            guard isInside, line.hasPrefix("| `") else { continue }
            let cells = line.components(separatedBy: " | ")
            guard cells.count >= 3 else { continue }
            let type = cells[1]
            keys[cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "| `"))] = Key(
                type: type, isOptional: type.hasSuffix("?"))
        }
        return keys
    }
}
