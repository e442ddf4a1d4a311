import CSQLite

/// Is asked again and again while a connection's statements run, and can end them.
final class ProgressCheck {
    fileprivate var mustStop: () -> Bool = { false }
}

extension Connection {
    /// Has a question asked about every so many instructions of SQLite's, by which a statement can be ended.
    ///
    /// The statement then fails with an error that ``SQLiteError/isInterrupted``. A function in C that SQL calls is not
    /// interrupted: one that may take long has to ask for itself.
    /// See <https://www.sqlite.org/c3ref/progress_handler.html>.
    public func interrupt(every instructions: Int, when mustStop: @escaping () -> Bool) {
        progress.mustStop = mustStop
        sqlite3_progress_handler(
            handle, Int32(instructions),
            { Unmanaged<ProgressCheck>.fromOpaque($0!).takeUnretainedValue().mustStop() ? 1 : 0 },
            Unmanaged.passUnretained(progress).toOpaque())
    }
}

extension SQLiteError {
    /// The statement was ended from outside, as by ``Connection/interrupt(every:when:)``.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }
}
