import CSQLite

extension Connection {
    /// Loads a shared library of functions, and whatever else it registers, into this connection.
    ///
    /// SQL itself cannot do so, before and after. See <https://www.sqlite.org/loadext.html>.
    ///
    /// - Parameter entry: the name of its entry point; nil for the one that SQLite makes of the file's name.
    public func loadExtension(_ path: String, entry: String?) throws(SQLiteError) {
        csqlite_allow_extensions(handle, 1)
        defer { csqlite_allow_extensions(handle, 0) }
        var message: UnsafeMutablePointer<CChar>?
        let code = sqlite3_load_extension(handle, path, entry, &message)
        guard code == SQLITE_OK else {
            let text = message.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
            sqlite3_free(message)
            throw SQLiteError(code: code, message: text)
        }
    }
}
