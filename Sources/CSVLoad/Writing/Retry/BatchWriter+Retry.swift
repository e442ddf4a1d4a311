import SQLiteCore

/// What it takes to try records again at the end of a run that constraints have refused.
struct RetryEnvironment {
    /// Makes what reads and computes them; nil where this process cannot.
    var makeWorker: (() throws(LoadError) -> any ChunkWorking)?
    /// Whether nobody but csvload has written to the table since its rows were counted.
    var isTableUntouched = true
    /// Whether the load has been asked to stop.
    var isStopped: () -> Bool = { false }
}

extension BatchWriter {
    /// Tries the records of the source again that constraints have refused, in the transaction of the last batch.
    func retryRefused() throws(LoadError) {
        let retry = surroundings.retry
        guard rejectsKept > 0, let makeWorker = retry.makeWorker else { return }
        let refused = try retrying { () throws(SQLiteError) in
            try RejectStore.hasAny(of: target.sourceID, reasons: Reject.Reason.ofTable, in: connection)
        }
        guard refused else { return }
        guard try mayRetryHelp() else {
            leavesWaitingRejects = true
            return
        }
        let began = clock.now
        var open =
            batch ?? WrittenBatch(byteStart: 0, firstRecord: nextRecord, began: began, lockTries: connection.lockTries)
        let worker = try makeWorker()
        try retrying { () throws(SQLiteError) in try begin() }
        let loaded = LoadedRecords()
        let index = try retryIndex(worker, open, loaded)
        let tries = try retrying { () throws(SQLiteError) in
            try ConstraintRetry(
                rows, target, source: options.sourceName, openFrom: open.firstRecord, rowWriter, worker, index,
                isStopped: retry.isStopped, connection: connection)
        }
        try tries.run(connection)
        open.take(tries.outcome)
        try noteLoaded(loaded.records, &open)
        open.times.write += (clock.now - began).milliseconds
        batch = open
        rejectsKept -= tries.outcome.counts.read
        rejectLog.correct(tries.outcome.reasons)
        waitingRejects = 0
        leavesWaitingRejects = tries.leavesWaiting
        tellRetry(tries.outcome.counts.read)
    }

    /// Records that were refused and are in the table now.
    private final class LoadedRecords {
        var records: [(record: Int64, key: UInt64)] = []
    }

    /// Finds out which of the refused records' keys later records have brought.
    private func retryIndex(
        _ worker: any ChunkWorking, _ open: WrittenBatch, _ loaded: LoadedRecords
    ) throws(LoadError) -> RetryIndex {
        guard target.keepsRecords else { return RetryIndex() }
        var index = RetryIndex()
        let stride = rows.stride
        guard let key = KeyHash(rows) else {
            index.didLoad = { (records, _) in loaded.records += records.map { ($0.rowID, 0) } }
            return index
        }
        let records = KeptRecordWriter(worker, rowWriter)
        var keys = Set<UInt64>()
        var last: Int64 = 0
        let refused = try retrying { () throws(SQLiteError) in
            try RejectStore(
                of: target.sourceID, options.sourceName, table: target.table, reasons: Reject.Reason.ofTable,
                connection: connection)
        }
        while let kept = try retrying({ () throws(SQLiteError) in try refused.next(after: last) }) {
            last = kept.rowID
            guard kept.wholeBytes == nil else { continue }
            try records.read(kept)
            guard records.chunk.rowCount == 1 else { continue }
            keys.insert(key.key(of: records.chunk.cells + Int(records.chunk.rows[0]) * stride))
        }
        var owners = try retrying { () throws(SQLiteError) in
            try KeyOwners(of: keys, sourceID: target.sourceID, in: connection)
        }
        owners.add(open.records, from: open.recordsStart)
        let known = owners
        index.isSuperseded = { (rowID, chunk, row) in
            known.isSuperseded(key.key(of: chunk.cells + row * stride), at: rowID)
        }
        index.didLoad = { (records, chunk) in
            loaded.records += records.map { ($0.rowID, key.key(of: chunk.cells + $0.row * stride)) }
        }
        return index
    }

    /// Notes in the lists of records that they are rows now.
    private func noteLoaded(
        _ records: [(record: Int64, key: UInt64)], _ open: inout WrittenBatch
    ) throws(LoadError) {
        let first = open.recordsStart
        for (record, key) in records where record >= first && record - first < Int64(open.records.count) {
            open.records.set(Int(record - first), key: key, .loaded)
        }
        let stored = records.filter { $0.record < first }.sorted { $0.record < $1.record }
        guard !stored.isEmpty else { return }
        try retrying { () throws(SQLiteError) in
            try RecordStore.revise(stored, .loaded, of: target.sourceID, in: connection)
        }
    }

    /// Whether anything is otherwise than when the records were refused.
    private func mayRetryHelp() throws(LoadError) -> Bool {
        if waitingRejects > 0 || !surroundings.retry.isTableUntouched { return true }
        let removed = written.removed + (batch?.removed ?? 0)
        if counts.inserted + counts.updated + removed > 0 { return true }
        return try retrying { () throws(SQLiteError) in try ConstraintRetry.mayHelp(target, in: connection) }
    }

    private func tellRetry(_ records: Int64) {
        guard records > 0 else { return }
        let what = records == 1 ? "record that was refused at first is" : "records that were refused at first are"
        surroundings.log.add(
            .info, .rejectsRetried, "\(records) \(what) in the table now", fields: [.init("records", records)])
    }

    private func retrying<Value: ~Copyable>(
        _ step: () throws(SQLiteError) -> Value
    ) throws(LoadError) -> Value {
        do throws(SQLiteError) {
            return try step()
        } catch {
            throw LoadError(error, doing: "Trying refused records again failed", database: target.database)
        }
    }
}

extension WrittenBatch {
    /// Counts records as what they are now that were refused when they were counted first.
    fileprivate mutating func take(_ outcome: ConstraintRetry.Outcome) {
        counts += outcome.ofOpenBatch
        counts.rejected -= outcome.ofOpenBatch.read
        ofOtherBatches += outcome.ofClosedBatches
        ofOtherBatches.rejected -= outcome.ofClosedBatches.read
        // Such a record was read once more.
        ofOtherBatches += outcome.ofEarlierRuns
        rejects.merge(outcome.reasons) { $0 + $1 }
    }
}
