import SQLiteCore

/// Has the sources of a table load the rows again that an undo has changed.
///
/// What the run's source has brought is compared with the table by its next load, whatever its records are known by; what it had
/// brought and given up is its own again. Other sources that bring one of the keys write its row again.
struct UndoneRecords {
    private let sourceID: Int64
    private let plan: RowPlan?
    private let key: KeyHash?
    /// Finds the key of a row by its identity.
    private let search: StatementBox?
    private let rowIDColumn: String?
    private let rowIDOffset: Int64
    /// Keys of rows that were changed, whose other sources are not told yet.
    private var changed = Set<UInt64>()
    /// Keys, or numbers of records, of rows that are back.
    private var restored: [UInt64] = []

    /// Keys that are kept at a time, so that memory stays bounded.
    private static let sliceCount = 1 << 20
    private static let listCount = 1 << 15

    init(
        of source: SourceFilter.Source, _ table: TargetTable, database: String, _ connection: borrowing Connection
    ) throws(LoadError) {
        sourceID = source.sourceID
        rowIDOffset = source.position.rowIDOffset
        plan = UndoneRecords.plan(of: source, table)
        key = plan.flatMap { KeyHash($0) }
        rowIDColumn = plan?.rowIDColumn
        do throws(SQLiteError) {
            let isRow = try UndoTable(table, connection).isRow
            search =
                if let key {
                    StatementBox(
                        try connection.prepare("\(key.selection(from: table.name, with: [])) WHERE \(isRow)"))
                } else {
                    nil
                }
        } catch {
            throw LoadError(error, doing: "Cannot read what the source has brought", database: database)
        }
    }

    /// How the source's records become rows; nil where that cannot be said any more.
    private static func plan(of source: SourceFilter.Source, _ table: TargetTable) -> RowPlan? {
        guard let stored = try? source.stored.get(), let names = stored.fieldNames, let layout = stored.layout else {
            return nil
        }
        return try? PlanBuilder(
            stored.content, as: stored, names: names, layout: layout, source: source.name, table: table.name
        ).plan(for: table, isOurs: true)
    }

    /// What the key of a row is known by; nil where nothing tells.
    func key(of row: UndoTable.Row?) throws(SQLiteError) -> UInt64? {
        guard let key, let search, let row else { return nil }
        try search.statement.bind(row.identity)
        defer { search.statement.reset() }
        return try search.statement.step() ? key.key(of: search.statement) : nil
    }

    /// Takes note of a change that was put back.
    ///
    /// - Parameter key: of its row.
    mutating func note(
        _ change: RecordedChange, key: UInt64?, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        if let key {
            changed.insert(key)
            if change.kind == .deleted { restored.append(key) }
            if changed.count >= UndoneRecords.sliceCount { try tellOthers(connection) }
        } else if rowIDColumn != nil, change.kind == .deleted, case .integer(let rowID)? = change.key.first?.value {
            restored.append(UInt64(clamping: rowID - rowIDOffset))
        }
        if restored.count >= UndoneRecords.listCount { try keepRestored(connection) }
    }

    /// Writes what is left.
    mutating func write(_ connection: borrowing Connection) throws(SQLiteError) {
        try tellOthers(connection)
        try keepRestored(connection)
        try RecordStore.forgetHashes(of: sourceID, in: connection)
    }

    /// Has the other sources of the table write rows again whose keys they bring.
    private mutating func tellOthers(_ connection: borrowing Connection) throws(SQLiteError) {
        let keys = changed
        changed.removeAll(keepingCapacity: true)
        guard !keys.isEmpty else { return }
        for neighbour in try RecordStore.neighbours(of: sourceID, in: connection).known {
            var isStale = false
            try RecordStore.forEachList(of: neighbour.sourceID, in: connection) { (range, list) throws(SQLiteError) in
                guard range.generation == 0 else { return }
                var list = list
                var isChanged = false
                for index in 0..<list.count
                where list.outcomes[index].holdsKey && list.outcomes[index] != .mended
                    && keys.contains(list.keys[index])
                {
                    list.set(index, .stale)
                    isChanged = true
                }
                if isChanged { try RecordStore.replace(range.listID, by: list, in: connection) }
                isStale = isStale || isChanged
            }
            if isStale { try SourceStore.setStale(true, neighbour.sourceID, in: connection) }
        }
    }

    /// Keeps of rows that are back that the source has brought them, and that their records are not in it.
    private mutating func keepRestored(_ connection: borrowing Connection) throws(SQLiteError) {
        let restored = self.restored.sorted()
        self.restored.removeAll(keepingCapacity: true)
        guard !restored.isEmpty else { return }
        guard rowIDColumn != nil else {
            var list = RecordList()
            for key in restored { list.append(hash: 0, key: key, .loaded) }
            return try RecordStore.addFormer(list, of: sourceID, rowIDs: RecordRange.leftBehind, in: connection)
        }
        var start = 0
        while start < restored.count {
            var end = start + 1
            while end < restored.count, restored[end] == restored[end - 1] + 1 { end += 1 }
            var list = RecordList()
            for _ in start..<end { list.append(hash: 0, key: 0, .loaded) }
            let first = Int64(clamping: restored[start])
            try RecordStore.addFormer(
                list, of: sourceID, rowIDs: first...first + Int64(end - start) - 1, in: connection)
            start = end
        }
    }
}
