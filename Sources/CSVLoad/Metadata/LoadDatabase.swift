import SQLiteCore

/// The database of a load: opening it, what it knows of the source, and the transaction that starts a run.
struct LoadDatabase {
    let path: String
    var busyMilliseconds = 5000
    /// Whether locks are no longer waited for.
    var isCancelled: @Sendable () -> Bool = { false }
    /// Whether it is only looked at: nothing is made or changed, neither the file nor one beside it.
    var isReadOnly = false

    /// Page cache of the connection in KiB: a batch's dirty pages stay in memory until they are written once.
    private static let cacheKiB = 24 << 10
    /// Bytes of a page in a database that is made here; `.import` and SQLite itself take 4096.
    private static let newPageSize = 16 << 10

    /// Whether there is a database already; an empty file is none.
    var exists: Bool {
        FileStatus(path).map { $0.size > 0 } ?? false
    }

    func open() throws(LoadError) -> Connection {
        guard !isReadOnly else { return try openForReading() }
        try refuseForeignJournal()
        do throws(SQLiteError) {
            let connection = try Connection.opened(
                path, .create, busyMilliseconds: busyMilliseconds, isCancelled: isCancelled)
            // The first read tells whether the file is a database at all, and undoes a load that was killed before its
            // first commit: then there is no page. The cache counts in pages of the size that they have by then.
            if try connection.value("PRAGMA page_count") == .integer(0) {
                try connection.execute("PRAGMA page_size = \(LoadDatabase.newPageSize)")
            }
            try connection.execute("PRAGMA cache_size = -\(LoadDatabase.cacheKiB); PRAGMA foreign_keys = ON")
            _ = try connection.value("SELECT count(*) FROM sqlite_schema")
            return connection
        } catch {
            throw LoadError(error, doing: "Cannot open the database", database: path)
        }
    }

    private func openForReading() throws(LoadError) -> Connection {
        do throws(SQLiteError) {
            // Whoever opens a database in WAL mode makes two files beside it, where nobody else has it open.
            if FileStatus(path + "-wal") == nil {
                let connection = try openForReading(.immutable)
                if connection.changeCounter == nil { return connection }
            }
            return try openForReading(.readOnly)
        } catch {
            guard error.needsRecovery else { throw LoadError(error, doing: "Cannot open the database", database: path) }
            throw LoadError(
                .databaseNeedsRecovery,
                "A process that wrote to '\(path)' was killed, and its last transaction is not undone yet",
                recovery: "Run its command again, or 'csvload resume', and then this one.", underlying: error)
        }
    }

    private func openForReading(_ mode: Connection.Mode) throws(SQLiteError) -> Connection {
        let connection = try Connection.opened(
            path, mode, busyMilliseconds: busyMilliseconds, isCancelled: isCancelled)
        _ = try connection.value("SELECT count(*) FROM sqlite_schema")
        return connection
    }

    /// The folder of files that nobody sees, in which a load keeps what memory has no room for.
    var temporaryFolder: String {
        guard isReadOnly else { return InputOpener.spoolFolder(for: path) }
        return InputOpener.namedFolder ?? "/tmp"
    }

    /// Refuses to have SQLite look for a super-journal where csvload and SQLite make none, for it may delete what it finds.
    private func refuseForeignJournal() throws(LoadError) {
        let journal: HotJournal?
        do throws(SystemError) {
            journal = try HotJournal(of: path)
        } catch {
            throw LoadError(
                .databaseNotWritable, "Cannot read the journal '\(path)-journal': \(error)",
                recovery: "Check the file and its permissions.")
        }
        guard let journal, !journal.isHarmless else { return }
        throw LoadError(
            .journalNotTrusted,
            "The journal '\(path)-journal' names the file '\(journal.superJournal ?? "")', which SQLite may delete",
            recovery:
                "Find out who wrote the journal; where it is yours, run 'sqlite3 \(path) .tables', which undoes the "
                + "transaction that was cut off.")
    }

    /// Refuses to make a database where one has to be.
    func requireExisting() throws(LoadError) {
        guard exists else { throw LoadError.noDatabase(path) }
    }
}
