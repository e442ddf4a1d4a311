import CSQLite

extension Connection {
    /// Writes the changed pages that nothing is using to the file, while their transaction is open.
    ///
    /// The transaction can still be rolled back. In a rollback journal it locks readers out from here to its end.
    /// See <https://www.sqlite.org/c3ref/db_cacheflush.html>.
    ///
    /// - Returns: false where somebody is reading, so that nothing could be written.
    public func writePages() throws(SQLiteError) -> Bool {
        let code = sqlite3_db_cacheflush(handle)
        if code & 0xFF == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw error(code, nil) }
        return true
    }

    /// Asks the system to begin with what was written to a file and is not on the disk yet; nothing waits for it.
    public static func startWriting(_ descriptor: Int32) {
        csqlite_start_writing(descriptor)
    }
}
