import SQLiteCore

/// Rows that go because the input takes the place of all that the table holds.
extension TrialRun {
    /// Notes the rows that the records of a chunk have.
    func keep(rowsOf chunk: Chunk, from firstRecord: Int64) {
        let isNumbered = plan.rows.rowIDColumn != nil
        // The records of a new source get numbers that no row has.
        guard !isNumbered || plan.database.source != nil else { return }
        let first = rowIDOffset + firstRecord
        for index in 0..<chunk.recordCount where chunk.outcomes[index].holdsKey {
            staying.insert(isNumbered ? UInt64(bitPattern: first + Int64(index)) : chunk.keys[index])
        }
    }

    /// Calls for each row that would go; before the first record, all of them.
    func forEachReplaced(
        selecting values: [String], _ database: borrowing Connection,
        _ body: (borrowing Statement, Int) -> Void
    ) throws(SQLiteError) {
        let (rows, table) = (plan.rows, plan.options.table)
        if let sourceID = plan.database.source?.sourceID {
            try RecordStore.forEachList(of: sourceID, in: database) { (range, list) in
                guard range.generation == 0, range.rowIDs.upperBound <= plan.start.records else { return }
                let first = rowIDOffset + range.rowIDs.lowerBound
                for index in 0..<list.count where list.outcomes[index].holdsKey {
                    staying.insert(
                        rows.rowIDColumn == nil ? list.keys[index] : UInt64(bitPattern: first + Int64(index)))
                }
            }
        }
        if let key = KeyHash(rows) {
            let search = try database.prepare(key.selection(from: table, with: values))
            while try search.step() {
                if !staying.contains(key.key(of: search)) { body(search, rows.key.count) }
            }
            return
        }
        let number = rows.rowIDColumn.map { "t.\(SQLText.identifier($0))" } ?? "NULL"
        let search = try database.prepare(
            "SELECT \(([number] + values).joined(separator: ", ")) FROM \(SQLText.identifier(table)) AS t")
        while try search.step() {
            if !staying.contains(UInt64(bitPattern: search.integer(at: 0))) { body(search, 1) }
        }
    }
}
