import TestSupport
import Testing

@Suite("Inputs whose tables refer to each other")
struct SeveralInputsCommandTests {
    private let folder: TemporaryFolder
    private let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("out.db"))
        try database.execute(
            "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE c (id INTEGER PRIMARY KEY, p REFERENCES p)")
    }

    private func load(_ order: [String], _ p: String, _ c: String, _ more: String...) throws -> CommandRun {
        try folder.write("id,n\n\(p)", to: "p.csv")
        try folder.write("id,p\n\(c)", to: "c.csv")
        let words = ["load"] + order.map { folder.path("\($0).csv") } + [database.path, "--delete-missing"]
        return try CommandRun.run([CommandRun.commandPath] + words + more)
    }

    private func tables() throws -> [String] {
        try database.lines("SELECT 'p', id FROM p UNION ALL SELECT 'c', id FROM c ORDER BY 1 DESC, 2")
    }

    @Test("they converge in one call, whichever comes first", arguments: [["p", "c"], ["c", "p"]])
    func converge(order: [String]) throws {
        let first = try load(order, "1,a\n2,b\n", "10,1\n20,2\n")
        #expect(first.exitCode == 0, "\(first)")
        #expect(try tables() == ["p|1", "p|2", "c|10", "c|20"])
        let second = try load(order, "1,a\n3,z\n", "10,1\n30,3\n")
        #expect(second.exitCode == 0, "\(second)")
        #expect(!second.errors.contains("rejected"), "\(second)")
        #expect(second.errors.split(separator: "\n").count { $0.hasPrefix("Loaded:") } == 2, "\(second)")
        #expect(second.errors.split(separator: "\n").count { $0.contains("1 deleted") } == 2, "\(second)")
        #expect(try tables() == ["p|1", "p|3", "c|10", "c|30"])
        #expect(try database.lines("SELECT count(*) FROM csvload_rejects") == ["0"])
        let runs = try database.integer("SELECT count(*) FROM csvload_runs")
        #expect(try load(order, "1,a\n3,z\n", "10,1\n30,3\n").exitCode == 0)
        #expect(try database.integer("SELECT count(*) FROM csvload_runs") == runs + 2)
    }

    @Test("what cannot get in is told once, with the state at the end", arguments: [["p", "c"], ["c", "p"]])
    func rejects(order: [String]) throws {
        let run = try load(order, "1,a\n", "10,1\n20,2\n", "--json")
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.output.split(separator: "\n").count == 2, "\(run)")
        let child = run.output.split(separator: "\n").first { $0.contains("\"table\":\"c\"") } ?? ""
        #expect(child.contains("\"rows_inserted\":1,") && child.contains("\"rows_rejected\":1,"), "\(child)")
        #expect(child.contains("\"rows_read\":2,") && child.contains("\"rejects_kept\":1,"), "\(child)")
        #expect(try tables() == ["p|1", "c|10"])
    }

    @Test("a row that others still refer to when all is loaded is an error, and the others are loaded")
    func refused() throws {
        #expect(try load(["p", "c"], "1,a\n2,b\n", "10,1\n20,2\n").exitCode == 0)
        let run = try load(["p", "c"], "1,aa\n", "10,1\n20,2\n30,1\n")
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("Rows that the source no longer has cannot be removed from 'p'"), "\(run)")
        #expect(try tables() == ["p|1", "p|2", "c|10", "c|20", "c|30"])
        #expect(try database.lines("SELECT n FROM p") == ["aa", "b"])
        // The same command goes on when they can go.
        #expect(try load(["p", "c"], "1,aa\n", "10,1\n30,1\n").exitCode == 0)
        #expect(try tables() == ["p|1", "c|10", "c|30"])
    }
}
