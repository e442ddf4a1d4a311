/// Finds which records of a text were brought before, and in which order.
///
/// Both are gone through side by side. Where they differ, a few records behind either place tell mostly how they go on; else
/// a window of former records is searched for two that follow each other in the text. What finds no partner in this
/// way is matched by hash at the end: these records have moved. Identical records are matched in their order.
struct RecordMatcher {
    /// A record of the text without a partner.
    struct Unmatched: Sendable {
        var hash: UInt64
        /// Its number in the source.
        var record: Int64
    }

    /// A record that stands at another place than before.
    struct Moved: Sendable {
        var record: Int64
        var key: UInt64
        var outcome: RecordOutcome
    }

    private let former: FormerRecords
    /// Former records that were read, from ``head`` on not yet matched.
    private var ahead: [FormerRecords.Entry] = []
    private var head = 0
    private var isAtEnd = false
    private var window = HashWindow()
    private(set) var unmatchedFormer: [FormerRecords.Entry] = []
    private(set) var unmatched: [Unmatched] = []
    /// Records that are to be parsed although they were brought before: they were refused, or are to be written again.
    private(set) var repeated: Int64 = 0
    /// Whether records are known that a retry has loaded.
    private(set) var hasMended = false
    /// Whether records that have rows stand where they stood.
    private(set) var keepsRows = false
    /// Whether so much has changed that it is not worth while to look for more.
    private(set) var isTooDifferent = false

    /// Records that may wait for a partner: 24 bytes each on one side, 16 on the other.
    private static let patience = 3_000_000
    private static let reach = 8

    init(_ former: FormerRecords) {
        self.former = former
    }

    /// Says of each record of a chunk what is known of it: its key and outcome, or that it is to be taken.
    ///
    /// - Parameter firstRecord: number of the chunk's first record.
    mutating func match(_ chunk: Chunk, firstRecord: Int64) throws(LoadError) {
        let count = chunk.recordCount
        var index = 0
        while index < count {
            if ahead.count - head <= RecordMatcher.reach { try refill() }
            let hash = chunk.hashes[index]
            if head < ahead.count, ahead[head].hash == hash, hash != 0 {
                take(chunk, index)
                index += 1
                continue
            }
            guard !isTooDifferent else {
                chunk.outcomes[index] = .taken
                index += 1
                continue
            }
            try bridge(chunk, &index, firstRecord)
        }
    }

    /// Matches what has moved, when all of the text was seen.
    mutating func finish() throws(LoadError) -> [Moved] {
        while head < ahead.count || !isAtEnd {
            leave(ahead.count - head)
            try refill()
        }
        guard !isTooDifferent, !unmatched.isEmpty, !unmatchedFormer.isEmpty else { return [] }
        var partners: [UInt64: Int32] = [:]
        // Of equal ones the first is found first.
        var following = [Int32](repeating: -1, count: unmatchedFormer.count)
        for index in stride(from: unmatchedFormer.count - 1, through: 0, by: -1) where unmatchedFormer[index].hash != 0
        {
            let hash = unmatchedFormer[index].hash
            following[index] = partners[hash] ?? -1
            partners[hash] = Int32(index)
        }
        var moved: [Moved] = []
        var isUsed = [Bool](repeating: false, count: unmatchedFormer.count)
        var rest: [Unmatched] = []
        for record in unmatched {
            guard record.hash != 0, let index = partners[record.hash], index >= 0 else {
                rest.append(record)
                continue
            }
            let entry = unmatchedFormer[Int(index)]
            partners[record.hash] = following[Int(index)]
            isUsed[Int(index)] = true
            if RecordMatcher.isKnown(entry.outcome) {
                hasMended = hasMended || entry.outcome == .mended
                moved.append(Moved(record: record.record, key: entry.key, outcome: entry.outcome))
            } else {
                repeated += 1
            }
        }
        unmatched = rest
        unmatchedFormer = unmatchedFormer.indices.filter { !isUsed[$0] }.map { unmatchedFormer[$0] }
        return moved
    }

    /// Whether a record that was brought before needs nothing.
    static func isKnown(_ outcome: RecordOutcome) -> Bool {
        switch outcome {
        case .loaded, .filtered, .mended, .shadowed: true
        case .rejected, .stale, .taken: false
        }
    }

    private mutating func take(_ chunk: Chunk, _ index: Int) {
        let entry = ahead[head]
        head += 1
        if RecordMatcher.isKnown(entry.outcome) {
            hasMended = hasMended || entry.outcome == .mended
            keepsRows = keepsRows || entry.outcome.holdsKey
            chunk.keys[index] = entry.key
            chunk.outcomes[index] = entry.outcome
        } else {
            chunk.outcomes[index] = .taken
            repeated += 1
        }
    }

    /// Leaves what has no partner here, up to where both go on with the same record.
    private mutating func bridge(_ chunk: Chunk, _ index: inout Int, _ firstRecord: Int64) throws(LoadError) {
        let left = min(chunk.recordCount - index, RecordMatcher.reach)
        let known = min(ahead.count - head, RecordMatcher.reach)
        if left > 1, known > 1, chunk.hashes[index + 1] == ahead[head + 1].hash {
            leave(chunk, &index, firstRecord)
            return leave(1)
        }
        for distance in 1..<max(2, left) where distance < left && known > 0 {
            guard chunk.hashes[index + distance] == ahead[head].hash else { continue }
            for _ in 0..<distance { leave(chunk, &index, firstRecord) }
            return
        }
        for distance in 1..<max(2, known) where distance < known {
            guard ahead[head + distance].hash == chunk.hashes[index] else { continue }
            return leave(distance)
        }
        if try jump(to: chunk, index) { return }
        leave(chunk, &index, firstRecord)
    }

    /// Finds the record and the one behind it in the window of former records, and leaves those before them.
    private mutating func jump(to chunk: Chunk, _ index: Int) throws(LoadError) -> Bool {
        guard index + 1 < chunk.recordCount, head < ahead.count else { return false }
        if !window.covers(head) {
            try refill(to: HashWindow.size)
            window.fill(ahead, from: head)
        }
        guard let place = window.place(of: chunk.hashes[index]), place > head, place + 1 < ahead.count,
            ahead[place].hash == chunk.hashes[index], ahead[place + 1].hash == chunk.hashes[index + 1]
        else { return false }
        leave(place - head)
        return true
    }

    private mutating func leave(_ chunk: Chunk, _ index: inout Int, _ firstRecord: Int64) {
        chunk.outcomes[index] = .taken
        unmatched.append(Unmatched(hash: chunk.hashes[index], record: firstRecord + Int64(index)))
        index += 1
        checkPatience()
    }

    private mutating func leave(_ count: Int) {
        unmatchedFormer.append(contentsOf: ahead[head..<head + count])
        head += count
        checkPatience()
    }

    private mutating func checkPatience() {
        guard unmatched.count + unmatchedFormer.count > RecordMatcher.patience else { return }
        isTooDifferent = true
        unmatched = []
        unmatchedFormer = []
    }

    private mutating func refill(to count: Int = 1 << 12) throws(LoadError) {
        if head > 1 << 16 || head == ahead.count {
            ahead.removeFirst(head)
            window.move(by: head)
            head = 0
        }
        while !isAtEnd, ahead.count - head < count {
            guard let entry = try former.next() else {
                isAtEnd = true
                return
            }
            ahead.append(entry)
        }
    }
}

/// Where hashes stand in a run of former records.
private struct HashWindow {
    static let size = 1 << 16
    private static let mask = 2 * size - 1
    private var places: [Int32] = []
    private var hashes: [UInt64] = []
    private var range = 0..<0

    /// Whether enough of what comes from a place on is in the window.
    func covers(_ head: Int) -> Bool { range.contains(head) && head < range.lowerBound + HashWindow.size / 2 }

    mutating func move(by count: Int) {
        guard range.lowerBound >= count else {
            range = 0..<0
            return
        }
        range = range.lowerBound - count..<range.upperBound - count
    }

    /// Of hashes that occur more than once the first is kept.
    mutating func fill(_ entries: [FormerRecords.Entry], from head: Int) {
        range = head..<min(entries.count, head + HashWindow.size)
        places = Array(repeating: -1, count: HashWindow.mask + 1)
        hashes = Array(repeating: 0, count: HashWindow.mask + 1)
        for index in range {
            var slot = Int(truncatingIfNeeded: entries[index].hash) & HashWindow.mask
            while places[slot] >= 0, hashes[slot] != entries[index].hash { slot = (slot + 1) & HashWindow.mask }
            guard places[slot] < 0 else { continue }
            places[slot] = Int32(index - head)
            hashes[slot] = entries[index].hash
        }
    }

    func place(of hash: UInt64) -> Int? {
        guard !places.isEmpty else { return nil }
        var slot = Int(truncatingIfNeeded: hash) & HashWindow.mask
        while places[slot] >= 0 {
            if hashes[slot] == hash { return range.lowerBound + Int(places[slot]) }
            slot = (slot + 1) & HashWindow.mask
        }
        return nil
    }
}
