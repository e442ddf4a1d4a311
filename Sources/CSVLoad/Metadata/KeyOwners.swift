import SQLiteCore

/// Which of some keys are brought by later records than one that is to be written: these decide what their rows have.
struct KeyOwners {
    /// The last record of the source with the key; the highest number of all where a later source brings it.
    private var last: [UInt64: Int64] = [:]

    /// Looks for keys among the records of a source, and of the later sources of its table.
    init(of keys: Set<UInt64>, sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        guard !keys.isEmpty else { return }
        var last: [UInt64: Int64] = [:]
        try RecordStore.forEachList(of: sourceID, in: connection) { (range, list) in
            guard range.generation == 0 else { return }
            for index in 0..<list.count where list.outcomes[index].holdsKey && keys.contains(list.keys[index]) {
                last[list.keys[index]] = max(last[list.keys[index]] ?? 0, range.rowIDs.lowerBound + Int64(index))
            }
        }
        for neighbour in try RecordStore.neighbours(of: sourceID, in: connection).known where neighbour.isLater {
            try RecordStore.forEachList(of: neighbour.sourceID, in: connection) { (_, list) in
                for index in 0..<list.count where list.outcomes[index].holdsKey && keys.contains(list.keys[index]) {
                    last[list.keys[index]] = .max
                }
            }
        }
        self.last = last
    }

    /// Whether a later record than this one decides what the row of a key has.
    func isSuperseded(_ key: UInt64, at record: Int64) -> Bool { last[key] ?? 0 > record }
}

/// The keys that later sources of a table bring, which therefore decide what these rows have.
struct LaterKeys {
    private var keys: [UInt64] = []

    /// Fails where there is no later source, or none that is known by the same key.
    init?(than sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        let later = try RecordStore.neighbours(of: sourceID, in: connection).known.filter(\.isLater)
        guard !later.isEmpty else { return nil }
        var keys: [UInt64] = []
        for neighbour in later {
            try RecordStore.forEachList(of: neighbour.sourceID, in: connection) { (_, list) in
                for index in 0..<list.count where list.outcomes[index].holdsKey { keys.append(list.keys[index]) }
            }
        }
        keys.sort()
        self.keys = keys
    }

    /// - Complexity: logarithmic.
    func contains(_ key: UInt64) -> Bool {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key
    }
}

extension Chunk {
    /// Takes rows out of the list of those to write that later sources bring, too.
    func leave(to later: LaterKeys) {
        var kept = 0
        for position in 0..<rowCount {
            let ordinal = Int(ordinals[Int(rows[position])])
            if later.contains(keys[ordinal]) {
                outcomes[ordinal] = .shadowed
                known += 1
            } else {
                rows[kept] = rows[position]
                kept += 1
            }
        }
        rowCount = kept
    }
}
