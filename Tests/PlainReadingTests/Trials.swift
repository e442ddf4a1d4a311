import Foundation
import Synchronization
import TestSupport
import Testing

/// Runs one check for many seeds, and tells of the first that fail.
///
/// `CSVLOAD_PLAIN` is how many seeds each test takes, `CSVLOAD_SEED` the first of them. So one failure is run again by
/// `CSVLOAD_PLAIN=1 CSVLOAD_SEED=… swift test --filter …`.
struct Trials {
    /// What came out otherwise than it should, and of what.
    struct Finding {
        var difference: String
        var text: [UInt8]
        /// What was changed or said beside the text.
        var circumstance = ""
    }

    /// How many findings are told of each test.
    private static let mostFindings = 10

    static var count: Int { number("CSVLOAD_PLAIN") ?? 1_000 }
    static var firstSeed: Int { number("CSVLOAD_SEED") ?? 1 }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Calls `check` with each seed, on as many threads as there are cores.
    ///
    /// - Parameter share: one test's part of the seeds, where several share a number: 4 for a quarter of them.
    static func run(
        _ test: String = #function, share: Int = 1,
        _ check: @escaping @Sendable (UInt64, TemporaryFolder) throws -> Finding?
    ) {
        let count = max(count / share, 1)
        let first = firstSeed
        let findings = Mutex<[(seed: Int, finding: Finding)]>([])
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
            guard let folder = try? TemporaryFolder() else {
                Issue.record("there is no folder for temporary files")
                return
            }
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < count else { return }
                let seed = first + index
                do {
                    guard let finding = try check(UInt64(seed), folder) else { continue }
                    findings.withLock { $0.append((seed, finding)) }
                } catch {
                    findings.withLock { $0.append((seed, Finding(difference: "\(error)", text: []))) }
                }
            }
        }
        let found = findings.withLock { $0 }.sorted { $0.seed < $1.seed }
        for (seed, finding) in found.prefix(mostFindings) {
            Issue.record("seed \(seed): \(finding.difference)\n\(finding.circumstance)\(shown(finding.text))")
        }
        print("\(count) texts from seed \(first) on, \(found.count) with a finding: \(test)")
    }

    /// The beginning of a text, as it would be written in code.
    private static func shown(_ text: [UInt8]) -> String {
        let most = 1_500
        let front = String(decoding: text.prefix(most), as: UTF8.self)
        let lines = front.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.map { "    " + $0.debugDescription }.joined(separator: "\n")
            + (text.count > most ? "\n    … \(text.count) bytes" : "")
    }
}
