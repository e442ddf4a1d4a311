import SQLiteCore

/// A run of records that a source has brought, and where its ``RecordList`` is kept.
struct RecordRange: Sendable, Hashable {
    /// 0 for the records of the checkpoints; others had been brought before a reload that is not through.
    var generation: Int64
    var rowIDs: ClosedRange<Int64>
    var listID: Int64

    /// What stands for rows that were left in the table although their records have gone: they have no numbers.
    static let leftBehind: ClosedRange<Int64> = 0...0
}

/// Keeps what identifies the records of sources. Every call belongs into the caller's transaction.
enum RecordStore {
    /// Whether the database's bookkeeping is of a version that keeps this.
    static func isKept(in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_record_ranges'") != nil
    }

    /// What a source has brought: of the latest generation first, each in the order of its records.
    static func ranges(of sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> [RecordRange] {
        guard try isKept(in: connection) else { return [] }
        var found: [RecordRange] = []
        try connection.query(
            """
            SELECT generation, first_row_id, row_id, list_id FROM csvload_record_ranges WHERE source_id = ?1
            ORDER BY generation = 0 DESC, generation DESC, row_id
            """, [.integer(sourceID)]
        ) { row in
            guard 0 <= row.integer(at: 1), row.integer(at: 1) <= row.integer(at: 2),
                row.integer(at: 2) <= CheckpointStore.highest
            else { return }
            found.append(
                RecordRange(
                    generation: row.integer(at: 0), rowIDs: row.integer(at: 1)...row.integer(at: 2),
                    listID: row.integer(at: 3)))
        }
        return found
    }

    /// Records in some lists whose rows are the source's.
    static func rowCount(_ ranges: [RecordRange], in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var count: Int64 = 0
        for range in ranges {
            guard let list = try list(range.listID, in: connection) else { continue }
            for outcome in list.outcomes where outcome.holdsKey && outcome != .shadowed { count += 1 }
        }
        return count
    }

    /// A stored list; nil where it is gone or damaged.
    ///
    /// - Parameter note: is shown the bytes that are stored.
    static func list(
        _ listID: Int64, in connection: borrowing Connection, note: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(SQLiteError) -> RecordList? {
        let statement = try connection.prepare("SELECT records FROM csvload_record_lists WHERE list_id = ?1")
        try statement.bind([.integer(listID)])
        guard try statement.step() else { return nil }
        let stored = statement.cell(at: 0).bytes
        note(stored)
        let list = RecordList(stored: stored)
        statement.reset()
        return list
    }

    /// Keeps the list of records, or of rows that were left behind.
    ///
    /// - Parameter former: lists of which one is taken where it is the same, instead of storing it once more.
    static func add(
        _ list: RecordList, of sourceID: Int64, generation: Int64 = 0, rowIDs: ClosedRange<Int64>,
        former: inout FormerLists, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let stored = list.stored
        var listID = former.take(stored)
        if listID == nil {
            try connection.run("INSERT INTO csvload_record_lists (records) VALUES (?1)", [.blob(stored)])
            listID = connection.lastInsertRowID
        }
        try connection.run(
            "INSERT INTO csvload_record_ranges VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .integer(sourceID), .integer(generation), .integer(rowIDs.upperBound), .integer(rowIDs.lowerBound),
                .integer(listID ?? 0),
            ])
    }

    /// Keeps the list of rows that were left behind.
    static func addLeftBehind(
        _ list: RecordList, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        var none = FormerLists()
        try add(
            list, of: sourceID, generation: 1, rowIDs: RecordRange.leftBehind, former: &none, in: connection)
    }

    /// Puts another list in the place of one.
    static func replace(_ listID: Int64, by list: RecordList, in connection: borrowing Connection) throws(SQLiteError) {
        try connection.run(
            "UPDATE csvload_record_lists SET records = ?2 WHERE list_id = ?1", [.integer(listID), .blob(list.stored)])
    }

    /// Keeps what was brought after a record apart from what is loaded from now on, until that is through.
    static func supersede(
        after rowID: Int64, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            """
            UPDATE csvload_record_ranges SET generation =
                (SELECT max(generation) + 1 FROM csvload_record_ranges WHERE source_id = ?1)
            WHERE source_id = ?1 AND generation = 0 AND row_id > ?2
            """, [.integer(sourceID), .integer(rowID)])
    }

    /// Forgets what was brought before the reload that is through now.
    static func forgetSuperseded(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        try forget(sourceID, where: "AND generation > 0", keeping: "AND generation = 0", in: connection)
    }

    /// Forgets all that a source has brought.
    static func forget(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        try forget(sourceID, where: "", keeping: "AND FALSE", in: connection)
    }

    private static func forget(
        _ sourceID: Int64, where condition: String, keeping other: String, in connection: borrowing Connection
    ) throws(SQLiteError) {
        // Hashes are no secrets: overwriting them with zeros, as some builds of SQLite do, would only write more.
        let before = try connection.value("PRAGMA secure_delete")
        try connection.execute("PRAGMA secure_delete = FAST")
        try connection.run(
            """
            DELETE FROM csvload_record_lists WHERE list_id IN
                (SELECT list_id FROM csvload_record_ranges WHERE source_id = ?1 \(condition)
                EXCEPT SELECT list_id FROM csvload_record_ranges WHERE source_id = ?1 \(other))
            """, [.integer(sourceID)])
        if case .integer(let mode) = before { try connection.execute("PRAGMA secure_delete = \(mode)") }
        try connection.run("DELETE FROM csvload_record_ranges WHERE source_id = ?1 \(condition)", [.integer(sourceID)])
    }

    /// The other sources of a source's table that are known by the same key, in the order of their positions.
    ///
    /// - Returns: nil where there is one of which is not known what it has brought.
    static func neighbours(
        of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> (known: [Neighbour], unknown: String?) {
        var (known, unknown): ([Neighbour], String?) = ([], nil)
        try connection.query(
            """
            SELECT o.source_id, o.name, o.position > s.position, o.brought_by IS s.brought_by
                AND EXISTS (SELECT 1 FROM csvload_record_ranges AS r WHERE r.source_id = o.source_id)
            FROM csvload_sources AS s JOIN csvload_sources AS o USING (table_name)
            WHERE s.source_id = ?1 AND o.source_id <> ?1 AND NOT s.updates_only AND NOT o.updates_only
                AND (EXISTS (SELECT 1 FROM csvload_checkpoints AS c WHERE c.source_id = o.source_id)
                    OR EXISTS (SELECT 1 FROM csvload_record_ranges AS r WHERE r.source_id = o.source_id))
            ORDER BY o.position
            """, [.integer(sourceID)]
        ) { row in
            let name = row.text(at: 1) ?? ""
            if row.integer(at: 3) == 0 {
                unknown = unknown ?? name
            } else {
                known.append(Neighbour(sourceID: row.integer(at: 0), name: name, isLater: row.integer(at: 2) != 0))
            }
        }
        return (known, unknown)
    }

    /// Another source of the same table.
    struct Neighbour: Sendable, Hashable {
        var sourceID: Int64
        var name: String
        /// Whether it decides what a row has that both bring.
        var isLater: Bool
    }

    /// Calls for each run of records of a keyless source that have rows, by their numbers.
    static func forEachRun(
        of sourceID: Int64, in connection: borrowing Connection,
        _ body: (ClosedRange<Int64>) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        // What an unfinished reload has left behind counts where nothing later was loaded.
        var covered: Int64 = 0
        try forEachList(of: sourceID, in: connection) { (range, list) throws(SQLiteError) in
            var index = Int(clamping: max(0, covered + 1 - range.rowIDs.lowerBound))
            covered = max(covered, range.rowIDs.upperBound)
            while index < list.count {
                var end = index
                while end < list.count, list.outcomes[end].holdsKey { end += 1 }
                if end > index {
                    try body(range.rowIDs.lowerBound + Int64(index)...range.rowIDs.lowerBound + Int64(end) - 1)
                }
                index = end + 1
            }
        }
    }

    /// Calls for each list of a source that can be read.
    static func forEachList(
        of sourceID: Int64, in connection: borrowing Connection,
        _ body: (RecordRange, RecordList) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        for range in try ranges(of: sourceID, in: connection) {
            guard let list = try list(range.listID, in: connection) else { continue }
            try body(range, list)
        }
    }
}

extension RecordStore {
    /// Takes over what an earlier version knew of the rows that the sources of a table had brought: their keys alone.
    static func adoptKeys(
        of table: String, _ columns: [String], _ key: KeyHash, in connection: borrowing Connection
    ) throws(SQLiteError) {
        for source in try earlierSources(of: table, columns, in: connection) {
            var list = RecordList()
            for key in try earlierKeys(of: source, columns, key, in: connection) {
                list.append(hash: 0, key: key, .loaded)
            }
            if list.count > 0 {
                try addLeftBehind(list, of: source, in: connection)
            }
            try connection.execute("DROP TABLE csvload_brought_\(source)")
        }
    }

    /// Sources of a table of which an earlier version has kept the keys of their rows.
    static func earlierSources(
        of table: String, _ columns: [String], in connection: borrowing Connection
    ) throws(SQLiteError) -> [Int64] {
        var sources: [Int64] = []
        try connection.query(
            """
            SELECT source_id FROM csvload_sources WHERE table_name = ?1 COLLATE NOCASE AND brought_by = ?2
                AND EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'csvload_brought_' || source_id)
            """, [.text(table), .text(JSONList.text(columns.map { .text($0) }))]
        ) { row in
            sources.append(row.integer(at: 0))
        }
        return sources
    }

    /// The keys of the rows that such a source has brought.
    static func earlierKeys(
        of sourceID: Int64, _ columns: [String], _ key: KeyHash, in connection: borrowing Connection
    ) throws(SQLiteError) -> [UInt64] {
        let names = columns.indices.map { "k\($0)" }.joined(separator: ", ")
        let statement = try connection.prepare("SELECT \(names) FROM csvload_brought_\(sourceID)")
        var keys: [UInt64] = []
        while try statement.step() { keys.append(key.key(of: statement)) }
        return keys
    }
}

extension RecordStore {
    /// Notes of records, by their numbers in rising order, what became of them after all.
    static func revise(
        _ records: [(record: Int64, key: UInt64)], _ outcome: RecordOutcome, of sourceID: Int64,
        in connection: borrowing Connection
    ) throws(SQLiteError) {
        var next = 0
        for range in try ranges(of: sourceID, in: connection) where range.generation == 0 {
            while next < records.count, records[next].record < range.rowIDs.lowerBound { next += 1 }
            guard next < records.count, records[next].record <= range.rowIDs.upperBound,
                var list = try list(range.listID, in: connection)
            else { continue }
            while next < records.count, range.rowIDs.contains(records[next].record) {
                let index = Int(records[next].record - range.rowIDs.lowerBound)
                if index < list.count { list.set(index, key: records[next].key, outcome) }
                next += 1
            }
            try replace(range.listID, by: list, in: connection)
        }
    }
}

extension RecordStore {
    /// Forgets by which bytes the records of a source are known, so that a load takes all of them; whose rows they are stays known.
    ///
    /// - Parameter isSuperseded: whether only records are meant that had been brought before a reload that is not through.
    static func forgetHashes(
        of sourceID: Int64, isSuperseded: Bool = false, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try forEachList(of: sourceID, in: connection) { (range, list) throws(SQLiteError) in
            guard !isSuperseded || range.generation > 0 else { return }
            var unknown = RecordList()
            for index in 0..<list.count { unknown.append(hash: 0, key: list.keys[index], list.outcomes[index]) }
            try replace(range.listID, by: unknown, in: connection)
        }
    }

    /// Keeps a list of records that a source had brought, and that are no longer in it.
    static func addFormer(
        _ list: RecordList, of sourceID: Int64, rowIDs: ClosedRange<Int64>, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let last = try connection.value(
            "SELECT max(generation) FROM csvload_record_ranges WHERE source_id = ?1", [.integer(sourceID)])
        var generation: Int64 = 1
        if case .integer(let highest) = last { generation = highest + 1 }
        var none = FormerLists()
        try add(list, of: sourceID, generation: generation, rowIDs: rowIDs, former: &none, in: connection)
    }
}
