import SQLiteCore

/// Counts the rows of a table that no source has brought.
enum RowsOfOthers {
    /// Goes through the table; nil where it is not known of all sources of the table what they have brought, or memory
    /// would not hold it.
    static func count(_ target: VerifyTarget, in connection: borrowing Connection) throws(SQLiteError) -> Int64? {
        let plan = target.plan
        guard target.source != nil, try RecordStore.isKept(in: connection),
            var brought = try brought(target, in: connection)
        else { return nil }
        guard let known = brought.sorted() else { return nil }
        var count: Int64 = 0
        let table = SQLText.identifier(target.table.name)
        if let column = plan.rowIDColumn {
            let rows = try connection.prepare("SELECT \(SQLText.identifier(column)) FROM \(table)")
            while try rows.step() { count += known.contains(rows.integer(at: 0)) ? 0 : 1 }
        } else if let key = KeyHash(plan) {
            let rows = try connection.prepare(key.selection(from: target.table.name, with: []))
            while try rows.step() { count += known.contains(Int64(bitPattern: key.key(of: rows))) ? 0 : 1 }
        }
        return count
    }

    /// What identifies the rows that the sources of a table have brought.
    private static func brought(
        _ target: VerifyTarget, in connection: borrowing Connection
    ) throws(SQLiteError) -> RunSet? {
        let isNumbered = target.plan.rowIDColumn != nil
        guard isNumbered || KeyHash(target.plan) != nil else { return nil }
        var sources: [(id: Int64, offset: Int64)] = []
        var isKnown = true
        try connection.query(
            """
            SELECT source_id, position, coalesce(brought_by = ?2, 0) AND (
                    EXISTS (SELECT 1 FROM csvload_record_ranges AS r WHERE r.source_id = s.source_id)
                    OR NOT EXISTS (SELECT 1 FROM csvload_checkpoints AS c WHERE c.source_id = s.source_id))
            FROM csvload_sources AS s
            WHERE table_name = ?1 COLLATE NOCASE AND \(try SourceStore.bringsRows(in: connection))
            """, [.text(target.table.name), .text(JSONList.text(target.plan.key.map { .text($0) }))]
        ) { row in
            sources.append((row.integer(at: 0), SourcePosition(row.integer(at: 1)).rowIDOffset))
            if row.integer(at: 2) == 0 { isKnown = false }
        }
        guard isKnown else { return nil }
        var rows = RunSet()
        for source in sources {
            if isNumbered {
                try RecordStore.forEachRun(of: source.id, in: connection) { run in
                    rows.insert(source.offset + run.lowerBound...source.offset + run.upperBound)
                }
            } else {
                try RecordStore.forEachList(of: source.id, in: connection) { (_, list) in
                    for index in 0..<list.count where list.outcomes[index].holdsKey {
                        rows.insert(Int64(bitPattern: list.keys[index]))
                    }
                }
            }
        }
        return rows
    }
}
