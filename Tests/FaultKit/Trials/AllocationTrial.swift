import CFaults
import CSVLoad

/// SQLite's memory runs out at some allocation of a small load, once or for good.
package struct AllocationTrial: Trial {
    package static let name = "memory"
    package static let fault = "an allocation of SQLite's failed, once and for good"
    package static let injections: [TrialSize: Int] = [.small: 2000]
    private let rigs: [LoadRig]
    private let allocations: [Int64]

    /// Has to be called before anything else in the process uses SQLite.
    package static let isPrepared = cfaults_install()

    package init(_ size: TrialSize) throws {
        try require(AllocationTrial.isPrepared, .conduct, "SQLite was in use before its memory could be made to fail")
        rigs = try Scenario.loads(size).map { try RigCache.rig(LoadRig.Setup($0, .rollback)) }
        allocations = try rigs.map { rig in
            let place = try rig.makePlace()
            defer { place.remove() }
            cfaults_fail_at(0, false)
            try rig.run(place)
            return cfaults_allocations()
        }
    }

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        let index = random.below(rigs.count)
        let (rig, number) = (rigs[index], Int64(1 + random.below(Int(allocations[index]))))
        let isLasting = random.oneIn(2)
        let text = "allocation \(number) of \(allocations[index]) fails\(isLasting ? " for good" : "") (\(rig.setup))"
        let place = try rig.makePlace()
        defer { place.remove() }
        var failed: LoadError?
        cfaults_fail_at(number, isLasting)
        do throws(LoadError) {
            try rig.run(place)
        } catch {
            failed = error
        }
        let struck = cfaults_failures() > 0
        cfaults_mend()
        guard struck else { return 0 }
        // SQLite does without some memory, such as that of a cache; else the error has to be the load's.
        if let failed {
            let isExpected = failed.code == .failed || failed.code == .inputOutput
            try require(isExpected, .conduct, "\(text): \(failed.code): \(failed)")
        }
        try rig.finish(place, after: text)
        return 1
    }
}
