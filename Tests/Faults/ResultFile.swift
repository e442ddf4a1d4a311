import FaultKit
import Foundation

/// The latest figures of each trial, a line of JSON each, so that trials can be run one at a time.
struct ResultFile {
    private let url: URL

    init(_ path: String?) { url = URL(filePath: path ?? "/dev/null") }

    /// In the order of the catalog.
    func results() throws -> [TrialResult] {
        guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else { return [] }
        let found = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(TrialResult.self, from: Data($0.utf8)) }
        return TrialCatalog.sized.compactMap { trial, size in found.last { $0.name == trial.name && $0.size == size } }
    }

    func add(_ result: TrialResult) throws {
        let kept = try results().filter { $0.name != result.name || $0.size != result.size } + [result]
        let lines = try kept.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(lines.joined().utf8).write(to: url)
    }
}
