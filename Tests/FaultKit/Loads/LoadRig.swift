import CSVLoad
import Foundation
import TestSupport

/// A folder with a sample load's input, and what is in the database when nothing goes wrong.
package struct LoadRig: Sendable {
    /// In what state a load finds the database.
    enum Journal: Sendable {
        /// There is none yet: it is made with a rollback journal.
        case rollback
        /// There is one in WAL mode, with a table of its user's.
        case wal
        /// There is none yet, and its types are found while it is loaded: the first commit comes late.
        case rollbackOnTrial
    }

    let load: SampleLoad
    let journal: Journal
    let expected: String
    /// Operations of the undisturbed load on its disk.
    let operations: Int
    let reads: Int
    private let folder: TemporaryFolder
    private let input: String

    init(_ load: SampleLoad, records: Int, journal: Journal) throws {
        self.load = load
        self.journal = journal
        folder = try TemporaryFolder()
        let input = try folder.write(load.text(records: records), to: "input.csv")
        self.input = input
        let place = try LoadRig.makePlace(in: folder, journal)
        let disk = SimulatedDisk(folder: place.folder)
        _ = try TestVFS.with(disk) { try LoadRig.job(load, input, place.database, journal).run() }
        operations = disk.operations
        reads = disk.readOperations
        expected = try DatabaseReader(place.database).dump()
        try FileManager.default.removeItem(atPath: place.folder)
    }

    /// A folder for one load.
    struct Place {
        let folder: String
        var database: String { folder + "/out.db" }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }

    func makePlace() throws -> Place { try LoadRig.makePlace(in: folder, journal) }

    /// A folder with nothing in it.
    func makeEmptyPlace() throws -> Place { try LoadRig.makePlace(in: folder, .rollback) }

    /// Loads, or goes on, on a disk that may have a fault; on a sound one no real disk is waited for.
    @discardableResult
    func run(_ place: Place, on disk: SimulatedDisk? = nil) throws(LoadError) -> LoadSummary {
        let disk = disk ?? SimulatedDisk(folder: place.folder)
        let job = LoadRig.job(load, input, place.database, journal)
        return try TestVFS.with(disk) { () throws(LoadError) in try job.run() }
    }

    /// Runs the same options again, and compares what comes of it with the load that nothing happened to.
    func finish(_ place: Place, after fault: String) throws {
        let database = DatabaseReader(place.database)
        let exists = FileManager.default.fileExists(atPath: place.database)
        if exists { try database.requireIntact(after: fault) }
        let summary: LoadSummary
        do throws(LoadError) {
            summary = try run(place)
        } catch {
            throw Finding(.lost, "\(fault): the second run fails: \(error)")
        }
        try require(summary.status == .completed, .conduct, "\(fault): the second run is \(summary.status)")
        try database.requireIntact(after: fault)
        try Difference(of: database.dump(), from: expected).requireNone(after: fault)
        let again = try run(place)
        try require(again.counts.read == 0, .conduct, "\(fault): a third run reads \(again.counts.read) records")
    }

    private static func job(
        _ load: SampleLoad, _ input: String, _ database: String, _ journal: Journal
    ) -> LoadJob {
        LoadJob(
            load.options(input: input, database: database), toolVersion: "test", observer: SilentObserver(),
            chunkBytes: SampleLoad.chunkBytes, trialBytes: journal == .rollbackOnTrial ? 0 : .max)
    }

    private static func makePlace(in folder: TemporaryFolder, _ journal: Journal) throws -> Place {
        let place = Place(folder: try folder.makeFolder(UUID().uuidString))
        if journal == .wal {
            try DatabaseReader(place.database).execute(
                "PRAGMA journal_mode = WAL; CREATE TABLE mine (a); INSERT INTO mine VALUES (1), (2), (3)")
        }
        return place
    }
}
