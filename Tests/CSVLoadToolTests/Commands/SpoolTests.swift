import TestSupport
import Testing

@Suite("Standard input that is kept on disk first")
struct SpoolTests {
    private let folder: TemporaryFolder
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        reader = DatabaseReader(folder.path("out.db"))
    }

    /// More integers than the front of a stream holds that types are found in, and a text behind them.
    private static let lateText = "id,v\n" + (1...700_000).map { "\($0),1\n" }.joined() + "700001,x\n"

    private func load(_ flags: String..., input: String) throws -> CommandRun {
        try CommandRun.run(
            [CommandRun.commandPath, "load", "-", reader.path, "--table", "t", "--key", "id"] + flags, input: input)
    }

    @Test("a late record has its say about the types, where a sample would refuse it")
    func late() throws {
        let sampled = try load(input: Self.lateText)
        #expect(sampled.exitCode == 2, "\(sampled)")
        #expect(try reader.lines("SELECT row_id, column_name FROM csvload_rejects") == ["700001|v"])
        try reader.execute("DROP TABLE t")
        let spooled = try load("--spool", "--restart", input: Self.lateText)
        #expect(spooled.exitCode == 0, "\(spooled)")
        #expect(try reader.lines("SELECT typeof(v), count(*) FROM t GROUP BY 1") == ["text|700001"])
        let again = try load("--spool", input: Self.lateText)
        #expect(again.exitCode == 0 && again.errors.contains("Nothing to do"), "\(again)")
    }

    @Test("a file needs no spool, and a folder that is not there is named")
    func refused() throws {
        let input = try folder.write("a\n1\n", to: "a.csv")
        let file = try CommandRun.csvload("load", input, reader.path, "--spool")
        #expect(file.exitCode == 64, "\(file)")
        let nowhere = try CommandRun.run(
            [
                "env", "TMPDIR=\(folder.path("nowhere"))", CommandRun.commandPath, "-", reader.path, "--table", "t",
                "--spool",
            ],
            input: "a\n1\n")
        #expect(nowhere.exitCode == 73, "\(nowhere)")
        #expect(nowhere.errors.contains("TMPDIR"), "\(nowhere)")
    }

    @Test("--strict is the default that it says, and contradicts --no-strict")
    func strict() throws {
        let run = try load("--strict", input: "id\n1\n")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try reader.lines("SELECT strict FROM pragma_table_list WHERE name = 't'") == ["1"])
        #expect(try load("--strict", "--no-strict", input: "id\n1\n").exitCode == 64)
    }
}
