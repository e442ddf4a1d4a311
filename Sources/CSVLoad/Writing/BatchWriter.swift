import CSVCore
import SQLiteCore

/// Writes chunks in their order, and commits batches: rows, rejects, counters and checkpoint in one transaction.
///
/// The life of a batch, from top to bottom of this file: ``write(_:_:)`` takes a chunk, perhaps to sort it with others;
/// `put` writes rows, rejects and what they add up to; `close` adds the checkpoint; ``commit(isLast:)`` makes all of it
/// visible, and says so. ``giveUpBatch()`` takes it back.
final class BatchWriter {
    let connection: Connection
    let rows: RowPlan
    let target: WriteTarget
    let options: LoadOptions
    /// Whether all records of the source go through this writer.
    let startedAtFront: Bool
    /// Keys of records that had been brought and are not in the text any more, without those that were written since.
    var goneKeys: Set<UInt64>?
    private var formerLists: FormerLists
    let strategy: WriteStrategy
    let surroundings: Surroundings
    let rowWriter: RowWriter
    let store: CheckpointStore
    let stale: StaleRows?
    /// Keys whose rows are for later sources of the table to say; nil where there is none.
    private let laterKeys: LaterKeys?
    /// Records that earlier runs had loaded: up to here, rows of records that are no longer rows may be there.
    let recordsBefore: Int64
    /// How many rows may be taken out; nil where that cannot be too many.
    let removals: RemovalLimit?
    /// Which rows of others go.
    let replacement: TableReplacement
    /// Counts rows of other tables that go with those; nil where none are taken out.
    let cascaded: CascadedRows?
    /// Rows of others that went, which no limit of removals counts by default.
    var otherRowsRemoved: Int64 = 0
    /// How rows of a first load may wait to be sorted; nil where they may not.
    let sorting: SortingPlace?
    /// Rows that wait to be sorted; nil where none do.
    var waitingRows: WaitingRows?
    /// Finds results in the table that can be reused, once that was prepared.
    var reusable: ReusableResults?
    var rejectLog: RejectLog
    let clock = ContinuousClock()
    private var collector: RunCollector?
    private var earlyWriter: EarlyWriter?
    var batch: WrittenBatch?
    /// Batches that are whole, and wait for a commit.
    private var waiting: [WrittenBatch] = []
    /// Number of the next record, from 1.
    private(set) var nextRecord: Int64
    /// Line ends before the next chunk.
    private var lineEnds: Int64
    /// The last reject of this run, whose batch may be rolled back, and with it all that the database says of it.
    private(set) var lastReject: (line: Int64, reject: Reject)?

    /// Bytes of records that were written and are not committed, where that decides when to commit.
    private var selectedBytes: Int64 = 0

    /// What is committed.
    private(set) var committed = RunSums()
    /// The same with the batches that wait for a commit.
    private(set) var written = RunSums()
    /// Number of the last record that is committed.
    private(set) var lastRecord: Int64
    /// Rejects of the source, earlier runs' included.
    var rejectsKept: Int64
    /// Those of them that are committed.
    private var committedRejects: Int64
    /// Rejects of this run that may get in when all else is written.
    var waitingRejects: Int64 = 0
    /// Whether rejects are left that may get in when something else in the database has changed.
    var leavesWaitingRejects = false
    /// Whether rows are left for a later run that had to be taken out.
    var hasPutOffRemovals = false

    /// Takes over the connection, on which no transaction is open, or the one in which the first batches go, too.
    init(
        _ rows: RowPlan, _ strategy: WriteStrategy, into target: WriteTarget, _ options: LoadOptions, from start: Start,
        _ surroundings: Surroundings, _ connection: consuming Connection
    ) throws(LoadError) {
        (self.rows, self.options, self.target, self.surroundings) = (rows, options, target, surroundings)
        self.strategy = strategy
        recordsBefore = start.recordsBefore
        removals = start.removals
        replacement = start.replacement
        sorting = start.sorting
        waitingRows = try start.sorting?.open(from: start.checkpoint)
        rejectLog = RejectLog(surroundings.log, showsRecords: options.logsValues)
        startedAtFront = start.checkpoint == nil
        goneKeys = start.goneKeys
        formerLists = start.formerLists
        lastRecord = start.checkpoint?.rowIDs.upperBound ?? 0
        nextRecord = lastRecord + 1
        lineEnds = start.checkpoint?.lineEnd ?? 0
        rejectsKept = start.rejectsKept
        committedRejects = start.rejectsKept
        rowWriter = try RowWriter(rows, target, strategy, connection: connection)
        if let key = strategy.sortKey {
            collector = RunCollector(key, rowStride: rows.stride, isTableNew: strategy.isTableNew)
        }
        stale = rows.rowIDColumn.map {
            StaleRows(table: target.table, rowIDColumn: $0, offset: target.rowIDOffset)
        }
        do throws(SQLiteError) {
            if strategy.writesEarly {
                earlyWriter = try EarlyWriter(
                    descriptor: surroundings.descriptor, batchBytes: options.batchBytes, connection: connection)
            }
            let takesOut = start.replacement != .none || target.hasSuperseded || recordsBefore >= nextRecord
            cascaded = takesOut ? try CascadedRows(below: target.table, in: connection) : nil
            laterKeys =
                rows.key.isEmpty || replacement != .none ? nil : try LaterKeys(than: target.sourceID, in: connection)
            store = try CheckpointStore(
                sourceID: target.sourceID, runID: target.runID, maximumRejectBytes: options.maximumRejectBytes,
                connection: connection)
        } catch {
            throw LoadError(error, doing: "Cannot write checkpoints", database: target.database)
        }
        self.connection = connection
    }

    /// Writes a chunk, and commits if its batch ends with it; or keeps it to sort it with those that follow.
    func write(_ chunk: Chunk, _ pool: any ChunkRecycling) throws(LoadError) {
        if let laterKeys { chunk.leave(to: laterKeys) }
        let wasCollecting = collector?.isCollecting == true
        if !wasCollecting, waitingRows != nil { collector?.begin() }
        guard collector?.keep(chunk) == true else { return try put([chunk], pool) }
        if !wasCollecting { try beginCollecting(pool, behind: chunk) }
        if chunk.endsBatch || collector?.isFull == true { try put(collector?.take() ?? [], pool) }
    }

    private func beginCollecting(_ pool: any ChunkRecycling, behind chunk: Chunk) throws(LoadError) {
        if waitingRows == nil { waitingRows = try sorting?.begin(behind: chunk) }
        pool.addChunks(collector?.runLength ?? 0)
        // What the chunks take is what the cache needs no more; its pages come in their order.
        earlyWriter = nil
        try writing { () throws(SQLiteError) in
            try connection.execute("PRAGMA cache_size = -\(RunCollector.cacheKiB)")
        }
    }

    /// Puts chunks of one batch into the open transaction, and gives them back.
    private func put(_ chunks: [Chunk], _ pool: (any ChunkRecycling)?) throws(LoadError) {
        guard let first = chunks.first else { return }
        let began = clock.now
        let triesBefore = connection.lockTries
        var open =
            batch
            ?? WrittenBatch(
                byteStart: first.batchByteStart, firstRecord: nextRecord,
                began: began - .milliseconds(first.times.wait),
                lockTries: triesBefore)
        // Held once, so that what it has of its records grows in place; after a failure the batch is taken back anyway.
        batch = nil
        var failure: LoadError?
        try writing(chunks) { () throws(SQLiteError) in
            try begin()
            if let waitingRows, let run = collector?.sorted(chunks, firstRecord: nextRecord, isExact: true) {
                open.waiting += Int64(run.rowCount)
                open.counts.inserted += Int64(run.rowCount)
                failure = keep(run, in: waitingRows)
            } else if chunks.count > 1, let run = collector?.sorted(chunks, firstRecord: nextRecord) {
                try rowWriter.write(run, counts: &open.counts, connection: connection)
            } else {
                try rowWriter.write(first, firstRecord: nextRecord, counts: &open.counts, connection: connection)
            }
        }
        if let failure { throw failure }
        if let locate = surroundings.locate {
            for chunk in chunks { try locate(chunk) }
        }
        try writing { () throws(SQLiteError) in
            for chunk in chunks { try account(for: chunk, &open) }
            open.times.write += (clock.now - began).milliseconds
            batch = open
            try earlyWriter?.advance(to: open.bytes, connection: connection)
        }
        let endsBatch = chunks.last?.endsBatch == true
        try checkRejects(isEnd: false)
        try checkRemovals()
        for chunk in chunks { pool?.recycle(chunk) }
        if endsBatch { try commit(isLast: false) }
    }

    /// Begins a transaction where none is open.
    func begin() throws(SQLiteError) {
        guard connection.isAutocommit else { return }
        try connection.execute("BEGIN IMMEDIATE")
        try TableLedger.enter(connection)
    }

    /// Adds what a written chunk has beside its rows to the batch.
    private func account(for chunk: Chunk, _ open: inout WrittenBatch) throws(SQLiteError) {
        rowWriter.noteLastKey(of: chunk, firstRecord: nextRecord, in: &open.lastKey)
        for reject in chunk.rejects { chunk.outcomes[reject.ordinal] = .rejected }
        if target.keepsRecords {
            var listed = 0
            while listed < chunk.recordCount {
                let isFull = open.records.append(chunk, from: &listed)
                open.lastListed = nextRecord + Int64(listed) - 1
                if isFull { try storeRecords(of: &open) }
            }
        }
        open.counts.unchanged += chunk.known
        if chunk.isPartlyKnown {
            selectedBytes += chunk.selectedBytes
            if goneKeys?.isEmpty == false { chunk.forEachWrittenKey { goneKeys?.remove($0) } }
        }
        if nextRecord <= recordsBefore {
            open.removed += try stale?.remove(within: chunk, from: nextRecord, connection: connection) ?? 0
        }
        open.counts.filtered += chunk.filtered
        open.counts.rejected += Int64(chunk.rejects.count)
        rejectsKept += Int64(chunk.rejects.count)
        waitingRejects += Int64(chunk.rejects.count { $0.cause != .ownValues })
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
        try put(collector?.take() ?? [], nil)
        guard try insertWaitingRows() else { return }
        // First those that want values of one another: a row that its record has not reached yet would be taken for gone.
        try retryRefused()
        if try removeMissing() { try retryRefused() }
        if try removeOthers() { try retryRefused() }
        try checkRemovals()
        try checkRejects(isEnd: true)
        try endReplacement()
        try commit(isLast: true)
    }

    /// Commits what is open: where a batch ends, or where the load was stopped.
    ///
    /// - Parameter isLast: whether nothing is written behind it.
    func commit(isLast: Bool) throws(LoadError) {
        try put(collector?.take() ?? [], nil)
        try committing { () throws(SQLiteError) in
            if let open = batch { try close(open) }
        }
        guard !connection.isAutocommit else { return }
        if strategy.commitsByRows, !isLast, selectedBytes < Int64(options.batchBytes) { return }
        let bytes = written.bytes - committed.bytes
        // What waits to be sorted is read and parsed again in no time.
        if waitingRows != nil, !isLast, !rows.computes, bytes < SortingPlace.bytesBetweenCommits { return }
        guard try surroundings.gate?.opens(after: bytes, isLast: isLast) ?? true else { return }
        try synchronizeWaitingRows()
        let began = clock.now
        try committing { () throws(SQLiteError) in try connection.execute("COMMIT") }
        let time = (clock.now - began).milliseconds
        written.times.commit += time
        committed = written
        selectedBytes = 0
        committedRejects = rejectsKept
        lastRecord = nextRecord - 1
        if !waiting.isEmpty { waiting[waiting.count - 1].times.commit = time }
        for batch in waiting where batch.hasRecords { tell(batch) }
        waiting = []
    }

    /// Ends a batch: all that the database knows of it is in the open transaction.
    func close(_ open: WrittenBatch) throws(SQLiteError) {
        var open = open
        open.lastRecord = nextRecord - 1
        let sums = written.adding(open)
        let inserted = open.counts.inserted + open.ofOtherBatches.inserted
        try TableLedger.add(inserted - open.waiting - open.removed, to: target.table, in: connection)
        if target.countsLoaded {
            try ChangeStore.noteLoaded(target.runID, rows: sums.counts.inserted - sums.removed, in: connection)
        }
        if open.hasRecords || open.ofOtherBatches != RowCounts() {
            try SourceStore.updateRun(target.runID, counts: sums.counts, bytesRead: sums.bytes, in: connection)
        }
        if open.removed > 0 {
            try SourceStore.noteDeletions(target.runID, rows: sums.removed, in: connection)
            try cascaded?.note(in: connection)
        }
        if open.hasRecords {
            var checkpoint = Checkpoint(
                rowIDs: open.firstRecord...open.lastRecord, bytes: open.byteStart..<open.byteEnd,
                lineEnd: lineEnds, contentHash: open.contentHash, lastKey: open.lastKey)
            checkpoint.sortedEnd = waitingRows?.end
            if let waitingRows { try SourceStore.setSorted(waitingRows.token, target.sourceID, in: connection) }
            try store.add(checkpoint, counts: open.counts, times: open.times)
            try storeRecords(of: &open)
            try RunHistory.note(runTimes(sums, upTo: open.lastRecord), of: target.runID, in: connection)
        }
        written = sums
        waiting.append(open)
        batch = nil
        earlyWriter?.reset()
    }

    /// Stores what identifies the records that were written since the last time.
    private func storeRecords(of open: inout WrittenBatch) throws(SQLiteError) {
        guard open.records.count > 0, let last = open.lastListed else { return }
        try RecordStore.add(
            open.records, of: target.sourceID, rowIDs: open.recordsStart...last, former: &formerLists, in: connection)
        open.records.removeAll()
    }

    /// Gives up what is not committed, where only whole batches may be.
    func giveUpBatch() throws(LoadError) {
        do throws(SQLiteError) {
            try rollBack()
        } catch {
            throw LoadError(error, doing: "Taking back a batch failed", database: target.database)
        }
    }

    func rollBack() throws(SQLiteError) {
        guard !connection.isAutocommit else { return }
        try connection.execute("ROLLBACK")
        rejectsKept = committedRejects
        waitingRows?.rewind()
        store.rejectRoom.reset()
        batch = nil
        waiting = []
        written = committed
    }

    /// Number of the first record of the chunk that comes next: those that are kept back were before it.
    var nextRecordToCome: Int64 {
        nextRecord + (collector?.chunks.reduce(0) { $0 + Int64($1.recordCount) } ?? 0)
    }

    /// Counts of this run, with all that is not committed.
    var counts: RowCounts {
        var sum = written.counts
        if let batch {
            sum += batch.counts
            sum += batch.ofOtherBatches
        }
        return sum
    }

    /// Keeps the rejects of a chunk as their records stood in the source.
    private func keepRejects(of chunk: Chunk, _ open: inout WrittenBatch) throws(SQLiteError) {
        for (reject, original) in chunk.originals {
            open.rejects[reject.reason, default: 0] += 1
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
    func runTimes(_ sums: RunSums, upTo record: Int64) -> RunTimes {
        RunTimes(
            seconds: (clock.now - surroundings.began).milliseconds / 1000, stages: sums.times, sourceRecords: record,
            rejects: sums.rejects)
    }

    /// Does a step of writing chunks, and says in words of the load what SQLite refused.
    private func writing(_ chunks: [Chunk] = [], _ step: () throws(SQLiteError) -> Void) throws(LoadError) {
        do throws(SQLiteError) {
            try step()
        } catch {
            guard rowWriter.isAborting(error), !chunks.isEmpty else {
                throw LoadError(error, doing: "Writing to '\(target.table)' failed", database: target.database)
            }
            let last = nextRecord + Int64(chunks.reduce(0) { $0 + $1.recordCount }) - 1
            throw rowWriter.conflict(error, among: nextRecord...last)
        }
    }

    func committing(_ step: () throws(SQLiteError) -> Void) throws(LoadError) {
        do throws(SQLiteError) {
            try step()
        } catch {
            throw LoadError(error, doing: "Committing a batch failed", database: target.database)
        }
    }
}
