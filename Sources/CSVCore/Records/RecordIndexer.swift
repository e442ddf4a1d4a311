import CByteMask

/// Finds every record and field of a chunk that holds whole records.
///
/// 64 bytes at a time where the dialect and the data allow it, byte by byte (``RecordScanner``) where not. Both
/// give the same answer; only the speed differs.
public struct RecordIndexer: ~Copyable {
    let dialect: Dialect
    private let scanner: RecordScanner
    private let path: MaskPath
    /// Whether an empty line is a record: it is one empty field where records have one field.
    public var keepsBlankLines: Bool
    /// Whether a line of blanks alone is one, too.
    private let keepsLinesOfBlanks: Bool
    /// What the last call of ``index(_:from:)`` found.
    public internal(set) var found = RecordIndex()

    public init(
        dialect: Dialect, keepsBlankLines: Bool, keepsLinesOfBlanks: Bool = false, path: MaskPath = .vector
    ) {
        self.dialect = dialect
        self.keepsBlankLines = keepsBlankLines
        self.keepsLinesOfBlanks = keepsLinesOfBlanks
        self.path = path
        scanner = RecordScanner(dialect: dialect)
    }

    /// Indexes the records of `bytes` from `start` to the end, which is the end of a record.
    ///
    /// - Parameter keepsFields: whether the fields of records are wanted, and how many each has. Without them it is several
    ///   times as fast.
    /// - Precondition: `bytes` has fewer than 2^32 bytes.
    /// - Complexity: linear, about one nanosecond for one to two bytes on one core.
    public mutating func index(_ bytes: RawSpan, from start: Int = 0, keepsFields: Bool = true) {
        // Whether a record has a value is seen in its fields.
        let keepsFields = keepsFields || dialect.dropsEmptyRecords
        bytes.withUnsafeBytes { raw in
            let count = raw.count
            precondition(count < 1 << 32, "a chunk has fewer than 2^32 bytes")
            found.reset(byteCount: count)
            guard count > start else { return }
            let base = raw.baseAddress!.assumingMemoryBound(to: UInt8.self)
            switch path {
            case _ where !dialect.suitsMasks: scanAll(base, start, count)
            case .vector:
                indexBlocks(BlockReader<VectorMasks>(base, count: count, dialect: dialect), start, keepsFields)
            case .portable:
                indexBlocks(BlockReader<PortableMasks>(base, count: count, dialect: dialect), start, keepsFields)
            }
            if dialect.trimsBlanks, keepsFields { trimFields(base) }
        }
    }

    private func trimFields(_ bytes: UnsafePointer<UInt8>) {
        let escape = dialect.escapeRule == .beforeQuotes ? nil : dialect.escape
        for index in 0..<found.fieldCount {
            found.fieldStorage[index] = Blanks.trim(found.fieldStorage[index], in: bytes, escape: escape)
        }
    }

    /// Whether all fields of a record are empty or blanks, without quotes.
    @inline(never)
    private static func hasNoValue(
        _ fields: UnsafePointer<Field>, _ count: Int, _ bytes: UnsafePointer<UInt8>
    ) -> Bool {
        for field in UnsafeBufferPointer(start: fields, count: count) {
            let start = Int(field.start)
            guard !field.isQuoted, Blanks.fill(bytes, start, start + field.length) else { return false }
        }
        return true
    }

    /// Whether what the scanner found from `start` to `end` is a record.
    func isRecord(
        _ fields: UnsafePointer<Field>, _ count: Int, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        if dialect.dropsEmptyRecords { return !RecordIndexer.hasNoValue(fields, count, bytes) }
        guard count == 1 else { return true }
        if start == end { return keepsBlankLines }
        return keepsLinesOfBlanks || !Blanks.contains(bytes[start]) || !RecordIndexer.hasNoValue(fields, 1, bytes)
    }

    private mutating func scanAll(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) {
        var position = start
        while position < count { position = scanOne(bytes, position, count) }
    }

    /// Scans one record at `start` and returns where the next one starts.
    private mutating func scanOne(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        let next = scanFields(bytes, start, count)
        if !found.hasHighBytes {
            found.hasHighBytes = UnsafeBufferPointer(start: bytes + start, count: next - start).contains { $0 >= 0x80 }
        }
        return next
    }

    private mutating func scanFields(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        let first = found.fieldCount
        let most = min(RecordIndex.mostFields, count - start + 1)
        found.reserve(first + most)
        var fieldCount = first
        let fields = found.fieldStorage
        var record = RecordScanner.Found()
        let outcome = scanner.scan(bytes, start: start, count: count, isFinal: true, found: &record) {
            if fieldCount < first + most { fields[fieldCount] = $0 }
            fieldCount += 1
        }
        let kept = min(fieldCount, first + most)
        switch outcome {
        case .record(let next):
            guard record.flaw != .none || isRecord(fields + first, kept - first, bytes, start, record.end) else {
                return next
            }
            found.fieldCount = kept
            found.recordStorage[found.recordCount] = Record(
                start: UInt32(start), end: UInt32(record.end), firstField: UInt32(first),
                fieldCount: UInt32(fieldCount - first), flaw: record.flaw)
            found.recordCount += 1
            return next
        case .comment(let next):
            return next
        case .endOfData:
            return count
        case .needsMore:
            preconditionFailure("a final scan always ends")
        }
    }

    private mutating func indexBlocks<Masks: BlockMasks>(
        _ reader: BlockReader<Masks>, _ start: Int, _ keepsFields: Bool
    ) {
        let count = reader.count
        var position = start
        var high: UInt64 = 0
        while position < count {
            position =
                keepsFields
                ? indexRun(reader, from: position, &high) : markRun(reader, from: position, &high)
            // The run stopped at a record that only the scanner can read, or at the end.
            if position < count { position = scanOne(reader.bytes, position, count) }
        }
        if high != 0 { found.hasHighBytes = true }
    }

    /// Indexes from a record's start until a record has an anomaly; returns that record's start, or the end.
    private mutating func indexRun<Masks: BlockMasks>(
        _ reader: BlockReader<Masks>, from start: Int, _ high: inout UInt64
    ) -> Int {
        let bytes = reader.bytes
        let count = reader.count
        let quote = reader.hasQuote ? Int32(reader.quote) : -1
        var fields = found.fieldStorage
        var records = found.recordStorage
        var room = found.capacity - RecordIndex.stepFields
        var fieldCount = found.fieldCount
        var recordCount = found.recordCount
        var firstField = fieldCount
        var recordStart = start
        var fieldStart = start
        var tracker = QuoteTracker()
        var anomalous = false
        let dropsEmptyRecords = dialect.dropsEmptyRecords

        // Where the last doubled quote before the block is, and those of the block: what tells an escaped field.
        var lastDoubled = -1
        var position = start

        @inline(__always) func endField(at end: Int, doubled: UInt64) {
            if fieldStart < end, Int32(bytes[fieldStart]) == quote {
                let last = doubled == 0 ? lastDoubled : position &+ 63 &- doubled.leadingZeroBitCount
                fields[fieldCount] = Field(
                    start: fieldStart &+ 1, end: end &- 1, isQuoted: true, isEscaped: last > fieldStart)
            } else {
                fields[fieldCount] = Field(start: fieldStart, end: end, isQuoted: false, isEscaped: false)
            }
            fieldCount &+= 1
        }
        @inline(__always) func endRecord(at end: Int) {
            let count = fieldCount &- firstField
            if count == 1 || dropsEmptyRecords, !isRecord(fields + firstField, count, bytes, recordStart, end) {
                fieldCount = firstField
                return
            }
            records[recordCount] = Record(
                start: UInt32(truncatingIfNeeded: recordStart), end: UInt32(truncatingIfNeeded: end),
                firstField: UInt32(truncatingIfNeeded: firstField),
                fieldCount: UInt32(truncatingIfNeeded: fieldCount &- firstField), flaw: .none)
            recordCount &+= 1
            firstField = fieldCount
        }

        while position < count {
            if fieldCount > room {
                // Never in a chunk of the usual size. The scanner passes over what is too much for one record.
                if fieldCount &- firstField > RecordIndex.mostFields {
                    anomalous = true
                    break
                }
                found.fieldCount = fieldCount
                found.recordCount = recordCount
                found.reserve(fieldCount &+ 2 &* RecordIndex.stepFields)
                fields = found.fieldStorage
                records = found.recordStorage
                room = found.capacity - RecordIndex.stepFields
            }
            let (block, valid) = reader.read(at: position)
            high |= block.high & valid
            let structure = tracker.take(block, valid: valid)
            var ends = structure.ends
            if structure.anomalies != 0 {
                ends &= (1 << UInt64(structure.anomalies.trailingZeroBitCount)) &- 1
                anomalous = true
            }
            while ends != 0 {
                let bit = ends.trailingZeroBitCount
                ends &= ends &- 1
                let end = position &+ bit
                if end < fieldStart { continue }  // the line feed of a CRLF
                endField(at: end, doubled: structure.doubled & ((1 << UInt64(bit)) &- 1))
                fieldStart = end &+ 1
                if structure.lineEnds >> UInt64(bit) & 1 != 0 {
                    endRecord(at: end)
                    if bytes[end] == 0x0D, end &+ 1 < count, bytes[end &+ 1] == 0x0A { fieldStart = end &+ 2 }
                    recordStart = fieldStart
                }
            }
            if anomalous { break }
            if structure.doubled != 0 { lastDoubled = position &+ 63 &- structure.doubled.leadingZeroBitCount }
            position &+= 64
        }
        if anomalous || tracker.inside != 0 {
            fieldCount = firstField
        } else if recordStart < count {
            endField(at: count, doubled: 0)
            endRecord(at: count)
            recordStart = count
        }
        found.fieldCount = fieldCount
        found.recordCount = recordCount
        return recordStart
    }
}
