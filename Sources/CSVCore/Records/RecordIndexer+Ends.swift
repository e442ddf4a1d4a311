import CByteMask

/// Where records begin and end, for readers that need nothing of their fields.
extension RecordIndexer {
    /// Marks records from a record's start until one has an anomaly; returns that record's start, or the end.
    mutating func markRun<Masks: BlockMasks>(
        _ reader: BlockReader<Masks>, from start: Int, _ high: inout UInt64
    ) -> Int {
        let (bytes, count) = (reader.bytes, reader.count)
        var tracker = QuoteTracker()
        var (position, recordStart) = (start, start)
        // Whether the record that is open has a delimiter in an earlier block.
        var hasDelimiter = false
        var anomalous = false
        while position < count, !anomalous {
            found.reserve(found.recordCount + RecordIndex.stepFields)
            let (block, valid) = reader.read(at: position)
            high |= block.high & valid
            let structure = tracker.take(block, valid: valid)
            var lineEnds = structure.lineEnds
            var delimiters = structure.ends & ~lineEnds
            if structure.anomalies != 0 {
                lineEnds &= (1 << UInt64(structure.anomalies.trailingZeroBitCount)) &- 1
                anomalous = true
            }
            while lineEnds != 0 {
                let bit = UInt64(lineEnds.trailingZeroBitCount)
                lineEnds &= lineEnds &- 1
                let end = position &+ Int(bit)
                if end < recordStart { continue }  // the line feed of a CRLF
                let before: UInt64 = (1 << bit) &- 1
                mark(recordStart, end, bytes, hasOneField: !hasDelimiter && delimiters & before == 0)
                delimiters &= ~before
                hasDelimiter = false
                recordStart = end &+ 1
                if bytes[end] == 0x0D, recordStart < count, bytes[recordStart] == 0x0A { recordStart &+= 1 }
            }
            hasDelimiter = hasDelimiter || delimiters != 0
            position &+= 64
        }
        guard !anomalous, tracker.inside == 0, recordStart < count else { return recordStart }
        mark(recordStart, count, bytes, hasOneField: !hasDelimiter)
        return count
    }

    @inline(__always)
    private mutating func mark(_ start: Int, _ end: Int, _ bytes: UnsafePointer<UInt8>, hasOneField: Bool) {
        if hasOneField {
            let isQuoted = start < end && dialect.quote == bytes[start]
            var field = Field(start: start, end: end, isQuoted: isQuoted, isEscaped: false)
            guard isRecord(&field, 1, bytes, start, end) else { return }
        }
        found.recordStorage[found.recordCount] = Record(
            start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), firstField: 0,
            fieldCount: 0, flaw: .none)
        found.recordCount &+= 1
    }
}
