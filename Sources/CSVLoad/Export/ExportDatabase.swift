import SQLiteCore

/// The database of an export: opened for reading, at one moment of its history.
struct ExportDatabase {
    let path: String
    /// Whether damaged pages are found at once, which takes time where single rows are looked up.
    var checksCells = true
    /// Whether the job was asked to stop.
    var isCancelled: @Sendable () -> Bool = { false }

    /// SQLITE_CANTOPEN: <https://www.sqlite.org/rescode.html>.
    private static let cannotOpen: Int32 = 14

    /// Opens the database and starts the transaction that the whole export reads in.
    func open() throws(LoadError) -> Connection {
        guard let status = FileStatus(path) else { throw LoadError.noDatabase(path) }
        guard status.kind != .folder else {
            throw LoadError(
                .databaseUnreadable, "'\(path)' is a folder", recovery: "Name an SQLite database that can be read.")
        }
        do throws(SQLiteError) {
            let connection = try Connection.opened(path, .readOnly, checksCells: checksCells, isCancelled: isCancelled)
            try connection.execute("BEGIN")
            // The first read starts the transaction, and shows whether the file is a database at all.
            _ = try connection.value("SELECT count(*) FROM sqlite_schema")
            return connection
        } catch {
            if error.isNotADatabase || error.primaryCode == ExportDatabase.cannotOpen {
                throw LoadError(
                    .databaseUnreadable, "Cannot open the database '\(path)': \(error.message)",
                    recovery: "Name an SQLite database that can be read.", underlying: error)
            }
            if error.needsRecovery {
                throw LoadError(
                    .databaseNeedsRecovery,
                    "A process that wrote to '\(path)' was killed, and its last transaction is not undone yet",
                    recovery: "Run its command again, or 'csvload resume', and then this one.", underlying: error)
            }
            throw LoadError(error, doing: "Cannot read the database", database: path)
        }
    }

    /// The permissions of a new file with what is in the database.
    var permissionsOfCopies: UInt32 { FileStatus(path)?.permissionsOfCopies ?? 0o600 }

    /// The table or view of that name.
    func table(_ name: String, in connection: borrowing Connection) throws(LoadError) -> ExportTable {
        let names: [String]
        do throws(SQLiteError) {
            if let table = try ExportTable(name, in: connection) { return table }
            names = try ExportTable.names(in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the database", database: path)
        }
        throw LoadError(
            .tableUnknown, "There is no table '\(name)' in '\(path)'",
            recovery: NearestNames.sentence(for: name, among: names, what: "table"))
    }

    /// A file that is the database, or its journal, would be the end of both.
    func refuse(asOutput output: String) throws(LoadError) {
        guard let written = FileIdentity(output) else { return }
        for suffix in ["", "-wal", "-shm", "-journal"] where FileIdentity(path + suffix) == written {
            throw LoadError(
                .optionInvalid, "'\(output)' is \(suffix.isEmpty ? "the database itself" : "a part of the database")",
                recovery: "Name another file.")
        }
    }
}
