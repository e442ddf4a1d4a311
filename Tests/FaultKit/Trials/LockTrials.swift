import SQLiteCore
import TestSupport

/// Another program takes the database's write lock during a load, for a while that may be too long.
package struct LockedTrial: Trial {
    package static let name = "locked"
    package static let fault = "the database locked by another writer"
    package static let injections: [TrialSize: Int] = [.small: 60, .full: 10]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) { rigs = .loads(size) }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let begin = Duration.milliseconds(random.below(rig.milliseconds))
        let hold = Duration.milliseconds(1 + random.below(1500))
        let timeout = random.pick(["0", "1", "5"])
        let fault = "locked from \(begin) for \(hold), --busy-timeout \(timeout) (\(rig.description))"
        return try rig.withDatabase { database in
            let other = try OtherProgram(database.path, isWAL: random.oneIn(2))
            let run = try CommandRun.run(
                rig.words(database.path, ["--busy-timeout", timeout]),
                interruption: .meanwhile { other.lock(from: begin, for: hold, now: $0) })
            other.unlock()
            try other.leave()
            let isExpected = run.exitCode == rig.expectedCode || run.exitCode == 75
            try require(isExpected, .conduct, "\(fault): \(run)")
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault)
            return other.hadLock ? 1 : 0
        }
    }
}

/// Another program reads during a load: in one long transaction, or again and again.
package struct ReaderTrial: Trial {
    package static let name = "reader"
    package static let fault = "readers with a snapshot during the load, who must see whole batches only"
    package static let injections: [TrialSize: Int] = [.small: 60, .full: 10]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) { rigs = .loads(size) }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let pause = Duration.milliseconds(1 + random.below(20))
        let hold = Duration.milliseconds(random.pick([0, 0, 20, 200]))
        let timeout = random.pick(["1", "5"])
        return try rig.withDatabase { database in
            let other = try OtherProgram(database.path, isWAL: random.oneIn(2))
            let run = try CommandRun.run(
                rig.words(database.path, ["--busy-timeout", timeout]),
                interruption: .meanwhile { other.read(every: pause, for: hold, now: $0) })
            other.unlock()
            try other.leave()
            let fault = "\(other.snapshots) snapshots of \(hold), --busy-timeout \(timeout) (\(rig.description))"
            try require(other.oddities == 0, .conduct, "\(fault): \(other.oddities) readers saw half a batch")
            let isExpected = run.exitCode == rig.expectedCode || run.exitCode == 75
            try require(isExpected, .conduct, "\(fault): \(run)")
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault)
            return other.snapshots > 0 ? 1 : 0
        }
    }
}

/// A program that uses the database while a load writes to it.
private final class OtherProgram {
    private let connection: Connection
    private let isWAL: Bool
    private var since: Duration?
    private var count: SQLValue?
    private(set) var hadLock = false
    private(set) var snapshots = 0
    private(set) var oddities = 0

    /// Makes the database, which is there before the load.
    init(_ path: String, isWAL: Bool) throws {
        connection = try Connection(path: path, mode: .create)
        self.isWAL = isWAL
        // A header, and nothing else that the undisturbed load's database would not have.
        try connection.execute(
            (isWAL ? "PRAGMA journal_mode = WAL;" : "")
                + "PRAGMA page_size = 16384; CREATE TABLE mine (a); DROP TABLE mine")
    }

    /// Leaves the database as the load would have made it.
    func leave() throws {
        connection.setBusyTimeout(milliseconds: 10_000)
        if isWAL { try connection.execute("PRAGMA journal_mode = DELETE") }
    }

    func lock(from begin: Duration, for hold: Duration, now: Duration) {
        if since == nil, !hadLock, now >= begin, (try? connection.execute("BEGIN IMMEDIATE")) != nil {
            since = now
            hadLock = true
        }
        if let start = since, now - start >= hold { unlock() }
    }

    /// Begins a snapshot and looks at it, and looks again before it ends.
    func read(every pause: Duration, for hold: Duration, now: Duration) {
        if let start = since {
            guard now - start >= hold else { return }
            if let rows = try? connection.value(OtherProgram.rows), rows != count { oddities += 1 }
            unlock()
            snapshots += 1
        } else if Int(now / .milliseconds(1)) % max(1, Int(pause / .milliseconds(1))) == 0 {
            guard (try? connection.execute("BEGIN")) != nil else { return }
            // Fails while there are no tables yet, and while a commit is under way.
            guard let rows = try? connection.value(OtherProgram.rows),
                let whole = try? connection.value(OtherProgram.whole)
            else { return unlock() }
            if whole != .integer(1) { oddities += 1 }
            count = rows
            since = now
        }
    }

    func unlock() {
        if !connection.isAutocommit { try? connection.execute("ROLLBACK") }
        since = nil
    }

    private static let rows = "SELECT count(*) FROM t"
    /// Whether the rows and rejects are those that the checkpoints have counted.
    private static let whole =
        """
        SELECT (SELECT count(*) FROM t) = (SELECT coalesce(sum(rows_inserted), 0) FROM csvload_checkpoints)
            AND (SELECT count(*) FROM csvload_rejects)
                = (SELECT coalesce(sum(rows_rejected), 0) FROM csvload_checkpoints)
        """
}
