import TestSupport
import Testing

@Suite("Outputs that take nothing more")
struct FullDiskTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n3,c\n", to: "people.csv")
        database = folder.path("out.db")
    }

    private func shell(_ script: String) throws -> CommandRun {
        try CommandRun.run(["bash", "-c", script, "bash", CommandRun.commandPath, input, database])
    }

    @Test("pages that find no room before the commit say so")
    func early() throws {
        let run = try shell(
            """
            trap '' XFSZ; ulimit -f 20000
            (echo v,w; seq -f %.0f,abcdefghijklmnopqrstuvwxyz 2000000) | "$1" load - $3 --table t
            """)
        #expect(run.exitCode == 74, "\(run)")
        #expect(run.errors.contains("disk"), "\(run)")
        #expect(!run.errors.contains("not an error"), "\(run)")
    }
}
