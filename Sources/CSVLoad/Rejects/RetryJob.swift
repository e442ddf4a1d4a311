public import CSVCore
import SQLiteCore

/// How rejects are read this time, where that differs from how their source was loaded.
public struct RetryOptions: Sendable, Hashable {
    public var selection: RejectSelection
    public var ragged: LoadOptions.Ragged?
    public var strayQuotes: Dialect.StrayQuotes?
    public var schema: LoadOptions.SchemaPolicy?
    /// Texts that mean NULL, beside those of the source.
    public var nullTexts: [String] = []
    public var lockPolicy = LoadOptions.LockPolicy.fail
    /// How long a lock of another program on the database is waited for.
    public var busyMilliseconds = 5000

    public init(_ selection: RejectSelection) {
        self.selection = selection
    }

    /// Whether to run commands and load libraries that the database names.
    public var allowsStoredCommands = false
    /// Whether to do so although others than the caller can write to the database.
    public var trustsDatabase = false

    /// How the records of a source are read now.
    func content(of stored: LoadOptions.Content) -> LoadOptions.Content {
        var content = stored
        content.format.ragged = ragged ?? content.format.ragged
        content.format.strayQuotes = strayQuotes ?? content.format.strayQuotes
        content.schema = schema ?? content.schema
        content.nullTexts += nullTexts.filter { !content.nullTexts.contains($0) }
        return content
    }
}

/// Loads rejects again, after the table, its constraints or the flags were mended.
///
///     var options = RetryOptions(RejectSelection(database: "shop.db"))
///     options.ragged = .pad
///     let summary = try await RetryJob(options).run()
///
/// Records that fit now are upserted under their old row ids and leave the rejects; the others stay, each with its
/// new reason. All of it is one transaction, with a run for each source. Checkpoints and the source's stored options
/// stay as they are: a later run of the load finds its input unchanged and does not load these records again.
public final class RetryJob: StoppableJob {
    private let options: RetryOptions
    private let toolVersion: String
    private let stopping = StopFlag()

    package init(_ options: RetryOptions, toolVersion: String) {
        self.options = options
        self.toolVersion = toolVersion
    }

    public convenience init(_ options: RetryOptions) {
        self.init(options, toolVersion: LoadJob.version)
    }

    /// Retries without blocking the calling task; a task that is cancelled stops it as ``stop()`` does.
    public func run() async throws(LoadError) -> RetrySummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }

    /// Asks the retry to stop, which `run()` then does by throwing; safe in a signal handler.
    public func stop() {
        stopping.set()
    }

    /// Whether ``stop()`` was called.
    package var isStopRequested: Bool { stopping.isSet }

    /// Retries, and returns what came of it; records that still do not fit are not an error.
    ///
    /// - Throws: why nothing could be done; the database is then as it was.
    public func run() throws(LoadError) -> RetrySummary {
        let path = options.selection.database
        let database = LoadDatabase(
            path: path, busyMilliseconds: options.busyMilliseconds, isCancelled: { [stopping] in stopping.isSet })
        try database.requireExisting()
        let lock = try DatabaseLock(path: path, policy: options.lockPolicy, isCancelled: { isStopRequested })
        guard lock != nil else { return RetrySummary(isSkipped: true) }
        // The lock has to be held until the connection is closed.
        return try withExtendedLifetime(lock) { () throws(LoadError) in try retry(database) }
    }

    private func retry(_ database: LoadDatabase) throws(LoadError) -> RetrySummary {
        let connection = try database.open()
        guard try Migrator.hasBookkeeping(connection, database: database.path) else { return RetrySummary() }
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            throw LoadError(error, doing: "Cannot start the retry", database: database.path)
        }
        do throws(LoadError) {
            try Migrator.migrate(connection, database: database.path)
            do throws(SQLiteError) {
                try TableLedger.enter(connection)
            } catch {
                throw LoadError(error, doing: "Cannot start the retry", database: database.path)
            }
            var summary = RetrySummary()
            for found in try options.selection.sources(in: connection) {
                let retry = try SourceRetry(
                    found.source, options, toolVersion: toolVersion, connection: connection)
                summary.sources.append(try retry.run(connection, isCancelled: { isStopRequested }))
            }
            do throws(SQLiteError) {
                try connection.execute("COMMIT")
            } catch {
                throw LoadError(error, doing: "Committing the retry failed", database: database.path)
            }
            return summary
        } catch {
            // It may have been rolled back already, by a trigger or a full disk.
            if !connection.isAutocommit { try? connection.execute("ROLLBACK") }
            throw error
        }
    }
}

/// What came of a retry.
public struct RetrySummary: Sendable, Hashable {
    public struct Source: Sendable, Hashable {
        public var name: String
        public var table: String
        /// What became of the rejects that were tried; `rejected` is how many stay.
        public var counts = RowCounts()
    }

    /// Sources with rejects that were tried.
    public var sources: [Source] = []
    /// Whether nothing was tried, because a load has the database.
    public var isSkipped = false

    public var counts: RowCounts {
        sources.reduce(into: RowCounts()) { $0 += $1.counts }
    }
}
