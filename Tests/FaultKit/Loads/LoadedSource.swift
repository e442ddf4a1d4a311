import TestSupport

/// A source that was loaded once, and what has to be in the database when its edited text is loaded, or rejects retried.
struct LoadedSource: Sendable {
    /// Path of the database as the task finds it.
    let database: String
    /// That of a database with what has to come of it.
    private let expected: DatabaseReader
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
        expected = fresh
    }

    /// Requires what a first load of the present text would have put there, and the row of somebody else's.
    func requireSame(_ database: DatabaseReader, after fault: String) throws {
        let isRetried = scenario.task == .retry
        let (actual, expected) = (TableContent(database, isRetried), TableContent(expected, isRetried))
        guard try !actual.isSame(as: expected) else { return }
        try Difference(of: actual.text(), from: expected.text()).requireNone(after: fault)
        throw Finding(.lost, "\(fault): the values of a column are of other types")
    }

    /// Requires that no run is under way, and none has to be gone on with.
    func requireSettled(_ database: DatabaseReader, after fault: String) throws {
        try database.requireSettled(after: fault, keepsRows: scenario.load.isKeyed && !scenario.deletesMissing)
    }
}

extension DatabaseReader {
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
