import Foundation
import Glibc
import TestSupport

/// The system lets no file become larger than a random size (`RLIMIT_FSIZE`).
package struct FileLimitTrial: Trial {
    package static let name = "file-limit"
    package static let fault = "a limit on the size of files (setrlimit): first loads, edited texts, retries"
    package static let injections: [TrialSize: Int] = [.small: 40, .full: 10]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) {
        rigs = CommandRigs(setups: CommandRigs.loads(size).setups + CommandRigs.reloads(size).setups)
    }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let blocks = 1 + random.below(rig.bytes / 1024)
        return try rig.withDatabase { database in
            let script = #"ulimit -f $1; shift; exec "$@""#
            let run = try CommandRun.run(["bash", "-c", script, "bash", "\(blocks)"] + rig.words(database.path))
            if run.exitCode == rig.expectedCode { return 0 }
            let fault = "files of \(blocks) KiB at most (\(rig.description))"
            try require(run.exitCode == 74, .conduct, "\(fault): \(run)")
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault)
            return 1
        }
    }
}

/// The system gives the process no more than a random amount of memory (`RLIMIT_AS`).
package struct MemoryLimitTrial: Trial {
    package static let name = "memory-limit"
    package static let fault = "a limit on the process's memory (setrlimit)"
    package static let injections: [TrialSize: Int] = [.small: 40, .full: 10]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) { rigs = .loads(size) }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let kibibytes = 60_000 + random.below(240_000)
        return try rig.withDatabase { database in
            let script = #"ulimit -v $1; ulimit -c 0; shift; exec "$@""#
            let words = ["bash", "-c", script, "bash", "\(kibibytes)"] + rig.words(database.path)
            let run = try CommandRun.run(words)
            // Code 127: not even the program's libraries fit.
            if run.exitCode == rig.expectedCode || run.exitCode == 127 { return 0 }
            let fault = "\(kibibytes) KiB of memory (\(rig.description)), \(run.exitCode ?? -1)"
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault)
            return 1
        }
    }
}

/// The database's folder, or the database, cannot be written.
package struct ReadOnlyTrial: Trial {
    package static let name = "read-only"
    package static let fault = "a folder or a database without the permission to write"
    package static let injections: [TrialSize: Int] = [.small: 12]
    private let rig: CommandRig

    package init(_ size: TrialSize) throws {
        rig = try RigCache.rig(CommandRig.Setup(scenario: Scenario(load: .keyed, size: size), feed: .file))
    }

    package func run(seed: UInt64) throws -> Int {
        let files = FileManager.default
        return try rig.withDatabase { database in
            let folder = (database.path as NSString).deletingLastPathComponent
            let locksFile = seed % 2 == 0
            if locksFile { try database.execute("CREATE TABLE mine (a)") }
            let locked = locksFile ? database.path : folder
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: rig.folder.path)
            try files.setAttributes([.posixPermissions: locksFile ? 0o444 : 0o555], ofItemAtPath: locked)
            defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: locked) }
            // Permissions mean nothing to root.
            let asNobody = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
            let run = try CommandRun.run(asNobody + rig.words(database.path))
            let fault = locksFile ? "a read-only database" : "a read-only folder"
            try require(run.exitCode == 73, .conduct, "\(fault): \(run)")
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: locked)
            if locksFile {
                try require(try database.lines("SELECT name FROM sqlite_schema") == ["mine"], .lost, fault)
                try database.execute("DROP TABLE mine")
            }
            try rig.finish(database, after: fault)
            return 1
        }
    }
}
