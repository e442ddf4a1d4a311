import CSVLoad

/// A write, sync, truncation or deletion of a small load fails; consecutive seeds go through all of them.
package struct DiskFailureTrial: Trial {
    package static let name = "disk"
    package static let fault = "each write, sync and deletion failed with ENOSPC and EIO, once and for good"
    package static let injections = 1
    private let rigs: [LoadRig]
    package var places: Int? { DiskFailureTrial.ways.count * rigs.reduce(0) { $0 + $1.operations } }

    package init() throws {
        rigs = try [LoadRig.Journal.rollback, .wal].flatMap { journal in
            try SampleLoad.allCases.map { try RigCache.rig($0, records: 600, journal: journal) }
        }
    }

    /// The ways in which each operation fails.
    private static let ways: [(SimulatedDisk.Failure, lasting: Bool)] =
        [(.full, false), (.broken, false), (.full, true), (.broken, true)]

    package func run(seed: UInt64) throws -> Int {
        let ways = DiskFailureTrial.ways
        var place = Int(seed % UInt64(places ?? 1))
        let (failure, lasting) = ways[place % ways.count]
        place /= ways.count
        for rig in rigs {
            if place < rig.operations {
                let fault = SimulatedDisk.Fault.failure(at: place + 1, failure, lasting: lasting)
                let text = "\(failure) disk\(lasting ? " for good" : "") at operation \(place + 1) of \(rig.operations)"
                return try DiskFailure(rig: rig, fault: fault, text: "\(text) (\(rig.load), \(rig.journal))").run()
            }
            place -= rig.operations
        }
        return 0
    }
}

/// A read of the database fails; consecutive seeds go through all of them.
package struct ReadFailureTrial: Trial {
    package static let name = "read"
    package static let fault = "each read of the database failed once with EIO"
    package static let injections = 1
    private let rigs: [LoadRig]
    package var places: Int? { rigs.reduce(0) { $0 + $1.reads } }

    package init() throws { rigs = try SampleLoad.allCases.map { try RigCache.rig($0, records: 600, journal: .wal) } }

    package func run(seed: UInt64) throws -> Int {
        var place = Int(seed % UInt64(places ?? 1))
        for rig in rigs {
            if place < rig.reads {
                let text = "failing read \(place + 1) of \(rig.reads) (\(rig.load))"
                return try DiskFailure(rig: rig, fault: .readFailure(at: place + 1), text: text).run()
            }
            place -= rig.reads
        }
        return 0
    }
}

/// Lets a load's disk fail, and then lets the load go on with the mended disk.
struct DiskFailure {
    let rig: LoadRig
    let fault: SimulatedDisk.Fault
    let text: String

    func run() throws -> Int {
        let place = try rig.makePlace()
        defer { place.remove() }
        let disk = SimulatedDisk(folder: place.folder, fault: fault)
        var error: LoadError?
        do throws(LoadError) {
            try rig.run(place, on: disk)
        } catch let thrown {
            error = thrown
        }
        guard disk.hasStruck else { return 0 }
        if let error {
            try require(error.code == .inputOutput, .conduct, "\(text): \(error.code) instead of inputOutput: \(error)")
        } else if case .failure = fault {
            // In WAL mode all is committed before the log is copied into the database: what fails there is done later.
            try require(rig.journal == .wal, .conduct, "\(text): the load says that it is done")
        }
        try rig.finish(place, after: text)
        return 1
    }
}
