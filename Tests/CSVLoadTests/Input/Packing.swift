import Foundation
import TestSupport
import Testing

@testable import CSVLoad

/// The ways in which a file can be packed, and the programs that pack it.
enum Packing: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case plain, gzip, zstd, xz, bzip2, lz4, zip

    /// Those whose program is installed.
    static let available = allCases.filter { $0.isAvailable }

    private var isAvailable: Bool {
        guard self != .plain else { return true }
        return (try? CommandRun.run(["sh", "-c", "command -v \(rawValue)"]).exitCode) == 0
    }

    /// A shell command from stdin to stdout.
    private var command: String {
        switch self {
        case .plain: "cat"
        case .zip: "zip -q"
        // Small blocks: of one that is not whole there is nothing to be had.
        case .bzip2: "bzip2 -1c"
        case .lz4: "lz4 -qcB4"
        default: "\(rawValue) -c"
        }
    }

    /// Packs a file of the folder, and returns the path of the packed one.
    ///
    /// - Parameter name: says nothing of the packing, which is known by content.
    func pack(_ input: String, as name: String, in folder: TemporaryFolder) throws -> String {
        let run = try CommandRun.run([
            "sh", "-c", "\(command) < \"$1\" > \"$2\"", "sh", input, folder.path(name),
        ])
        try #require(run.exitCode == 0, "\(run)")
        return folder.path(name)
    }

    var testDescription: String { rawValue }
}

extension LoadFixture {
    /// Loads a file into table `t` as source `s`.
    @discardableResult
    func load(
        file: String, observer: any LoadObserver = SilentObserver(), _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try job(file: file, observer: observer, change).run()
    }

    func job(
        file: String, observer: any LoadObserver = SilentObserver(), _ change: (inout LoadOptions) -> Void = { _ in }
    ) -> LoadJob {
        var options = LoadOptions(input: file, database: database.path, table: "t", sourceName: "s", jobs: 2)
        options.content.format.delimiter = [0x2C]
        options.content.format.hasHeader = true
        change(&options)
        return LoadJob(options, toolVersion: "test", observer: observer)
    }

    /// Loads bytes as they are.
    @discardableResult
    func load(bytes: [UInt8], _ change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadSummary {
        try load(file: try folder.write(bytes, to: "input"), change)
    }

    func lines(_ sql: String) throws -> [String] { try database.lines(sql) }
}

/// Does something once, at the first sign of a phase.
final class ActingObserver: LoadObserver {
    private let phase: LoadProgress.Phase
    private let action: @Sendable () -> Void
    private let isDone = Flag()

    init(at phase: LoadProgress.Phase, _ action: @escaping @Sendable () -> Void) {
        self.phase = phase
        self.action = action
    }

    func loadDidProgress(_ progress: LoadProgress) {
        if progress.phase == phase, isDone.set() { action() }
    }
}
