import Foundation
import Synchronization
import TestSupport

@testable import CSVLoad

/// Computes parts in this process, as executors of a cluster would, and counts them.
final class LocalComputing: PartComputing {
    let folder: String
    let partCount: Int?
    private let state = Mutex(State())
    /// Called for each part before it is computed; the part is left out where it says false.
    private let willCompute: @Sendable (Int) -> Bool

    private struct State {
        var computed: [Int] = []
        var failure: LoadError?
    }

    init(_ folder: String, parts: Int, willCompute: @escaping @Sendable (Int) -> Bool = { _ in true }) {
        self.folder = folder
        partCount = parts
        self.willCompute = willCompute
    }

    var computed: [Int] { state.withLock { $0.computed } }

    func compute(_ parts: [Int], of plan: PartPlan, at path: String) throws(LoadError) {
        let read = try PartPlan(path: path)
        // Backwards, so that the first one is waited for.
        for number in parts.reversed() where willCompute(number) {
            guard let (part, source) = read.part(number) else { continue }
            do throws(LoadError) {
                _ = try PartJob(
                    read, part: number, output: "\(folder)/\(read.fileName(of: part, source))", format: .part, jobs: 1,
                    toolVersion: "test", allowsCommands: true
                ).run()
                state.withLock { $0.computed.append(number) }
            } catch {
                state.withLock { $0.failure = error }
            }
        }
    }

    func check() throws(LoadError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        throw LoadError(.partRefused, "no more parts come")
    }
}

extension LoadFixture {
    /// Loads a text by parts.
    @discardableResult
    func load(
        _ text: String, by computing: LocalComputing, source: String = "s",
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        let input = try folder.write(text, to: "\(source).csv")
        return try load(file: input, by: computing, source: source, change)
    }

    @discardableResult
    func load(
        file input: String, by computing: LocalComputing, source: String = "s",
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        var options = LoadOptions(input: input, database: database.path, table: "t", sourceName: source, jobs: 2)
        change(&options)
        return try LoadJob(options, toolVersion: "test", observer: SilentObserver(), computing: computing).run()
    }

    /// A folder for parts, in the fixture's.
    func computing(parts: Int) throws -> LocalComputing {
        LocalComputing(try folder.makeFolder("parts"), parts: parts)
    }
}
