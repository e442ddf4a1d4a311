import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("csvload forget")
struct ForgetCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n", to: "people.csv")
        database = folder.path("out.db")
        reader = DatabaseReader(database)
        for _ in 0..<3 { try CommandRun.csvload("load", input, database, "--key", "id") }
    }

    @Test("old runs go, and loads go on as before")
    func runs() throws {
        let dry = try CommandRun.csvload("forget", database, "--runs-older-than", "0d", "--dry-run")
        #expect(dry.exitCode == 0 && dry.errors.hasPrefix("Would forget: 1 run of "), "\(dry)")
        #expect(try reader.integer("SELECT count(*) FROM csvload_runs") == 3)
        let run = try CommandRun.csvload("forget", database, "--runs-older-than", "0d", "--json")
        #expect(run.errors.hasPrefix("Forgot: 1 run of "), "\(run)")
        #expect(run.output.contains("\"runs\":1"), "\(run)")
        #expect(try reader.lines("SELECT run_id FROM csvload_runs") == ["1", "3"])
        let load = try CommandRun.csvload("load", input, database, "--key", "id")
        #expect(load.errors.contains("Nothing to do: all 2 records"), "\(load)")
        #expect(try CommandRun.csvload("forget", database, "--runs-older-than", "12w").exitCode == 0)
    }

    @Test("a source goes by its path, and its rows stay")
    func source() throws {
        let run = try CommandRun.csvload("forget", database, "--source-name", input)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("3 runs, 1 checkpoint, 1 reject. The rows of tables stay."), "\(run)")
        #expect(try reader.lines("SELECT id FROM people") == ["1"])
        #expect(try CommandRun.csvload("status", database).output.contains("Nothing has been loaded"))
        let load = try CommandRun.csvload("load", input, database, "--key", "id")
        #expect(load.errors.contains("2 read, 0 inserted, 1 unchanged, 1 rejected"), "\(load)")
    }

    @Test(
        "refuses what says nothing, or two things",
        arguments: [
            [], ["--runs-older-than", "90"], ["--runs-older-than", "d"], ["--runs-older-than", "-1d"],
            ["--runs-older-than", "1d", "--source-name", "s"], ["--runs-older-than", "1d", "--table", "t"],
            ["--table", "t"], ["--runs-older-than", "99999999999999999999d"],
        ])
    func usage(words: [String]) {
        #expect(throws: UsageError.self) {
            guard case .run(let arguments) = try ArgumentParser().parse(["forget", "d.db"] + words) else { return }
            _ = try ForgetCommand(arguments)
        }
    }

    @Test("unknown sources and no database are refused")
    func refusals() throws {
        let unknown = try CommandRun.csvload("forget", database, "--source-name", "none")
        #expect(unknown.exitCode == 64 && unknown.errors.contains("no source is called 'none'"), "\(unknown)")
        #expect(try CommandRun.csvload("forget", folder.path("no.db"), "--runs-older-than", "1d").exitCode == 66)
    }

    @Test(
        "reads hours, days and weeks",
        arguments: [("36h", 129_600), ("90d", 7_776_000), ("12w", 7_257_600), ("0d", 0)])
    func spans(text: String, seconds: Int) {
        #expect(TimeSpan.seconds(text) == seconds)
    }
}
