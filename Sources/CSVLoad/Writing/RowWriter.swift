import SQLiteCore

/// Puts rows of chunks into the table, around those that a constraint refuses.
///
/// Every call belongs into the caller's transaction, on the connection that the writer was made with.
final class RowWriter {
    struct Facts {
        var table: String
        var database: String
        var sourceID: Int64
        /// Added to a record's number to give the row id of a keyless table.
        var rowIDOffset: Int64
        /// Whether a trigger may drop rows without an error, which only shows when they go in one by one.
        var goesRowByRow = false
        /// Whether the schema computes something of each row that may fail.
        var runsExpressions = false
        /// Whether a foreign key of the schema is checked at the commit only.
        var hasDeferredKeys = false
        /// Whether nothing but the row itself decides what becomes of it: no trigger, no foreign key.
        var isPlain = false
        /// The run that remembers the keys of the rows it brings; nil where no one does.
        var rememberingRunID: Int64?
        /// Whether a key that is in the table already may stop the load; else it refuses the row.
        var stopsAtConflict = true
    }

    private let plan: RowPlan
    private let facts: Facts
    let upsert: UpsertStatement
    /// Whether a row may fail on something else than a constraint.
    private let mayFail: Bool
    private let seenKeys: SeenKeys?
    /// Whether rows are tried as new ones first.
    var expectsNewKeys: Bool
    private let brought: BroughtRows?

    init(plan: RowPlan, facts: Facts, connection: borrowing Connection) throws(LoadError) {
        self.plan = plan
        self.facts = facts
        mayFail = facts.runsExpressions || plan.keyMayMismatch
        let triesNew =
            facts.isPlain && !facts.runsExpressions && !facts.goesRowByRow && !facts.hasDeferredKeys
            && plan.cellsAreTyped
        do throws(SQLiteError) {
            upsert = try UpsertStatement(
                plan: plan, table: facts.table, triesNew: triesNew, findsDropped: facts.goesRowByRow,
                connection: connection)
            expectsNewKeys = upsert.triesNew
        } catch {
            if error.isOfMachine {
                throw LoadError(error, doing: "Cannot write to '\(facts.table)'", database: facts.database)
            }
            throw LoadError(
                .unusableData, "Rows cannot be upserted into '\(facts.table)': \(error.message)",
                recovery: "The key needs a PRIMARY KEY or UNIQUE constraint on exactly its columns.",
                underlying: error)
        }
        do throws(SQLiteError) {
            let remembersKeys = plan.onDuplicateKey != .last && !plan.key.isEmpty
            seenKeys =
                remembersKeys
                ? try SeenKeys(
                    plan: plan, sourceID: facts.sourceID, rows: UpsertStatement.rowsName, connection: connection) : nil
            brought = try facts.rememberingRunID.map { (runID) throws(SQLiteError) in
                try BroughtRows(
                    plan: plan, sourceID: facts.sourceID, runID: runID, rows: UpsertStatement.rowsName,
                    connection: connection)
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the keys of the source", database: facts.database)
        }
    }

    /// Writes the rows of a chunk, and makes rejects of those that are refused.
    ///
    /// - Parameters:
    ///   - firstRecord: number of the chunk's first record in its source.
    ///   - counts: what became of the rows is added to it; rejects and filtered records are the chunk's to tell.
    func write(
        _ chunk: Chunk, firstRecord: Int64, counts: inout RowCounts, connection: borrowing Connection
    ) throws(SQLiteError) {
        try writeRows(of: chunk, firstRecord: firstRecord, counts: &counts, connection: connection)
        guard brought != nil, chunk.rowCount > 0 else { return }
        upsert.showList(of: chunk)
        try brought?.note()
    }

    private func writeRows(
        of chunk: Chunk, firstRecord: Int64, counts: inout RowCounts, connection: borrowing Connection
    ) throws(SQLiteError) {
        let firstRowID = facts.rowIDOffset + firstRecord
        upsert.show(chunk, stride: plan.stride, firstRowID: firstRowID)
        let waiting = try takeDuplicates(from: chunk, firstRowID: firstRowID)
        let refused =
            try facts.hasDeferredKeys
            ? insertAllSettled(of: chunk, &counts, connection) : insertAndDrop(from: chunk, &counts, connection)
        // A record that is refused wins nothing: the next one with its key has its turn.
        try seenKeys?.forget(refused.map { firstRowID + Int64(chunk.ordinals[Int($0)]) })
        guard !waiting.isEmpty else { return }
        let written = chunk.rowList
        chunk.setRows(waiting)
        if refused.isEmpty {
            settle(chunk, &counts)
            chunk.setRows(written)
        } else {
            try writeRows(of: chunk, firstRecord: firstRecord, counts: &counts, connection: connection)
            chunk.setRows((written + chunk.rowList).sorted())
        }
    }

    /// Writes the rows of a sorted run, and makes rejects of those that are refused.
    func write(_ run: SortedRun, counts: inout RowCounts, connection: borrowing Connection) throws(SQLiteError) {
        upsert.show(run)
        run.drop(try insertAll(of: run, &counts, connection))
    }

    /// Puts all rows of the chunk's list into the table, and takes those that are refused out of the list.
    func insertAndDrop(
        from chunk: Chunk, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [UInt32] {
        let refused = try insertAll(of: chunk, &counts, connection)
        let rows = refused.map { chunk.rows[$0] }
        chunk.drop(refused)
        return rows
    }

    /// Puts all rows of a list into the table, and returns the positions of those that are refused.
    func insertAll(
        of chunk: any RowList, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [Int] {
        var refused: [Int] = []
        var start = 0
        if expectsNewKeys { start = try insertNew(chunk, &counts, &refused, connection) }
        let others = counts.updated + counts.unchanged
        while start < chunk.rowCount {
            if facts.goesRowByRow {
                try insertOneByOne(chunk, start..<chunk.rowCount, &counts, &refused, connection)
                break
            }
            do throws(SQLiteError) {
                try insert(start..<chunk.rowCount, &counts, connection)
                start = chunk.rowCount
            } catch {
                guard isOfRow(error, connection), !isAborting(error) else { throw error }
                let failed = error.isForeignKey ? nil : upsert.failedRow
                start = try insertAround(failed, error, chunk, from: start, &counts, &refused, connection)
            }
        }
        expectsNewKeys = upsert.triesNew && counts.updated + counts.unchanged == others
        return refused
    }

    /// Takes out rows whose key an earlier record of the source has, where the earlier one wins.
    private func takeDuplicates(from chunk: Chunk, firstRowID: Int64) throws(SQLiteError) -> [UInt32] {
        guard seenKeys != nil, let duplicates = try upsert.duplicates(of: chunk, seenKeys), !duplicates.isEmpty else {
            return []
        }
        let positions = (0..<chunk.rowCount).filter {
            duplicates.contains(firstRowID + Int64(chunk.ordinals[Int(chunk.rows[$0])]))
        }
        let rows = positions.map { chunk.rows[$0] }
        chunk.drop(positions)
        return rows
    }

    /// Says what becomes of rows whose key an earlier record has brought.
    private func settle(_ chunk: Chunk, _ counts: inout RowCounts) {
        guard plan.onDuplicateKey == .reject else {
            counts.unchanged += Int64(chunk.rowCount)
            return
        }
        for position in 0..<chunk.rowCount {
            chunk.refuse(
                position, stage: .constraint, reason: .duplicateKey,
                detail: "an earlier record of the source has the same key")
        }
    }

    /// Inserts the rows before the one that failed, tries that one alone, and returns where to go on.
    ///
    /// Each row is inserted three times at most, however many fail. A foreign key fails with the whole statement and
    /// names no row: then the rows go in one by one, once. Nor does a table with a trigger, whose rows SQLite reads all
    /// before it inserts one: the row that was read last need not be the one that failed, nor to blame.
    private func insertAround(
        _ failed: Int?, _ error: SQLiteError, _ chunk: any RowList, from start: Int, _ counts: inout RowCounts,
        _ refused: inout [Int], _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int {
        guard let failed else {
            try insertOneByOne(chunk, start..<chunk.rowCount, &counts, &refused, connection)
            return chunk.rowCount
        }
        do throws(SQLiteError) {
            if failed > start { try insert(start..<failed, &counts, connection) }
        } catch {
            // A foreign key among them, which the failed row's error hid.
            guard isOfRow(error, connection) else { throw error }
            try insertOneByOne(chunk, start..<failed, &counts, &refused, connection)
        }
        try insertOneByOne(chunk, failed..<failed + 1, &counts, &refused, connection)
        return failed + 1
    }

    func insertOneByOne(
        _ chunk: any RowList, _ range: Range<Int>, _ counts: inout RowCounts, _ refused: inout [Int],
        _ connection: borrowing Connection
    ) throws(SQLiteError) {
        for row in range {
            do throws(SQLiteError) {
                try insert(row..<row + 1, &counts, connection)
            } catch {
                guard isOfRow(error, connection), !isAborting(error) else { throw error }
                reject(chunk, row, error, &refused)
            }
        }
    }

    /// Whether an error is about a row, which is refused for it, and not about the database.
    func isOfRow(_ error: SQLiteError, _ connection: borrowing Connection) -> Bool {
        !connection.isAutocommit && (error.isConstraint || mayFail && error.isOfValue)
    }

    /// Whether a key that is in the table already has to stop the load.
    func isAborting(_ error: SQLiteError) -> Bool {
        facts.stopsAtConflict && plan.onConflict == .abort && error.isDuplicate
    }

    private func insert(
        _ range: Range<Int>, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        let outcome =
            try mayFail ? runOrUndo(range, connection) : upsert.run(range, connection: connection)
        guard outcome.dropped == 0 else {
            throw SQLiteError(code: SQLiteError.constraintCode, message: "a trigger of the table dropped the row")
        }
        counts.inserted += outcome.inserted
        counts.updated += outcome.updated
        counts.unchanged += outcome.unchanged
    }

    /// Runs the statement so that nothing of it is left where it fails.
    ///
    /// SQLite undoes by itself what a constraint refuses, but not what an expression of the schema fails on, where no
    /// constraint of the table could have failed, nor what a trigger ends with RAISE(FAIL).
    private func runOrUndo(
        _ range: Range<Int>, _ connection: borrowing Connection
    ) throws(SQLiteError) -> UpsertStatement.Outcome {
        try connection.execute("SAVEPOINT csvload_rows")
        let outcome: UpsertStatement.Outcome
        do throws(SQLiteError) {
            outcome = try upsert.run(range, connection: connection)
        } catch {
            guard !connection.isAutocommit else {
                throw SQLiteError(
                    code: error.code, message: "a trigger of the table rolled the transaction back: \(error.message)")
            }
            try connection.execute("ROLLBACK TO csvload_rows; RELEASE csvload_rows")
            throw error
        }
        try connection.execute("RELEASE csvload_rows")
        return outcome
    }

    func reject(_ chunk: any RowList, _ position: Int, _ error: SQLiteError, _ refused: inout [Int]) {
        refused.append(position)
        chunk.refuse(position, stage: .constraint, reason: .constraint, column: nil, detail: error.message)
    }

    /// Notes the key of the chunk's last row, if it has one.
    func noteLastKey(of chunk: Chunk, firstRecord: Int64, in lastKey: inout String?) {
        guard chunk.rowCount > 0 else { return }
        let row = Int(chunk.rows[chunk.rowCount - 1])
        if plan.rowIDColumn != nil {
            lastKey = "[\(facts.rowIDOffset + firstRecord + Int64(chunk.ordinals[row]))]"
        } else if !plan.key.isEmpty {
            lastKey = keyValues(of: row, chunk).map { JSONList.text($0) }
        }
    }

    /// The key's values as they stand in the table; nil where the cells do not tell, or JSON cannot.
    private func keyValues(of row: Int, _ chunk: Chunk) -> [SQLValue]? {
        var values: [SQLValue] = []
        for name in plan.key {
            guard let target = plan.targets.first(where: { $0.column == name }), target.lookupTable == nil else {
                return nil
            }
            let value = target.cell.map { chunk.cells[row * plan.stride + $0].value } ?? .text(target.constant ?? "")
            if case .blob = value { return nil }
            guard value != .null else { return nil }
            values.append(value)
        }
        return values
    }
}
