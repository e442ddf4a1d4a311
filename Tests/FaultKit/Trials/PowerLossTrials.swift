import Foundation

/// The power goes at some write, sync, truncation or deletion of a small load; consecutive seeds go through all.
package struct PowerLossTrial: Trial {
    package static let name = "power"
    package static let fault = "power loss at every operation of small loads, rollback journal"
    package static let injections = 1
    private let cut: PowerCut
    package var places: Int? { cut.places }

    package init() throws { cut = try PowerCut(.rollback, records: 600) }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// The same in a database that is in WAL mode.
package struct WALPowerLossTrial: Trial {
    package static let name = "power-wal"
    package static let fault = "power loss at every operation of small loads, existing WAL database"
    package static let injections = 1
    private let cut: PowerCut
    package var places: Int? { cut.places }

    package init() throws { cut = try PowerCut(.wal, records: 600) }

    package func run(seed: UInt64) throws -> Int { try cut.run(seed: seed) }
}

/// The power goes at a random operation of a larger load.
package struct LargePowerLossTrial: Trial {
    package static let name = "power-large"
    package static let fault =
        "power loss at random operations of larger loads: both journals, and before the first commit"
    package static let injections = 200
    private let cuts: [PowerCut]

    package init() throws {
        cuts = try [.rollback, .wal, .rollbackOnTrial].map { try PowerCut($0, records: 20_000) }
    }

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        // Far apart from each other, so that neighbouring seeds cut in different places.
        return try cuts[random.below(cuts.count)].run(seed: random.next() >> 16)
    }
}

/// Cuts the power of a load's disk, and lets the load go on with what is left.
struct PowerCut {
    private let rigs: [LoadRig]

    init(_ journal: LoadRig.Journal, records: Int) throws {
        rigs = try SampleLoad.allCases.map { try RigCache.rig($0, records: records, journal: journal) }
    }

    /// Operations of all the loads.
    var places: Int { rigs.reduce(0) { $0 + $1.operations } }

    func run(seed: UInt64) throws -> Int {
        var place = Int(seed % UInt64(places))
        for rig in rigs {
            if place < rig.operations { return try run(rig, operation: place + 1, seed: seed) }
            place -= rig.operations
        }
        return 0
    }

    private func run(_ rig: LoadRig, operation: Int, seed: UInt64) throws -> Int {
        let place = try rig.makePlace()
        let image = try rig.makeEmptyPlace()
        defer {
            place.remove()
            image.remove()
        }
        let disk = SimulatedDisk(
            folder: place.folder, fault: .powerCut(at: operation, seed: seed, image: image.folder))
        _ = try? rig.run(place, on: disk)
        guard disk.hasStruck else { return 0 }
        let fault = "power loss at operation \(operation) of \(rig.operations) (\(rig.load), \(rig.journal))"
        if rig.journal == .wal {
            try require(
                FileManager.default.fileExists(atPath: image.database), .corrupt,
                "\(fault): the database no longer exists")
        }
        try rig.finish(image, after: fault)
        return 1
    }
}
