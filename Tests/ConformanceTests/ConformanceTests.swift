import Foundation
import TestSupport
import Testing

@Suite("Conformance")
struct ConformanceTests {
    /// Cases that need a sniffed dialect; they are expected to fail until there is a sniffer.
    private static let needsSniffing: Set<String> = ["realworld: laposte_hexasmal.csv"]

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
        let failed = lines.filter { $0.hasPrefix("FAIL ") }.map { String($0.dropFirst(5)) }
        let unexpected = failed.filter { line in !Self.needsSniffing.contains { line.hasPrefix($0 + ":") } }
        #expect(unexpected.isEmpty, "\(unexpected.joined(separator: "\n"))")
        #expect(lines.last?.hasSuffix("\(failed.count) failed") == true, "\(run)")
        #expect(lines.last?.hasPrefix("0 passed") == false)
    }
}
