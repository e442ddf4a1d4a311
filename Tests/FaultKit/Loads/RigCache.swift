import Glibc
import Synchronization

/// Rigs that are made when they are first needed, and serve all trials of the process after that.
///
/// Those of the full size take too much room to be kept: one after the other is made for each injection.
enum RigCache {
    private static let loads = Mutex<[LoadRig.Setup: LoadRig]>([:])
    private static let commands = Mutex<[CommandRig.Setup: CommandRig]>([:])

    /// Their folders go with them, when the process ends.
    private static let removal: Void = {
        atexit {
            RigCache.loads.withLock { $0 = [:] }
            RigCache.commands.withLock { $0 = [:] }
        }
    }()

    static func rig(_ setup: LoadRig.Setup) throws -> LoadRig {
        _ = removal
        return try loads.withLock { loads in
            if let rig = loads[setup] { return rig }
            if setup.scenario.size == .full { loads = [:] }
            let rig = try LoadRig(setup)
            loads[setup] = rig
            return rig
        }
    }

    static func rig(_ setup: CommandRig.Setup) throws -> CommandRig {
        _ = removal
        return try commands.withLock { commands in
            if let rig = commands[setup] { return rig }
            if setup.scenario.size == .full { commands = [:] }
            let rig = try CommandRig(setup)
            commands[setup] = rig
            return rig
        }
    }
}
