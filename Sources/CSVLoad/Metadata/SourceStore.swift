import CSVCore
import SQLiteCore

/// A source as the bookkeeping knows it.
struct SourceRecord: Sendable, Hashable {
    let sourceID: Int64
    /// What it is called there, which may be another spelling of the path that was given now.
    let name: String
    let position: SourcePosition
    /// How it was loaded before this run, or why that cannot be said.
    let stored: Result<StoredOptions, LoadError>
    /// The epoch of the table for which its checkpoints hold; nil where that is not known.
    let tableEpoch: Int64?
    /// Columns by which the rows are known that it has brought; nil where that is not kept.
    let broughtBy: [String]?
    /// Whether records of it are to be written again, because another source has given their keys up.
    let hasStale: Bool
    /// What the file begins with in which rows of it wait to be sorted; nil where none do.
    let sortedToken: Int64?
    /// The last run of it that was undone since it was loaded.
    let undoneRun: Int64?

    /// How it was loaded before this run; nil where that cannot be said.
    var before: StoredOptions? { try? stored.get() }
    /// What is added to a record's number to give its row id in a keyless table.
    var rowIDOffset: Int64 { position.rowIDOffset }
}

/// Reads and writes the sources and their runs. Every call belongs into the caller's transaction.
enum SourceStore {
    /// The sources that are called so, with their tables, and those whose path was kept as it was typed, in another spelling.
    ///
    /// Only databases of earlier versions have such.
    static func sources(
        named name: String, in connection: borrowing Connection
    ) throws(SQLiteError) -> [(name: String, table: String)] {
        var found: [(name: String, table: String)] = []
        try connection.query(
            """
            SELECT name, table_name FROM csvload_sources
            WHERE (name = ?1 OR name LIKE '/%' AND (instr(name, '/.') OR instr(name, '//')))
                AND \(try isLoaded(in: connection))
            ORDER BY name <> ?1, source_id
            """, [.text(name)]
        ) { row in
            guard let stored = row.text(at: 0), stored == name || absolutePath(stored) == name else { return }
            found.append((stored, row.text(at: 1) ?? ""))
        }
        return found
    }

    /// An SQL condition: whether a load of a source has begun, and not only attempts of one were made.
    static func isLoaded(in connection: borrowing Connection) throws(SQLiteError) -> String {
        let column = "SELECT 1 FROM pragma_table_info('csvload_sources') WHERE name = 'is_new'"
        return try connection.value(column) == nil ? "1" : "is_new = 0"
    }

    /// An SQL condition: whether a source is loaded and may have brought rows, and does not only change those of others.
    static func bringsRows(in connection: borrowing Connection) throws(SQLiteError) -> String {
        let isLoaded = try isLoaded(in: connection)
        return isLoaded == "1" ? isLoaded : "\(isLoaded) AND updates_only = 0"
    }

    /// The source of these options, if it was loaded before.
    static func find(_ options: LoadOptions, in connection: borrowing Connection) throws(SQLiteError) -> SourceRecord? {
        var found: SourceRecord?
        let name = try sources(named: options.sourceName, in: connection).first { $0.table == options.table }?.name
        guard let name else { return nil }
        // A database that an earlier version wrote has not all columns yet.
        let isCurrent =
            try connection.value("SELECT 1 FROM pragma_table_info('csvload_sources') WHERE name = 'brought_by'") != nil
        let keepsRecords = try RecordStore.isKept(in: connection)
        let keepsChanges = try ChangeStore.isKept(in: connection)
        let sorts = try connection.value(
            "SELECT 1 FROM pragma_table_info('csvload_sources') WHERE name = 'sorted_token'")
        try connection.query(
            """
            SELECT source_id, position, options, \(isCurrent ? "table_epoch, brought_by" : "NULL, NULL"),
                \(keepsRecords ? "has_stale" : "0"), \(sorts == nil ? "NULL" : "sorted_token"),
                \(keepsChanges ? "undone_run_id" : "NULL")
            FROM csvload_sources WHERE name = ?1 AND table_name = ?2
            """, [.text(name), .text(options.table)]
        ) { row in
            found = SourceRecord(
                sourceID: row.integer(at: 0), name: name, position: SourcePosition(row.integer(at: 1)),
                stored: StoredOptions.read(row.text(at: 2), of: name),
                tableEpoch: row.isNull(at: 3) ? nil : row.integer(at: 3),
                broughtBy: row.text(at: 4).flatMap { JSONList.texts($0) }, hasStale: row.integer(at: 5) != 0,
                sortedToken: row.isNull(at: 6) ? nil : row.integer(at: 6),
                undoneRun: row.isNull(at: 7) ? nil : row.integer(at: 7))
        }
        return found
    }

    /// Lines of a text that are not records, kept as they stand there.
    struct Skipped: Sendable, Hashable {
        /// Before the header.
        var preamble: [UInt8]
        /// Behind the data.
        var notes: [UInt8]
    }

    /// What is noted of a text beside the options.
    struct Text: Sendable, Hashable {
        var layout: Sniffer.Layout
        /// Names of a record's fields.
        var fieldNames: [String]
        /// Whether the records' numbers are the row ids of the table.
        var fillsRowID: Bool
        /// Columns that a command was found to set; nil where there is none, or where they were named.
        var commandColumns: [String]?
        /// Which columns have which of the formats that were told; nil where none was.
        var valueFormats: [String: ValueFormat]?
        /// The header's own bytes.
        var header: [UInt8]
        var skipped: Skipped
    }

    /// Adds the source, or notes the options of a known one.
    ///
    /// - Parameter lastRowID: the last row id that a keyless table holds. A source that was forgotten may have left
    ///   rows there, which are not the new one's to replace.
    static func save(
        _ options: LoadOptions, _ text: Text, lastRowID: Int64?, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let lastPosition = lastRowID.map { $0 > 0 ? (($0 - 1) >> 40) + 1 : 0 } ?? 0
        try connection.run(
            """
            INSERT INTO csvload_sources (name, table_name, position, options, created_at, preamble, notes, header,
                    updates_only)
            VALUES (?1, ?2,
                    1 + max(?7, (SELECT coalesce(max(position), 0) FROM csvload_sources WHERE table_name = ?2)), ?3,
                    \(Timestamp.now), ?4, ?5, ?6, ?8)
            ON CONFLICT (name, table_name) DO UPDATE SET options = excluded.options, preamble = excluded.preamble,
                    notes = excluded.notes, header = excluded.header,
                    position = iif(is_new, excluded.position, position), is_new = 0, updates_only = excluded.updates_only
            """,
            [
                .text(options.sourceName), .text(options.table),
                .text(
                    StoredOptions(
                        options, layout: text.layout, fieldNames: text.fieldNames, fillsRowID: text.fillsRowID,
                        commandColumns: text.commandColumns, valueFormats: text.valueFormats
                    ).json),
                kept(text.skipped.preamble), kept(text.skipped.notes), kept(text.header), .integer(lastPosition),
                .integer(options.content.isUpdateOnly ? 1 : 0),
            ])
    }

    /// Adds a source of which no load has begun yet, unless it is there; returns its number.
    ///
    /// Its position is below those of all sources, so that it takes none away from them.
    static func addNew(_ options: LoadOptions, in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        let key: [SQLValue] = [.text(options.sourceName), .text(options.table)]
        let stored = StoredOptions(options, layout: nil, fieldNames: [], fillsRowID: false)
        try connection.run(
            """
            INSERT INTO csvload_sources (name, table_name, position, options, created_at, is_new)
            VALUES (?1, ?2, (SELECT min(0, coalesce(min(position), 0)) - 1 FROM csvload_sources WHERE table_name = ?2),
                    ?3, \(Timestamp.now), 1)
            ON CONFLICT (name, table_name) DO UPDATE SET options = excluded.options
            """, key + [.text(stored.json)])
        let sourceID = try connection.value(
            "SELECT source_id FROM csvload_sources WHERE name = ?1 AND table_name = ?2", key)
        guard case .integer(let number) = sourceID else { preconditionFailure("a source is gone that was just added") }
        return number
    }

    /// Gives the records of a keyless source numbers behind all rows of the table; returns their new offset.
    static func move(
        _ source: SourceRecord, behind lastRowID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        try connection.run(
            """
            UPDATE csvload_sources SET position = 1 + max(?2, (SELECT max(position) FROM csvload_sources AS o
                WHERE o.table_name = csvload_sources.table_name)) WHERE source_id = ?1
            """, [.integer(source.sourceID), .integer(((lastRowID - 1) >> 40) + 1)])
        guard
            case .integer(let position) = try connection.value(
                "SELECT position FROM csvload_sources WHERE source_id = ?1", [.integer(source.sourceID)])
        else { return source.rowIDOffset }
        let offset = SourcePosition(position).rowIDOffset
        try connection.run(
            """
            UPDATE csvload_checkpoints SET last_key = json_array((last_key ->> '$[0]') + ?2)
            WHERE source_id = ?1 AND last_key IS NOT NULL
            """, [.integer(source.sourceID), .integer(offset - source.rowIDOffset)])
        return offset
    }

    private static func kept(_ bytes: [UInt8]) -> SQLValue {
        if bytes.isEmpty { return .null }
        return String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .blob(bytes)
    }

    /// Notes whether records of a source are to be written again by its next load.
    static func setStale(
        _ hasStale: Bool, _ sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "UPDATE csvload_sources SET has_stale = ?2 WHERE source_id = ?1 AND has_stale <> ?2",
            [.integer(sourceID), .integer(hasStale ? 1 : 0)])
    }

    /// Whether csvload has given the table's rows their row ids before.
    ///
    /// A user's own table may have a column of that name whose numbers say something else.
    static func givesRowIDs(of table: String, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        let sources = "SELECT 1 FROM csvload_sources WHERE table_name = ?1 COLLATE NOCASE AND \(fillsRowID)"
        if try connection.value(sources, [.text(table)]) != nil { return true }
        // A database that an earlier version wrote has forgotten nothing yet.
        let remembers = "SELECT 1 FROM sqlite_schema WHERE name = 'csvload_known_tables'"
        guard try connection.value(remembers) != nil else { return false }
        let forgotten = "SELECT 1 FROM csvload_known_tables WHERE table_name = ?1 COLLATE NOCASE"
        return try connection.value(forgotten, [.text(table)]) != nil
    }

    /// Whether a source's row says so; one that an earlier version wrote, or whose text is damaged, does not tell.
    private static let fillsRowID = "coalesce(iif(json_valid(options), options ->> 'fillsRowID', NULL), 1)"

    /// Takes out a source with all that refers to it, but for the keys of its records; its table is remembered.
    ///
    /// - Returns: how many runs, checkpoints, rejects and changes there were.
    static func forget(
        _ source: SourceFilter.Source, in connection: borrowing Connection
    ) throws(SQLiteError) -> (runs: Int64, checkpoints: Int64, rejects: Int64, changes: Int64) {
        let changes = try ChangeStore.forget(source.sourceID, in: connection)
        try connection.run(
            """
            INSERT OR IGNORE INTO csvload_known_tables
            SELECT table_name FROM csvload_sources WHERE source_id = ?1 AND \(fillsRowID)
            """, [.integer(source.sourceID)])
        var counts: [Int64] = []
        for table in ["rejects", "checkpoints", "runs", "sources"] {
            try connection.run("DELETE FROM csvload_\(table) WHERE source_id = ?1", [.integer(source.sourceID)])
            counts.append(connection.changes)
        }
        return (counts[2], counts[1], counts[0], changes)
    }

    /// What a run does.
    enum RunKind: String {
        case load
        /// Loads records again that were refused.
        case retry
    }

    /// Starts a run, and marks runs that died without a word as interrupted: no other load is under way.
    static func startRun(
        of sourceID: Int64, kind: RunKind = .load, toolVersion: String, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        try connection.run(
            """
            UPDATE csvload_runs SET status = 'interrupted', finished_at = \(Timestamp.now),
                error = coalesce(error, 'the process ended without a word')
            WHERE status = 'running'
            """)
        try connection.run(
            """
            INSERT INTO csvload_runs (source_id, kind, status, started_at, tool_version, host, pid, process)
            VALUES (?1, ?2, 'running', \(Timestamp.now), ?3, ?4, ?5, ?6)
            """,
            [.integer(sourceID), .text(kind.rawValue), .text(toolVersion)] + process)
        return connection.lastInsertRowID
    }

    /// Notes a run that ended before it began.
    static func addAttempt(
        of sourceID: Int64, status: LoadSummary.Status, error: LoadError?, seconds: Double, toolVersion: String,
        in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        try connection.run(
            """
            INSERT INTO csvload_runs (source_id, status, started_at, finished_at, error, exit_code, problem, seconds,
                has_begun, tool_version, host, pid, process)
            VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', -?6 || ' seconds'), \(Timestamp.now), ?3, ?4, ?5,
                round(?6, 6), 0, ?7, ?8, ?9, ?10)
            """,
            [.integer(sourceID), .text(status.rawValue)] + cause(status, error)
                + [.real(seconds), .text(toolVersion)] + process)
        return connection.lastInsertRowID
    }

    /// The process that a run belongs to: host, process id, and which start of it.
    private static var process: [SQLValue] {
        [
            .text(ProcessFacts.hostName()), .integer(Int64(ProcessFacts.pid)),
            ProcessFacts.start(of: ProcessFacts.pid).map { .text($0) } ?? .null,
        ]
    }

    /// Why a run ended: sentence, exit code, and problem. A run that was stopped returns a code of the signal.
    private static func cause(_ status: LoadSummary.Status, _ error: LoadError?) -> [SQLValue] {
        let isFailure = status == .failed
        return [
            error.map { .text(isFailure ? $0.description : $0.message) } ?? .null,
            error.flatMap { isFailure ? .integer(Int64($0.code.rawValue)) : nil } ?? .null,
            error.flatMap { isFailure ? .text($0.problem.rawValue) : nil } ?? .null,
        ]
    }

    /// Notes how far a run is.
    static func updateRun(
        _ runID: Int64, counts: RowCounts, bytesRead: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            """
            UPDATE csvload_runs SET rows_read = ?2, rows_inserted = ?3, rows_updated = ?4, rows_unchanged = ?5,
                rows_filtered = ?6, rows_rejected = ?7, bytes_read = ?8
            WHERE run_id = ?1
            """, [.integer(runID)] + counts.values + [.integer(bytesRead)])
    }

    /// Notes how many rows a run has taken out.
    static func noteDeletions(
        _ runID: Int64, rows: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "UPDATE csvload_runs SET rows_deleted = ?2 WHERE run_id = ?1", [.integer(runID), .integer(rows)])
    }

    /// Whether other sources have changed rows of the table since a source was last loaded.
    static func hasOtherWriters(
        than source: SourceRecord, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        let begun = "r.kind = 'load' AND r.has_begun"
        return try connection.value(
            """
            SELECT 1 FROM csvload_runs AS r JOIN csvload_sources AS s USING (source_id)
            WHERE s.source_id <> ?1 AND s.table_name = (SELECT table_name FROM csvload_sources WHERE source_id = ?1)
                AND r.rows_inserted + r.rows_updated + r.rows_deleted > 0
                AND r.run_id > (
                    SELECT coalesce(max(iif(r.status = 'completed', r.run_id, NULL)), min(r.run_id), 0)
                    FROM csvload_runs AS r WHERE r.source_id = ?1 AND \(begun))
            LIMIT 1
            """, [.integer(source.sourceID)]) != nil
    }

    /// Whether the last run before `runID` into the same table came to its end.
    static func isSettled(
        before runID: Int64, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        let last = try connection.value(
            """
            SELECT r.status FROM csvload_runs AS r JOIN csvload_sources AS s USING (source_id)
            WHERE r.run_id < ?1 AND r.has_begun AND s.table_name = (SELECT table_name FROM csvload_sources WHERE source_id = ?2)
            ORDER BY r.run_id DESC LIMIT 1
            """, [.integer(runID), .integer(sourceID)])
        return last == nil || last == .text(LoadSummary.Status.completed.rawValue)
    }

    /// Ends a run.
    ///
    /// - Parameters:
    ///   - error: why it did not complete.
    ///   - hasRejects: whether records of the source are among the rejects.
    static func finishRun(
        _ runID: Int64, status: LoadSummary.Status, error: LoadError?, hasRejects: Bool = false,
        in connection: borrowing Connection
    ) throws(SQLiteError) {
        var values = cause(status, error)
        if status == .completed { values[1] = .integer(hasRejects ? 2 : 0) }
        try connection.run(
            """
            UPDATE csvload_runs SET status = ?2, finished_at = \(Timestamp.now), error = ?3, exit_code = ?4, problem = ?5
            WHERE run_id = ?1
            """, [.integer(runID), .text(status.rawValue)] + values)
    }
}

extension RowCounts {
    /// Read, inserted, updated, unchanged, filtered, rejected: the order of the columns.
    var values: [SQLValue] {
        [read, inserted, updated, unchanged, filtered, rejected].map { .integer($0) }
    }
}
