import Foundation

/// The power goes at some write, sync, truncation or deletion of a small load; consecutive seeds go through all.
package struct PowerLossTrial: Trial {
    package static let name = "power"
    package static let fault = "power loss at every operation of small loads, rollback journal"
    package static let injections: [TrialSize: Int] = [.small: 1]
    private let cut: PowerCut
    package var places: Int? { cut.places }

    package init(_ size: TrialSize) throws {
        cut = try PowerCut(Scenario.loads(size).map { LoadRig.Setup($0, .rollback) }, isExhaustive: true)
    }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// The same in a database that is in WAL mode.
package struct WALPowerLossTrial: Trial {
    package static let name = "power-wal"
    package static let fault = "power loss at every operation of small loads, existing WAL database"
    package static let injections: [TrialSize: Int] = [.small: 1]
    private let cut: PowerCut
    package var places: Int? { cut.places }

    package init(_ size: TrialSize) throws {
        cut = try PowerCut(Scenario.loads(size).map { LoadRig.Setup($0, .wal) }, isExhaustive: true)
    }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// The power goes at a random operation of a larger load.
package struct LargePowerLossTrial: Trial {
    package static let name = "power-large"
    package static let fault =
        "power loss at random operations of larger loads: both journals, and before the first commit"
    package static let injections: [TrialSize: Int] = [.small: 200, .full: 40]
    private let cut: PowerCut

    package init(_ size: TrialSize) throws {
        // At the full size types are found while the load goes on in any case.
        let journals: [LoadRig.Journal] = size == .small ? [.rollback, .wal, .rollbackOnTrial] : [.rollback, .wal]
        let setups = journals.flatMap { journal in
            Scenario.loads(size).map { LoadRig.Setup($0, journal, records: size == .small ? 20_000 : nil) }
        }
        cut = try PowerCut(setups, isExhaustive: false)
    }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// The power goes while an edited text is loaded, or rejects are retried.
package struct ReloadPowerLossTrial: Trial {
    package static let name = "power-reload"
    package static let fault =
        "power loss while an edited text is loaded again (diff, updates, deletions), and while rejects are retried"
    package static let injections: [TrialSize: Int] = [.small: 3000, .full: 40]
    private let cut: PowerCut

    package init(_ size: TrialSize) throws {
        cut = try PowerCut(LoadRigs.reloads(size), isExhaustive: false)
    }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// Cuts the power of a load's disk, and lets the load go on with what is left.
struct PowerCut {
    private let rigs: LoadRigs

    /// - Parameter isExhaustive: whether consecutive seeds go through all operations.
    init(_ setups: [LoadRig.Setup], isExhaustive: Bool) throws {
        rigs = try LoadRigs(setups, isExhaustive: isExhaustive)
    }

    /// Operations of all the loads; nil where random ones are cut.
    var places: Int? { rigs.places }

    func run(seed: UInt64) throws -> Int {
        let strike = try rigs.place(of: seed)
        let (rig, operation) = (strike.rig, strike.operation)
        var places = [try rig.makePlace()]
        defer { for place in places { place.remove() } }
        var random = SeededRandom(seed: seed)
        var next = operation
        var cuts: [Int] = []
        // Half of what was cut off is cut off again before it is through.
        repeat {
            let image = try rig.makeEmptyPlace()
            places.append(image)
            let fault = SimulatedDisk.Fault.powerCut(at: next, seed: random.next(), image: image.folder)
            let disk = SimulatedDisk(folder: places[cuts.count].folder, fault: fault)
            _ = try? rig.run(places[cuts.count], on: disk)
            guard disk.hasStruck else { break }
            try places[cuts.count].copyWaitingRows(to: image)
            cuts.append(next)
            next = 1 + random.below(rig.operations)
        } while random.oneIn(2)
        guard !cuts.isEmpty else { return 0 }
        let image = places[cuts.count]
        let fault = "power loss at operations \(cuts) of \(rig.operations) (\(rig.setup))"
        if rig.hasDatabase {
            try require(
                FileManager.default.fileExists(atPath: image.database), .corrupt,
                "\(fault): the database no longer exists")
        }
        try rig.finish(image, after: fault)
        return cuts.count
    }
}
