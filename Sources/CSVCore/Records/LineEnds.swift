import CByteMask

/// Counts line ends: a line feed, a carriage return, or both together are one.
public enum LineEnds {
    /// - Complexity: linear, 64 bytes at a time.
    public static func count(in bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let base = bytes.baseAddress else { return 0 }
        let reader = BlockReader<VectorMasks>(
            base.assumingMemoryBound(to: UInt8.self), count: bytes.count, dialect: Dialect())
        var ends = 0
        var pairs = 0
        // Bit 0: the byte before the block is a carriage return.
        var carried: UInt64 = 0
        var position = 0
        while position < bytes.count {
            let (block, valid) = reader.read(at: position)
            let feeds = block.line_feed & valid
            let returns = block.carriage_return & valid
            ends &+= feeds.nonzeroBitCount
            if returns | carried != 0 {
                ends &+= returns.nonzeroBitCount
                pairs &+= (feeds & (returns << 1 | carried)).nonzeroBitCount
                carried = returns >> 63
            }
            position &+= 64
        }
        return Int64(ends - pairs)
    }
}
