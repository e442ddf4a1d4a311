import SQLiteCore

/// Brings the bookkeeping tables to the version that this program writes.
struct Migrator {
    private struct Migration {
        let version: Int64
        let name: String
        let sql: String
    }

    private static let migrations = [
        Migration(
            version: 1, name: "0001_bookkeeping",
            sql: String(decoding: PackageResources._001_bookkeeping_sql, as: UTF8.self)),
        Migration(
            version: 2, name: "0002_user_migrations",
            sql: String(decoding: PackageResources._002_user_migrations_sql, as: UTF8.self)),
        Migration(
            version: 3, name: "0003_rejects", sql: String(decoding: PackageResources._003_rejects_sql, as: UTF8.self)),
        Migration(
            version: 4, name: "0004_changes", sql: String(decoding: PackageResources._004_changes_sql, as: UTF8.self)),
        Migration(
            version: 5, name: "0005_computations",
            sql: String(decoding: PackageResources._005_computations_sql, as: UTF8.self)),
        Migration(
            version: 6, name: "0006_run_times",
            sql: String(decoding: PackageResources._006_run_times_sql, as: UTF8.self)),
        Migration(
            version: 8, name: "0008_rejected_records",
            sql: String(decoding: PackageResources._008_rejected_records_sql, as: UTF8.self)),
        Migration(
            version: 9, name: "0009_shards", sql: String(decoding: PackageResources._009_shards_sql, as: UTF8.self)),
        Migration(
            version: 10, name: "0010_records", sql: String(decoding: PackageResources._010_records_sql, as: UTF8.self)),
        Migration(
            version: 11, name: "0011_attempts",
            sql: String(decoding: PackageResources._011_attempts_sql, as: UTF8.self)),
        Migration(
            version: 12, name: "0012_changed_rows",
            sql: String(decoding: PackageResources._012_changed_rows_sql, as: UTF8.self)),
        Migration(
            version: 13, name: "0013_sorted_rows",
            sql: String(decoding: PackageResources._013_sorted_rows_sql, as: UTF8.self)),
    ]

    /// Applies what is missing; has to be called inside a transaction.
    static func migrate(_ connection: borrowing Connection, database: String) throws(LoadError) {
        do throws(SQLiteError) {
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS csvload_migrations (
                    version     INTEGER PRIMARY KEY,
                    name        TEXT NOT NULL,
                    applied_at  TEXT NOT NULL
                ) STRICT
                """)
        } catch {
            throw LoadError(error, doing: "Cannot prepare the metadata", database: database)
        }
        _ = try version(connection, database: database)
        do throws(SQLiteError) {
            var applied = Set<Int64>()
            try connection.query("SELECT version FROM csvload_migrations") { applied.insert($0.integer(at: 0)) }
            for migration in migrations where !applied.contains(migration.version) {
                try connection.execute(migration.sql)
                try connection.run(
                    "INSERT INTO csvload_migrations VALUES (?1, ?2, \(Timestamp.now))",
                    [.integer(migration.version), .text(migration.name)])
            }
        } catch {
            throw LoadError(error, doing: "Cannot prepare the metadata", database: database)
        }
    }

    /// Whether the database has been loaded into; refuses one that a newer version wrote.
    static func hasBookkeeping(_ connection: borrowing Connection, database: String) throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            guard
                try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_migrations'") != nil
            else { return false }
        } catch {
            throw LoadError(error, doing: "Cannot read the database", database: database)
        }
        return try version(connection, database: database) > 0
    }

    private static func version(_ connection: borrowing Connection, database: String) throws(LoadError) -> Int64 {
        let found: SQLValue?
        do throws(SQLiteError) {
            found = try connection.value("SELECT max(version) FROM csvload_migrations")
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database)
        }
        guard case .integer(let version) = found else { return 0 }
        let newest = migrations.last?.version ?? 0
        guard version <= newest else {
            throw LoadError(
                .databaseNewer,
                "The metadata of '\(database)' has version \(version); this csvload knows versions up to \(newest)",
                recovery: "Install the csvload that wrote it, or a newer one.")
        }
        return version
    }
}

/// The one form in which times are stored.
enum Timestamp {
    /// An SQL expression: UTC, ISO 8601, milliseconds.
    static let now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
}
