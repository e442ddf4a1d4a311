import SQLiteCore

/// Writes chunks in their order, and commits batches: rows, rejects, counters and checkpoint in one transaction.
final class BatchWriter {
    struct Facts {
        var table: String
        var database: String
        var sourceID: Int64
        var runID: Int64
        /// Added to a record's number to give the row id of a keyless table.
        var rowIDOffset: Int64
        var maximumRejects: Int?
        /// Records that earlier runs had loaded: up to here, rows of records that are no longer rows may be there.
        var recordsBefore: Int64 = 0
        /// Whether a trigger may drop rows without an error, which only shows when they go in one by one.
        var goesRowByRow = false
    }

    /// A batch that is not committed yet.
    private struct OpenBatch {
        var byteStart: Int64
        var byteEnd: Int64 = 0
        var contentHash: UInt64 = 0
        var firstRecord: Int64
        var counts = RowCounts()
        var times = StageTimes()
        var lastKey: String?
    }

    private let connection: Connection
    private let plan: RowPlan
    private let facts: Facts
    private let upsert: UpsertStatement
    private let store: CheckpointStore
    private let stale: StaleRows?
    private let seenKeys: SeenKeys?
    private let clock = ContinuousClock()
    private var batch: OpenBatch?
    /// Number of the next record, from 1.
    private var nextRecord: Int64
    /// Line ends before the next chunk.
    private var lineEnds: Int64

    /// What is committed.
    private(set) var committed = RowCounts()
    private(set) var committedBytes: Int64 = 0
    private(set) var batches: Int64 = 0
    private(set) var times = StageTimes()
    /// Rejects of the source, earlier runs' included.
    private(set) var rejectsKept: Int64
    /// Rows of a keyless table that were taken out, because their records are no longer rows.
    private(set) var removed: Int64 = 0

    /// Takes over the connection, on which no transaction is open.
    ///
    /// - Parameters:
    ///   - nextRecord: number of the first record that will come.
    ///   - lineEnds: line ends before it.
    init(
        connection: consuming Connection, plan: RowPlan, facts: Facts, nextRecord: Int64, lineEnds: Int64,
        rejectsKept: Int64
    ) throws(LoadError) {
        self.plan = plan
        self.facts = facts
        self.nextRecord = nextRecord
        self.lineEnds = lineEnds
        self.rejectsKept = rejectsKept
        do throws(SQLiteError) {
            upsert = try UpsertStatement(plan: plan, table: facts.table, connection: connection)
        } catch {
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
            stale = try plan.rowIDColumn.map { (column) throws(SQLiteError) in
                StaleRows(table: facts.table, rowIDColumn: column, offset: facts.rowIDOffset)
            }
            store = try CheckpointStore(sourceID: facts.sourceID, runID: facts.runID, connection: connection)
        } catch {
            throw LoadError(error, doing: "Cannot write checkpoints", database: facts.database)
        }
        self.connection = connection
    }

    /// Writes one chunk, and commits if its batch ends with it.
    func write(_ chunk: Chunk) throws(LoadError) {
        let began = clock.now
        do throws(SQLiteError) {
            if connection.isAutocommit { try connection.execute("BEGIN IMMEDIATE") }
            var open = batch ?? OpenBatch(byteStart: chunk.batchByteStart, firstRecord: nextRecord)
            try insertRows(of: chunk, into: &open)
            if nextRecord <= facts.recordsBefore {
                removed += try stale?.remove(within: chunk, from: nextRecord, connection: connection) ?? 0
            }
            try keepRejects(of: chunk, &open)
            open.byteEnd = chunk.byteStart + Int64(chunk.count)
            open.contentHash = chunk.contentHash
            open.times += chunk.times
            nextRecord += Int64(chunk.recordCount)
            lineEnds += chunk.lineEnds
            open.times.write += (clock.now - began).milliseconds
            batch = open
        } catch {
            if isAborting(error) {
                throw LoadError(
                    .unusableData,
                    "A record among \(nextRecord) to \(nextRecord + Int64(chunk.recordCount) - 1) has a key that is "
                        + "in '\(facts.table)' already: \(error.message)",
                    recovery: "Batches before it are kept; say --on-conflict update or ignore to go on.",
                    underlying: error)
            }
            throw LoadError(error, doing: "Writing to '\(facts.table)' failed", database: facts.database)
        }
        try checkRejects()
        if chunk.endsBatch { try commit() }
    }

    /// Commits what is open: at the end of the input, or where the load was stopped.
    func commit() throws(LoadError) {
        guard let open = batch else { return }
        do throws(SQLiteError) {
            if open.counts.read > 0 {
                try store.add(
                    Checkpoint(
                        rowIDs: open.firstRecord...(nextRecord - 1), bytes: open.byteStart..<open.byteEnd,
                        lineEnd: lineEnds, contentHash: open.contentHash, lastKey: open.lastKey),
                    counts: open.counts, times: open.times)
                var counts = committed
                counts += open.counts
                try SourceStore.updateRun(
                    facts.runID, counts: counts, bytesRead: committedBytes + open.byteEnd - open.byteStart,
                    in: connection)
            }
            let began = clock.now
            try connection.execute("COMMIT")
            times.write += (clock.now - began).milliseconds
        } catch {
            throw LoadError(error, doing: "Committing a batch failed", database: facts.database)
        }
        committed += open.counts
        committedBytes += open.byteEnd - open.byteStart
        times += open.times
        if open.counts.read > 0 { batches += 1 }
        batch = nil
    }

    /// Makes the indexes that were asked for, where they are missing.
    func run(_ after: AfterLoad) throws(LoadError) {
        do throws(SQLiteError) {
            // A run before this one that did not end may have left rows that no index knows.
            let isSettled = try SourceStore.isSettled(before: facts.runID, of: facts.sourceID, in: connection)
            let hasChanges = committed.inserted + committed.updated + removed > 0
            try after.run(hasChanges: hasChanges || !isSettled, connection: connection)
        } catch {
            throw LoadError(error, doing: "Making the indexes of '\(facts.table)' failed", database: facts.database)
        }
    }

    /// Gives up what is not committed, and notes how the run ended.
    func finish(_ status: LoadSummary.Status, error: String?) throws(LoadError) {
        do throws(SQLiteError) {
            if !connection.isAutocommit {
                try connection.execute("ROLLBACK")
                rejectsKept -= batch?.counts.rejected ?? 0
                batch = nil
            }
            if status == .completed, nextRecord <= facts.recordsBefore {
                removed += try stale?.remove(from: nextRecord, connection: connection) ?? 0
            }
            try SourceStore.finishRun(facts.runID, status: status, error: error, in: connection)
        } catch {
            throw LoadError(error, doing: "Noting the end of the run failed", database: facts.database)
        }
    }

    /// What the records that were refused for their encoding look like.
    struct LikelyEncoding {
        var rejects: Int64
        /// A name that iconv knows, where the bytes tell.
        var name: String?
    }

    /// Looks at the source's rejects; nil where none was refused for its encoding.
    func likelyEncoding() throws(LoadError) -> LikelyEncoding? {
        guard rejectsKept > 0 else { return nil }
        var bytes: [UInt8] = []
        var count: Int64 = 0
        do throws(SQLiteError) {
            try connection.query(
                "SELECT record FROM csvload_rejects WHERE source_id = ?1 AND reason = 'encoding'",
                [.integer(facts.sourceID)]
            ) { row in
                count += 1
                if bytes.count < 64 << 10 { bytes += row.blob(at: 0) + [0x0A] }
            }
        } catch {
            throw LoadError(error, doing: "Reading the rejects failed", database: facts.database)
        }
        return count > 0 ? LikelyEncoding(rejects: count, name: EncodingGuess(bytes)?.description) : nil
    }

    /// Counts of this run, the open batch included.
    var counts: RowCounts {
        var sum = committed
        if let batch { sum += batch.counts }
        return sum
    }

    /// Bytes of this run, the open batch included.
    var bytes: Int64 { committedBytes + (batch.map { $0.byteEnd - $0.byteStart } ?? 0) }

    private func insertRows(of chunk: Chunk, into open: inout OpenBatch) throws(SQLiteError) {
        upsert.show(chunk, stride: plan.stride, firstRowID: facts.rowIDOffset + nextRecord)
        try settleDuplicates(in: chunk, &open)
        var refused: [Int] = []
        var start = 0
        while start < chunk.rowCount {
            if facts.goesRowByRow {
                try insertOneByOne(chunk, start..<chunk.rowCount, &open, &refused)
                break
            }
            do throws(SQLiteError) {
                try insert(chunk, start..<chunk.rowCount, &open)
                start = chunk.rowCount
            } catch {
                guard error.isConstraint, !isAborting(error) else { throw error }
                let failed = error.isForeignKey ? nil : upsert.failedRow
                start = try insertAround(failed, error, chunk, from: start, &open, &refused)
            }
        }
        chunk.drop(refused)
        noteLastKey(chunk, &open)
    }

    /// Takes out rows whose key an earlier record of the source has, where the earlier one wins.
    private func settleDuplicates(in chunk: Chunk, _ open: inout OpenBatch) throws(SQLiteError) {
        guard seenKeys != nil, let duplicates = try upsert.duplicates(of: chunk, seenKeys), !duplicates.isEmpty else {
            return
        }
        let positions = (0..<chunk.rowCount).filter {
            duplicates.contains(facts.rowIDOffset + nextRecord + Int64(chunk.ordinals[Int(chunk.rows[$0])]))
        }
        if plan.onDuplicateKey == .first {
            open.counts.unchanged += Int64(positions.count)
        } else {
            for position in positions {
                chunk.refuse(
                    position, stage: .constraint, reason: .duplicateKey,
                    detail: "an earlier record of the source has the same key")
            }
        }
        chunk.drop(positions)
    }

    /// Inserts the rows before the one that failed, rejects that one, and returns where to go on.
    ///
    /// Each row is inserted three times at most, however many fail. A foreign key fails with the whole statement and
    /// names no row: then the rows go in one by one, once.
    private func insertAround(
        _ failed: Int?, _ error: SQLiteError, _ chunk: Chunk, from start: Int, _ open: inout OpenBatch,
        _ refused: inout [Int]
    ) throws(SQLiteError) -> Int {
        guard let failed else {
            try insertOneByOne(chunk, start..<chunk.rowCount, &open, &refused)
            return chunk.rowCount
        }
        do throws(SQLiteError) {
            if failed > start { try insert(chunk, start..<failed, &open) }
        } catch {
            // A foreign key among them, which the failed row's error hid.
            guard error.isConstraint else { throw error }
            try insertOneByOne(chunk, start..<failed, &open, &refused)
        }
        reject(chunk, failed, error, &refused)
        return failed + 1
    }

    private func insertOneByOne(
        _ chunk: Chunk, _ range: Range<Int>, _ open: inout OpenBatch, _ refused: inout [Int]
    ) throws(SQLiteError) {
        for row in range {
            do throws(SQLiteError) {
                try insert(chunk, row..<row + 1, &open)
            } catch {
                guard error.isConstraint, !isAborting(error) else { throw error }
                reject(chunk, row, error, &refused)
            }
        }
    }

    /// Whether a key that is in the table already has to stop the load.
    private func isAborting(_ error: SQLiteError) -> Bool {
        plan.onConflict == .abort && error.isDuplicate
    }

    private func insert(_ chunk: Chunk, _ range: Range<Int>, _ open: inout OpenBatch) throws(SQLiteError) {
        let outcome = try upsert.run(chunk, range, connection: connection)
        guard outcome.updated >= 0 else {
            throw SQLiteError(code: SQLiteError.constraintCode, message: "a trigger of the table dropped the row")
        }
        open.counts.inserted += outcome.inserted
        open.counts.updated += outcome.updated
        open.counts.unchanged += outcome.unchanged
    }

    private func reject(_ chunk: Chunk, _ position: Int, _ error: SQLiteError, _ refused: inout [Int]) {
        refused.append(position)
        chunk.refuse(position, stage: .constraint, reason: .constraint, detail: error.message)
    }

    private func noteLastKey(_ chunk: Chunk, _ open: inout OpenBatch) {
        guard chunk.rowCount > 0 else { return }
        let row = Int(chunk.rows[chunk.rowCount - 1])
        if plan.rowIDColumn != nil {
            open.lastKey = "[\(facts.rowIDOffset + nextRecord + Int64(chunk.ordinals[row]))]"
        } else if !plan.key.isEmpty {
            open.lastKey = lastKey(of: row, chunk).map { JSONList.text($0) }
        }
    }

    /// The key's values as they stand in the table; nil where the cells do not tell.
    private func lastKey(of row: Int, _ chunk: Chunk) -> [SQLValue]? {
        var values: [SQLValue] = []
        for name in plan.key {
            guard let target = plan.targets.first(where: { $0.column == name }), target.lookupTable == nil else {
                return nil
            }
            let value = target.cell.map { chunk.cells[row * plan.stride + $0].value } ?? .text(target.constant ?? "")
            guard value != .null else { return nil }
            values.append(value)
        }
        return values
    }

    private func keepRejects(of chunk: Chunk, _ open: inout OpenBatch) throws(SQLiteError) {
        open.counts.filtered += chunk.filtered
        open.counts.rejected += Int64(chunk.rejects.count)
        rejectsKept += Int64(chunk.rejects.count)
        var line = lineEnds + 1
        var counted = 0
        for reject in chunk.rejects.sorted(by: { $0.ordinal < $1.ordinal }) {
            let between = UnsafeRawBufferPointer(rebasing: chunk.filled[counted..<reject.bytes.lowerBound])
            line += LineCounter.lineEnds(in: between)
            counted = reject.bytes.lowerBound
            try store.add(
                reject, rowID: nextRecord + Int64(reject.ordinal), line: line,
                byteStart: chunk.byteStart + Int64(reject.bytes.lowerBound),
                record: Array(chunk.filled[reject.bytes]))
        }
    }

    private func checkRejects() throws(LoadError) {
        guard let limit = facts.maximumRejects, rejectsKept > Int64(limit) else { return }
        throw LoadError(
            .unusableData,
            "\(rejectsKept) records were rejected, more than --max-rejects \(limit) allows (up to record \(nextRecord - 1))",
            recovery: "Batches before it are kept; mend the input, or run again with a higher limit.")
    }
}
