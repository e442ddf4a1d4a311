import Glibc
import Synchronization

/// Rigs that are made when they are first needed, and serve all trials of the process after that.
enum RigCache {
    private static let loads = Mutex<[String: LoadRig]>([:])
    private static let commands = Mutex<[String: CommandRig]>([:])

    /// Their folders go with them, when the process ends.
    private static let removal: Void = {
        atexit {
            RigCache.loads.withLock { $0 = [:] }
            RigCache.commands.withLock { $0 = [:] }
        }
    }()

    static func rig(_ load: SampleLoad, records: Int, journal: LoadRig.Journal) throws -> LoadRig {
        _ = removal
        return try loads.withLock { loads in
            let key = "\(load) \(records) \(journal)"
            if let rig = loads[key] { return rig }
            let rig = try LoadRig(load, records: records, journal: journal)
            loads[key] = rig
            return rig
        }
    }

    static func rig(_ load: SampleLoad, _ feed: CommandRig.Feed) throws -> CommandRig {
        _ = removal
        return try commands.withLock { commands in
            let key = "\(load) \(feed)"
            if let rig = commands[key] { return rig }
            let rig = try CommandRig(load, feed)
            commands[key] = rig
            return rig
        }
    }
}
