import TestSupport
import Testing

@Suite("csvload inspect --tune")
struct TuneCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("says what is fastest, and how to load with it")
    func text() throws {
        let input = try folder.write("id,v\n1,a\n2,b\n", to: "t.csv")
        let run = try CommandRun.run([CommandRun.commandPath, "inspect", input, "--key", "id", "--tune"])
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.contains("2 records"), "\(run)")
        #expect(run.output.contains("  jobs    batch    chunk"), "\(run)")
        #expect(run.output.contains("The input is small"), "\(run)")
        #expect(run.output.contains("Next: csvload load "), "\(run)")
    }

    @Test("standard input cannot be loaded several times")
    func standardInput() throws {
        let run = try CommandRun.run([CommandRun.commandPath, "inspect", "-", "--tune"])
        #expect(run.exitCode == 64 && run.errors.contains("standard input can be read only once"), "\(run)")
    }

    @Test(
        "--chunk-bytes has bounds, and makes no difference to the rows",
        arguments: [("1", 64), ("4KiB", 0), ("1GiB", 64)])
    func chunkBytes(size: String, code: Int32) throws {
        let input = try folder.write("id,v\n" + (1...3000).map { "\($0),x\n" }.joined(), to: "t.csv")
        let run = try CommandRun.run(
            [CommandRun.commandPath, "load", input, folder.path("out.db"), "--chunk-bytes", size])
        #expect(run.exitCode == code, "\(run)")
        if code == 0 {
            #expect(try DatabaseReader(folder.path("out.db")).integer("SELECT count(*) FROM t") == 3000)
        }
    }
}
