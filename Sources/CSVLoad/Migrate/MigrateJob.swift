import SQLiteCore

/// Applies a folder of the user's numbered SQL files to a database, each one once and in its own transaction.
///
///     let summary = try MigrateJob(database: "shop.db", folder: "migrations").run()
///
/// Foreign keys are not enforced while a file runs, for a table that is made anew would take the rows that refer to
/// it along; they are checked before it is committed instead, as <https://www.sqlite.org/lang_altertable.html> advises.
package struct MigrateJob: Sendable {
    private let database: LoadDatabase
    private let folder: String

    package init(
        database: String, folder: String, isReadOnly: Bool = false,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.database = LoadDatabase(path: database, isCancelled: isCancelled, isReadOnly: isReadOnly)
        self.folder = folder
    }

    /// Applies what the database has not seen; nothing at all is done where an applied file is edited or missing.
    ///
    /// - Parameter isDryRun: whether only to show what would be applied.
    package func run(isDryRun: Bool = false) throws(LoadError) -> MigrationSummary {
        let folder = try MigrationFolder(folder)
        let applied = try applied()
        let pending = try applied.pending(of: folder)
        var summary = MigrationSummary(
            database: database.path, isDryRun: isDryRun, known: applied.records.count, notes: folder.notes)
        guard !isDryRun else {
            summary.files = pending.map(\.name)
            return summary
        }
        guard !pending.isEmpty else { return summary }
        let connection = try database.open()
        try prepareBookkeeping(connection)
        for file in pending where try apply(file, of: folder, after: summary.files, on: connection) {
            summary.files.append(file.name)
        }
        return summary
    }

    /// What the database has seen; nothing where there is no database yet, which is not made for the question.
    private func applied() throws(LoadError) -> AppliedMigrations {
        guard database.exists else { return AppliedMigrations() }
        let connection = try database.open()
        _ = try Migrator.hasBookkeeping(connection, database: database.path)
        do throws(SQLiteError) {
            return try AppliedMigrations(in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database.path)
        }
    }

    private func prepareBookkeeping(_ connection: borrowing Connection) throws(LoadError) {
        do throws(SQLiteError) {
            try connection.execute("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start the migration", database: database.path)
        }
        try Migrator.migrate(connection, database: database.path)
        do throws(SQLiteError) {
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Cannot prepare the metadata", database: database.path)
        }
    }

    /// Applies one file; false where another process has applied it since.
    private func apply(
        _ file: MigrationFile, of folder: MigrationFolder, after done: [String], on connection: borrowing Connection
    ) throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start the migration '\(file.name)'", database: database.path)
        }
        do throws(LoadError) {
            let isPending = try applied(on: connection).pending(of: folder).contains { $0.number == file.number }
            if isPending { try run(file, on: connection) }
            do throws(SQLiteError) {
                if isPending { try AppliedMigrations.add(file, in: connection) }
                try connection.execute("COMMIT")
            } catch {
                throw LoadError(error, doing: "Cannot commit the migration '\(file.name)'", database: database.path)
            }
            return isPending
        } catch {
            // It may have been rolled back already, by a conflict or a full disk.
            if !connection.isAutocommit { try? connection.execute("ROLLBACK") }
            throw LoadError(
                error.problem, error.message + kept(done), recovery: error.recovery, underlying: error.underlying)
        }
    }

    /// What a failure leaves as it is, for the end of its message.
    private func kept(_ done: [String]) -> String {
        switch done.count {
        case 0: ""
        case 1: "; '\(done[0])' before it stays applied"
        default: "; the \(done.count) files before it stay applied"
        }
    }

    private func applied(on connection: borrowing Connection) throws(LoadError) -> AppliedMigrations {
        do throws(SQLiteError) {
            return try AppliedMigrations(in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database.path)
        }
    }

    private func run(_ file: MigrationFile, on connection: borrowing Connection) throws(LoadError) {
        do throws(ScriptFailure) {
            try connection.runScript(file.sql)
        } catch {
            throw self.error(error, file)
        }
        var violation: String?
        do throws(SQLiteError) {
            try connection.query("PRAGMA foreign_key_check") { row in
                guard violation == nil else { return }
                let place = row.isNull(at: 1) ? "a row" : "row \(row.integer(at: 1))"
                violation = "\(place) of '\(row.text(at: 0) ?? "")' refers to no row of '\(row.text(at: 2) ?? "")'"
            }
        } catch {
            throw LoadError(
                .migrationFailed, "The migration '\(file.name)' was rolled back: \(error.message)",
                recovery: "Correct the file and run the same command again.", underlying: error)
        }
        guard let violation else { return }
        throw LoadError(
            .migrationFailed,
            "The migration '\(file.name)' was rolled back: a foreign key refers to a missing row: \(violation)",
            recovery: "Correct the file and run the same command again.")
    }

    private func error(_ failure: ScriptFailure, _ file: MigrationFile) -> LoadError {
        switch failure.cause {
        case .transactionStatement:
            return LoadError(
                .migrationFailed,
                "The migration '\(file.name)' was rolled back: line \(failure.line) begins or ends a transaction",
                recovery: "Each file is one transaction already: take BEGIN, COMMIT and ROLLBACK out of it.")
        case .refused(let does):
            return LoadError(
                .migrationFailed, "The migration '\(file.name)' was rolled back: line \(failure.line) \(does)",
                recovery:
                    "A migration changes tables of this database that are not csvload's own: take the statement out.")
        case .statement(let error):
            if error.isOfMachine || error.isInterrupted {
                return LoadError(error, doing: "The migration '\(file.name)' is undone", database: database.path)
            }
            return LoadError(
                .migrationFailed,
                "The migration '\(file.name)' was rolled back: line \(failure.line): \(error.message)",
                recovery: "Correct the file and run the same command again.", underlying: error)
        }
    }
}

/// What came of applying migrations.
package struct MigrationSummary: Sendable, Hashable {
    package let database: String
    package let isDryRun: Bool
    /// Files that had been applied before.
    package let known: Int
    /// Names of the files applied, or that would be, in their order.
    package var files: [String] = []
    /// Things worth knowing, one sentence each.
    package var notes: [String]
}
