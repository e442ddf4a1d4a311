import SQLiteCore

/// Results of computations that stand in the table, and what is noted of those that were made.
extension BatchWriter {
    /// Prepares to find what stands in the table; false where the table does not tell.
    func findStandingResults() throws(LoadError) -> Bool {
        guard let shape = StandingResults.Shape(plan) else { return false }
        do throws(SQLiteError) {
            // What a trigger has made of a row is not what was computed.
            let triggers = "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE"
            guard try connection.value(triggers, [.text(facts.table)]) == nil else { return false }
            standing = try StandingResults(shape, plan, table: facts.table, connection: connection)
            return true
        } catch {
            throw LoadError(error, doing: "Cannot read '\(facts.table)'", database: facts.database)
        }
    }

    /// Fills the computed cells of rows that stand in the table; returns their positions in the chunk's list.
    func takeOver(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int] {
        do throws(SQLiteError) {
            return try standing?.take(for: chunk, firstRowID: firstRowID) ?? []
        } catch {
            throw LoadError(error, doing: "Reading '\(facts.table)' failed", database: facts.database)
        }
    }

    /// Notes what was computed in the run, and, of one that has loaded all of its source, by what.
    func noteComputations(_ counts: ComputationCounts, signature: String?, isWhole: Bool) throws(LoadError) {
        guard let signature else { return }
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            try TableLedger.enter(connection)
            try connection.run(
                "UPDATE csvload_runs SET rows_computed = ?2, rows_taken_over = ?3, compute_retries = ?4 WHERE run_id = ?1",
                [
                    .integer(facts.runID), .integer(counts.computed), .integer(counts.takenOver),
                    .integer(counts.retried),
                ])
            if isWhole {
                try ComputationLedger.complete(
                    facts.table, signature: signature, rows: committed.counts.loaded, in: connection)
            }
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Noting what was computed failed", database: facts.database)
        }
    }

    /// What is added to a record's number to give its row id.
    var rowIDOffset: Int64 { facts.rowIDOffset }
}
