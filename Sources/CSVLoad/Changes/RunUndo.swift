import SQLiteCore

/// The undo of one run, inside of the job's transaction.
///
/// Changes are put back in the reverse of their order. So the table goes through the states that the run has led it
/// through, and no constraint stands in the way, unless somebody has changed rows since.
struct RunUndo {
    private let runID: Int64
    private let database: String
    private let source: SourceFilter.Source
    private let kind: String
    private let table: TargetTable

    /// Finds out what the run has changed, and refuses what cannot be undone.
    init(_ runID: Int64, database: String, _ connection: borrowing Connection) throws(LoadError) {
        (self.runID, self.database) = (runID, database)
        try ChangeSelection.require(runID, in: connection, database: database)
        var found: (sourceID: Int64, kind: String, changed: Int64)?
        var (changes, loaded): (Int64, Int64) = (0, 0)
        let table: TargetTable?
        let all = try SourceFilter().sources(in: connection, database: database)
        do throws(SQLiteError) {
            try connection.query(
                """
                SELECT source_id, kind, rows_inserted + rows_updated + rows_deleted FROM csvload_runs WHERE run_id = ?1
                """, [.integer(runID)]
            ) { row in
                found = (row.integer(at: 0), row.text(at: 1) ?? "", row.count(at: 2))
            }
            try connection.query(
                "SELECT count(*), sum(iif(kind = 'loaded', row_count, 0)) FROM csvload_changes WHERE run_id = ?1",
                [.integer(runID)]
            ) { row in
                (changes, loaded) = (row.count(at: 0), row.count(at: 1))
            }
            let name = all.first { $0.sourceID == found?.sourceID }?.table
            table = try name.flatMap { (name) throws(SQLiteError) in try TargetTable(name, in: connection) }
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: database)
        }
        guard let found, let source = all.first(where: { $0.sourceID == found.sourceID }) else {
            throw LoadError(
                .changesUnknown, "The source of run \(runID) is not in '\(database)'",
                recovery: "Something else has changed csvload's own tables: load the inputs again.")
        }
        guard let table else {
            throw LoadError(
                .tableMissing, "The table '\(source.table)' of run \(runID) no longer exists",
                recovery: "Load '\(source.name)' again, which makes it.")
        }
        guard loaded == 0 else {
            throw LoadError(
                .changesUnknown,
                "Run \(runID) was a first load into '\(table.name)', of which the rows are only counted: \(loaded)",
                recovery: "Delete the rows yourself, and load '\(source.name)' again when they are to come back.")
        }
        guard changes > 0 || found.changed == 0 else {
            throw LoadError(
                .changesUnknown, "What run \(runID) has changed in '\(table.name)' is not recorded",
                recovery: "Only a run of a table whose changes are tracked can be undone, until 'forget' forgets them.")
        }
        (self.source, self.table, kind) = (source, table, found.kind)
    }

    /// Puts back what can be put back.
    func run(
        toolVersion: String, _ connection: borrowing Connection, isCancelled: () -> Bool
    ) throws(LoadError) -> UndoSummary {
        let isKeyless = try isKeyless(connection)
        if isKeyless { try requireLast(connection) }
        let undoRun = try performing { () throws(SQLiteError) in
            try TableLedger.enter(connection)
            let run = try SourceStore.startRun(
                of: source.sourceID, kind: .retry, toolVersion: toolVersion, in: connection)
            try connection.run(
                "UPDATE csvload_runs SET undone_run_id = ?2 WHERE run_id = ?1", [.integer(run), .integer(runID)])
            try ChangeRecorder.start(table, runID: run, on: connection)
            try connection.execute("SAVEPOINT csvload_undo")
            return run
        }
        var (refusesOpenKeys, skipped) = (false, [String: String]())
        var summary: UndoSummary
        repeat {
            let broken: [String: String]
            (summary, broken) = try undoAll(
                refusesOpenKeys: refusesOpenKeys, skipping: skipped, undoRun, connection, isCancelled)
            // Which of the rows have left a reference open is only known one by one.
            let leavesOpen = !refusesOpenKeys && connection.hasOpenForeignKeys
            guard leavesOpen || !broken.isEmpty else { break }
            refusesOpenKeys = refusesOpenKeys || leavesOpen
            skipped.merge(broken) { first, _ in first }
            try performing { () throws(SQLiteError) in try connection.execute("ROLLBACK TO csvload_undo") }
        } while true
        guard !isKeyless || summary.leftCount == 0 else {
            throw LoadError(
                .tableWithoutKey,
                "\(summary.leftCount) of the rows of run \(runID) have changed since, and '\(table.name)' has no key to "
                    + "tell which records they are",
                recovery: "Delete the rows of '\(source.name)' yourself, and load it with --restart.")
        }
        try finish(&summary, undoRun, connection)
        return summary
    }

    // MARK: - Rows

    /// - Returns: what came of it, and the rows of several changes that have to stay as they are, after all.
    private func undoAll(
        refusesOpenKeys: Bool, skipping: [String: String], _ undoRun: Int64, _ connection: borrowing Connection,
        _ isCancelled: () -> Bool
    ) throws(LoadError) -> (UndoSummary, broken: [String: String]) {
        var summary = UndoSummary(run: runID)
        (summary.table, summary.source, summary.undoRun) = (table.name, source.name, undoRun)
        var memory = try UndoneRecords(of: source, table, database: database, connection)
        var failure: LoadError?
        var broken: [String: String] = [:]
        do throws(SQLiteError) {
            let undone = try UndoTable(table, connection)
            let steps = UndoSteps(
                undone, try Referrers(to: table, undone, connection), try RepeatedChanges(of: runID, connection),
                hasTriggers: try TargetTable.hasTriggers(table.name, in: connection), skipping: skipping)
            let next = try connection.prepare(RecordedChange.query)
            try next.bind(.integer(runID), at: 1)
            var number = Int64.max
            while let change = try RecordedChange(next, before: number), failure == nil {
                number = change.number
                if let missing = change.old.first(where: { undone.place(of: $0.column) == nil }) {
                    failure = missingColumn(missing.column)
                    break
                }
                if isCancelled() { failure = LoadError(.stopped, "The undo was stopped, and nothing is changed") }
                try connection.execute("SAVEPOINT csvload_change")
                let row = try undone.row(of: change)
                let known = try memory.key(of: row)
                let result = try steps.undo(change, row, connection)
                guard !connection.isAutocommit else {
                    failure = LoadError(
                        .databaseFailed, "Nothing is undone: a trigger of '\(table.name)' rolled the transaction back")
                    break
                }
                var outcome = result
                if refusesOpenKeys, connection.hasOpenForeignKeys { outcome = .left("FOREIGN KEY constraint failed") }
                if case .left = outcome { try connection.execute("ROLLBACK TO csvload_change") }
                try connection.execute("RELEASE csvload_change")
                steps.note(outcome, change, &summary)
                if case .done = outcome {
                    var key = known
                    if key == nil { key = try memory.key(of: undone.row(of: change)) }
                    try memory.note(change, key: key, connection)
                }
            }
            broken = steps.broken
            if failure == nil, summary.hasChanges { try memory.write(connection) }
        } catch {
            throw LoadError(error, doing: "Undoing run \(runID) failed, and nothing is changed", database: database)
        }
        if let failure { throw failure }
        return (summary, broken)
    }

    private func missingColumn(_ column: String) -> LoadError {
        LoadError(
            .tableMismatch, "Run \(runID) has changed column '\(column)', which '\(table.name)' no longer has",
            recovery: "Add the column again, or load '\(source.name)' as it was.")
    }

    // MARK: - What goes with it

    /// Whether nothing tells which record a row of the table was.
    private func isKeyless(_ connection: borrowing Connection) throws(LoadError) -> Bool {
        guard let stored = try? source.stored.get() else { return false }
        let isOurs = try performing { () throws(SQLiteError) in
            try SourceStore.givesRowIDs(of: table.name, in: connection)
        }
        return TableCheck.Identity(stored, in: table, isOurs: isOurs) == .nothing
    }

    /// Refuses to undo records in the middle of a source, whose later ones would be loaded a second time.
    private func requireLast(_ connection: borrowing Connection) throws(LoadError) {
        let later = try performing { () throws(SQLiteError) in
            try connection.value(
                """
                SELECT max(run_id) FROM csvload_runs AS r
                WHERE source_id = ?1 AND run_id > ?2 AND rows_inserted + rows_updated > 0 AND undone_run_id IS NULL
                    AND NOT EXISTS (SELECT 1 FROM csvload_runs AS u WHERE u.undone_run_id = r.run_id)
                """, [.integer(source.sourceID), .integer(runID)])
        }
        let what = "'\(table.name)' has no key to tell which records of '\(source.name)' are in it"
        if case .integer(let later) = later {
            throw LoadError(
                .tableWithoutKey, "Run \(later) has loaded more since, and \(what)",
                recovery: "Undo run \(later) first.")
        }
        guard kind == SourceStore.RunKind.load.rawValue else {
            throw LoadError(
                .tableWithoutKey, "Run \(runID) was no load, and \(what)",
                recovery: "Load '\(source.name)' again instead.")
        }
    }

    private func finish(
        _ summary: inout UndoSummary, _ undoRun: Int64, _ connection: borrowing Connection
    ) throws(LoadError) {
        guard summary.hasChanges else {
            summary.undoRun = nil
            return
        }
        var counts = RowCounts()
        (counts.inserted, counts.updated) = (summary.inserted, summary.updated)
        let (deleted, hasLeft) = (summary.deleted, summary.leftCount > 0)
        try performing { () throws(SQLiteError) in
            try connection.execute("RELEASE csvload_undo")
            try connection.dropTriggers()
            try TableLedger.add(counts.inserted - deleted, to: table.name, in: connection)
            try TableLedger.recount(table.name, in: connection)
            try connection.run(
                "UPDATE csvload_computations SET computed_by = NULL WHERE table_name = ?1", [.text(table.name)])
            try AfterLoad(table: table.name, indexes: [], fullText: []).make(hasChanges: true, connection: connection)
            try SourceStore.updateRun(undoRun, counts: counts, bytesRead: 0, in: connection)
            try SourceStore.noteDeletions(undoRun, rows: deleted, in: connection)
            try SourceStore.finishRun(
                undoRun, status: .completed, error: nil, hasRejects: hasLeft, in: connection)
        }
        if try isKeyless(connection) {
            try performing { () throws(SQLiteError) in try forgetBatches(connection) }
        } else {
            try performing { () throws(SQLiteError) in
                try connection.run(
                    "UPDATE csvload_sources SET undone_run_id = ?2 WHERE source_id = ?1",
                    [.integer(source.sourceID), .integer(runID)])
            }
        }
    }

    /// Has the next load go on behind the last record that an earlier run has loaded.
    private func forgetBatches(_ connection: borrowing Connection) throws(SQLiteError) {
        let first = try connection.value(
            "SELECT min(first_row_id) FROM csvload_checkpoints WHERE source_id = ?1 AND run_id >= ?2",
            [.integer(source.sourceID), .integer(runID)])
        guard case .integer(let record) = first else { return }
        try CheckpointStore.forget(after: record - 1, of: source.sourceID, in: connection)
    }

    private func performing<Value: ~Copyable>(
        _ step: () throws(SQLiteError) -> Value
    ) throws(LoadError) -> Value {
        do throws(SQLiteError) {
            return try step()
        } catch {
            throw LoadError(error, doing: "Undoing run \(runID) failed, and nothing is changed", database: database)
        }
    }
}
