import CSVLoad

/// A write, sync, truncation or deletion of a load fails; consecutive seeds go through all of them where loads are small.
package struct DiskFailureTrial: Trial {
    package static let name = "disk"
    package static let fault = "each write, sync and deletion failed with ENOSPC and EIO, once and for good"
    package static let injections: [TrialSize: Int] = [.small: 1, .full: 30]
    private let failures: WriteFailures
    package var places: Int? { failures.places }

    package init(_ size: TrialSize) throws {
        let setups = [LoadRig.Journal.rollback, .wal].flatMap { journal in
            Scenario.loads(size).map { LoadRig.Setup($0, journal) }
        }
        failures = try WriteFailures(setups, isExhaustive: size == .small)
    }

    package func run(seed: UInt64) throws -> Int { try failures.run(seed: seed) }
}

/// The same while an edited text is loaded, or rejects are retried.
package struct ReloadDiskFailureTrial: Trial {
    package static let name = "disk-reload"
    package static let fault =
        "operations of the disk failed with ENOSPC and EIO while an edited text is loaded again or rejects are retried"
    package static let injections: [TrialSize: Int] = [.small: 3000, .full: 40]
    private let writes: WriteFailures
    private let reads: ReadFailures

    package init(_ size: TrialSize) throws {
        writes = try WriteFailures(LoadRigs.reloads(size), isExhaustive: false)
        reads = try ReadFailures(LoadRigs.reloads(size), isExhaustive: false)
    }

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: ~seed)
        return try random.oneIn(4) ? reads.run(seed: seed) : writes.run(seed: seed)
    }
}

/// A read of the database fails; consecutive seeds go through all of them where loads are small.
package struct ReadFailureTrial: Trial {
    package static let name = "read"
    package static let fault = "each read of the database failed once with EIO"
    package static let injections: [TrialSize: Int] = [.small: 1, .full: 20]
    private let failures: ReadFailures
    package var places: Int? { failures.places }

    package init(_ size: TrialSize) throws {
        failures = try ReadFailures(
            Scenario.loads(size).map { LoadRig.Setup($0, .wal) }, isExhaustive: size == .small)
    }

    package func run(seed: UInt64) throws -> Int { try failures.run(seed: seed) }
}

/// The reads of some loads, each of which fails.
private struct ReadFailures {
    private let rigs: LoadRigs

    init(_ setups: [LoadRig.Setup], isExhaustive: Bool) throws {
        rigs = try LoadRigs(setups, isExhaustive: isExhaustive) { $0.reads }
    }

    var places: Int? { rigs.places }

    func run(seed: UInt64) throws -> Int {
        let place = try rigs.place(of: seed)
        let text = "failing read \(place.operation) of \(place.rig.reads) (\(place.rig.setup))"
        return try DiskFailure(rig: place.rig, fault: .readFailure(at: place.operation), text: text).run()
    }
}

/// The operations of some loads, each of which fails in several ways.
private struct WriteFailures {
    private let rigs: LoadRigs

    private static let ways: [(SimulatedDisk.Failure, lasting: Bool)] =
        [(.full, false), (.broken, false), (.full, true), (.broken, true)]

    init(_ setups: [LoadRig.Setup], isExhaustive: Bool) throws {
        rigs = try LoadRigs(setups, isExhaustive: isExhaustive, ways: WriteFailures.ways.count)
    }

    var places: Int? { rigs.places }

    func run(seed: UInt64) throws -> Int {
        let place = try rigs.place(of: seed)
        let (failure, lasting) = WriteFailures.ways[place.way]
        let fault = SimulatedDisk.Fault.failure(at: place.operation, failure, lasting: lasting)
        let text =
            "\(failure) disk\(lasting ? " for good" : "") at operation \(place.operation) of \(place.rig.operations)"
        return try DiskFailure(rig: place.rig, fault: fault, text: "\(text) (\(place.rig.setup))").run()
    }
}

/// Lets a load's disk fail, and then lets the load go on with the mended disk.
private struct DiskFailure {
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
            try require(rig.setup.journal == .wal, .conduct, "\(text): the load says that it is done")
        }
        try rig.finish(place, after: text)
        return 1
    }
}
