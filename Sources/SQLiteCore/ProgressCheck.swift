import CSQLite

/// Is asked again and again while a connection's statements run, and can end them.
///
/// See <https://www.sqlite.org/c3ref/progress_handler.html>. A function in C that SQL calls is not interrupted by it:
/// one that may take long has to ask for itself.
public final class ProgressCheck {
    private let mustStop: () -> Bool

    public init(_ mustStop: @escaping () -> Bool) {
        self.mustStop = mustStop
    }

    fileprivate var isOver: Bool { mustStop() }
}

extension Connection {
    /// Has the check asked about every so many instructions; the caller keeps it as long as the connection.
    ///
    /// A statement that it ends fails with an error that ``SQLiteError/isInterrupted``.
    public func check(every instructions: Int, _ check: ProgressCheck) {
        sqlite3_progress_handler(
            handle, Int32(instructions),
            { Unmanaged<ProgressCheck>.fromOpaque($0!).takeUnretainedValue().isOver ? 1 : 0 },
            Unmanaged.passUnretained(check).toOpaque())
    }
}

extension SQLiteError {
    /// The statement was ended from outside, as by a ``ProgressCheck``.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }
}
