import SQLiteCore

/// Takes out of the bookkeeping what is no longer of use; rows of tables are never touched.
///
///     let summary = try ForgetJob(database: "shop.db", what: .runs(olderThanSeconds: 90 * 86_400)).run()
package struct ForgetJob: Sendable {
    /// What to forget.
    package enum Subject: Sendable, Hashable {
        /// Runs that ended longer ago than this, that no checkpoint and no reject refers to, and that are not the
        /// last of their source; and what runs that ended longer ago have changed. Checkpoints and rejects stay.
        case runs(olderThanSeconds: Int)
        /// All that is known of the sources of this name: that they were loaded, how far, and what was refused.
        case source(name: String, table: String?)
    }

    private let database: LoadDatabase
    private let subject: Subject
    /// What is done while a load is writing to the database.
    package var lockPolicy = LoadOptions.LockPolicy.fail

    package init(database: String, what subject: Subject, busyMilliseconds: Int = 5000) {
        self.database = LoadDatabase(path: database, busyMilliseconds: busyMilliseconds)
        self.subject = subject
    }

    /// Forgets in one transaction, and returns what.
    ///
    /// - Parameter isDryRun: whether only to show what would be forgotten.
    package func run(isDryRun: Bool = false) throws(LoadError) -> ForgetSummary {
        try database.requireExisting()
        let lock = try DatabaseLock(path: database.path, policy: lockPolicy, isCancelled: { false })
        var summary = ForgetSummary(database: database.path, isDryRun: isDryRun)
        guard lock != nil else {
            summary.isSkipped = true
            return summary
        }
        // The lock has to be held until the connection is closed.
        return try withExtendedLifetime(lock) { () throws(LoadError) in
            try forget(&summary)
            return summary
        }
    }

    private func forget(_ summary: inout ForgetSummary) throws(LoadError) {
        let connection = try database.open()
        guard try Migrator.hasBookkeeping(connection, database: database.path) else {
            throw LoadError(
                .databaseNotFound, "Nothing has been loaded into '\(database.path)' yet",
                recovery: "Name a database that csvload has loaded into.")
        }
        do throws(SQLiteError) {
            // All that refers to what goes goes too, or keeps it: cascades would look for it once for every run.
            try connection.execute("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start to forget", database: database.path)
        }
        try Migrator.migrate(connection, database: database.path)
        try perform { () throws(SQLiteError) in try TableLedger.enter(connection) }
        switch subject {
        case .runs(let seconds):
            try perform { () throws(SQLiteError) in
                try forgetRuns(olderThan: seconds, &summary, connection)
            }
        case .source(let name, let table):
            let filter = SourceFilter(table: table, sourceName: name)
            for source in try filter.sources(in: connection, database: database.path) {
                try perform { () throws(SQLiteError) in try forget(source, &summary, connection) }
            }
        }
        try perform { () throws(SQLiteError) in
            try connection.execute(summary.isDryRun ? "ROLLBACK" : "COMMIT")
        }
    }

    private func perform(_ body: () throws(SQLiteError) -> Void) throws(LoadError) {
        do throws(SQLiteError) {
            try body()
        } catch {
            throw LoadError(error, doing: "Forgetting failed, and nothing is changed", database: database.path)
        }
    }

    private func forgetRuns(
        olderThan seconds: Int, _ summary: inout ForgetSummary, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        let (moment, values) = ("strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?1)", [SQLValue.text("-\(seconds) seconds")])
        // Also those of runs that stay, or they would stay as long as the batches of an input that only grows.
        summary.changes = try ChangeStore.forget(before: moment, values, in: connection)
        // The last load, attempt and retry: how a source stands is read from them.
        try connection.run(
            """
            DELETE FROM csvload_runs
            WHERE status <> 'running'
                AND coalesce(finished_at, started_at) < \(moment)
                AND run_id NOT IN (
                    SELECT max(run_id) FROM csvload_runs JOIN csvload_sources USING (source_id)
                    WHERE is_new = 0 GROUP BY source_id, kind, has_begun)
                AND run_id NOT IN (SELECT run_id FROM csvload_checkpoints)
                AND run_id NOT IN (SELECT run_id FROM csvload_rejects)
            """, values)
        summary.runs = connection.changes
        // Attempts are all that there was of them.
        try connection.execute(
            "DELETE FROM csvload_sources WHERE is_new AND source_id NOT IN (SELECT source_id FROM csvload_runs)")
    }

    private func forget(
        _ source: SourceFilter.Source, _ summary: inout ForgetSummary, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        try RecordStore.forget(source.sourceID, in: connection)
        let counts = try SourceStore.forget(source, in: connection)
        summary.runs += counts.runs
        summary.checkpoints += counts.checkpoints
        summary.rejects += counts.rejects
        summary.changes += counts.changes
        try connection.execute("DROP TABLE IF EXISTS \(SeenKeys.tableName(source.sourceID))")
        // Of an earlier version.
        try connection.execute("DROP TABLE IF EXISTS csvload_brought_\(source.sourceID)")
        summary.sources.append(ForgetSummary.Source(name: source.name, table: source.table))
    }
}

/// What was forgotten, or would be.
package struct ForgetSummary: Sendable, Hashable {
    package struct Source: Sendable, Hashable, Codable {
        package let name: String
        package let table: String
    }

    package let database: String
    package let isDryRun: Bool
    /// Whether nothing was done, because a load has the database.
    package var isSkipped = false
    /// Sources that are forgotten as a whole.
    package var sources: [Source] = []
    package var runs: Int64 = 0
    package var checkpoints: Int64 = 0
    package var rejects: Int64 = 0
    package var changes: Int64 = 0
}
