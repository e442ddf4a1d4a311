import SQLiteCore

/// The rows of a table that are no record's of one source, which go where its input replaces what the table holds.
///
/// What the source's records are is in their stored lists, those of the last batch included. Every call belongs into the caller's
/// transaction, and returns how many rows it has taken out.
struct OtherRows {
    let sourceID: Int64
    let table: String
    /// Added to a record's number to give its row id.
    let rowIDOffset: Int64

    /// Keys that are held at a time; the table is read once for each such share of them.
    private static let keysAtATime: Int64 = 4 << 20
    /// Rows that are found before they are taken out.
    private static let rowsAtATime = 4096

    /// In a keyless table: rows whose ids are no record's.
    func remove(withoutRecordIn column: String, in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        let (name, column) = (SQLText.identifier(table), SQLText.identifier(column))
        let delete = try connection.prepare("DELETE FROM \(name) WHERE \(column) BETWEEN ?1 AND ?2")
        var (removed, next) = (Int64(0), Int64.min)
        func removeRows(upTo last: Int64) throws(SQLiteError) {
            guard next <= last else { return }
            try delete.bind([.integer(next), .integer(last)])
            try delete.step()
            removed += connection.changes
        }
        try RecordStore.forEachRun(of: sourceID, in: connection) { (records) throws(SQLiteError) in
            try removeRows(upTo: rowIDOffset + records.lowerBound - 1)
            next = rowIDOffset + records.upperBound + 1
        }
        try removeRows(upTo: .max)
        return removed
    }

    /// In a table with a key: rows whose keys are no record's.
    func remove(
        withoutKeyIn columns: [String], _ key: KeyHash, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let ranges = try RecordStore.ranges(of: sourceID, in: connection).filter { $0.generation == 0 }
        let records = try RecordStore.rowCount(ranges, in: connection)
        let rows = try TableLedger.count(table, in: connection)
        let shares = UInt64(records / OtherRows.keysAtATime + 1)
        var removed: Int64 = 0
        for share in 0..<shares {
            var held = Set<UInt64>()
            for range in ranges {
                guard let list = try RecordStore.list(range.listID, in: connection) else { continue }
                for index in 0..<list.count where list.outcomes[index].holdsKey && list.keys[index] % shares == share {
                    held.insert(list.keys[index])
                }
            }
            if shares == 1, Int64(held.count) == rows { return 0 }
            removed += try remove(columns, key, in: connection) { $0 % shares == share && !held.contains($0) }
        }
        return removed
    }

    private func remove(
        _ columns: [String], _ key: KeyHash, in connection: borrowing Connection, where isOther: (UInt64) -> Bool
    ) throws(SQLiteError) -> Int64 {
        let names = columns.map(SQLText.identifier)
        let search = try connection.prepare(key.selection(from: table, with: names.map { "t.\($0)" }))
        let conditions = names.indices.map { "\(names[$0]) IS ?\($0 + 1)" }
        let delete = try connection.prepare(
            "DELETE FROM \(SQLText.identifier(table)) WHERE \(conditions.joined(separator: " AND "))")
        var removed: Int64 = 0
        var found: [[SQLValue]] = []
        func removeFound() throws(SQLiteError) {
            for values in found {
                try delete.bind(values)
                try delete.step()
                removed += connection.changes
            }
            found.removeAll(keepingCapacity: true)
        }
        while try search.step() {
            guard isOther(key.key(of: search)) else { continue }
            found.append(columns.indices.map { search.value(at: columns.count + $0) })
            // Rows behind the search may go: it does not come to them again.
            if found.count == OtherRows.rowsAtATime { try removeFound() }
        }
        try removeFound()
        return removed
    }
}
