import CByteMask

/// Follows quotes through blocks of 64 bytes, and says where the simple reading of them stops being true.
///
/// Every quote toggles "inside"; a doubled quote toggles twice, which changes nothing. That is right as long as
/// each opening quote stands at the start of a field (or right behind a closing one), and each closing quote is
/// followed by a delimiter, a line end or another quote. Where it is not, the block has an *anomaly*, and the
/// record that holds it has to be read by ``RecordScanner``, whose word counts. Nothing that stands behind the
/// first anomaly of a block may be used.
///
/// Whoever changes this: the two masks `anomalies` is made of are the whole proof that the fast path and the
/// scanner agree. The tests compare both on every case at every offset.
struct QuoteTracker {
    /// All ones while a quoted field is open.
    private(set) var inside: UInt64 = 0
    /// Bit 0: the byte before the block ends a field, so that a quote may open here.
    private var mayOpen: UInt64 = 1
    /// Bit 0: the byte before the block closes a quote, so that a field has to end here.
    private var mustEnd: UInt64 = 0

    struct Structure {
        /// Delimiters and line ends outside quotes.
        var ends: UInt64
        /// The line ends among them.
        var lineEnds: UInt64
        /// The second quotes of doubled ones.
        var doubled: UInt64
        var anomalies: UInt64
    }

    /// Takes the next block; `valid` has a bit for each byte that really is there.
    @inline(__always)
    mutating func take(_ block: bytemask_block, valid: UInt64) -> Structure {
        let lineEnds = (block.line_feed | block.carriage_return) & valid
        let separators = (block.delimiter & valid) | lineEnds
        let quotes = block.quote & valid
        if quotes | inside == 0 {
            let anomalies = mustEnd & ~separators & valid
            mayOpen = separators >> 63
            mustEnd = 0
            return Structure(ends: separators, lineEnds: lineEnds, doubled: 0, anomalies: anomalies)
        }
        let parity = prefixXor(quotes) ^ inside
        let opens = quotes & parity
        let closes = quotes & ~parity
        let ends = separators & ~parity
        let doubled = opens & (closes << 1 | mustEnd)
        let opensWrongly = opens & ~((ends | closes) << 1 | mayOpen)
        let closesWrongly = (closes << 1 | mustEnd) & ~(separators | quotes) & valid
        inside = UInt64(bitPattern: Int64(bitPattern: parity) >> 63)
        mayOpen = (ends | closes) >> 63
        mustEnd = closes >> 63
        return Structure(
            ends: ends, lineEnds: lineEnds & ~parity, doubled: doubled, anomalies: opensWrongly | closesWrongly)
    }
}

/// Bit i of the result is the exclusive or of bits 0...i.
@inline(__always)
private func prefixXor(_ bits: UInt64) -> UInt64 {
    var x = bits
    x ^= x << 1
    x ^= x << 2
    x ^= x << 4
    x ^= x << 8
    x ^= x << 16
    x ^= x << 32
    return x
}

/// Which implementation finds the bytes of a block.
public enum MaskPath: Sendable, CaseIterable {
    /// The processor's vector instructions where there are some.
    case vector
    /// Plain C, the same on every processor.
    case portable
}

protocol BlockMasks {
    static func block(_ bytes: UnsafePointer<UInt8>, quote: UInt8, delimiter: UInt8) -> bytemask_block
}

enum VectorMasks: BlockMasks {
    @inline(__always)
    static func block(_ bytes: UnsafePointer<UInt8>, quote: UInt8, delimiter: UInt8) -> bytemask_block {
        bytemask_fast(bytes, quote, delimiter)
    }
}

enum PortableMasks: BlockMasks {
    @inline(__always)
    static func block(_ bytes: UnsafePointer<UInt8>, quote: UInt8, delimiter: UInt8) -> bytemask_block {
        bytemask_portable(bytes, quote, delimiter)
    }
}

/// Reads blocks of a text of any length, so that the last, shorter one is never read beyond its end.
struct BlockReader<Masks: BlockMasks> {
    let bytes: UnsafePointer<UInt8>
    let count: Int
    let quote: UInt8
    let delimiter: UInt8
    let hasQuote: Bool

    init(_ bytes: UnsafePointer<UInt8>, count: Int, dialect: Dialect) {
        self.bytes = bytes
        self.count = count
        quote = dialect.quote ?? 0
        delimiter = dialect.delimiter[0]
        hasQuote = dialect.quote != nil
    }

    @inline(__always)
    func read(at position: Int) -> (block: bytemask_block, valid: UInt64) {
        let left = count &- position
        var block: bytemask_block
        var valid = ~UInt64(0)
        if left >= 64 {
            block = Masks.block(bytes + position, quote: quote, delimiter: delimiter)
        } else {
            valid = (1 << UInt64(left)) &- 1
            block = readTail(at: position, left: left)
        }
        if !hasQuote { block.quote = 0 }
        return (block, valid)
    }

    @inline(never)
    private func readTail(at position: Int, left: Int) -> bytemask_block {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { tail in
            tail.initialize(repeating: 0)
            for i in 0..<left { tail[i] = bytes[position + i] }
            return Masks.block(UnsafePointer(tail.baseAddress!), quote: quote, delimiter: delimiter)
        }
    }
}
