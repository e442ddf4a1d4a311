import SQLiteCore

/// What it takes to try records again at the end of a run that constraints have refused.
struct RetryEnvironment {
    /// Makes what reads and computes them; nil where this process cannot.
    var makeWorker: (() throws(LoadError) -> any ChunkWorking)?
    /// Whether nobody but csvload has written to the table since its rows were counted.
    var isTableUntouched = true
    var index = RetryIndex()
    /// Whether the load has been asked to stop.
    var isStopped: () -> Bool = { false }
}

extension BatchWriter {
    /// Tries the records of the source again that constraints have refused, in the transaction of the last batch.
    func retryRefused() throws(LoadError) {
        let retry = surroundings.retry
        guard rejectsKept > 0, let makeWorker = retry.makeWorker else { return }
        let refused = try retrying { () throws(SQLiteError) in
            try RejectStore.hasAny(of: target.sourceID, reason: .constraint, in: connection)
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
        let tries = try retrying { () throws(SQLiteError) in
            try begin()
            return try ConstraintRetry(
                rows, target, source: options.sourceName, openFrom: open.firstRecord, rowWriter, worker, retry.index,
                isStopped: retry.isStopped, connection: connection)
        }
        try tries.run(connection)
        open.take(tries.outcome)
        open.times.write += (clock.now - began).milliseconds
        batch = open
        rejectsKept -= tries.outcome.counts.read
        rejectLog.correct(tries.outcome.reasons)
        waitingRejects = 0
        leavesWaitingRejects = tries.leavesWaiting
        tellRetry(tries.outcome.counts.read)
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

    private func retrying<Value>(_ step: () throws(SQLiteError) -> Value) throws(LoadError) -> Value {
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
