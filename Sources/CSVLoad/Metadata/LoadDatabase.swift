import SQLiteCore

/// The database of a load: opening it, what it knows of the source, and the transaction that starts a run.
struct LoadDatabase {
    let path: String
    var busyMilliseconds = 5000
    /// Whether locks are no longer waited for.
    var isCancelled: @Sendable () -> Bool = { false }

    /// Page cache of the connection in KiB: a batch's dirty pages stay in memory until they are written once.
    private static let cacheKiB = 24 << 10
    /// Bytes of a page in a database that is made here; `.import` and SQLite itself take 4096.
    private static let newPageSize = 16 << 10

    /// Whether there is a database already; an empty file is none.
    var exists: Bool {
        FileStatus(path).map { $0.size > 0 } ?? false
    }

    func open() throws(LoadError) -> Connection {
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
