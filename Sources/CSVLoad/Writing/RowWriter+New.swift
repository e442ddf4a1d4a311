import SQLiteCore

/// Rows are inserted as if no key of theirs were in the table yet, as in a first load none is.
///
/// A statement that can update keeps a copy of each page it is about to change, so that it can be undone on its own: with
/// keys in random order that is most pages of the table, for every chunk. `INSERT OR FAIL` needs none. It stops at the row
/// that is refused and keeps those before it, so that the row can go in alone, as an upsert, and the rest go on.
/// See <https://www.sqlite.org/lang_conflict.html>.
extension RowWriter {
    /// Rows of a list whose key was in the table, beyond which the rest of it is upserted.
    private static let patience = 16

    /// Inserts rows up to the end of the list, or to where too many keys were known; returns where that is.
    func insertNew(
        _ list: any RowList, _ counts: inout RowCounts, _ refused: inout [Int], _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int {
        var start = 0
        var known = 0
        while start < list.rowCount, known <= Self.patience {
            do throws(SQLiteError) {
                try upsert.insertNew(start..<list.rowCount)
                counts.inserted += Int64(list.rowCount - start)
                return list.rowCount
            } catch {
                let failed = upsert.failedRow
                guard error.isConstraint, connection.changes == Int64(failed - start) else { throw error }
                counts.inserted += Int64(failed - start)
                let before = counts.updated + counts.unchanged
                try insertOneByOne(list, failed..<failed + 1, &counts, &refused, connection)
                known += counts.updated + counts.unchanged > before ? 1 : 0
                start = failed + 1
            }
        }
        return start
    }
}
