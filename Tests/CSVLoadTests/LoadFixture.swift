import Synchronization
import TestSupport

@testable import CSVLoad

/// A folder with a database, and loads into it.
struct LoadFixture {
    let folder: TemporaryFolder
    let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("out.db"))
    }

    /// Loads a text into table `t` as the source of this name.
    @discardableResult
    func load(
        _ text: String, source: String = "s", observer: any LoadObserver = SilentObserver(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try job(text, source: source, observer: observer, change).run()
    }

    func job(
        _ text: String, source: String = "s", observer: any LoadObserver = SilentObserver(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadJob {
        let input = try folder.write(text, to: "\(source).csv")
        var options = LoadOptions(input: input, database: database.path, table: "t", sourceName: source, jobs: 2)
        change(&options)
        return LoadJob(options, toolVersion: "test", observer: observer)
    }
}

/// Hears nothing.
struct SilentObserver: LoadObserver {
    func loadDidProgress(_ progress: LoadProgress) {}
}

/// Stops its load at the first sign of a phase.
final class StoppingObserver: LoadObserver {
    private let phase: LoadProgress.Phase
    private let job = Mutex<LoadJob?>(nil)
    private let last = Mutex<LoadEvent?>(nil)

    var lastEvent: LoadEvent? { last.withLock { $0 } }

    init(at phase: LoadProgress.Phase) {
        self.phase = phase
    }

    func stops(_ job: LoadJob) {
        self.job.withLock { $0 = job }
    }

    func loadDidProgress(_ progress: LoadProgress) {
        if progress.phase == phase { job.withLock { $0?.stop() } }
    }

    func loadDidLog(_ event: LoadEvent) { last.withLock { $0 = event } }
}
