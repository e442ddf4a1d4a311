import SQLiteCore

/// Puts rows of chunks into the table, around those that a constraint refuses.
///
/// Every call belongs into the caller's transaction, on the connection that the writer was made with.
final class RowWriter {
    private let plan: RowPlan
    private let target: WriteTarget
    private let strategy: WriteStrategy
    private let upsert: UpsertStatement
    /// Whether a row may fail on something else than a constraint.
    private let mayFail: Bool
    private let seenKeys: SeenKeys?
    /// Whether rows are tried as new ones first.
    private var expectsNewKeys: Bool
    /// Is told what became of each row whose key is in the table, by its position; then all rows are tried as new ones. Nil where
    /// their number is enough.
    var didFindKey: ((Int, RowCounts) -> Void)?
    /// Whether rows are refused whose deferred references are open behind their chunk.
    var settlesReferences: Bool

    init(
        _ plan: RowPlan, _ target: WriteTarget, _ strategy: WriteStrategy, connection: borrowing Connection
    ) throws(LoadError) {
        (self.plan, self.target, self.strategy) = (plan, target, strategy)
        mayFail = strategy.runsExpressions || plan.keyMayMismatch
        settlesReferences = strategy.hasDeferredKeys
        do throws(SQLiteError) {
            upsert = try UpsertStatement(
                plan: plan, table: target.table, triesNew: strategy.triesNew && plan.cellsAreTyped,
                findsDropped: strategy.goesRowByRow, connection: connection)
            expectsNewKeys = upsert.triesNew
        } catch {
            if error.isOfMachine {
                throw LoadError(error, doing: "Cannot write to '\(target.table)'", database: target.database)
            }
            let isOfKey = error.message.contains("ON CONFLICT")
            throw LoadError(
                isOfKey ? .keyNotUnique : .tableMismatch,
                "Rows cannot be upserted into '\(target.table)': \(error.message)",
                recovery: isOfKey
                    ? "The key needs a PRIMARY KEY or UNIQUE constraint on exactly its columns."
                    : "Change what the database has of that name, or name another table with --table.",
                underlying: error)
        }
        do throws(SQLiteError) {
            let remembersFirst = plan.onDuplicateKey != .last && !plan.key.isEmpty
            seenKeys =
                remembersFirst
                ? try SeenKeys(
                    plan: plan, sourceID: target.sourceID, rows: UpsertStatement.rowsName, connection: connection)
                : nil
        } catch {
            throw LoadError(error, doing: "Cannot read the keys of the source", database: target.database)
        }
    }

    /// Writes the rows of a chunk, and makes rejects of those that are refused.
    ///
    /// A record that is refused wins nothing: where the first record of a key wins, the next one has its turn.
    ///
    /// - Parameters:
    ///   - firstRecord: number of the chunk's first record in its source.
    ///   - counts: what became of the rows is added to it; rejects and filtered records are the chunk's to tell.
    func write(
        _ chunk: Chunk, firstRecord: Int64, counts: inout RowCounts, connection: borrowing Connection
    ) throws(SQLiteError) {
        let firstRowID = target.rowIDOffset &+ firstRecord
        var written: [UInt32] = []
        while true {
            upsert.show(chunk, stride: plan.stride, firstRowID: firstRowID)
            let later = try takeDuplicates(from: chunk, firstRowID: firstRowID)
            let tried = chunk.rowList
            let refused =
                try settlesReferences
                ? insertSettled(chunk, &counts, connection) : insert(chunk, &counts, connection)
            chunk.drop(refused)
            try seenKeys?.forget(refused.map { firstRowID + Int64(chunk.ordinals[Int(tried[$0])]) })
            guard !later.isEmpty else { break }
            written += chunk.rowList
            chunk.setRows(later)
            if refused.isEmpty {
                refuseDuplicates(in: chunk, &counts)
                chunk.setRows([])
                break
            }
        }
        if !written.isEmpty { chunk.setRows((written + chunk.rowList).sorted()) }
    }

    /// Whether another record of the source has the key of a chunk's only row, where the first one of a key wins.
    func isKeyTaken(_ chunk: Chunk, firstRecord: Int64) throws(SQLiteError) -> Bool {
        guard seenKeys != nil else { return false }
        show(chunk, firstRecord: firstRecord)
        return try upsert.duplicates(of: chunk, seenKeys)?.isEmpty == false
    }

    /// Points the table of the rows that are to be written at a chunk, for statements that find them in the target.
    func show(_ chunk: Chunk, firstRecord: Int64) {
        upsert.show(chunk, stride: plan.stride, firstRowID: target.rowIDOffset + firstRecord)
        upsert.showList(of: chunk)
    }

    /// Writes the rows of a sorted run, and makes rejects of those that are refused.
    func write(_ run: any PlacedRows, counts: inout RowCounts, connection: borrowing Connection) throws(SQLiteError) {
        upsert.show(run)
        run.drop(try insert(run, &counts, connection))
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
    private func refuseDuplicates(in chunk: Chunk, _ counts: inout RowCounts) {
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

    /// Puts the rows of a list into the table that the statement points at; returns the positions of those refused.
    ///
    /// Most lists go in with one statement. Around a row that is refused there are three at most: those before it, it
    /// alone, those behind it.
    private func insert(
        _ list: any RowList, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [Int] {
        var refused: [Int] = []
        var start = 0
        if expectsNewKeys || didFindKey != nil { start = try insertNew(list, &counts, &refused, connection) }
        let known = counts.updated + counts.unchanged
        while start < list.rowCount, !strategy.goesRowByRow {
            do throws(RowFailure) {
                try upsert(start..<list.rowCount, &counts, connection)
                start = list.rowCount
            } catch {
                try requireRefusal(error, connection)
                // A foreign key fails with the whole statement and names no row.
                if case .statement(let error) = error, error.isForeignKey { break }
                // A table with a trigger reads all rows before it inserts one: then the row that was read last need not be
                // the one that failed, and all before it are tried again.
                let failed = upsert.failedRow
                do throws(RowFailure) {
                    if failed > start { try upsert(start..<failed, &counts, connection) }
                } catch {
                    // A foreign key among them, which the failed row's error hid.
                    try requireRefusal(error, connection)
                    try insertOneByOne(list, start..<failed, &counts, &refused, connection)
                }
                try insertOneByOne(list, failed..<failed + 1, &counts, &refused, connection)
                start = failed + 1
            }
        }
        try insertOneByOne(list, start..<list.rowCount, &counts, &refused, connection)
        expectsNewKeys = upsert.triesNew && counts.updated + counts.unchanged == known
        return refused
    }

    /// Rows of a list whose key was in the table, beyond which the rest of it is upserted.
    private static let patience = 16

    /// Inserts rows up to the end of the list, or to where too many keys were known; returns where that is.
    ///
    /// Rows are inserted as if no key of theirs were in the table yet, as in a first load none is. A statement that can
    /// update keeps a copy of each page it is about to change, so that it can be undone on its own: with keys in random order
    /// that is most pages of the table, for every chunk. `INSERT OR FAIL` needs none. It stops at the row that is refused and
    /// keeps those before it, so that the row can go in alone, as an upsert, and the rest go on.
    /// See <https://www.sqlite.org/lang_conflict.html>.
    private func insertNew(
        _ list: any RowList, _ counts: inout RowCounts, _ refused: inout [Int], _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int {
        var start = 0
        var known = 0
        while start < list.rowCount, known <= RowWriter.patience || didFindKey != nil {
            do throws(SQLiteError) {
                try upsert.insertNew(start..<list.rowCount)
                counts.inserted += Int64(list.rowCount - start)
                return list.rowCount
            } catch {
                let failed = upsert.failedRow
                guard error.isConstraint, connection.changes == Int64(failed - start) else { throw error }
                counts.inserted += Int64(failed - start)
                var found = RowCounts()
                try insertOneByOne(list, failed..<failed + 1, &found, &refused, connection)
                counts += found
                if found.updated + found.unchanged > 0 {
                    known += 1
                    didFindKey?(failed, found)
                }
                start = failed + 1
            }
        }
        return start
    }

    private func insertOneByOne(
        _ list: any RowList, _ range: Range<Int>, _ counts: inout RowCounts, _ refused: inout [Int],
        _ connection: borrowing Connection
    ) throws(SQLiteError) {
        for row in range {
            do throws(RowFailure) {
                try upsert(row..<row + 1, &counts, connection)
            } catch {
                try requireRefusal(error, connection)
                reject(
                    list, row, error.reason, error.cause(inPlainTable: strategy.isPlain), error.description, &refused)
            }
        }
    }

    /// Why rows are not in the table.
    private enum RowFailure: Error, CustomStringConvertible {
        case statement(SQLiteError)
        /// A trigger left a row out, which is no error for SQLite.
        case droppedByTrigger
        /// No row has the key, and none is to be added.
        case unknownKey

        var reason: Reject.Reason {
            if case .unknownKey = self { .unknownKey } else { .constraint }
        }

        var description: String {
            switch self {
            case .statement(let error): error.message
            case .droppedByTrigger: "a trigger of the table dropped the row"
            case .unknownKey: "no row of the table has this key, and --update-only adds none"
            }
        }

        /// - Parameter isPlain: whether the table has no trigger, whose statements may fail on any row of any table.
        func cause(inPlainTable isPlain: Bool) -> Reject.Cause {
            guard case .statement(let error) = self else { return .others }
            if error.isDuplicate { return .takenValue }
            return isPlain && !error.isForeignKey ? .ownValues : .others
        }
    }

    /// Throws what is about the database, and no reason to refuse a row.
    private func requireRefusal(_ failure: RowFailure, _ connection: borrowing Connection) throws(SQLiteError) {
        guard case .statement(let error) = failure else { return }
        let isOfRow = !connection.isAutocommit && (error.isConstraint || mayFail && error.isOfValue)
        guard isOfRow, !isAborting(error) else { throw error }
    }

    /// Whether a key that is in the table already has to stop the load.
    func isAborting(_ error: SQLiteError) -> Bool {
        target.stopsAtConflict && plan.onConflict == .abort && error.isDuplicate
    }

    /// What is said where it stops the load.
    func conflict(_ error: SQLiteError, among records: ClosedRange<Int64>) -> LoadError {
        LoadError(
            .constraintFailed,
            "A record among \(records.lowerBound) to \(records.upperBound) has a key that is in '\(target.table)' already: "
                + error.message,
            recovery: "Batches before it are kept; use --on-conflict update or ignore to go on.", underlying: error)
    }

    private func reject(
        _ list: any RowList, _ position: Int, _ reason: Reject.Reason, _ cause: Reject.Cause,
        _ detail: String, _ refused: inout [Int]
    ) {
        refused.append(position)
        list.refuse(position, reason, because: cause, detail: detail)
    }

    /// Runs the statement over a range of the list; nothing of it is left where that fails.
    ///
    /// SQLite undoes by itself what a constraint refuses, but not what an expression of the schema fails on, where no
    /// constraint of the table could have failed, nor what a trigger ends with RAISE(FAIL): those have a savepoint.
    private func upsert(
        _ range: Range<Int>, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(RowFailure) {
        let outcome: UpsertStatement.Outcome
        do throws(SQLiteError) { outcome = try run(range, connection) } catch { throw .statement(error) }
        guard outcome.missing == 0 else { throw .unknownKey }
        guard outcome.dropped == 0 else { throw .droppedByTrigger }
        counts.inserted += outcome.inserted
        counts.updated += outcome.updated
        counts.unchanged += outcome.unchanged
    }

    private func run(
        _ range: Range<Int>, _ connection: borrowing Connection
    ) throws(SQLiteError) -> UpsertStatement.Outcome {
        if mayFail { try connection.execute("SAVEPOINT csvload_rows") }
        let outcome: UpsertStatement.Outcome
        do throws(SQLiteError) {
            outcome = try upsert.run(range, connection: connection)
        } catch {
            guard mayFail else { throw error }
            guard !connection.isAutocommit else {
                throw SQLiteError(
                    code: error.code, message: "a trigger of the table rolled the transaction back: \(error.message)")
            }
            try connection.execute("ROLLBACK TO csvload_rows; RELEASE csvload_rows")
            throw error
        }
        if mayFail { try connection.execute("RELEASE csvload_rows") }
        return outcome
    }

    /// Puts all rows of a chunk's list into the table but those that leave a reference open; returns their positions.
    ///
    /// Deferred foreign keys fail at the commit, name no row, and would take a batch with them. So they are looked at
    /// behind each chunk: a row whose reference points nowhere by then is refused. It may stand before the row that it
    /// refers to, within its chunk. See <https://www.sqlite.org/foreignkeys.html#fk_deferred>.
    private func insertSettled(
        _ chunk: Chunk, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [Int] {
        let before = (counts: counts, rejects: chunk.rejects.count)
        try connection.execute("SAVEPOINT csvload_chunk")
        var refused = try insert(chunk, &counts, connection)
        if connection.hasOpenForeignKeys {
            try connection.execute("ROLLBACK TO csvload_chunk")
            counts = before.counts
            chunk.rejects.removeLast(chunk.rejects.count - before.rejects)
            refused = try insertByReference(chunk, &counts, connection)
        }
        try connection.execute("RELEASE csvload_chunk")
        return refused
    }

    /// Puts rows in one by one; those with an open reference wait until the others are in.
    private func insertByReference(
        _ chunk: Chunk, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [Int] {
        var refused: [Int] = []
        var waiting = Array(0..<chunk.rowCount)
        while true {
            var open: [Int] = []
            for position in waiting {
                let before = counts
                try connection.execute("SAVEPOINT csvload_row")
                try insertOneByOne(chunk, position..<position + 1, &counts, &refused, connection)
                if connection.hasOpenForeignKeys {
                    try connection.execute("ROLLBACK TO csvload_row")
                    counts = before
                    open.append(position)
                }
                try connection.execute("RELEASE csvload_row")
            }
            let isStuck = open.count == waiting.count
            waiting = open
            if waiting.isEmpty || isStuck { break }
        }
        for position in waiting {
            reject(chunk, position, .constraint, .others, "FOREIGN KEY constraint failed", &refused)
        }
        return refused.sorted()
    }

    /// Notes the key of the chunk's last row, if it has one.
    func noteLastKey(of chunk: Chunk, firstRecord: Int64, in lastKey: inout String?) {
        // A row that others have brought may go, and is none to know the source's own by.
        guard chunk.rowCount > 0, !plan.updatesOnly else { return }
        let row = Int(chunk.rows[chunk.rowCount - 1])
        if plan.rowIDColumn != nil {
            lastKey = "[\(target.rowIDOffset + firstRecord + Int64(chunk.ordinals[row]))]"
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
