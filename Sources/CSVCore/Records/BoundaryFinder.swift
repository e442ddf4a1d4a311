import CByteMask

/// Finds where the last whole record of a buffer ends, so that a text can be cut into chunks of whole records.
public struct BoundaryFinder: Sendable {
    private let dialect: Dialect
    private let scanner: RecordScanner
    private let path: MaskPath

    public init(dialect: Dialect, path: MaskPath = .vector) {
        self.dialect = dialect
        self.path = path
        scanner = RecordScanner(dialect: dialect)
    }

    /// The offset behind the last record of `bytes` that is whole, or `start` where there is none.
    ///
    /// - Parameters:
    ///   - start: where a record starts.
    ///   - isFinal: whether the text ends with `bytes`; the answer is then its end, or that of the data.
    /// - Complexity: linear, several bytes a nanosecond.
    public func lastBoundary(in bytes: RawSpan, from start: Int, isFinal: Bool) -> Int {
        if isFinal, dialect.endMarker == nil { return bytes.byteCount }
        return bytes.withUnsafeBytes { raw in
            let count = raw.count
            guard count > start else { return start }
            let base = raw.baseAddress!.assumingMemoryBound(to: UInt8.self)
            guard dialect.suitsMasks else { return scanOn(base, start, count, isFinal: isFinal).boundary }
            switch path {
            case .vector: return search(BlockReader<VectorMasks>(base, count: count, dialect: dialect), start)
            case .portable: return search(BlockReader<PortableMasks>(base, count: count, dialect: dialect), start)
            }
        }
    }

    /// The offset behind the first record at or after `start`, or nil where it is not whole yet.
    public func firstBoundary(in bytes: RawSpan, from start: Int, isFinal: Bool) -> Int? {
        bytes.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard let base, start < raw.count else { return nil }
            var found = RecordScanner.Found()
            var position = start
            while position < raw.count {
                switch scanner.scan(
                    base, start: position, count: raw.count, isFinal: isFinal, found: &found, emit: { _ in })
                {
                case .record(let next): return next
                case .comment(let next): position = next
                case .needsMore, .endOfData: return nil
                }
            }
            return nil
        }
    }

    /// Whether the data ends at `start`, where a record would, although there are more bytes.
    public func endsData(in bytes: RawSpan, at start: Int, isFinal: Bool) -> Bool {
        guard dialect.endMarker != nil else { return false }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self), start < raw.count else {
                return false
            }
            var found = RecordScanner.Found()
            return scanner.scan(base, start: start, count: raw.count, isFinal: isFinal, found: &found, emit: { _ in })
                == .endOfData
        }
    }

    private func scanOn(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int, isFinal: Bool = false, onlyOne: Bool = false
    ) -> (boundary: Int, isWhole: Bool) {
        var found = RecordScanner.Found()
        var position = start
        while position < count {
            switch scanner.scan(bytes, start: position, count: count, isFinal: isFinal, found: &found, emit: { _ in }) {
            case .record(let next), .comment(let next): position = next
            case .needsMore, .endOfData: return (position, false)
            }
            if onlyOne { break }
        }
        return (position, true)
    }

    private func search<Masks: BlockMasks>(_ reader: BlockReader<Masks>, _ start: Int) -> Int {
        let count = reader.count
        var boundary = start
        while true {
            let isWhole = searchRun(reader, &boundary)
            if isWhole { return boundary }
            let scanned = scanOn(reader.bytes, boundary, count, onlyOne: true)
            boundary = scanned.boundary
            if !scanned.isWhole || boundary >= count { return boundary }
        }
    }

    /// Moves `boundary` over whole records; false where it stopped at one that only the scanner can read.
    private func searchRun<Masks: BlockMasks>(_ reader: BlockReader<Masks>, _ boundary: inout Int) -> Bool {
        let bytes = reader.bytes
        let count = reader.count
        var tracker = QuoteTracker()
        var position = boundary
        while position < count {
            let (block, valid) = reader.read(at: position)
            let structure = tracker.take(block, valid: valid)
            var lineEnds = structure.lineEnds
            if structure.anomalies != 0 {
                lineEnds &= (1 << UInt64(structure.anomalies.trailingZeroBitCount)) &- 1
            }
            while lineEnds != 0 {
                let bit = 63 &- lineEnds.leadingZeroBitCount
                let end = position &+ bit
                if bytes[end] == 0x0A {
                    boundary = end &+ 1
                    break
                }
                // A carriage return that is the last byte may be half of a CRLF.
                if end &+ 1 < count {
                    boundary = bytes[end &+ 1] == 0x0A ? end &+ 2 : end &+ 1
                    break
                }
                lineEnds &= ~(1 << UInt64(bit))
            }
            if structure.anomalies != 0 { return false }
            position &+= 64
        }
        return true
    }
}
