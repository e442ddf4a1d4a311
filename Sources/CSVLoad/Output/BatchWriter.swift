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
        var maximumRejects: RejectLimit?
        /// Records that earlier runs had loaded: up to here, rows of records that are no longer rows may be there.
        var recordsBefore: Int64 = 0
        /// Whether a trigger may drop rows without an error, which only shows when they go in one by one.
        var goesRowByRow = false
        /// Whether a foreign key of the schema is checked at the commit only.
        var hasDeferredKeys = false
        /// Whether the keys of the rows that the source brings are remembered.
        var remembersKeys = false
        /// Whether rows are taken out that the source no longer has.
        var deletesMissing = false
        /// Whether the log may hold refused records.
        var logsValues = false
        /// When the run began, comparing and finding types included.
        var began = ContinuousClock.now
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
        /// Rows that were taken out, because their records are no longer rows.
        var removed: Int64 = 0
        var rejects: [Reject.Reason: Int64] = [:]
        /// When its first chunk came.
        var began: ContinuousClock.Instant
        var chunksToParse = 0
        var chunksToWrite = 0
        /// Tries for locks of the connection before it.
        var lockTries: Int64
    }

    private let connection: Connection
    private let plan: RowPlan
    private let facts: Facts
    private let rows: RowWriter
    private let store: CheckpointStore
    private let stale: StaleRows?
    private var rejectLog: RejectLog
    private let log: EventLog
    private let clock = ContinuousClock()
    private var batch: OpenBatch?
    /// Gives rejects of a chunk that was computed elsewhere the records that they are about; called for each chunk.
    var locate: ((Chunk) throws(LoadError) -> Void)?
    /// Number of the next record, from 1.
    private var nextRecord: Int64
    /// Line ends before the next chunk.
    private var lineEnds: Int64
    /// The last reject of this run, whose batch may be rolled back, and with it all that the database says of it.
    private var lastReject: (line: Int64, reject: Reject)?

    /// Is told of each batch when it is committed.
    private let didCommit: (LoadBatch) -> Void

    /// What is committed.
    private(set) var committed = RowCounts()
    private(set) var committedBytes: Int64 = 0
    private(set) var batches: Int64 = 0
    private(set) var times = StageTimes()
    private(set) var rejects: [Reject.Reason: Int64] = [:]
    /// Rejects of the source, earlier runs' included.
    private(set) var rejectsKept: Int64
    /// Rows that were taken out, because their records are no longer rows.
    private(set) var removed: Int64 = 0

    /// Takes over the connection, on which no transaction is open.
    ///
    /// - Parameters:
    ///   - nextRecord: number of the first record that will come.
    ///   - lineEnds: line ends before it.
    ///   - didCommit: is told of each batch when it is committed.
    init(
        connection: consuming Connection, plan: RowPlan, facts: Facts, nextRecord: Int64, lineEnds: Int64,
        rejectsKept: Int64, log: EventLog, didCommit: @escaping (LoadBatch) -> Void
    ) throws(LoadError) {
        self.log = log
        self.didCommit = didCommit
        rejectLog = RejectLog(log, showsRecords: facts.logsValues)
        self.plan = plan
        self.facts = facts
        self.nextRecord = nextRecord
        self.lineEnds = lineEnds
        self.rejectsKept = rejectsKept
        rows = try RowWriter(
            plan: plan,
            facts: RowWriter.Facts(
                table: facts.table, database: facts.database, sourceID: facts.sourceID,
                rowIDOffset: facts.rowIDOffset, goesRowByRow: facts.goesRowByRow,
                hasDeferredKeys: facts.hasDeferredKeys,
                rememberingRunID: facts.remembersKeys ? facts.runID : nil),
            connection: connection)
        do throws(SQLiteError) {
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
        let triesBefore = connection.lockTries
        var open =
            batch
            ?? OpenBatch(
                byteStart: chunk.batchByteStart, firstRecord: nextRecord,
                began: began - .milliseconds(chunk.times.wait), lockTries: triesBefore)
        try perform(chunk) { () throws(SQLiteError) in
            if connection.isAutocommit { try begin() }
            try rows.write(chunk, firstRecord: nextRecord, counts: &open.counts, connection: connection)
            rows.noteLastKey(of: chunk, firstRecord: nextRecord, in: &open.lastKey)
            if nextRecord <= facts.recordsBefore {
                open.removed += try stale?.remove(within: chunk, from: nextRecord, connection: connection) ?? 0
            }
        }
        try locate?(chunk)
        try perform(chunk) { () throws(SQLiteError) in try keepRejects(of: chunk, &open) }
        open.byteEnd = chunk.byteEnd
        open.contentHash = chunk.contentHash
        open.times += chunk.times
        (open.chunksToParse, open.chunksToWrite) = (chunk.chunksToParse, chunk.chunksToWrite)
        nextRecord += Int64(chunk.recordCount)
        lineEnds += chunk.lineEnds
        open.times.write += (clock.now - began).milliseconds
        batch = open
        try checkRejects(isEnd: false)
        if chunk.endsBatch { try commit() }
    }

    /// Does a step of writing a chunk, and says in words of the load what SQLite refused.
    private func perform(_ chunk: Chunk, _ step: () throws(SQLiteError) -> Void) throws(LoadError) {
        do throws(SQLiteError) {
            try step()
        } catch {
            if rows.isAborting(error) {
                throw LoadError(
                    .unusableData,
                    "A record among \(nextRecord) to \(nextRecord + Int64(chunk.recordCount) - 1) has a key that is "
                        + "in '\(facts.table)' already: \(error.message)",
                    recovery: "Batches before it are kept; say --on-conflict update or ignore to go on.",
                    underlying: error)
            }
            throw LoadError(error, doing: "Writing to '\(facts.table)' failed", database: facts.database)
        }
    }

    /// Commits what is open at the end of the input, unless too many of all records were rejected.
    func commitEnd() throws(LoadError) {
        try checkRejects(isEnd: true)
        try removeMissing()
        try commit()
    }

    /// Takes out the rows of records that are no longer in the source, in the transaction of the last batch.
    private func removeMissing() throws(LoadError) {
        do throws(SQLiteError) {
            let isShorter = stale != nil && nextRecord <= facts.recordsBefore
            let mayDelete = facts.deletesMissing && facts.remembersKeys
            let hasReloads = mayDelete ? try BroughtRows.hasReloads(facts.sourceID, in: connection) : false
            guard isShorter || hasReloads else { return }
            let triesBefore = connection.lockTries
            if connection.isAutocommit { try begin() }
            var gone: Int64 = 0
            if isShorter { gone += try stale?.remove(from: nextRecord, connection: connection) ?? 0 }
            if hasReloads {
                gone += try BroughtRows.removeGone(
                    facts.sourceID, key: plan.key, from: facts.table, in: connection)
            }
            var open =
                batch ?? OpenBatch(byteStart: 0, firstRecord: nextRecord, began: clock.now, lockTries: triesBefore)
            open.removed += gone
            batch = open
        } catch {
            guard error.isConstraint else {
                throw LoadError(
                    error, doing: "Removing rows that the source no longer has failed", database: facts.database)
            }
            throw LoadError(
                .unusableData,
                "Rows that the source no longer has cannot be removed from '\(facts.table)': \(error.message)",
                recovery:
                    "Change the rows that refer to them and run the same command again; batches before it are kept.",
                underlying: error)
        }
    }

    /// Commits what is open: where a batch ends, or where the load was stopped.
    func commit() throws(LoadError) {
        guard var open = batch else { return }
        do throws(SQLiteError) {
            try TableLedger.add(open.counts.inserted - open.removed, to: facts.table, in: connection)
            if open.removed > 0 {
                try SourceStore.noteDeletions(facts.runID, rows: removed + open.removed, in: connection)
            }
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
                try RunHistory.note(runTimes(with: open), of: facts.runID, in: connection)
            }
            let began = clock.now
            try connection.execute("COMMIT")
            open.times.commit = (clock.now - began).milliseconds
        } catch {
            throw LoadError(error, doing: "Committing a batch failed", database: facts.database)
        }
        committed += open.counts
        committedBytes += open.byteEnd - open.byteStart
        removed += open.removed
        times += open.times
        rejects.merge(open.rejects) { $0 + $1 }
        if open.counts.read > 0 {
            batches += 1
            didCommit(report(of: open))
            log.add(
                .debug, .batchCommitted, "committed up to record \(nextRecord - 1)", rowID: open.firstRecord,
                byte: open.byteStart,
                fields: [
                    .init("rows_read", open.counts.read), .init("rows_rejected", open.counts.rejected),
                    .init("bytes", open.byteEnd - open.byteStart),
                ])
        }
        batch = nil
    }

    private func begin() throws(SQLiteError) {
        try connection.execute("BEGIN IMMEDIATE")
        try TableLedger.enter(connection)
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
        rejectLog.finish()
        do throws(SQLiteError) {
            if !connection.isAutocommit {
                try connection.execute("ROLLBACK")
                rejectsKept -= batch?.counts.rejected ?? 0
                batch = nil
            }
            try begin()
            if status == .completed, committed.inserted + committed.updated + removed > 0 {
                try TableLedger.recount(facts.table, in: connection)
            }
            try RunHistory.note(runTimes(), of: facts.runID, in: connection)
            try SourceStore.finishRun(facts.runID, status: status, error: error, in: connection)
            try connection.execute("COMMIT")
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

    private func keepRejects(of chunk: Chunk, _ open: inout OpenBatch) throws(SQLiteError) {
        open.counts.filtered += chunk.filtered
        open.counts.rejected += Int64(chunk.rejects.count)
        rejectsKept += Int64(chunk.rejects.count)
        var line: Int64 = 0
        var counted = 0
        for reject in chunk.rejects.sorted(by: { $0.ordinal < $1.ordinal }) {
            open.rejects[reject.reason, default: 0] += 1
            let original: Reject.Original
            if let known = reject.original {
                original = known
            } else {
                let between = UnsafeRawBufferPointer(rebasing: chunk.filled[counted..<reject.bytes.lowerBound])
                counted = reject.bytes.lowerBound
                line += LineCounter.lineEnds(in: between)
                original = Reject.Original(offset: counted, lineEnds: line, bytes: Array(chunk.filled[reject.bytes]))
            }
            let place = RejectLog.Place(
                rowID: nextRecord + Int64(reject.ordinal), line: lineEnds + 1 + original.lineEnds,
                byte: chunk.byteStart + Int64(original.offset))
            lastReject = (place.line, reject)
            rejectLog.add(reject, at: place, record: original.bytes)
            try store.add(
                reject, rowID: place.rowID, line: place.line, byteStart: place.byte, record: original.bytes)
        }
    }

    /// What the run has taken so far, with a batch that is about to be committed.
    private func runTimes(with open: OpenBatch? = nil) -> RunTimes {
        var stages = times
        if let open { stages += open.times }
        return RunTimes(
            seconds: (clock.now - facts.began).milliseconds / 1000, stages: stages,
            sourceRecords: (open == nil ? batch?.firstRecord ?? nextRecord : nextRecord) - 1,
            rejects: rejects.merging(open?.rejects ?? [:]) { $0 + $1 })
    }

    private func report(of open: OpenBatch) -> LoadBatch {
        LoadBatch(
            rowIDs: open.firstRecord...(nextRecord - 1), bytes: open.byteStart..<open.byteEnd, counts: open.counts,
            rejects: open.rejects, times: open.times, seconds: (clock.now - open.began).milliseconds / 1000,
            chunksToParse: open.chunksToParse, chunksToWrite: open.chunksToWrite,
            lockRetries: connection.lockTries - open.lockTries)
    }

    private func checkRejects(isEnd: Bool) throws(LoadError) {
        let records = nextRecord - 1
        guard let limit = facts.maximumRejects, limit.isPassed(by: rejectsKept, of: records, isEnd: isEnd) else {
            return
        }
        let last = lastReject.map { "; \(BatchWriter.sentence($0.reject, line: $0.line))" } ?? ""
        throw LoadError(
            .unusableData,
            "\(rejectsKept) records were rejected, more than --max-rejects \(limit) allows (up to record \(records))"
                + last,
            recovery: "Batches before it are kept; mend the input, or run again with a higher limit.")
    }

    private static func sentence(_ reject: Reject, line: Int64) -> String {
        let column = reject.column.map { " in column '\($0)'" } ?? ""
        return "the last one is on line \(line): \(reject.reason.rawValue)\(column)"
    }
}
