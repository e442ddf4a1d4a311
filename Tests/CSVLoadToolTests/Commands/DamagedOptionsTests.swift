import TestSupport
import Testing

@Suite("Options that a database holds and no flag can say")
struct DamagedOptionsTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("out.db")
    }

    private func csvload(_ words: String...) throws -> CommandRun {
        try CommandRun.run([CommandRun.commandPath] + words)
    }

    @Test(
        "stop resume and verify with 65 and the source's name, and a load until --restart is said",
        arguments: ["json_set(options, '$.jobs', 0)", "'{'", "json_set(options, '$.content.format.ragged', 'fold')"])
    func refused(options: String) throws {
        let input = try folder.write("id,v\n1,x\n2\n", to: "t.csv")
        #expect(try csvload("load", input, database, "--max-rejects", "0").exitCode == 65)
        #expect(try csvload("load", input, database, "--restart").exitCode == 2)
        let reader = DatabaseReader(database)
        try reader.execute("UPDATE csvload_sources SET options = \(options)")
        try reader.execute("UPDATE csvload_runs SET status = 'interrupted'")
        for words in [["resume", database], ["verify", input, database], ["rejects", database, "--retry"]] {
            let run = try CommandRun.run([CommandRun.commandPath] + words)
            #expect(run.exitCode == 65, "\(run)")
            #expect(run.errors.contains("The options stored for '\(input)' cannot be used"), "\(run)")
        }
        #expect(try csvload("load", input, database).exitCode == 65)
        #expect(try csvload("status", database).output.contains(input))
        #expect(try csvload("load", input, database, "--restart").exitCode == 2)
        #expect(try csvload("resume", database).exitCode == 0)
    }
}
