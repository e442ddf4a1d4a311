import Foundation
import TestSupport
import Testing

/// Somebody who has never seen the command sits at a terminal, with the README.
@Suite("The first hour")
struct FirstHourTests {
    private static let expect = ["/usr/bin/expect", "/usr/local/bin/expect"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        "loads, mends rejects, stops, resumes, and reports, as each last line says",
        .enabled(if: expect != nil, "needs expect"))
    func walk() throws {
        let folder = try TemporaryFolder()
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let fixtures = here.appending(path: "../../../fixtures").standardizedFileURL.path(percentEncoded: false)
        let command = URL(filePath: CommandRun.commandPath).standardizedFileURL.deletingLastPathComponent()
        let script = here.appending(path: "first_hour.exp").path(percentEncoded: false)
        let run = try CommandRun.run([
            "env", "PATH=\(command.path(percentEncoded: false)):/usr/local/bin:/usr/bin:/bin", Self.expect ?? "",
            script,
            folder.path, fixtures,
        ])
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.hasSuffix("the first hour went well\n"), "\(run)")
    }
}
