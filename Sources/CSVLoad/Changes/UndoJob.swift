import SQLiteCore

/// Puts back what a run has changed in its table, as far as it was recorded.
///
///     let summary = try UndoJob(database: "shop.db", run: 7).run()
///
/// Rows that the run has inserted go, deleted ones come back, and updated ones get their old values, in one transaction.
/// A row that is no longer as the run has left it stays as it is, and so does one that a constraint or a row of another
/// table holds. It is itself a run, whose changes are recorded: undoing it brings those of the first one back. So does
/// the next load of the source, which compares all of its records with the table.
public final class UndoJob: StoppableJob {
    private let database: String
    private let runID: Int64
    private let toolVersion: String
    private let stopping = StopFlag()
    private let settings: Settings

    /// How the database is taken.
    public struct Settings: Sendable, Hashable {
        /// What is done while a load is writing to the database.
        public var lockPolicy = LoadOptions.LockPolicy.fail
        /// How long a lock of another program on the database is waited for.
        public var busyMilliseconds = 5000
        /// Whether only to find out what would be put back.
        public var isDryRun = false

        public init() {}
    }

    package init(database: String, run: Int64, _ settings: Settings = Settings(), toolVersion: String) {
        self.database = database
        self.runID = run
        self.settings = settings
        self.toolVersion = toolVersion
    }

    /// - Parameters:
    ///   - database: what the run has loaded into.
    ///   - run: the number of the run.
    ///   - settings: how it is undone.
    public convenience init(database: String, run: Int64, _ settings: Settings = Settings()) {
        self.init(database: database, run: run, settings, toolVersion: LoadJob.version)
    }

    /// Undoes without blocking the calling task; a task that is cancelled stops it as ``stop()`` does.
    public func run() async throws(LoadError) -> UndoSummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }

    /// Asks the job to stop, which `run()` then does by throwing; safe in a signal handler.
    public func stop() { stopping.set() }

    /// Whether ``stop()`` was called.
    package var isStopRequested: Bool { stopping.isSet }

    /// Undoes, and returns what came of it; rows that are left as they are, are not an error.
    ///
    /// - Throws: why nothing could be done; the database is then as it was.
    public func run() throws(LoadError) -> UndoSummary {
        let opened = LoadDatabase(
            path: database, busyMilliseconds: settings.busyMilliseconds, isCancelled: { [stopping] in stopping.isSet })
        try opened.requireExisting()
        let lock = try DatabaseLock(path: database, policy: settings.lockPolicy, isCancelled: { isStopRequested })
        guard lock != nil else { return UndoSummary(run: runID, isSkipped: true) }
        // The lock has to be held until the connection is closed.
        return try withExtendedLifetime(lock) { () throws(LoadError) in try undo(opened) }
    }

    private func undo(_ opened: LoadDatabase) throws(LoadError) -> UndoSummary {
        let connection = try opened.open()
        guard try Migrator.hasBookkeeping(connection, database: database) else {
            throw LoadError(
                .databaseNotFound, "Nothing has been loaded into '\(database)' yet",
                recovery: "Name a database that csvload has loaded into.")
        }
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start to undo", database: database)
        }
        do throws(LoadError) {
            try Migrator.migrate(connection, database: database)
            let undo = try RunUndo(runID, database: database, connection)
            let summary = try undo.run(
                toolVersion: toolVersion, connection, isCancelled: { isStopRequested })
            do throws(SQLiteError) {
                try connection.execute(settings.isDryRun || !summary.hasChanges ? "ROLLBACK" : "COMMIT")
            } catch {
                throw LoadError(error, doing: "Committing the undo failed", database: database)
            }
            return summary
        } catch {
            // It may have been rolled back already, by a trigger or a full disk.
            if !connection.isAutocommit { try? connection.execute("ROLLBACK") }
            throw error
        }
    }
}

/// What came of an undo.
public struct UndoSummary: Sendable, Hashable {
    /// A row that was left as it is.
    public struct Left: Sendable, Hashable {
        /// What the run did to it.
        public let kind: RowChange.Kind
        /// The row's key as a JSON object; nil where it has none.
        public let key: String?
        public let reason: String
    }

    /// Rows that are listed at most.
    public static let mostListed = 1000

    /// The run that was undone.
    public let run: Int64
    public var table = ""
    public var source = ""
    /// The run that has done it; nil where there was nothing to do.
    public var undoRun: Int64?
    /// Rows that the run had deleted, and that are back.
    public var inserted: Int64 = 0
    /// Rows that have their old values again.
    public var updated: Int64 = 0
    /// Rows that the run had inserted, and that are gone.
    public var deleted: Int64 = 0
    /// Rows that were already as they had been before the run.
    public var unchanged: Int64 = 0
    /// Rows that were left as they are.
    public var leftCount: Int64 = 0
    /// The first of them.
    public var left: [Left] = []
    /// Whether nothing was done, because a load has the database.
    public var isSkipped = false

    init(run: Int64, isSkipped: Bool = false) {
        self.run = run
        self.isSkipped = isSkipped
    }

    /// Whether anything was put back.
    public var hasChanges: Bool { inserted + updated + deleted > 0 }
}
