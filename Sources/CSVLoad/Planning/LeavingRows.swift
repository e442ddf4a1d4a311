import SQLiteCore

/// Rows that a source has brought and that a load would take out, as far as its text is gone through.
///
/// At first they are all that the source may give up. Each record of the text that has a row keeps that, until those are left
/// whose records are gone, refused or filtered. What other sources of the table have brought, too, is none of them.
struct LeavingRows {
    private enum Rows {
        /// What they are known by in the lists of records.
        case keys(Set<UInt64>)
        /// Whether the record has one, for each from the first on that is loaded.
        case numbers([Bool], offset: Int64)
    }

    private var rows: Rows
    private(set) var count: Int64
    /// Rows that records of the text have.
    private(set) var loaded: Int64 = 0
    private var recordsSeen = 0
    /// Whether a record that is left alone may have one of their keys.
    private let looksAtKnown: Bool
    /// Rows that the source had brought.
    let brought: Int64
    /// Those of them whose records are not looked at again.
    let kept: Int64

    /// - Parameters:
    ///   - gone: keys among which all are known to be that are not in the text any more; nil where that is not known.
    ///   - isCounted: whether the rows are counted, too, that the source had brought.
    /// - Returns: nil where rows can be told apart by nothing.
    init?(
        of source: SourceRecord, in table: String, _ plan: RowPlan, _ state: DatabaseState, from start: LoadPlan.Start,
        gone: Set<UInt64>?, isCounted: Bool, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        if let column = plan.rowIDColumn {
            try self.init(numbersOf: source, in: table, column, state, from: start, connection)
        } else if let key = KeyHash(plan) {
            try self.init(
                keysOf: source, in: table, plan.key, key, state, from: start, gone: gone, isCounted: isCounted,
                connection)
        } else {
            return nil
        }
    }

    private init(
        keysOf source: SourceRecord, in table: String, _ columns: [String], _ key: KeyHash, _ state: DatabaseState,
        from start: LoadPlan.Start, gone: Set<UInt64>?, isCounted: Bool, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        var leaving = gone ?? []
        var (all, staying, others) = (Set<UInt64>(), Set<UInt64>(), Set<UInt64>())
        let hasLeftBehind = state.ranges.contains { $0.rowIDs == RecordRange.leftBehind }
        // Nothing that is known to be gone stands in a record that stays.
        for range in state.ranges where isCounted || gone == nil || hasLeftBehind {
            guard let list = try RecordStore.list(range.listID, in: connection) else { continue }
            let stays = range.generation == 0 && range.rowIDs.upperBound <= start.records
            let leaves = !stays && (gone == nil || range.rowIDs == RecordRange.leftBehind)
            for index in 0..<list.count where list.outcomes[index].holdsKey && list.outcomes[index] != .shadowed {
                if isCounted { all.insert(list.keys[index]) }
                if stays { staying.insert(list.keys[index]) }
                if leaves { leaving.insert(list.keys[index]) }
            }
        }
        for earlier in try RecordStore.earlierSources(of: table, columns, in: connection) {
            let keys = try RecordStore.earlierKeys(of: earlier, columns, key, in: connection)
            if earlier == source.sourceID {
                all.formUnion(keys)
                leaving.formUnion(keys)
            } else {
                others.formUnion(keys)
            }
        }
        leaving.subtract(staying)
        leaving.subtract(others)
        let neighbours =
            try RecordStore.isKept(in: connection)
            ? RecordStore.neighbours(of: source.sourceID, in: connection).known : []
        for neighbour in neighbours {
            try RecordStore.forEachList(of: neighbour.sourceID, in: connection) { (range, list) in
                guard range.generation == 0, !leaving.isEmpty else { return }
                for index in 0..<list.count where list.outcomes[index].holdsKey { leaving.remove(list.keys[index]) }
            }
        }
        rows = .keys(leaving)
        looksAtKnown = gone == nil || hasLeftBehind
        count = Int64(leaving.count)
        brought = Int64(all.count)
        kept = Int64(staying.count)
    }

    /// Rows of a table without a key, which are known by the numbers of their records.
    private init(
        numbersOf source: SourceRecord, in table: String, _ column: String, _ state: DatabaseState,
        from start: LoadPlan.Start, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        var has = [Bool](repeating: false, count: Int(max(0, state.recordsBefore - start.records)))
        var (brought, kept): (Int64, Int64) = (0, 0)
        func note(_ records: ClosedRange<Int64>) {
            brought += Int64(records.count)
            kept += max(0, min(records.upperBound, start.records) - records.lowerBound + 1)
            // Lists that somebody has changed may reach further than the checkpoints.
            let last = min(records.upperBound, start.records + Int64(has.count))
            for record in stride(from: max(records.lowerBound, start.records + 1), through: last, by: 1) {
                has[Int(record - start.records) - 1] = true
            }
        }
        if state.ranges.isEmpty {
            // An earlier version has kept no lists.
            let name = SQLText.identifier(column)
            let search = try connection.prepare(
                "SELECT \(name) FROM \(SQLText.identifier(table)) WHERE \(name) BETWEEN ?1 AND ?2")
            try search.bind([
                .integer(source.rowIDOffset + 1), .integer(source.rowIDOffset + state.recordsBefore),
            ])
            while try search.step() {
                let record = search.integer(at: 0) - source.rowIDOffset
                note(record...record)
            }
        } else {
            try RecordStore.forEachRun(of: source.sourceID, in: connection) { note($0) }
        }
        looksAtKnown = true
        rows = .numbers(has, offset: source.rowIDOffset + start.records)
        count = brought - kept
        self.brought = brought
        self.kept = kept
    }

    /// Takes out of them what records of the text still have; the chunks have to come in their order.
    mutating func keep(rowsOf chunk: Chunk) {
        let first = recordsSeen
        recordsSeen += chunk.recordCount
        switch rows {
        case .keys(var keys):
            rows = .keys([])
            if looksAtKnown {
                for index in 0..<chunk.recordCount where chunk.outcomes[index].holdsKey {
                    loaded += 1
                    keys.remove(chunk.keys[index])
                }
            } else {
                loaded += chunk.known + Int64(chunk.rowCount)
                chunk.forEachWrittenKey { keys.remove($0) }
            }
            count = Int64(keys.count)
            rows = .keys(keys)
        case .numbers(var has, let offset):
            rows = .keys([])
            for index in 0..<chunk.recordCount where chunk.outcomes[index].holdsKey {
                loaded += 1
                guard first + index < has.count, has[first + index] else { continue }
                has[first + index] = false
                count -= 1
            }
            rows = .numbers(has, offset: offset)
        }
    }

    /// Calls for each of the rows that is in the table; see ``KeyedRows``.
    func forEach(
        in table: String, _ plan: RowPlan, selecting columns: [String], _ connection: borrowing Connection,
        _ body: (borrowing Statement, Int) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        switch rows {
        case .keys(let keys):
            guard let key = KeyHash(plan) else { return }
            try KeyedRows(table: table, keyColumns: plan.key, key: key).forEach(
                of: keys, selecting: columns, in: connection, body)
        case .numbers(let has, let offset):
            guard let column = plan.rowIDColumn else { return }
            let search = try connection.prepare(
                "SELECT \(columns.joined(separator: ", ")) FROM \(SQLText.identifier(table)) AS t "
                    + "WHERE t.\(SQLText.identifier(column)) = ?1")
            for index in has.indices where has[index] {
                try search.bind([.integer(offset + Int64(index) + 1)])
                while try search.step() { try body(search, 0) }
            }
        }
    }
}
