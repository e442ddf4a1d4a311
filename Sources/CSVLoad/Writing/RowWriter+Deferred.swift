import SQLiteCore

/// Rows of a table with deferred foreign keys, which fail at the commit, name no row, and would take a batch with them.
///
/// So they are looked at behind each chunk: a row whose reference points nowhere by then is refused. It may stand
/// before the row that it refers to, within its chunk.
/// See <https://www.sqlite.org/foreignkeys.html#fk_deferred>.
extension RowWriter {
    /// Puts all rows of the chunk's list into the table but those that leave a reference open.
    func insertAllSettled(
        of chunk: Chunk, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [UInt32] {
        let before = (counts: counts, rows: chunk.rowList, rejects: chunk.rejects.count)
        try connection.execute("SAVEPOINT csvload_chunk")
        var refused = try insertAndDrop(from: chunk, &counts, connection)
        if connection.hasOpenForeignKeys {
            try connection.execute("ROLLBACK TO csvload_chunk")
            counts = before.counts
            chunk.setRows(before.rows)
            chunk.rejects.removeLast(chunk.rejects.count - before.rejects)
            refused = try insertSettled(of: chunk, &counts, connection)
        }
        try connection.execute("RELEASE csvload_chunk")
        return refused
    }

    /// Puts rows in one by one; those with an open reference wait until the others are in.
    private func insertSettled(
        of chunk: Chunk, _ counts: inout RowCounts, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [UInt32] {
        var refused: [Int] = []
        var waiting = Array(0..<chunk.rowCount)
        while true {
            var open: [Int] = []
            for position in waiting {
                let before = counts
                try connection.execute("SAVEPOINT csvload_row")
                try insertOneByOne(chunk, position..<position + 1, &counts, &refused, connection)
                if connection.hasOpenForeignKeys {
                    try connection.execute("ROLLBACK TO csvload_row")
                    counts = before
                    open.append(position)
                }
                try connection.execute("RELEASE csvload_row")
            }
            let isStuck = open.count == waiting.count
            waiting = open
            if waiting.isEmpty || isStuck { break }
        }
        let error = SQLiteError(code: SQLiteError.constraintCode, message: "FOREIGN KEY constraint failed")
        for position in waiting { reject(chunk, position, error, &refused) }
        refused.sort()
        let rows = refused.map { chunk.rows[$0] }
        chunk.drop(refused)
        return rows
    }
}
