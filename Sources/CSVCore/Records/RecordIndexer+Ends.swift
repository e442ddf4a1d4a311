import CByteMask

/// Where records begin and end, for readers that need nothing of their fields: several times as fast.
extension RecordIndexer {
    /// Finds the same records as ``index(_:from:)``, without their fields and how many there are.
    ///
    /// - Precondition: `bytes` has fewer than 2^32 bytes.
    public mutating func indexRecords(_ bytes: RawSpan, from start: Int = 0) {
        guard dialect.suitsMasks, !dialect.dropsEmptyRecords else { return index(bytes, from: start) }
        bytes.withUnsafeBytes { raw in
            let count = raw.count
            precondition(count < 1 << 32, "a chunk has fewer than 2^32 bytes")
            found.reset(byteCount: count)
            guard count > start else { return }
            let base = raw.baseAddress!.assumingMemoryBound(to: UInt8.self)
            switch path {
            case .vector: markBlocks(BlockReader<VectorMasks>(base, count: count, dialect: dialect), start)
            case .portable: markBlocks(BlockReader<PortableMasks>(base, count: count, dialect: dialect), start)
            }
        }
    }

    private mutating func markBlocks<Masks: BlockMasks>(_ reader: BlockReader<Masks>, _ start: Int) {
        let count = reader.count
        var position = start
        var high: UInt64 = 0
        while position < count {
            position = markRun(reader, from: position, &high)
            // The run stopped at a record that only the scanner can read, or at the end.
            if position < count { position = scanOne(reader.bytes, position, count) }
        }
        if high != 0 { found.hasHighBytes = true }
    }

    /// Marks records from a record's start until one has an anomaly; returns that record's start, or the end.
    private mutating func markRun<Masks: BlockMasks>(
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
