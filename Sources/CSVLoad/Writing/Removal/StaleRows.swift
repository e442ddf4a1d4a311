import SQLiteCore

/// Takes out rows of a keyless table whose records are no longer rows: refused now, filtered, or gone.
///
/// The row id is the record's number in its source, so that a changed source says which rows are its own.
struct StaleRows {
    private let table: String
    private let rowIDColumn: String
    /// Added to a record's number to give its row id.
    private let offset: Int64

    init(table: String, rowIDColumn: String, offset: Int64) {
        self.table = SQLText.identifier(table)
        self.rowIDColumn = SQLText.identifier(rowIDColumn)
        self.offset = offset
    }

    /// The highest row id in the table, whichever source's it is; 0 where there is none.
    func lastRowID(in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        let last = try connection.value("SELECT max(\(rowIDColumn)) FROM \(table)")
        if case .integer(let rowID) = last { return rowID }
        return 0
    }

    /// Removes rows of a chunk's records that have no row now, and may have had one; returns how many there were.
    func remove(
        within chunk: Chunk, from firstRecord: Int64, connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let statement = try connection.prepare("DELETE FROM \(table) WHERE \(rowIDColumn) = ?1")
        var removed: Int64 = 0
        for ordinal in 0..<chunk.recordCount where !chunk.outcomes[ordinal].holdsKey {
            try statement.bind([.integer(offset + firstRecord + Int64(ordinal))])
            try statement.step()
            removed += connection.changes
        }
        return removed
    }

    /// Removes the rows of records that the source no longer has.
    func remove(_ records: ClosedRange<Int64>, connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        try connection.run(
            "DELETE FROM \(table) WHERE \(rowIDColumn) BETWEEN ?1 AND ?2",
            [.integer(offset + records.lowerBound), .integer(offset + records.upperBound)])
        return connection.changes
    }
}
