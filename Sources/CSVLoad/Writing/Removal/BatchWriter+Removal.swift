import SQLiteCore

/// What the source no longer has leaves the table at the end of a run.
extension BatchWriter {
    /// Takes out the rows of records that are no longer in the source, in the transaction of the last batch; false where
    /// there were none.
    func removeMissing() throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            let isShorter = stale != nil && nextRecord <= recordsBefore
            guard isShorter || target.hasSuperseded else { return false }
            let triesBefore = connection.lockTries
            try begin()
            var gone: Int64 = 0
            if isShorter { gone += try stale?.remove(nextRecord...recordsBefore, connection: connection) ?? 0 }
            if let key = KeyHash(rows) {
                // What is brought now has to be known, the last batch included.
                if let open = batch { try close(open) }
                try connection.execute("SAVEPOINT csvload_removal")
                gone += try MissingRows(
                    sourceID: target.sourceID, table: target.table, keyColumns: rows.key, key: key,
                    candidates: goneKeys, removes: options.removesMissing
                ).settle(in: connection)
                try connection.execute("RELEASE csvload_removal")
            } else {
                try RecordStore.forgetSuperseded(target.sourceID, in: connection)
            }
            var open =
                batch ?? WrittenBatch(byteStart: 0, firstRecord: nextRecord, began: clock.now, lockTries: triesBefore)
            open.removed += gone
            batch = open
            return gone > 0
        } catch {
            // The key tells a later run which they are; a keyless row has to go with its record.
            if options.putsOffRemovals, error.isConstraint, !rows.key.isEmpty, !connection.isAutocommit {
                try committing { () throws(SQLiteError) in
                    try connection.execute("ROLLBACK TO csvload_removal; RELEASE csvload_removal")
                }
                hasPutOffRemovals = true
                return false
            }
            guard error.isConstraint else {
                throw LoadError(
                    error, doing: "Removing rows that the source no longer has failed", database: target.database)
            }
            throw LoadError(
                .constraintFailed,
                "Rows that the source no longer has cannot be removed from '\(target.table)': \(error.message)",
                recovery:
                    "Change the rows that refer to them and run the same command again; batches before it are kept.",
                underlying: error)
        }
    }

    /// Refuses to commit where the run has taken out more rows than it may.
    func checkRemovals() throws(LoadError) {
        // Where all rows go first, those that come back are known at the end.
        guard let removals, replacement != .allRows else { return }
        let uncounted = removals.maximum == nil ? otherRowsRemoved : 0
        let (removed, loaded) = (written.removed + (batch?.removed ?? 0) - uncounted, counts.loaded)
        guard removals.isPassed(by: removed, loaded: loaded) else { return }
        throw removals.error(
            removed: removed, loaded: loaded,
            kept: replacement == .none ? "Batches before it are kept" : "Nothing was changed")
    }
}
