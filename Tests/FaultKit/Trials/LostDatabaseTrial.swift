import Foundation
import TestSupport

/// The database's file is removed, or replaced by another one, while the load writes to it.
package struct LostDatabaseTrial: Trial {
    package static let name = "lost-database"
    package static let fault = "the database deleted or replaced under the load"
    package static let injections: [TrialSize: Int] = [.small: 60, .full: 10]
    private let rigs: CommandRigs

    private enum Way: CaseIterable {
        case deleted, moved
        /// By another database that knows nothing of the load.
        case replaced
    }

    package init(_ size: TrialSize) { rigs = .loads(size) }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let way = random.pick(Way.allCases)
        let delay = Duration.milliseconds(1 + random.below(rig.milliseconds))
        let fault = "a database that is \(way) after \(delay) (\(rig.description))"
        return try rig.withDatabase { database in
            let files = FileManager.default
            let other = DatabaseReader(database.path + ".other")
            // Made and emptied again, so that it differs from a new database in nothing that is compared.
            try other.execute("PRAGMA page_size = 16384; CREATE TABLE mine (a); DROP TABLE mine")
            let clock = ContinuousClock()
            var lost: ContinuousClock.Instant?
            let run = try CommandRun.run(
                rig.words(database.path),
                interruption: .call(after: delay) {
                    guard files.fileExists(atPath: database.path) else { return }
                    switch way {
                    case .deleted: try? files.removeItem(atPath: database.path)
                    case .moved: rename(database.path, database.path + ".moved")
                    case .replaced: rename(other.path, database.path)
                    }
                    lost = clock.now
                })
            guard let lost else { return 0 }
            // A load that was over when its database went need not notice; any other must not claim success.
            let wasOver = clock.now - lost < LostDatabaseTrial.instant
            if !wasOver, run.exitCode == 0 || run.exitCode == 2 {
                let holds = database.holds("SELECT count(*) FROM csvload_runs WHERE status = 'completed'")
                try require(holds, .conduct, "\(fault): \(run)")
            }
            // A journal of the file that has gone must not be played back into the next one.
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault)
            return 1
        }
    }

    /// What lies between the last commit and the end of the process.
    private static let instant = Duration.milliseconds(30)
}
