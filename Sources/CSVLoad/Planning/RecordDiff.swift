import CSVCore

/// What has changed in a text since it was loaded: which records are to be parsed and written.
///
/// The text is read once without parsing it, and its records are matched with what the source had brought. Records that are
/// the same are left alone, unless their key is not theirs alone: where a record of a key has gone, come or moved, all
/// records of this key are written in their order, so that the last one wins.
final class RecordDiff {
    let segments: TextSegments
    /// Records that are parsed and written.
    private(set) var taken: Int64 = 0
    /// Records that stand before a place from which on the text has to be read; nil where that is known to be right.
    private(set) var straddles = false
    /// Rows that records had brought which are changed or gone: no others are taken out. Nil where that is not known.
    private(set) var removable: Int64?
    /// Whether rows stay as they are.
    private(set) var keepsRows = false

    /// A change of more than this share of the records goes the way of a first load.
    private static let largeShare = 0.4

    private init(_ segments: TextSegments) { self.segments = segments }

    /// What a text is compared with.
    struct Input {
        var text: TextSource
        var rows: RowPlan
        var start: LoadPlan.Start
        var ranges: [RecordRange]
        var options: LoadOptions
        var context: JobContext
        var database: LoadDatabase
    }

    /// Reads the text from the start of the load on; nil where it is better loaded as if it were new.
    static func find(_ input: Input) throws(LoadError) -> RecordDiff? {
        let isNumbered = input.rows.rowIDColumn != nil
        let former = try FormerRecords(
            input.ranges, after: input.start.records, isNumbered: isNumbered, database: input.database)
        let segments = try TextSegments(
            after: input.start.records, in: input.database.temporaryFolder)
        let scan = RecordScan(
            text: input.text, start: input.start, options: input.options, context: input.context,
            chunkBytes: input.options.chunkBytes(for: input.rows, of: input.text.stream.fileBytes))
        let diff = RecordDiff(segments)
        if isNumbered {
            var hasMended = false
            diff.removable = 0
            try scan.run { (chunk) throws(LoadError) in
                try diff.compare(chunk, with: former, &hasMended)
                try segments.append(chunk)
            }
            while let entry = try former.next() { diff.note(lost: entry) }
            segments.formerLists = former.lists
            return diff.isWorthwhile(after: input.start.records, hasMended: hasMended) ? diff : nil
        }
        var matcher = RecordMatcher(former)
        try scan.run { (chunk) throws(LoadError) in
            try matcher.match(chunk, firstRecord: segments.recordCount + 1)
            try segments.append(chunk)
        }
        guard !input.context.isStopRequested else { return nil }
        let moved = try matcher.finish()
        segments.formerLists = former.lists
        diff.taken = Int64(matcher.unmatched.count) + matcher.repeated
        segments.corrections = moved
        segments.takesAll = matcher.isTooDifferent
        guard diff.isWorthwhile(after: input.start.records, hasMended: matcher.hasMended) else { return nil }
        if !segments.takesAll { try diff.takeSharedKeys(input, matcher, moved) }
        return diff
    }

    /// Compares records with those of the same numbers.
    private func compare(
        _ chunk: Chunk, with former: FormerRecords, _ hasMended: inout Bool
    ) throws(LoadError) {
        for index in 0..<chunk.recordCount {
            let entry = try former.next()
            if let entry, entry.hash == chunk.hashes[index], entry.hash != 0, RecordMatcher.isKnown(entry.outcome) {
                chunk.outcomes[index] = entry.outcome
                hasMended = hasMended || entry.outcome == .mended
                keepsRows = keepsRows || entry.outcome.holdsKey
            } else {
                chunk.outcomes[index] = .taken
                taken += 1
                if let entry { note(lost: entry) }
            }
        }
    }

    private func note(lost entry: FormerRecords.Entry) {
        if entry.outcome.holdsKey { removable? += 1 }
    }

    /// Whether it is better to write what has changed than all of it.
    private func isWorthwhile(after record: Int64, hasMended: Bool) -> Bool {
        let records = segments.recordCount - record
        let isLarge = Double(taken) > max(1000, Double(records) * RecordDiff.largeShare)
        guard segments.takesAll || isLarge else { return true }
        segments.takesAll = true
        segments.corrections = segments.corrections.filter { $0.outcome == .mended }
        taken = records
        return hasMended
    }

    /// Takes records whose key stands in a record that has gone, come or moved, too.
    private func takeSharedKeys(
        _ input: Input, _ matcher: RecordMatcher, _ moved: [RecordMatcher.Moved]
    ) throws(LoadError) {
        let gone = Set(matcher.unmatchedFormer.lazy.filter(\.outcome.holdsKey).map(\.key))
        let came = taken > 0 ? try keysOfTaken(input) : []
        let changed = gone.union(came).union(try rewrittenKeys(input))
        var movedCounts = Dictionary(moved.lazy.filter(\.outcome.holdsKey).map { ($0.key, 0) }) { first, _ in first }
        if !changed.isEmpty || !movedCounts.isEmpty {
            let filter = KeyFilter(changed, movedCounts.keys)
            if !movedCounts.isEmpty {
                try forEachKnown(filter) { _, key in movedCounts[key]? += 1 }
            }
            var shared: [RecordMatcher.Moved] = []
            try forEachKnown(filter) { record, key in
                guard changed.contains(key) || movedCounts[key] ?? 0 > 1 else { return }
                shared.append(RecordMatcher.Moved(record: record, key: 0, outcome: .taken))
            }
            taken += Int64(shared.count)
            let isShared = Set(shared.map(\.record))
            segments.corrections = (segments.corrections.filter { !isShared.contains($0.record) } + shared)
                .sorted { $0.record < $1.record }
        }
        // A record that comes with such a key may be refused yet.
        segments.goneKeys = gone
        (removable, keepsRows) = (Int64(gone.count), matcher.keepsRows)
        straddles = try hasTwins(of: gone, input)
    }

    /// Calls for each record that is left alone and whose key may be among those of a filter.
    private func forEachKnown(_ filter: KeyFilter, _ body: (Int64, UInt64) -> Void) throws(LoadError) {
        var next = 0
        for segment in segments.all {
            let list = try segments.records(of: segment, &next)
            for index in 0..<list.count where filter.mayContain(list.keys[index]) && list.outcomes[index].holdsKey {
                body(segment.firstRecord + Int64(index), list.keys[index])
            }
        }
    }

    /// The keys of the records that are taken, which have to be parsed for this.
    private func keysOfTaken(_ input: Input) throws(LoadError) -> Set<UInt64> {
        var keys = Set<UInt64>()
        let (key, rows) = (KeyHash(input.rows), input.rows)
        let pass = RowPass(
            text: input.text, rows: rows, start: input.start, segments: segments, options: input.options,
            context: input.context)
        // Computed keys have to be computed.
        try pass.run(computes: rows.keyIsComputed) { chunk in
            guard let key else { return false }
            for position in 0..<chunk.rowCount {
                keys.insert(key.key(of: chunk.cells + Int(chunk.rows[position]) * rows.stride))
            }
            return true
        }
        return keys
    }

    /// Keys that reloads have written which were not through: rows of records from before them may have their values since.
    private func rewrittenKeys(_ input: Input) throws(LoadError) -> Set<UInt64> {
        let before = input.ranges.filter { $0.generation > 0 && $0.rowIDs != RecordRange.leftBehind }
        guard let first = before.map(\.rowIDs.lowerBound).min(), let oldest = before.map(\.generation).min() else {
            return []
        }
        // Each generation but the oldest was written over an older one.
        let written = try FormerRecords(
            input.ranges.filter {
                $0.generation != oldest && $0.rowIDs != RecordRange.leftBehind && $0.rowIDs.upperBound >= first
            }, after: 0, isNumbered: false, database: input.database)
        var keys = Set<UInt64>()
        while let entry = try written.next() {
            if entry.outcome.holdsKey { keys.insert(entry.key) }
        }
        return keys
    }

    /// Whether records before the start of the load have one of the keys.
    private func hasTwins(of keys: Set<UInt64>, _ input: Input) throws(LoadError) -> Bool {
        guard !keys.isEmpty, input.start.records > 0 else { return false }
        let former = try FormerRecords(
            input.ranges.filter { $0.generation == 0 && $0.rowIDs.upperBound <= input.start.records }, after: 0,
            isNumbered: false, database: input.database)
        while let entry = try former.next() {
            if entry.outcome.holdsKey, keys.contains(entry.key) { return true }
        }
        return false
    }
}

/// Tells quickly of most keys that they are not among some.
private struct KeyFilter {
    private var bits = [UInt64](repeating: 0, count: 1 << 12)

    init(_ first: Set<UInt64>, _ second: Dictionary<UInt64, Int>.Keys) {
        for key in first { insert(key) }
        for key in second { insert(key) }
    }

    private static func place(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> 46) }

    private mutating func insert(_ key: UInt64) {
        let place = KeyFilter.place(key)
        bits[place >> 6] |= 1 << UInt64(place & 63)
    }

    @inline(__always)
    func mayContain(_ key: UInt64) -> Bool {
        let place = KeyFilter.place(key)
        return bits[place >> 6] >> UInt64(place & 63) & 1 == 1
    }
}
