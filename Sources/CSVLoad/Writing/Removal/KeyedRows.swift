import SQLiteCore

/// Rows of a table, found by what their keys are known by in a ``RecordList``.
struct KeyedRows {
    let table: String
    let keyColumns: [String]
    let key: KeyHash

    /// Calls for each row of the table that has one of the keys.
    ///
    /// - Parameters:
    ///   - columns: SQL of the values that are wanted of the row, which is called `t`.
    ///   - body: is given a statement that stands at the row, and where in it these values begin.
    func forEach(
        of keys: Set<UInt64>, selecting columns: [String], in connection: borrowing Connection,
        _ body: (borrowing Statement, Int) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        guard !keys.isEmpty else { return }
        let sql = key.selection(from: table, with: columns)
        guard key.isInteger else {
            // Hashes do not lead to their rows: all keys of the table are looked at.
            let search = try connection.prepare(sql)
            while try search.step() {
                if keys.contains(key.key(of: search)) { try body(search, keyColumns.count) }
            }
            return
        }
        let search = try connection.prepare("\(sql) WHERE t.\(SQLText.identifier(keyColumns[0])) = ?1")
        for key in keys.map({ Int64(bitPattern: $0) }).sorted() {
            try search.bind([.integer(key)])
            while try search.step() { try body(search, 1) }
        }
    }
}
