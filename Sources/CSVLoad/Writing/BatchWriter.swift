import CSVCore
import SQLiteCore

/// Writes chunks in their order, and commits batches: rows, rejects, counters and checkpoint in one transaction.
final class BatchWriter {
    let connection: Connection
    let plan: RowPlan
    let facts: Facts
    private let rows: RowWriter
    private let store: CheckpointStore
    private let stale: StaleRows?
    /// Finds results that stand in the table, once that was prepared.
    var standing: StandingResults?
    private var rejectLog: RejectLog
    private let log: EventLog
    private let clock = ContinuousClock()
    private var collector: RunCollector?
    private var earlyWriter: EarlyWriter?
    private var batch: WrittenBatch?
    /// Batches that are whole, and wait for a commit.
    private var waiting: [WrittenBatch] = []
    /// Gives rejects of a chunk that was computed elsewhere the records that they are about; called for each chunk.
    var locate: ((Chunk) throws(LoadError) -> Void)?
    /// Number of the next record, from 1.
    private(set) var nextRecord: Int64
    /// Line ends before the next chunk.
    private var lineEnds: Int64
    /// The last reject of this run, whose batch may be rolled back, and with it all that the database says of it.
    private(set) var lastReject: (line: Int64, reject: Reject)?

    /// Is told of each batch when it is committed.
    private let didCommit: (LoadBatch) -> Void

    /// What is committed.
    private(set) var committed = RunSums()
    /// The same with the batches that wait for a commit.
    private var written = RunSums()
    /// Number of the last record that is committed.
    private(set) var lastRecord: Int64
    /// Rejects of the source, earlier runs' included.
    private(set) var rejectsKept: Int64

    /// Takes over the connection, on which no transaction is open, or the one in which the first batches go, too.
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
        lastRecord = nextRecord - 1
        self.lineEnds = lineEnds
        self.rejectsKept = rejectsKept
        rows = try RowWriter(
            plan: plan,
            facts: RowWriter.Facts(
                table: facts.table, database: facts.database, sourceID: facts.sourceID,
                rowIDOffset: facts.rowIDOffset, goesRowByRow: facts.goesRowByRow,
                runsExpressions: facts.runsExpressions, hasDeferredKeys: facts.hasDeferredKeys, isPlain: facts.isPlain,
                rememberingRunID: facts.remembersKeys ? facts.runID : nil),
            connection: connection)
        collector = facts.sortKey.map {
            RunCollector($0, rowStride: plan.stride, isTableNew: facts.isTableNew)
        }
        do throws(SQLiteError) {
            earlyWriter = try facts.descriptor.flatMap { (descriptor) throws(SQLiteError) in
                try EarlyWriter(descriptor: descriptor, batchBytes: facts.batchBytes, connection: connection)
            }
            stale = try plan.rowIDColumn.map { (column) throws(SQLiteError) in
                StaleRows(table: facts.table, rowIDColumn: column, offset: facts.rowIDOffset)
            }
            store = try CheckpointStore(sourceID: facts.sourceID, runID: facts.runID, connection: connection)
        } catch {
            throw LoadError(error, doing: "Cannot write checkpoints", database: facts.database)
        }
        self.connection = connection
    }

    /// Writes one chunk, and commits if its batch ends with it; or keeps it back to sort it with those that follow.
    func write(_ chunk: Chunk, _ lender: any ChunkLending) throws(LoadError) {
        guard collector != nil else { return try writeAll([chunk], lender) }
        let wasCollecting = collector?.isCollecting == true
        guard collector?.keep(chunk) == true else { return try writeAll([chunk], lender) }
        if !wasCollecting { try beginCollecting(lender) }
        if chunk.endsBatch || collector?.isFull == true { try writeKept(lender) }
    }

    /// Writes what was kept back.
    private func writeKept(_ lender: (any ChunkLending)?) throws(LoadError) {
        guard let chunks = collector?.take(), !chunks.isEmpty else { return }
        try writeAll(chunks, lender)
    }

    private func beginCollecting(_ lender: any ChunkLending) throws(LoadError) {
        lender.lendMore(collector?.runLength ?? 0)
        // What the chunks take is what the cache needs no more; its pages come in their order.
        earlyWriter = nil
        do throws(SQLiteError) {
            try connection.execute("PRAGMA cache_size = -\(RunCollector.cacheKiB)")
        } catch {
            throw LoadError(error, doing: "Writing to '\(facts.table)' failed", database: facts.database)
        }
    }

    /// Writes chunks of one batch, and gives them back.
    private func writeAll(_ chunks: [Chunk], _ lender: (any ChunkLending)?) throws(LoadError) {
        let began = clock.now
        let triesBefore = connection.lockTries
        var open =
            batch
            ?? WrittenBatch(
                byteStart: chunks[0].batchByteStart, firstRecord: nextRecord,
                began: began - .milliseconds(chunks[0].times.wait), lockTries: triesBefore)
        try perform(chunks) { () throws(SQLiteError) in
            if connection.isAutocommit { try begin() }
            try writeRows(of: chunks, &open.counts)
        }
        if let locate {
            for chunk in chunks { try locate(chunk) }
        }
        try perform(chunks) { () throws(SQLiteError) in
            for chunk in chunks { try account(for: chunk, &open) }
            open.times.write += (clock.now - began).milliseconds
            batch = open
            try earlyWriter?.advance(to: open.bytes, connection: connection)
        }
        let endsBatch = chunks.last?.endsBatch == true
        try checkRejects(isEnd: false)
        for chunk in chunks { lender?.giveBack(chunk) }
        if endsBatch { try commit(isLast: false) }
    }

    /// Does a step of writing chunks, and says in words of the load what SQLite refused.
    private func perform(_ chunks: [Chunk], _ step: () throws(SQLiteError) -> Void) throws(LoadError) {
        let (first, records) = (nextRecord, Int64(chunks.reduce(0) { $0 + $1.recordCount }))
        do throws(SQLiteError) {
            try step()
        } catch {
            if rows.isAborting(error) {
                throw LoadError(
                    .unusableData,
                    "A record among \(first) to \(first + records - 1) has a key that is "
                        + "in '\(facts.table)' already: \(error.message)",
                    recovery: "Batches before it are kept; use --on-conflict update or ignore to go on.",
                    underlying: error)
            }
            throw LoadError(error, doing: "Writing to '\(facts.table)' failed", database: facts.database)
        }
    }

    private func writeRows(of chunks: [Chunk], _ counts: inout RowCounts) throws(SQLiteError) {
        guard chunks.count > 1, let collector else {
            return try rows.write(chunks[0], firstRecord: nextRecord, counts: &counts, connection: connection)
        }
        var firstRecords: [Int64] = []
        var record = nextRecord
        for chunk in chunks {
            firstRecords.append(record)
            record += Int64(chunk.recordCount)
        }
        try rows.write(collector.sorted(chunks, firstRecords: firstRecords), counts: &counts, connection: connection)
    }

    /// Adds what a written chunk has beside its rows to the batch.
    private func account(for chunk: Chunk, _ open: inout WrittenBatch) throws(SQLiteError) {
        rows.noteLastKey(of: chunk, firstRecord: nextRecord, in: &open.lastKey)
        if nextRecord <= facts.recordsBefore {
            open.removed += try stale?.remove(within: chunk, from: nextRecord, connection: connection) ?? 0
        }
        try keepRejects(of: chunk, &open)
        open.byteEnd = chunk.byteEnd
        open.contentHash = chunk.contentHash
        open.times += chunk.times
        (open.chunksToParse, open.chunksToWrite) = (chunk.chunksToParse, chunk.chunksToWrite)
        nextRecord += Int64(chunk.recordCount)
        lineEnds += chunk.lineEnds
    }

    /// Commits what is open at the end of the input, unless too many of all records were rejected.
    func commitEnd() throws(LoadError) {
        try writeKept(nil)
        try checkRejects(isEnd: true)
        try removeMissing()
        try commit(isLast: true)
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
                batch ?? WrittenBatch(byteStart: 0, firstRecord: nextRecord, began: clock.now, lockTries: triesBefore)
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
    ///
    /// - Parameter isLast: whether nothing is written behind it.
    func commit(isLast: Bool) throws(LoadError) {
        try writeKept(nil)
        do throws(SQLiteError) {
            if let open = batch { try close(open) }
            guard !connection.isAutocommit else { return }
        } catch {
            throw LoadError(error, doing: "Committing a batch failed", database: facts.database)
        }
        guard try facts.gate?.opens(after: written.bytes - committed.bytes, isLast: isLast) ?? true else { return }
        let began = clock.now
        do throws(SQLiteError) {
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Committing a batch failed", database: facts.database)
        }
        let time = (clock.now - began).milliseconds
        written.times.commit += time
        committed = written
        lastRecord = nextRecord - 1
        if !waiting.isEmpty { waiting[waiting.count - 1].times.commit = time }
        for batch in waiting where batch.hasRecords { tell(batch) }
        waiting = []
    }

    /// Ends a batch: all that the database knows of it is in the open transaction.
    private func close(_ open: WrittenBatch) throws(SQLiteError) {
        var open = open
        open.lastRecord = nextRecord - 1
        let sums = written.adding(open)
        try TableLedger.add(open.counts.inserted - open.removed, to: facts.table, in: connection)
        if open.removed > 0 { try SourceStore.noteDeletions(facts.runID, rows: sums.removed, in: connection) }
        if open.hasRecords {
            try store.add(
                Checkpoint(
                    rowIDs: open.firstRecord...open.lastRecord, bytes: open.byteStart..<open.byteEnd,
                    lineEnd: lineEnds, contentHash: open.contentHash, lastKey: open.lastKey),
                counts: open.counts, times: open.times)
            try SourceStore.updateRun(facts.runID, counts: sums.counts, bytesRead: sums.bytes, in: connection)
            try RunHistory.note(runTimes(sums, upTo: open.lastRecord), of: facts.runID, in: connection)
        }
        written = sums
        waiting.append(open)
        batch = nil
        earlyWriter?.reset()
    }

    private func tell(_ batch: WrittenBatch) {
        didCommit(
            LoadBatch(
                rowIDs: batch.firstRecord...batch.lastRecord, bytes: batch.byteStart..<batch.byteEnd,
                counts: batch.counts, rejects: batch.rejects, times: batch.times,
                seconds: (clock.now - batch.began).milliseconds / 1000, chunksToParse: batch.chunksToParse,
                chunksToWrite: batch.chunksToWrite, lockRetries: connection.lockTries - batch.lockTries))
        log.add(
            .debug, .batchCommitted, "committed up to record \(batch.lastRecord)", rowID: batch.firstRecord,
            byte: batch.byteStart,
            fields: [
                .init("rows_read", batch.counts.read), .init("rows_rejected", batch.counts.rejected),
                .init("bytes", batch.bytes),
            ])
    }

    private func begin() throws(SQLiteError) {
        try connection.execute("BEGIN IMMEDIATE")
        try TableLedger.enter(connection)
    }

    /// Gives up what is not committed, where only whole batches may be.
    func giveUpBatch() throws(LoadError) {
        do throws(SQLiteError) {
            try rollBack()
        } catch {
            throw LoadError(error, doing: "Taking back a batch failed", database: facts.database)
        }
    }

    private func rollBack() throws(SQLiteError) {
        guard !connection.isAutocommit else { return }
        try connection.execute("ROLLBACK")
        rejectsKept -= counts.rejected - committed.counts.rejected
        batch = nil
        waiting = []
        written = committed
    }

    /// Gives up what is not committed, and notes how the run ended.
    func finish(_ status: LoadSummary.Status, error: String?) throws(LoadError) {
        rejectLog.finish()
        do throws(SQLiteError) {
            try rollBack()
            try begin()
            if status == .completed, committed.hasChanges {
                try TableLedger.recount(facts.table, in: connection)
            }
            try RunHistory.note(runTimes(committed, upTo: lastRecord), of: facts.runID, in: connection)
            try SourceStore.finishRun(facts.runID, status: status, error: error, in: connection)
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Noting the end of the run failed", database: facts.database)
        }
    }

    /// Number of the first record of the chunk that comes next: those that are kept back were before it.
    var nextRecordToCome: Int64 {
        nextRecord + (collector?.chunks.reduce(0) { $0 + Int64($1.recordCount) } ?? 0)
    }

    /// Counts of this run, with all that is not committed.
    var counts: RowCounts {
        var sum = written.counts
        if let batch { sum += batch.counts }
        return sum
    }

    /// Bytes of this run, with all that is not committed.
    var bytes: Int64 { written.bytes + (batch?.bytes ?? 0) }

    private func keepRejects(of chunk: Chunk, _ open: inout WrittenBatch) throws(SQLiteError) {
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
                line += LineEnds.count(in: between)
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

    /// What the run has taken so far.
    private func runTimes(_ sums: RunSums, upTo record: Int64) -> RunTimes {
        RunTimes(
            seconds: (clock.now - facts.began).milliseconds / 1000, stages: sums.times, sourceRecords: record,
            rejects: sums.rejects)
    }
}
