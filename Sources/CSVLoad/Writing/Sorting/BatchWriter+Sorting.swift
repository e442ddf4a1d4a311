import SQLiteCore

/// Rows of a first load that go into the table in the order of their keys, when all of them are known.
extension BatchWriter {
    /// Keeps the rows of a sorted run; returns why that failed.
    func keep(_ run: SortedRun, in waitingRows: WaitingRows) -> LoadError? {
        do throws(SystemError) {
            try waitingRows.add(run, stride: rows.stride)
            return nil
        } catch {
            return failure(error)
        }
    }

    /// Has the rows on the disk of which the next commit speaks.
    func synchronizeWaitingRows() throws(LoadError) {
        do throws(SystemError) {
            try waitingRows?.synchronize()
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: SystemError) -> LoadError {
        let place = WaitingRows.path(of: target.database, sourceID: target.sourceID)
        return LoadError(
            error.isDiskFailure ? .diskFull : .diskFailed, "Keeping rows in '\(place)' failed: \(error)",
            recovery: "Make room on the disk, and run the same command again: what is committed is kept.")
    }

    /// Puts the rows that wait into the table, in one transaction; false where the load was stopped before that was done.
    func insertWaitingRows() throws(LoadError) -> Bool {
        guard let waitingRows else { return true }
        guard let key = strategy.sortKey else {
            throw LoadError(
                .optionInvalid,
                "Rows of '\(options.sourceName)' wait to be sorted by a key that these options do not have",
                recovery: "Load it with the options of the last run, or from the front with --restart.")
        }
        // What is known so far is kept, whatever becomes of the rest.
        try commit(isLast: true)
        let began = clock.now
        var open = WrittenBatch(
            byteStart: 0, firstRecord: nextRecord, began: began, lockTries: connection.lockTries)
        // The file may go only when the rows are on the disk, which in WAL is not so at each commit.
        let synchronous = try sorting { () throws(SQLiteError) in try connection.value("PRAGMA synchronous") }
        try setSynchronous(.integer(2))
        guard try merge(waitingRows, by: key, &open) else { return false }
        open.times.write = (clock.now - began).milliseconds
        batch = open
        try committing { () throws(SQLiteError) in
            try SourceStore.setSorted(nil, target.sourceID, in: connection)
            try close(open)
        }
        self.waitingRows = nil
        try commit(isLast: true)
        waitingRows.remove()
        try setSynchronous(synchronous)
        return true
    }

    private func setSynchronous(_ level: SQLValue?) throws(LoadError) {
        guard case .integer(let level) = level else { return }
        try sorting { () throws(SQLiteError) in try connection.execute("PRAGMA synchronous = \(level)") }
    }

    private func merge(
        _ waitingRows: WaitingRows, by key: SortKey, _ open: inout WrittenBatch
    ) throws(LoadError) -> Bool {
        try sorting { () throws(SQLiteError) in try begin() }
        let laterKeys = try sorting { () throws(SQLiteError) in
            try LaterKeys(than: target.sourceID, in: connection)
        }
        let keyHash = KeyHash(rows)
        var corrections = try sorting { () throws(SQLiteError) in
            try CheckpointCorrections(of: target.sourceID, in: connection)
        }
        let merge = try RowMerge(waitingRows, stride: rows.stride, by: key)
        let order = merge.order
        var inserted: Int64 = 0
        let window = RowWindow(stride: rows.stride)
        while let row = merge.next {
            if let last = window.last, order.compare(last, row.cells) == 0 {
                // The later record of a key wins, as it does where each goes into the table.
                let isSame = KeyOrder.areSame(last, row.cells, rows.stride)
                corrections.add(.moved(to: isSame ? \.unchanged : \.updated), of: row.record)
                window.replaceLast(by: row)
            } else if let keyHash, laterKeys?.contains(keyHash.key(of: row.cells)) == true {
                corrections.add(.moved(to: \.unchanged), of: row.record)
            } else {
                if !window.hasRoom(for: row) {
                    guard !surroundings.retry.isStopped() else { return false }
                    inserted += try insert(window, &corrections)
                    surroundings.didSort(merge.share)
                }
                window.append(row)
            }
            try merge.advance()
        }
        inserted += try insert(window, &corrections)
        let ofRun = try sorting { () throws(SQLiteError) in
            try corrections.write(besides: target.runID, in: connection)
        }
        open.ofOtherBatches = ofRun
        // They were counted when they came, but not as rows of the table.
        open.waiting = ofRun.inserted - inserted
        return true
    }

    private func sorting<Value>(_ step: () throws(SQLiteError) -> Value) throws(LoadError) -> Value {
        do throws(SQLiteError) {
            return try step()
        } catch {
            throw LoadError(error, doing: "Writing to '\(target.table)' failed", database: target.database)
        }
    }

    /// Returns how many rows are new in the table.
    private func insert(
        _ window: RowWindow, _ corrections: inout CheckpointCorrections
    ) throws(LoadError) -> Int64 {
        guard window.rowCount > 0 else { return 0 }
        var counts = RowCounts()
        // Rows of earlier batches went into the table at once.
        var found: [(record: Int64, counts: RowCounts)] = []
        rowWriter.didFindKey = { found.append((window.firstRecords[$0], $1)) }
        defer { rowWriter.didFindKey = nil }
        try sorting { () throws(SQLiteError) in
            try rowWriter.write(window, counts: &counts, connection: connection)
        }
        if let refusal = window.refusal {
            throw LoadError(
                .constraintFailed, "Record \(refusal.record) was refused by '\(target.table)': \(refusal.detail)",
                recovery: "Load the input into another table with --table, or again with --restart.")
        }
        for (record, counts) in found {
            corrections.add(.moved(to: counts.updated > 0 ? \.updated : \.unchanged), of: record)
        }
        window.removeAll()
        return counts.inserted
    }
}

extension RowCounts {
    /// What a record changes that is no new row after all.
    fileprivate static func moved(to place: WritableKeyPath<RowCounts, Int64>) -> RowCounts {
        var counts = RowCounts()
        counts.inserted = -1
        counts[keyPath: place] = 1
        return counts
    }
}
