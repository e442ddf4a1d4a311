import SQLiteCore

/// One connection that reads a database as it was at one moment, for one thread at a time.
final class SnapshotReader {
    let connection: Connection

    init(_ connection: consuming Connection) {
        self.connection = connection
    }
}

/// Several connections that read the same moment of a database.
///
/// Each has a read transaction of its own, and SQLite has no call that makes two begin together. So a further
/// connection watches whether another one commits while they begin (<https://www.sqlite.org/pragma.html#pragma_data_version>):
/// then they begin again. In a rollback journal the open transactions keep writers from committing until they end.
struct Snapshot {
    let readers: [SnapshotReader]
    /// Whether all readers are known to see the same moment.
    let isOneMoment: Bool

    private static let attempts = 10

    init(
        _ database: String, readers count: Int, isCancelled: @escaping @Sendable () -> Bool
    ) throws(LoadError) {
        let source = ExportDatabase(path: database, checksCells: false, isCancelled: isCancelled)
        let watcher = try source.open()
        do throws(SQLiteError) {
            try watcher.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Cannot read the database", database: database)
        }
        for _ in 0..<Snapshot.attempts {
            let before = try Snapshot.version(watcher, database)
            var opened: [SnapshotReader] = []
            for _ in 0..<count { opened.append(SnapshotReader(try source.open())) }
            if try Snapshot.version(watcher, database) == before {
                readers = opened
                isOneMoment = true
                return
            }
        }
        var opened: [SnapshotReader] = []
        for _ in 0..<count { opened.append(SnapshotReader(try source.open())) }
        readers = opened
        isOneMoment = false
    }

    private static func version(_ watcher: borrowing Connection, _ database: String) throws(LoadError) -> SQLValue? {
        do throws(SQLiteError) {
            return try watcher.value("PRAGMA data_version")
        } catch {
            throw LoadError(error, doing: "Cannot read the database", database: database)
        }
    }
}
