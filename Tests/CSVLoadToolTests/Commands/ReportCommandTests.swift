import CSVLoad
import Foundation
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("csvload report")
struct ReportCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("shop.db")
    }

    private func options(_ words: String...) throws -> ReportOptions? {
        guard case .run(let arguments) = try ArgumentParser().parse(["report"] + words) else { return nil }
        return try ReportCommand.options(arguments)
    }

    @Test("names the page after the database, in the working folder")
    func defaultFile() throws {
        #expect(try options("data/shop.db")?.destination == .file("shop-report.html"))
        #expect(try options("shop")?.destination == .file("shop-report.html"))
        #expect(try options("a.b.sqlite")?.destination == .file("a.b-report.html"))
        #expect(try options(".hidden")?.destination == .file(".hidden-report.html"))
        #expect(try options("shop.db", "--output", "-")?.destination == .standardOutput)
        #expect(try options("shop.db", "--output=x")?.destination == .file("x"))
        #expect(throws: UsageError.self) { try options("shop.db", "--output", "") }
    }

    @Test("writes the page and says where; with --quiet it says nothing")
    func writes() throws {
        let input = try folder.write("id,name\n1,a\n2,b\n", to: "people.csv")
        try CommandRun.csvload("load", input, database)
        let page = folder.path("page.html")
        let run = try CommandRun.csvload("report", database, "--output", page)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.hasPrefix("Reported: 1 source and 1 table of "), "\(run)")
        #expect(run.lastErrorLine == "Next: open \(page) in a browser")
        #expect(run.output.isEmpty)
        #expect(try String(contentsOfFile: page, encoding: .utf8).hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        let quiet = try CommandRun.csvload("report", database, "--output", "-", "--quiet")
        #expect(quiet.errors.isEmpty)
        #expect(quiet.output.hasSuffix("</html>\n"))
    }

    @Test("a database that is not there is exit 66, and no file is made")
    func missing() throws {
        let page = folder.path("page.html")
        let run = try CommandRun.csvload("report", database, "--output", page)
        #expect(run.exitCode == 66, "\(run)")
        #expect(run.errors.contains("There is no database"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: page))
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("a folder in place of a database is exit 66")
    func folderAsDatabase() throws {
        let run = try CommandRun.csvload("report", folder.path, "--output", folder.path("page.html"))
        #expect(run.exitCode == 66, "\(run)")
        #expect(run.errors.contains("is a folder"), "\(run)")
    }

    @Test("a folder that is not there is exit 73")
    func uncreatable() throws {
        try DatabaseReader(database).execute("CREATE TABLE t (a)")
        let run = try CommandRun.csvload("report", database, "--output", folder.path("no/page.html"))
        #expect(run.exitCode == 73, "\(run)")
    }

    @Test("reports on a load that was killed")
    func killed() throws {
        let rows = (1...200_000).map { "\($0),name \($0)\n" }.joined()
        let input = try folder.write("id,name\n" + rows, to: "big.csv")
        let reader = DatabaseReader(database)
        try CommandRun.csvload(
            "load", input, database, "--batch-bytes", "65536",
            interruption: .send(SIGKILL, when: { reader.holds("SELECT count(*) >= 3 FROM csvload_checkpoints") }))
        // What the killed process left half done is undone by the next one that may write.
        _ = try reader.integer("SELECT count(*) FROM csvload_runs")
        let run = try CommandRun.csvload("report", database, "--output", "-")
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.contains("1 source did not come to the end: <code>csvload resume shop.db</code>"))
        #expect(run.output.contains("the process ended without a word"))
    }
}
