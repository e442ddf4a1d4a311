import SQLiteCore

/// Tells SQL, and functions that SQL calls, when a record has taken too long or the load was asked to stop.
///
/// A record's time begins when it is first looked at, which is never more than a moment after SQLite came to it.
final class TimeLimit {
    private let nanoseconds: UInt64?
    private let isCancelled: @Sendable () -> Bool
    /// The table whose current row is the record that is computed.
    private var table: CellTable?
    private var row = -1
    private var began: UInt64 = 0
    /// Whether the load was asked to stop, as far as was noticed here.
    private(set) var wasCancelled = false
    /// No limit at all.
    static var none: TimeLimit { TimeLimit(seconds: nil, isCancelled: { false }) }

    /// What a function says whose record took too long.
    static let sentence = "the time limit of --compute-timeout was passed"

    init(seconds: Double?, isCancelled: @escaping @Sendable () -> Bool) {
        nanoseconds = seconds.map { UInt64($0 * 1e9) }
        self.isCancelled = isCancelled
    }

    /// From now on records are rows of this table.
    func watch(_ table: CellTable) {
        self.table = table
        row = -1
    }

    /// Whether what is running has to end; to be asked every millisecond or so.
    func isOver() -> Bool {
        if isCancelled() {
            wasCancelled = true
            return true
        }
        guard let nanoseconds, let table else { return false }
        let now = SystemClock.nanoseconds
        if table.currentRow != row {
            row = table.currentRow
            began = now
        }
        return now - began > nanoseconds
    }
}
