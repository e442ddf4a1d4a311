import SQLiteCore

/// Tries the records of a source again that constraints have refused, when all else of a run is written, until none gets in.
///
/// In the order of the file, a record may be refused because of a row that is changed or goes only behind it, or for a
/// reference to one that comes behind it. What is left when the run has written everything else is what no
/// order would get in. Values that change places are ``UniqueCycles``'. All of it belongs into the
/// transaction of the last batch, so that a run that is killed before it tries all of them again.
final class ConstraintRetry {
    private let target: WriteTarget
    private let rows: RowPlan
    private let writer: RowWriter
    private let records: KeptRecordWriter
    private let index: RetryIndex
    private let store: RejectStore
    private let isStopped: () -> Bool
    private var corrections: CheckpointCorrections
    private(set) var outcome = Outcome()
    /// Whether records are left that may get in when something else has changed.
    private(set) var leavesWaiting = false

    /// What the tries came to.
    struct Outcome {
        /// What became of records that this run had counted as rejected, by their row ids' batches: the one that is open, and
        /// those that have their checkpoints.
        var ofOpenBatch = RowCounts()
        var ofClosedBatches = RowCounts()
        /// What became of records that earlier runs had refused.
        var ofEarlierRuns = RowCounts()
        /// How many more rejects of each reason this run has than it had counted.
        var reasons: [Reject.Reason: Int64] = [:]

        var counts: RowCounts {
            var sum = ofOpenBatch
            sum += ofClosedBatches
            sum += ofEarlierRuns
            return sum
        }
    }

    /// A record that may get in when another one has.
    private struct Waiting {
        var rowID: Int64
        /// Whether it wants a unique value that another row has.
        var wantsTakenValue: Bool
    }

    /// How often a set of records is written together without those that failed the time before.
    private static let cycleTries = 6

    /// The first record of the batch that is open.
    private let openFrom: Int64

    init(
        _ rows: RowPlan, _ target: WriteTarget, source: String, openFrom: Int64, _ writer: RowWriter,
        _ worker: any ChunkWorking, _ index: RetryIndex, isStopped: @escaping () -> Bool,
        connection: borrowing Connection
    ) throws(SQLiteError) {
        (self.rows, self.target, self.openFrom) = (rows, target, openFrom)
        (self.writer, self.index, self.isStopped) = (writer, index, isStopped)
        records = KeptRecordWriter(worker, writer)
        corrections = try CheckpointCorrections(of: target.sourceID, in: connection)
        store = try RejectStore(
            of: target.sourceID, source, table: target.table, reasons: Reject.Reason.ofTable, connection: connection)
    }

    /// Tries until a round gets no record in, or the load is stopped.
    func run(_ connection: borrowing Connection) throws(LoadError) {
        var (waiting, loaded) = try tryAll(connection)
        var isDescending = false
        while !waiting.isEmpty, !isStopped() {
            let exchanged = try exchangeValues(&waiting, connection)
            guard loaded + exchanged > 0, !waiting.isEmpty, !isStopped() else { break }
            // A record may wait for the one behind it, and that one for the next: by turns, either way takes one round.
            isDescending.toggle()
            loaded = try tryAgain(&waiting, isDescending: isDescending, connection)
        }
        leavesWaiting = !waiting.isEmpty
        records.finish()
        let corrections = corrections
        try database { () throws(SQLiteError) in try corrections.write(in: connection) }
    }

    // MARK: - One after the other

    private enum Attempt {
        case loaded
        case waits(Waiting)
        /// It is none that another try could get in.
        case stays
    }

    private func tryAll(
        _ connection: borrowing Connection
    ) throws(LoadError) -> (waiting: [Waiting], loaded: Int) {
        var waiting: [Waiting] = []
        var loaded = 0
        var last: Int64 = 0
        while !isStopped(), let kept = try next(after: last) {
            last = kept.rowID
            switch try attempt(kept, connection) {
            case .loaded: loaded += 1
            case .waits(let record): waiting.append(record)
            case .stays: break
            }
        }
        return (waiting, loaded)
    }

    private func tryAgain(
        _ waiting: inout [Waiting], isDescending: Bool, _ connection: borrowing Connection
    ) throws(LoadError) -> Int {
        var left: [Waiting] = []
        var loaded = 0
        for record in isDescending ? waiting.reversed() : waiting {
            guard !isStopped() else { break }
            guard let kept = try reject(record.rowID) else { continue }
            switch try attempt(kept, connection) {
            case .loaded: loaded += 1
            case .waits(let record): left.append(record)
            case .stays: break
            }
        }
        waiting = isDescending ? left.reversed() : left
        return loaded
    }

    private func attempt(_ kept: RejectedRecord, _ connection: borrowing Connection) throws(LoadError) -> Attempt {
        guard try read(kept) else { return .stays }
        let isLate = try database { () throws(SQLiteError) in try records.isKeyTaken(kept.rowID) }
        guard !isLate else { return .stays }
        var counts = RowCounts()
        let reject = try database { () throws(SQLiteError) in
            try records.write(kept.rowID, counts: &counts, connection: connection)
        }
        guard let reject else {
            guard counts.read == 1 else { return .stays }
            try settle(kept, counts)
            try tellIndex(kept.rowID)
            return .loaded
        }
        if !kept.isRefused(as: reject) {
            try database { () throws(SQLiteError) in try store.revise(kept.rowID, reject, runID: kept.runID) }
            if kept.runID == target.runID {
                takeBack(kept)
                outcome.reasons[reject.reason, default: 0] += 1
            }
        }
        guard Reject.Reason.ofTable.contains(reject.reason), reject.cause != .ownValues else { return .stays }
        return .waits(Waiting(rowID: kept.rowID, wantsTakenValue: reject.cause == .takenValue))
    }

    /// Makes a row of a record; false where there is none to try.
    private func read(_ kept: RejectedRecord) throws(LoadError) -> Bool {
        // A part of a record is no record: only its source has the whole one.
        guard kept.wholeBytes == nil else { return false }
        try records.read(kept)
        guard !records.chunk.isAbandoned else { return false }
        guard records.chunk.rowCount == 1 else { return true }
        return try !database { () throws(SQLiteError) in
            try index.isSuperseded(kept.rowID, records.chunk, Int(records.chunk.rows[0]))
        }
    }

    /// Takes a record that is in the table out of the rejects, and counts it as what it is now.
    private func settle(_ kept: RejectedRecord, _ counts: RowCounts) throws(LoadError) {
        try database { () throws(SQLiteError) in try store.remove(kept.rowID) }
        corrections.add(counts, of: kept.rowID)
        guard kept.runID == target.runID else {
            outcome.ofEarlierRuns += counts
            return
        }
        takeBack(kept)
        if kept.rowID >= openFrom { outcome.ofOpenBatch += counts } else { outcome.ofClosedBatches += counts }
    }

    /// One reject less of the reason that a record was refused for.
    private func takeBack(_ kept: RejectedRecord) {
        if let reason = Reject.Reason(rawValue: kept.reason) { outcome.reasons[reason, default: 0] -= 1 }
    }

    /// Tells of the record that was read last.
    private func tellIndex(_ rowID: Int64) throws(LoadError) {
        let chunk = records.chunk
        guard let didLoad = index.didLoad, chunk.rowCount == 1 else { return }
        try database { () throws(SQLiteError) in try didLoad([(rowID, Int(chunk.rows[0]))], chunk) }
    }

    // MARK: - All together

    /// Writes records together that want values of one another; returns how many are in the table now.
    private func exchangeValues(
        _ waiting: inout [Waiting], _ connection: borrowing Connection
    ) throws(LoadError) -> Int {
        var candidates = waiting.filter(\.wantsTakenValue).map(\.rowID)
        guard !candidates.isEmpty else { return 0 }
        let cycles = try database { () throws(SQLiteError) in
            try UniqueCycles(rows, table: target.table, connection: connection)
        }
        guard var cycles else { return 0 }
        for _ in 0..<ConstraintRetry.cycleTries where !candidates.isEmpty && !isStopped() {
            try execute("SAVEPOINT csvload_exchange", connection)
            guard let written = try writeTogether(&candidates, &cycles, connection) else {
                try execute("ROLLBACK TO csvload_exchange; RELEASE csvload_exchange", connection)
                continue
            }
            try execute("RELEASE csvload_exchange", connection)
            for (rowID, counts) in written {
                guard let kept = try reject(rowID) else { continue }
                try settle(kept, counts)
                guard index.didLoad != nil else { continue }
                try records.read(kept)
                try tellIndex(rowID)
            }
            let loaded = Set(written.map(\.rowID))
            waiting.removeAll { loaded.contains($0.rowID) }
            return written.count
        }
        return 0
    }

    /// Frees the values of the candidates' rows and writes them; nil where that has to be undone.
    ///
    /// - Parameter candidates: those that failed, or have no row yet, are taken out of it.
    private func writeTogether(
        _ candidates: inout [Int64], _ cycles: inout UniqueCycles, _ connection: borrowing Connection
    ) throws(LoadError) -> [(rowID: Int64, counts: RowCounts)]? {
        let settles = writer.settlesReferences
        if cycles.touchesReferences {
            // A row that others refer to is back when all are written.
            try execute("PRAGMA defer_foreign_keys = ON", connection)
            writer.settlesReferences = false
        }
        defer { writer.settlesReferences = settles }
        var hasFailed = false
        var freed: [Int64] = []
        for rowID in candidates {
            guard !isStopped(), let kept = try reject(rowID), try read(kept), records.chunk.rowCount == 1 else {
                continue
            }
            records.show(rowID)
            do throws(SQLiteError) {
                if try cycles.free(connection) { freed.append(rowID) }
            } catch {
                guard error.isConstraint || error.isOfValue, !connection.isAutocommit else { throw failure(error) }
                hasFailed = true
            }
        }
        var written: [(rowID: Int64, counts: RowCounts)] = []
        for rowID in freed {
            guard !isStopped(), let kept = try reject(rowID), try read(kept) else { continue }
            var counts = RowCounts()
            let refusal = try database { () throws(SQLiteError) in
                try records.write(rowID, counts: &counts, connection: connection)
            }
            // Whatever else comes of it, the row is not as the record says.
            if refusal == nil, counts.updated == 1 { written.append((rowID, counts)) }
        }
        hasFailed = hasFailed || written.count < freed.count
        // Which of them has left a reference open cannot be told.
        let isOpen = cycles.touchesReferences && connection.hasOpenForeignKeys
        if cycles.touchesReferences { try execute("PRAGMA defer_foreign_keys = OFF", connection) }
        candidates = isOpen || isStopped() ? [] : written.map(\.rowID)
        return hasFailed || isOpen || isStopped() ? nil : written
    }

    // MARK: - The database

    private func next(after rowID: Int64) throws(LoadError) -> RejectedRecord? {
        try database { () throws(SQLiteError) in try store.next(after: rowID) }
    }

    private func reject(_ rowID: Int64) throws(LoadError) -> RejectedRecord? {
        guard let kept = try next(after: rowID - 1), kept.rowID == rowID else { return nil }
        return kept
    }

    private func execute(_ sql: String, _ connection: borrowing Connection) throws(LoadError) {
        try database { () throws(SQLiteError) in try connection.execute(sql) }
    }

    private func database<Value: ~Copyable>(
        _ step: () throws(SQLiteError) -> Value
    ) throws(LoadError) -> Value {
        do throws(SQLiteError) { return try step() } catch { throw failure(error) }
    }

    private func failure(_ error: SQLiteError) -> LoadError {
        LoadError(error, doing: "Trying refused records again failed", database: target.database)
    }
}

extension RejectedRecord {
    /// Whether it is refused for the reason that is kept already.
    fileprivate func isRefused(as reject: Reject) -> Bool {
        stage == reject.stage.rawValue && reason == reject.reason.rawValue && column == reject.column
            && detail == reject.detail
    }
}

extension ConstraintRetry {
    /// Whether trying can help although the run itself has changed and refused nothing.
    ///
    /// Each run that is completed leaves only what could not get in then. That stays so until something else is written:
    /// by an earlier run of the source that did not come to its end, by a load of another source or table, or by somebody else.
    static func mayHelp(_ target: WriteTarget, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value(
            """
            SELECT 1 FROM csvload_runs
            WHERE run_id > coalesce((
                    SELECT max(run_id) FROM csvload_runs
                    WHERE source_id = ?1 AND run_id < ?2 AND kind = 'load' AND status = 'completed'), 0)
                AND run_id < ?2 AND has_begun
                AND (rows_inserted + rows_updated + rows_deleted > 0 OR source_id = ?1 AND status <> 'completed')
            LIMIT 1
            """, [.integer(target.sourceID), .integer(target.runID)]) != nil
    }
}
