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

    /// The columns of a table that a statement reads, as they are declared; the statement is prepared and not run.
    public func columns(of table: String, readBy sql: String) throws(SQLiteError) -> [String] {
        let reads = ColumnReads(table: table)
        sqlite3_set_authorizer(
            handle,
            { context, action, table, column, _, _ in
                if action == SQLITE_READ, let table, let column {
                    let reads = Unmanaged<ColumnReads>.fromOpaque(context!).takeUnretainedValue()
                    reads.note(String(cString: column), of: String(cString: table))
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(reads).toOpaque())
        defer { allowEverything() }
        _ = try prepare(sql)
        return reads.columns
    }
}

private final class ColumnReads {
    private let table: String
    private(set) var columns: [String] = []

    init(table: String) {
        self.table = table
    }

    func note(_ column: String, of table: String) {
        // SQLite names no column where a statement reads the table without one.
        if table == self.table, !column.isEmpty, !columns.contains(column) { columns.append(column) }
    }
}
