import SQLiteCore

/// What a database's bookkeeping says about its sources and runs.
public struct LoadHistory: Sendable {
    /// One source, with its last run and all that its checkpoints add up to.
    public struct Source: Sendable, Codable {
        public var name: String
        public var table: String
        /// `running`, `completed`, `interrupted`, `failed`, or `new`.
        public var status: String
        public var runs: Int64
        public var records: Int64
        public var rowsLoaded: Int64
        public var filtered: Int64
        public var rejected: Int64
        public var bytes: Int64
        public var lastActivity: String?
        /// Why the last run did not complete.
        public var error: String?
        /// What kind of trouble that was: the raw value of a ``LoadError/Problem``.
        public var problem: String?
        /// What the command returned for the last run; nil while it runs, and where it was stopped.
        public var exitCode: Int?
        /// The input's absolute path, or `-`.
        public var input: String?
        /// How fast the last completed load was that read something.
        public var rowsPerSecond: Double?
        /// The median of the loads before it that are like it in size.
        public var medianRowsPerSecond: Double?
        /// How many loads that is the median of.
        public var comparedLoads: Int?

        /// The run that was undone since: the next load compares all records with the table.
        public var undoneRun: Int64?

        /// Whether there is something to go on with; an attempt that failed before it began leaves nothing.
        public var isUnfinished = false
    }

    public let sources: [Source]
    private let unfinished: [Result<LoadOptions, LoadError>]

    /// Reads the bookkeeping of a database, which is not changed.
    public init(database: String) throws(LoadError) {
        let connection: Connection
        do throws(LoadError) {
            connection = try ExportDatabase(path: database).open()
        } catch {
            if error.underlying?.primaryCode == 14 { throw LoadError.noDatabase(database) }  // SQLITE_CANTOPEN
            guard error.underlying?.isNotADatabase == true else { throw error }
            throw LoadError(
                .databaseUnreadable, "'\(database)' is not an SQLite database",
                recovery: "Name a database that csvload has loaded into.", underlying: error.underlying)
        }
        do throws(SQLiteError) {
            (sources, unfinished) = try LoadHistory.read(connection, database)
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database)
        }
    }

    /// The same for a database that is to be loaded into: what a killed process left half-written is undone before.
    package static func recovering(_ database: String) throws(LoadError) -> LoadHistory {
        if FileStatus(database).map({ $0.kind == .regular && $0.size > 0 }) == true {
            _ = try LoadDatabase(path: database).open()
        }
        return try LoadHistory(database: database)
    }

    /// The options of every load that did not complete, oldest source first.
    ///
    /// - Throws: `storedOptionsInvalid` where the database does not say how a source is loaded, also a completed one.
    public var unfinishedLoads: [LoadOptions] {
        get throws(LoadError) {
            var loads: [LoadOptions] = []
            for load in unfinished { loads.append(try load.get()) }
            return loads
        }
    }

    /// Reads it on a connection, whose transaction it joins.
    static func read(
        _ connection: borrowing Connection, _ database: String
    ) throws(SQLiteError) -> ([Source], [Result<LoadOptions, LoadError>]) {
        guard try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_status'") != nil else {
            return ([], [])
        }
        var sources: [Source] = []
        var unfinished: [Result<LoadOptions, LoadError>] = []
        var sourceIDs: [Int64] = []
        // A database that an earlier version wrote is only read here, and has runs of one kind.
        let hasKinds =
            try connection.value("SELECT 1 FROM pragma_table_info('csvload_runs') WHERE name = 'kind'") != nil
        let isTold =
            try connection.value("SELECT 1 FROM pragma_table_info('csvload_runs') WHERE name = 'process'") != nil
        let keepsAttempts =
            try connection.value("SELECT 1 FROM pragma_table_info('csvload_runs') WHERE name = 'has_begun'") != nil
        let keepsChanges = try ChangeStore.isKept(in: connection)
        let loads = "FROM csvload_runs r WHERE r.source_id = t.source_id \(hasKinds ? "AND kind = 'load'" : "")"
        let lastLoad = "\(loads) ORDER BY run_id DESC LIMIT 1"
        let lastBegun = "(SELECT status \(loads) AND has_begun ORDER BY run_id DESC LIMIT 1)"
        try connection.query(
            """
            SELECT t.source, t."table", t.status, t.runs, t.records, t.rows_loaded, t.filtered, t.rejected, t.bytes,
                t.last_activity,
                (SELECT error \(lastLoad)), s.options, (SELECT host \(lastLoad)), (SELECT pid \(lastLoad)),
                \(isTold ? "(SELECT process \(lastLoad))" : "NULL"), t.source_id,
                \(keepsAttempts ? "(SELECT problem \(lastLoad)), (SELECT exit_code \(lastLoad))" : "NULL, NULL"),
                \(keepsAttempts ? "coalesce(\(lastBegun), iif(s.is_new, 'completed', 'new'))" : "t.status"),
                \(keepsChanges ? "s.undone_run_id" : "NULL")
            FROM csvload_status t JOIN csvload_sources s USING (source_id) ORDER BY t.source_id
            """
        ) { row in
            let stored = StoredOptions.read(row.text(at: 11), of: row.text(at: 0) ?? "")
            var source = Source(
                name: row.text(at: 0) ?? "", table: row.text(at: 1) ?? "", status: row.text(at: 2) ?? "",
                runs: row.count(at: 3), records: row.count(at: 4), rowsLoaded: row.count(at: 5),
                filtered: row.count(at: 6), rejected: row.count(at: 7), bytes: row.count(at: 8),
                lastActivity: row.text(at: 9), error: row.text(at: 10), problem: row.text(at: 16),
                exitCode: row.isNull(at: 17) ? nil : Int(row.integer(at: 17)), input: (try? stored.get())?.input)
            source.undoneRun = row.isNull(at: 19) ? nil : row.integer(at: 19)
            source.isUnfinished = row.text(at: 18) != LoadSummary.Status.completed.rawValue
            let isGone = !ProcessFacts.isAlive(
                Int32(truncatingIfNeeded: row.integer(at: 13)), host: row.text(at: 12), started: row.text(at: 14))
            if source.status == LoadSummary.Status.running.rawValue, isGone {
                source.status = LoadSummary.Status.interrupted.rawValue
                source.error = source.error ?? "the process ended without a word"
            }
            sources.append(source)
            sourceIDs.append(row.integer(at: 15))
            let load = stored.map { $0.options(database: database, table: source.table, sourceName: source.name) }
            if source.isUnfinished || (try? load.get()) == nil { unfinished.append(load) }
        }
        for index in sources.indices {
            guard let pace = try RunHistory.lastPace(of: sourceIDs[index], in: connection) else { continue }
            sources[index].rowsPerSecond = pace.rowsPerSecond.rounded()
            sources[index].medianRowsPerSecond = pace.medianRowsPerSecond?.rounded()
            sources[index].comparedLoads = pace.comparedLoads
        }
        return (sources, unfinished)
    }
}
