import SQLiteCore

/// Lets a run commit once, behind its last record.
final class WholeRunGate: CommitGate {
    func opens(after bytes: Int64, isLast: Bool) -> Bool { isLast }
}

/// A table whose content becomes that of the input, in the one transaction of its run.
extension BatchWriter {
    /// Makes room for the first record: other sources of the table have nothing in it any more, and rows that nothing tells
    /// apart go.
    func beginReplacement() throws(LoadError) {
        guard replacement != .none else { return }
        try replacing { () throws(SQLiteError) in
            let triesBefore = connection.lockTries
            try begin()
            try SourceStore.forgetContents(besides: target.sourceID, in: connection)
            guard replacement == .allRows else { return }
            try connection.run("DELETE FROM \(SQLText.identifier(target.table))")
            var open = WrittenBatch(byteStart: 0, firstRecord: nextRecord, began: clock.now, lockTries: triesBefore)
            otherRowsRemoved = connection.changes
            open.removed = otherRowsRemoved
            try close(open)
        }
    }

    /// Ends it: refuses to leave far fewer rows than the source had brought, and notes that nobody else has a row in the table.
    func endReplacement() throws(LoadError) {
        guard replacement != .none else { return }
        if replacement == .allRows, let removals {
            let removed = max(0, removals.brought - counts.loaded)
            if removals.isPassed(by: removed, loaded: counts.loaded) {
                throw removals.error(removed: removed, loaded: counts.loaded, kept: "Nothing was changed")
            }
        }
        try replacing { () throws(SQLiteError) in
            if let open = batch { try close(open) }
            try TableLedger.count(anew: target.table, in: connection)
        }
    }

    /// Takes out the rows that are no record's of the source; false where there are none.
    func removeOthers() throws(LoadError) -> Bool {
        guard replacement == .otherRows else { return false }
        var removed: Int64 = 0
        try replacing { () throws(SQLiteError) in
            if let open = batch { try close(open) }
            let others = OtherRows(sourceID: target.sourceID, table: target.table, rowIDOffset: target.rowIDOffset)
            if let column = rows.rowIDColumn {
                removed = try others.remove(withoutRecordIn: column, in: connection)
            } else if let key = KeyHash(rows) {
                removed = try others.remove(withoutKeyIn: rows.key, key, in: connection)
            }
        }
        guard removed > 0 else { return false }
        otherRowsRemoved += removed
        var open = WrittenBatch(
            byteStart: 0, firstRecord: nextRecord, began: clock.now, lockTries: connection.lockTries)
        open.removed = removed
        batch = open
        return true
    }

    private func replacing(_ step: () throws(SQLiteError) -> Void) throws(LoadError) {
        do throws(SQLiteError) {
            try step()
        } catch {
            guard error.isConstraint else {
                throw LoadError(error, doing: "Removing the rows of others failed", database: target.database)
            }
            throw LoadError(
                .constraintFailed,
                "Rows that are not in the input cannot be removed from '\(target.table)': \(error.message)",
                recovery: "Nothing was changed: change the rows that refer to them and run the same command again.",
                underlying: error)
        }
    }
}
