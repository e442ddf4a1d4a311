import SQLiteCore

/// Decides whether the first batches of a load may be committed yet.
protocol CommitGate: AnyObject {
    /// Whether what is written may be committed; false where it has to stay in the open transaction, and the load goes on.
    ///
    /// - Parameters:
    ///   - bytes: bytes of input whose rows are written and not committed.
    ///   - isLast: whether nothing comes behind them, so that the answer cannot be put off.
    /// - Throws: where they must never be committed.
    func opens(after bytes: Int64, isLast: Bool) throws(LoadError) -> Bool
}

/// What a run does beside its batches: reuse of results, limits, indexes, and what is noted at its end.
extension BatchWriter {
    /// Gives up what is not committed, and notes how the run ended.
    func finish(_ status: LoadSummary.Status, error: LoadError?) throws(LoadError) {
        rejectLog.finish()
        do throws(SQLiteError) {
            try rollBack()
            try begin()
            if status == .completed, startedAtFront { try SourceStore.setStale(false, target.sourceID, in: connection) }
            if status == .completed, committed.hasChanges { try TableLedger.recount(target.table, in: connection) }
            try RunHistory.note(runTimes(committed, upTo: lastRecord), of: target.runID, in: connection)
            try SourceStore.finishRun(
                target.runID, status: status, error: error, hasRejects: rejectsKept > 0, in: connection)
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Noting the end of the run failed", database: target.database)
        }
    }

    /// Says that a batch is committed.
    func tell(_ batch: WrittenBatch) {
        surroundings.didCommit(
            LoadBatch(
                rowIDs: batch.firstRecord...batch.lastRecord, bytes: batch.byteStart..<batch.byteEnd,
                counts: batch.counts, rejects: batch.rejects, times: batch.times,
                seconds: (clock.now - batch.began).milliseconds / 1000, chunksToParse: batch.chunksToParse,
                chunksToWrite: batch.chunksToWrite, lockRetries: connection.lockTries - batch.lockTries))
        surroundings.log.add(
            .debug, .batchCommitted, "committed up to record \(batch.lastRecord)", rowID: batch.firstRecord,
            byte: batch.byteStart,
            fields: [
                .init("rows_read", batch.counts.read), .init("rows_rejected", batch.counts.rejected),
                .init("bytes", batch.bytes),
            ])
    }

    /// Prepares to find results in the table that can be reused; false where the table does not tell.
    func findReusableResults() throws(LoadError) -> Bool {
        guard let shape = ReusableResults.Shape(rows) else { return false }
        do throws(SQLiteError) {
            // What a trigger has made of a row is not what was computed.
            guard try !TargetTable.hasTriggers(target.table, in: connection) else { return false }
            reusable = try ReusableResults(shape, rows, table: target.table, connection: connection)
            return true
        } catch {
            throw LoadError(error, doing: "Cannot read '\(target.table)'", database: target.database)
        }
    }

    /// Fills the computed cells of rows that are in the table already; returns their positions in the chunk's list.
    func reuseResults(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int] {
        do throws(SQLiteError) {
            return try reusable?.take(for: chunk, firstRowID: firstRowID) ?? []
        } catch {
            throw LoadError(error, doing: "Reading '\(target.table)' failed", database: target.database)
        }
    }

    /// Refuses to go on where more records were rejected than are allowed.
    func checkRejects(isEnd: Bool) throws(LoadError) {
        let records = nextRecord - 1
        // What may still get in is judged at the end.
        let rejects = isEnd ? rejectsKept : rejectsKept - waitingRejects
        guard let limit = options.maximumRejects, limit.isPassed(by: rejects, of: records, isEnd: isEnd) else {
            return
        }
        throw LoadError(tooManyRejects: rejectsKept, limit, upTo: records, last: lastReject)
    }

    /// Makes the indexes that were asked for, where they are missing.
    func run(_ after: AfterLoad) throws(LoadError) {
        do throws(SQLiteError) {
            // A run before this one that did not end may have left rows that no index knows.
            let isSettled = try SourceStore.isSettled(before: target.runID, of: target.sourceID, in: connection)
            try after.run(hasChanges: committed.hasChanges || !isSettled, connection: connection)
        } catch {
            throw LoadError(error, doing: "Making the indexes of '\(target.table)' failed", database: target.database)
        }
    }

    /// What the records that were refused for their encoding look like.
    struct LikelyEncoding {
        var rejects: Int64
        /// A name that iconv knows, where the bytes tell.
        var name: String?
    }

    /// Looks at the source's rejects; nil where none was refused for its encoding.
    ///
    /// - Parameter evidence: what the front of the text says, records that are UTF-8 included.
    func likelyEncoding(_ evidence: EncodingEvidence) throws(LoadError) -> LikelyEncoding? {
        guard rejectsKept > 0 else { return nil }
        var bytes: [UInt8] = []
        var count: Int64 = 0
        do throws(SQLiteError) {
            try connection.query(
                "SELECT record FROM csvload_rejects WHERE source_id = ?1 AND reason = 'encoding'",
                [.integer(target.sourceID)]
            ) { row in
                count += 1
                if bytes.count < 64 << 10 { bytes += row.blob(at: 0) + [0x0A] }
            }
        } catch {
            throw LoadError(error, doing: "Reading the rejects failed", database: target.database)
        }
        guard count > 0 else { return nil }
        var evidence = evidence
        // The front has nothing of them: they stand behind it.
        if evidence.misencodedLines == 0 { evidence.add(bytes[...]) }
        return LikelyEncoding(rejects: count, name: EncodingGuess(evidence)?.description)
    }

    /// How many rows of other tables have gone with rows that the run took out.
    func cascadedRows() throws(LoadError) -> [(table: String, rows: Int64)] {
        do throws(SQLiteError) {
            return try cascaded?.counts(in: connection) ?? []
        } catch {
            throw LoadError(error, doing: "Counting removed rows failed", database: target.database)
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
                    .integer(target.runID), .integer(counts.computed), .integer(counts.takenOver),
                    .integer(counts.retried),
                ])
            if isWhole {
                try ComputationLedger.complete(
                    target.table, signature: signature, rows: committed.counts.loaded, in: connection)
            }
            try connection.execute("COMMIT")
        } catch {
            throw LoadError(error, doing: "Noting what was computed failed", database: target.database)
        }
    }
}

extension LoadError {
    /// - Parameters:
    ///   - records: of the source that were read so far.
    ///   - last: the last reject, and its line.
    init(tooManyRejects rejects: Int64, _ limit: CountLimit, upTo records: Int64, last: (line: Int64, reject: Reject)?)
    {
        let last = last.map { last in
            let column = last.reject.column.map { " in column '\($0)'" } ?? ""
            return "; the last one is on line \(last.line): \(last.reject.reason.rawValue)\(column)"
        }
        self.init(
            .rejectLimitPassed,
            "\(rejects) \(rejects == 1 ? "record was" : "records were") rejected, more than --max-rejects \(limit) allows (up to record \(records))"
                + (last ?? ""),
            recovery: "Batches before it are kept; correct the input, or run again with a higher limit.")
    }
}
