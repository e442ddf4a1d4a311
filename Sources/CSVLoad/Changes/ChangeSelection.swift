import SQLiteCore

/// Which of the changes that a database has recorded are meant.
public struct ChangeSelection: Sendable, Hashable {
    /// A moment from which on changes are meant.
    public enum Moment: Sendable, Hashable {
        /// A time as SQLite reads it, such as `2026-03-01` or `2026-03-01T06:30:00Z`; without a zone it is UTC.
        case time(String)
        case secondsAgo(Int)
    }

    public var database: String
    /// Of the run of this number; nil for all.
    public var run: Int64?
    public var since: Moment?
    /// Of this table; nil for all.
    public var table: String?
    /// Of loads of the source of this name; nil for all.
    public var sourceName: String?

    public init(database: String) {
        self.database = database
    }

    /// An SQL condition over `c`, a row of ``csvload_changes``, and what its parameters stand for; nil where nothing is recorded.
    ///
    /// - Throws: `usage` where a name or number that was given fits none, with those that there are.
    func condition(in connection: borrowing Connection) throws(LoadError) -> (sql: String, values: [SQLValue])? {
        guard try isKept(in: connection) else { return nil }
        var conditions = ["(c.kind <> 'loaded' OR c.row_count > 0)"]
        var values: [SQLValue] = []
        func parameter(_ value: SQLValue) -> String {
            values.append(value)
            return "?\(values.count)"
        }
        if table != nil || sourceName != nil {
            let filter = SourceFilter(table: table, sourceName: sourceName)
            let sources = try filter.sources(in: connection, database: database).map { "\($0.sourceID)" }
            conditions.append(
                "c.run_id IN (SELECT run_id FROM csvload_runs WHERE source_id IN (\(sources.joined(separator: ", "))))")
        }
        if let run {
            try ChangeSelection.require(run, in: connection, database: database)
            conditions.append("c.run_id = \(parameter(.integer(run)))")
        }
        if let since { conditions.append("c.changed_at >= \(parameter(try start(since, in: connection)))") }
        return (conditions.joined(separator: " AND "), values)
    }

    private func isKept(in connection: borrowing Connection) throws(LoadError) -> Bool {
        guard try Migrator.hasBookkeeping(connection, database: database) else { return false }
        do throws(SQLiteError) {
            return try ChangeStore.isKept(in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: database)
        }
    }

    /// The moment as times are stored.
    private func start(_ since: Moment, in connection: borrowing Connection) throws(LoadError) -> SQLValue {
        let found: SQLValue?
        do throws(SQLiteError) {
            switch since {
            case .time(let text):
                found = try connection.value("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ?1)", [.text(text)])
            case .secondsAgo(let seconds):
                found = try connection.value(
                    "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?1)", [.text("-\(seconds) seconds")])
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: database)
        }
        guard let found, found != .null else {
            throw LoadError(
                .optionInvalid, "There is no time as --since says",
                recovery: "Give one such as 2026-03-01, 2026-03-01T06:30:00Z, or 36h for the last 36 hours.")
        }
        return found
    }

    /// Refuses a run that the database does not know, with those whose changes are recorded.
    static func require(
        _ run: Int64, in connection: borrowing Connection, database: String
    ) throws(LoadError) {
        var runs: [String] = []
        do throws(SQLiteError) {
            if try connection.value("SELECT 1 FROM csvload_runs WHERE run_id = ?1", [.integer(run)]) != nil { return }
            try connection.query(
                """
                SELECT run_id FROM csvload_runs
                WHERE EXISTS (SELECT 1 FROM csvload_changes AS c WHERE c.run_id = csvload_runs.run_id)
                ORDER BY run_id DESC LIMIT 11
                """
            ) { row in
                runs.append("\(row.integer(at: 0))")
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: database)
        }
        let more = runs.count > 10 ? ", …" : ""
        throw LoadError(
            .runUnknown, "There is no run \(run) in '\(database)'",
            recovery: runs.isEmpty
                ? "It has recorded no changes: load with --track-changes, and those of later runs are."
                : "Runs whose changes are recorded: \(runs.prefix(10).joined(separator: ", "))\(more).")
    }
}
