import SQLiteCore

/// Every connection of csvload is opened here: what a database may do to whoever opens it is decided in one place.
///
/// A database may come from anybody. Its triggers, views and expressions are SQL that others have written: they run with
/// what SQLite calls an untrusted schema, never change csvload's own tables, and end when the job is stopped.
extension Connection {
    /// How the names of csvload's own tables begin.
    private static let ownTables = "csvload_"
    /// Bytes of a pattern of LIKE and GLOB, which take the product of its length and the text's, without a pause.
    private static let longestPattern = 1000
    /// SQLite's instructions between two looks at whether the job was stopped: some hundred microseconds.
    private static let instructions = 1000

    /// Opens a database of the user's.
    ///
    /// - Parameters:
    ///   - busyMilliseconds: how long locks of others are waited for.
    ///   - checksCells: whether damaged pages are found at once, for what does not look up single rows.
    ///   - isCancelled: whether the job was asked to stop.
    static func opened(
        _ path: String, _ mode: Mode, busyMilliseconds: Int = 5000, checksCells: Bool = false,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(SQLiteError) -> Connection {
        let connection = try Connection(path: path, mode: mode)
        try connection.protect(ownTables: ownTables, checksCells: checksCells)
        connection.setBusyTimeout(milliseconds: busyMilliseconds, isCancelled: isCancelled)
        let patience = StopPatience(isCancelled: isCancelled)
        connection.interrupt(every: instructions) { patience.isOver }
        return connection
    }

    /// Opens a database in memory, for what has no other: expressions over the records of an input.
    static func inMemory() throws(SQLiteError) -> Connection {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.protect(ownTables: ownTables, checksCells: false)
        connection.limitPatterns(to: longestPattern)
        return connection
    }
}

/// Ends statements that do not come to their end by themselves once the job was asked to stop.
///
/// A load that is stopped commits what it has read, and may compute for a moment to do so; a disk or a processor that
/// others keep busy takes nothing from it. What follows a statement that was ended has a moment of its own: how the run
/// ended is noted in the database.
private final class StopPatience {
    private static let moment: UInt64 = 3_000_000_000

    private let isCancelled: @Sendable () -> Bool
    private var end: UInt64?

    init(isCancelled: @escaping @Sendable () -> Bool) {
        self.isCancelled = isCancelled
    }

    var isOver: Bool {
        guard isCancelled() else { return false }
        let now = SystemClock.threadNanoseconds
        guard let end, now < end else {
            let isOver = end != nil
            end = now + StopPatience.moment
            return isOver
        }
        return false
    }
}
