import CSVLoad
import SQLiteCore
import TestSupport

/// A source that was loaded once, and what has to be in the database when its edited text is loaded, or rejects retried.
struct LoadedSource: Sendable {
    /// Path of the database as the task finds it.
    let database: String
    let expected: String
    private let scenario: Scenario

    /// Leaves the text that is to be loaded next where the input is.
    ///
    /// - Parameters:
    ///   - place: a path for the database that is loaded first, which may be there already.
    ///   - load: loads the input into a database; with `true`, short records are filled up.
    init(
        _ scenario: Scenario, records: Int, in folder: TemporaryFolder, input: String, place: String,
        load: (_ database: String, _ pads: Bool) throws -> Void
    ) throws {
        self.scenario = scenario
        database = place
        let former = DatabaseReader(place)
        var text = SampleText(scenario.load, records: records, size: scenario.size)
        try folder.write(text.text, to: input)
        try load(place, false)
        try former.execute(scenario.load.rowOfOthers)
        // From now on it is known that there is such a row: a load that finds one more compares all.
        try load(place, false)
        if case .reload(let edit) = scenario.task { edit.apply(to: &text) }
        try folder.write(text.text, to: input)
        let fresh = DatabaseReader(folder.path("fresh.db"))
        defer { folder.remove("fresh.db") }
        try load(fresh.path, scenario.task == .retry)
        if scenario.task == .reload(.kept) {
            try fresh.execute(
                """
                ATTACH '\(place)' AS former;
                INSERT INTO t SELECT * FROM former.t WHERE id NOT IN (SELECT id FROM main.t)
                """)
        } else {
            try fresh.execute(scenario.load.rowOfOthers)
        }
        expected = try fresh.content(isRetried: scenario.task == .retry)
    }

    /// Requires what a first load of the present text would have put there, and the row of somebody else's.
    func requireSame(_ database: DatabaseReader, after fault: String) throws {
        try Difference(of: database.content(isRetried: scenario.task == .retry), from: expected)
            .requireNone(after: fault)
    }

    /// Requires that no run is under way, and none has to be gone on with.
    func requireSettled(_ database: DatabaseReader, after fault: String) throws {
        try database.requireSettled(after: fault, keepsRows: scenario.load.isKeyed && !scenario.deletesMissing)
    }
}

extension DatabaseReader {
    /// What does not depend on how a table came to hold what it does: rows, rejects, totals, and what is known of records.
    ///
    /// - Parameter isRetried: whether rejects were retried, of which the totals do not tell.
    fileprivate func content(isRetried: Bool) throws -> String {
        var lines = try self.lines("SELECT \(columns()) FROM t ORDER BY 1")
        lines += try self.lines(
            """
            SELECT 'reject', row_id, line, byte_start, hex(record), stage, reason, column_name, detail
            FROM csvload_rejects ORDER BY 2
            """)
        guard !isRetried else { return lines.joined(separator: "\n") }
        lines += try self.lines(
            """
            SELECT 'totals', max(row_id), max(byte_end), max(line_end), sum(rows_read), sum(rows_filtered),
                sum(rows_rejected) FROM csvload_checkpoints
            """)
        let lists = try rows(
            """
            SELECT first_row_id, records FROM csvload_record_ranges JOIN csvload_record_lists USING (list_id)
            WHERE generation = 0 ORDER BY row_id
            """)
        for list in lists {
            guard case .integer(let first) = list[0], case .blob(let bytes) = list[1] else { continue }
            lines += bytes.withUnsafeBytes { RecordList(stored: $0)?.lines(from: first) ?? ["a damaged list"] }
        }
        return lines.joined(separator: "\n")
    }

    /// SQL of the table's columns, with values of lookup tables in the place of their numbers.
    private func columns() throws -> String {
        let lookups = try rows("SELECT \"from\", \"table\" FROM pragma_foreign_key_list('t')")
        return try lines("SELECT name FROM pragma_table_xinfo('t')").map { name in
            let lookup = lookups.first { $0[0] == .text(name) }
            guard let lookup, case .text(let table) = lookup[1] else { return "quote(\"\(name)\")" }
            return "(SELECT quote(value) FROM \"\(table)\" AS l WHERE l.id = t.\"\(name)\")"
        }.joined(separator: ", ")
    }

    fileprivate func requireSettled(after fault: String, keepsRows: Bool) throws {
        let rules = [
            ("a run is still 'running'", "SELECT count(*) FROM csvload_runs WHERE status = 'running'"),
            (
                "rows are not as many as csvload has counted",
                "SELECT row_count <> (SELECT count(*) FROM t) FROM csvload_tables"
            ),
            (
                "records of a former text are kept",
                "SELECT count(*) FROM csvload_record_ranges WHERE generation > 0"
                    + (keepsRows ? " AND row_id > 0" : "")
            ),
            (
                "records are not covered by lists",
                """
                SELECT (SELECT max(row_id) FROM csvload_checkpoints)
                    <> (SELECT sum(row_id - first_row_id + 1) FROM csvload_record_ranges WHERE generation = 0)
                """
            ),
            ("a source is to be written again", "SELECT count(*) FROM csvload_sources WHERE has_stale"),
        ]
        for (trouble, sql) in rules { try require(integer(sql) == 0, .conduct, "\(fault): \(trouble)") }
        if holds("SELECT count(*) FROM sqlite_schema WHERE name = 't_fts'") {
            do {
                try execute("INSERT INTO t_fts (t_fts, rank) VALUES ('integrity-check', 1)")
            } catch {
                throw Finding(.corrupt, "\(fault): the full-text index is not that of the rows")
            }
        }
    }
}

extension RecordList {
    /// A line for each record, the first of which has a number.
    func lines(from first: Int64) -> [String] {
        hashes.indices.map { "record \(first + Int64($0)): \(hashes[$0]) \(keys[$0]) \(outcomes[$0])" }
    }
}
