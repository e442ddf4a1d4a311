import CSVLoad
import Foundation
import TestSupport

/// A folder with a sample load's input, and what is in the database when nothing goes wrong.
package struct LoadRig: Sendable {
    /// In what state a load finds the database.
    enum Journal: Sendable {
        /// There is none yet, or it has a rollback journal.
        case rollback
        /// There is one in WAL mode, with a table of its user's.
        case wal
        /// There is none yet, and its types are found while it is loaded, however small it is: the first commit comes late.
        case rollbackOnTrial
    }

    struct Setup: Hashable, Sendable, CustomStringConvertible {
        let scenario: Scenario
        let journal: Journal
        let records: Int

        init(_ scenario: Scenario, _ journal: Journal, records: Int? = nil) {
            (self.scenario, self.journal) = (scenario, journal)
            self.records = records ?? scenario.size.records
        }

        var description: String { "\(scenario), \(journal)" }
    }

    let setup: Setup
    /// What comes of the undisturbed load, where it is the first one.
    private let expected: FirstLoad?
    /// Operations of the undisturbed load on its disk.
    let operations: Int
    let reads: Int
    private let folder: TemporaryFolder
    private let input: String
    private let source: LoadedSource?

    init(_ setup: Setup) throws {
        self.setup = setup
        let folder = try TemporaryFolder()
        self.folder = folder
        let input = folder.path("input.csv")
        self.input = input
        if setup.scenario.task == .load {
            let text = SampleText(setup.scenario.load, records: setup.records, size: setup.scenario.size)
            try folder.write(text.text, to: "input.csv")
            source = nil
        } else {
            let place = try LoadRig.makePlace(in: folder, setup.journal)
            source = try LoadedSource(
                setup.scenario, records: setup.records, in: folder, input: "input.csv", place: place.database
            ) { database, pads in
                let disk = SimulatedDisk(folder: (database as NSString).deletingLastPathComponent)
                _ = try TestVFS.with(disk) { try LoadRig.job(setup, input, database, pads: pads).run() }
            }
        }
        let place = try LoadRig.makePlace(in: folder, setup.journal, source)
        let disk = SimulatedDisk(folder: place.folder)
        _ = try TestVFS.with(disk) { try LoadRig.perform(setup, input, place) }
        operations = disk.operations
        reads = disk.readOperations
        let database = DatabaseReader(place.database)
        expected = source == nil ? try FirstLoad(database) : nil
        try source?.requireSame(database, after: "no fault (\(setup))")
    }

    /// Whether there is a database before the load begins.
    var hasDatabase: Bool { setup.journal == .wal || source != nil }

    /// A folder for one load.
    struct Place {
        let folder: String
        var database: String { folder + "/out.db" }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }

        /// Copies the rows that wait beside the database, which are on the real disk before a commit speaks of them.
        func copyWaitingRows(to other: Place) throws {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("out.db-rows-")
            {
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(other.folder)/\(name)")
            }
        }
    }

    func makePlace() throws -> Place { try LoadRig.makePlace(in: folder, setup.journal, source) }

    /// A folder with nothing in it.
    func makeEmptyPlace() throws -> Place { try LoadRig.makePlace(in: folder, .rollback) }

    /// Loads, or goes on, on a disk that may have a fault; on a sound one no real disk is waited for.
    func run(_ place: Place, on disk: SimulatedDisk? = nil) throws(LoadError) {
        let disk = disk ?? SimulatedDisk(folder: place.folder)
        let isComplete = try TestVFS.with(disk) { () throws(LoadError) in
            try LoadRig.perform(setup, input, place)
        }
        guard isComplete else { throw LoadError(.stopped, "The load is not complete", recovery: "Run it again.") }
    }

    /// Runs the same options again, and compares what comes of it with the load that nothing happened to.
    func finish(_ place: Place, after fault: String) throws {
        let database = DatabaseReader(place.database)
        let exists = FileManager.default.fileExists(atPath: place.database)
        if exists { try database.requireIntact(after: fault) }
        do throws(LoadError) {
            try run(place)
        } catch {
            throw Finding(.lost, "\(fault): the second run fails: \(error)")
        }
        try database.requireIntact(after: fault)
        try expected?.requireSame(database, after: fault)
        try source?.requireSame(database, after: fault)
        let disk = SimulatedDisk(folder: place.folder)
        let again = try TestVFS.with(disk) { try LoadRig.job(setup, input, place.database).run() }
        try require(again.counts.read == 0, .conduct, "\(fault): a third run reads \(again.counts.read) records")
        try source?.requireSame(database, after: "\(fault), and one more run")
        try source?.requireSettled(database, after: fault)
    }

    /// Does what the scenario says; returns whether it was done to its end.
    private static func perform(_ setup: Setup, _ input: String, _ place: Place) throws(LoadError) -> Bool {
        guard setup.scenario.task == .retry else {
            return try job(setup, input, place.database).run().status == .completed
        }
        var options = RetryOptions(RejectSelection(database: place.database))
        options.busyMilliseconds = 0
        options.ragged = .pad
        return try !RetryJob(options, toolVersion: "test").run().isSkipped
    }

    /// - Parameter pads: whether short records are filled up.
    private static func job(_ setup: Setup, _ input: String, _ database: String, pads: Bool = false) -> LoadJob {
        var options = setup.scenario.options(input: input, database: database)
        if pads { options.content.format.ragged = .pad }
        switch setup.scenario.size {
        case .full: return LoadJob(options, toolVersion: "test", observer: SilentObserver())
        case .small:
            return LoadJob(
                options, toolVersion: "test", observer: SilentObserver(), chunkBytes: 4 << 10,
                trialBytes: setup.journal == .rollbackOnTrial ? 0 : .max)
        }
    }

    private static func makePlace(
        in folder: TemporaryFolder, _ journal: Journal, _ source: LoadedSource? = nil
    ) throws -> Place {
        let place = Place(folder: try folder.makeFolder(UUID().uuidString))
        if let source {
            try FileManager.default.copyItem(atPath: source.database, toPath: place.database)
        } else if journal == .wal {
            try DatabaseReader(place.database).execute(
                "PRAGMA journal_mode = WAL; CREATE TABLE mine (a); INSERT INTO mine VALUES (1), (2), (3)")
        }
        return place
    }
}

/// The rigs of a trial, and where in their loads a fault strikes.
struct LoadRigs: Sendable {
    private let setups: [LoadRig.Setup]
    /// Operations of each load; empty where faults strike at random ones of them.
    private let counts: [Int]
    private let count: @Sendable (LoadRig) -> Int
    private let ways: Int

    /// - Parameters:
    ///   - isExhaustive: whether consecutive seeds go through all operations.
    ///   - ways: in how many ways a fault strikes at each of them.
    init(
        _ setups: [LoadRig.Setup], isExhaustive: Bool, ways: Int = 1,
        of count: @escaping @Sendable (LoadRig) -> Int = { $0.operations }
    ) throws {
        (self.setups, self.count, self.ways) = (setups, count, ways)
        counts = isExhaustive ? try setups.map { count(try RigCache.rig($0)) } : []
    }

    /// Operations of all the loads, in all ways; nil where they are not gone through.
    var places: Int? { counts.isEmpty ? nil : ways * counts.reduce(0, +) }

    struct Place {
        var rig: LoadRig
        /// Number of the operation, from 1.
        var operation: Int
        var way: Int
    }

    /// Loads of edited texts and retries, those that differ most in a database in WAL mode, too.
    static func reloads(_ size: TrialSize) -> [LoadRig.Setup] {
        Scenario.reloads(size).flatMap { scenario in
            let isInWAL = [.reload(.mixed), .reload(.many), .retry].contains(scenario.task)
            return (isInWAL ? [.rollback, .wal] : [.rollback]).map { LoadRig.Setup(scenario, $0) }
        }
    }

    func place(of seed: UInt64) throws -> Place {
        guard let places else {
            var random = SeededRandom(seed: seed)
            let rig = try RigCache.rig(setups[Int(seed % UInt64(setups.count))])
            return Place(rig: rig, operation: 1 + random.below(count(rig)), way: random.below(ways))
        }
        var rest = Int(seed % UInt64(places))
        let way = rest % ways
        rest /= ways
        var index = 0
        while rest >= counts[index] {
            rest -= counts[index]
            index += 1
        }
        return Place(rig: try RigCache.rig(setups[index]), operation: rest + 1, way: way)
    }
}
