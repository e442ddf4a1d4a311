import SQLiteCore

/// Finds at the end of a run which rows the source no longer has, and takes them out of the table.
///
/// What a source had brought before the run, and what it brings now, is kept in lists (``RecordStore``). A key that stands in
/// the former and not in the latter is *gone*. Its row stays where another source of the table brings the key, too: the last
/// of those decides what the row has from now on. Every call belongs into the caller's transaction.
struct MissingRows {
    let sourceID: Int64
    let table: String
    let keyColumns: [String]
    let key: KeyHash
    /// Keys among which all that are gone are known to be; nil where that is not known.
    var candidates: Set<UInt64>?
    /// Whether rows are taken out; else the source goes on standing for them.
    let removes: Bool

    /// Keys that are looked for at a time, so that memory stays bounded.
    private static let sliceCount = 1 << 20

    /// Takes out what is gone, and forgets what was brought before; returns how many rows were taken out.
    func settle(in connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var removed: Int64 = 0
        var orphans = RecordList()
        var slice = candidates ?? []
        for range in try RecordStore.ranges(of: sourceID, in: connection) where range.generation > 0 {
            guard candidates == nil || range.rowIDs == RecordRange.leftBehind,
                let list = try RecordStore.list(range.listID, in: connection)
            else { continue }
            for index in 0..<list.count where list.outcomes[index].holdsKey && list.outcomes[index] != .shadowed {
                slice.insert(list.keys[index])
            }
            if slice.count >= MissingRows.sliceCount {
                removed += try settle(&slice, &orphans, in: connection)
                slice.removeAll(keepingCapacity: true)
            }
        }
        if !slice.isEmpty { removed += try settle(&slice, &orphans, in: connection) }
        try RecordStore.forgetSuperseded(sourceID, in: connection)
        if orphans.count > 0 {
            try RecordStore.addLeftBehind(orphans, of: sourceID, in: connection)
        }
        return removed
    }

    private func settle(
        _ keys: inout Set<UInt64>, _ orphans: inout RecordList, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        var gone = keys
        try RecordStore.forEachList(of: sourceID, in: connection) { (range, list) throws(SQLiteError) in
            guard range.generation == 0, !gone.isEmpty else { return }
            for index in 0..<list.count where list.outcomes[index].holdsKey { gone.remove(list.keys[index]) }
        }
        guard !gone.isEmpty else { return 0 }
        try giveUp(&gone, in: connection)
        guard removes else {
            for key in gone.sorted() { orphans.append(hash: 0, key: key, .loaded) }
            return 0
        }
        return key.isInteger ? try removeIntegers(gone, in: connection) : try removeHashed(gone, in: connection)
    }

    /// Leaves keys to the sources that bring them, too; what an earlier one says of them is to be written again.
    private func giveUp(_ gone: inout Set<UInt64>, in connection: borrowing Connection) throws(SQLiteError) {
        for neighbour in try RecordStore.neighbours(of: sourceID, in: connection).known.reversed() {
            var isStale = false
            var shared = Set<UInt64>()
            try RecordStore.forEachList(of: neighbour.sourceID, in: connection) { (range, list) throws(SQLiteError) in
                guard range.generation == 0, !gone.isEmpty else { return }
                var list = list
                var isChanged = false
                for index in 0..<list.count where list.outcomes[index].holdsKey && gone.contains(list.keys[index]) {
                    shared.insert(list.keys[index])
                    guard !neighbour.isLater, list.outcomes[index] != .mended else { continue }
                    list.set(index, .stale)
                    isChanged = true
                }
                if isChanged { try RecordStore.replace(range.listID, by: list, in: connection) }
                isStale = isStale || isChanged
            }
            gone.subtract(shared)
            if isStale { try SourceStore.setStale(true, neighbour.sourceID, in: connection) }
        }
    }

    private func removeIntegers(
        _ keys: Set<UInt64>, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let statement = try connection.prepare(
            "DELETE FROM \(SQLText.identifier(table)) WHERE \(SQLText.identifier(keyColumns[0])) = ?1")
        var removed: Int64 = 0
        for key in keys.map({ Int64(bitPattern: $0) }).sorted() {
            try statement.bind([.integer(key)])
            try statement.step()
            removed += connection.changes
        }
        return removed
    }

    private func removeHashed(
        _ keys: Set<UInt64>, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let names = keyColumns.map { "t.\(SQLText.identifier($0))" }
        var found: [[SQLValue]] = []
        try KeyedRows(table: table, keyColumns: keyColumns, key: key).forEach(
            of: keys, selecting: names, in: connection
        ) { (row, first) in
            found.append(names.indices.map { row.value(at: first + $0) })
        }
        // Equal by the index, so that it is used, and the same to the byte.
        let conditions = keyColumns.enumerated().map { index, name in
            let name = SQLText.identifier(name)
            return "\(name) = ?\(index + 1) AND \(name) COLLATE BINARY = ?\(index + 1)"
        }
        let statement = try connection.prepare(
            "DELETE FROM \(SQLText.identifier(table)) WHERE \(conditions.joined(separator: " AND "))")
        var removed: Int64 = 0
        for values in found {
            try statement.bind(values)
            try statement.step()
            removed += connection.changes
        }
        return removed
    }
}
