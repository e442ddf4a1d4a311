import Foundation
import TestSupport
import Testing

@Suite("Conformance")
struct ConformanceTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/conformance/run.py").standardized.path(percentEncoded: false)

    private static let canRun =
        FileManager.default.fileExists(atPath: script) && (try? CommandRun.run(["python3", "--version"])) != nil

    @Test(
        "reads every third-party case as its project does",
        .enabled(if: canRun, "needs python3 and ../shared/conformance/run.py beside the package"))
    func allCases() throws {
        let run = try CommandRun.run(["python3", Self.script, CommandRun.commandPath])
        let lines = run.output.split(separator: "\n").map(String.init)
        print("conformance: \(lines.last ?? "no summary")")
        let failed = lines.filter { $0.hasPrefix("FAIL ") }
        #expect(failed.isEmpty, "\(failed.joined(separator: "\n"))")
        #expect(lines.last?.hasSuffix("\(failed.count) failed") == true, "\(run)")
        #expect(lines.last?.hasPrefix("0 passed") == false)
    }

    @Test(
        "every cell of real files comes back from a load with inferred types and an export",
        .enabled(if: canRun, "needs python3 and ../shared/conformance beside the package"))
    func roundTrip() throws {
        let folder = URL(filePath: Self.script).deletingLastPathComponent()
        let files = try ["realworld", "evil"].flatMap { name in
            try FileManager.default.contentsOfDirectory(
                at: folder.appending(path: name), includingPropertiesForKeys: nil)
        }
        let paths = files.map { $0.path(percentEncoded: false) }.filter { $0.hasSuffix(".csv") }.sorted()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "round_trip.py")
        let run = try CommandRun.run(
            ["python3", script.path(percentEncoded: false), CommandRun.commandPath] + paths)
        print("round trip: \(run.output)")
        #expect(run.exitCode == 0, "\(run)")
    }
}
