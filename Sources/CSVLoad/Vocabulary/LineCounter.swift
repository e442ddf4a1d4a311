/// Counts line ends: a line feed, a carriage return, or both together are one.
enum LineCounter {
    private typealias Block = SIMD32<UInt8>

    /// - Complexity: linear, 32 bytes at a time.
    static func lineEnds(in bytes: UnsafeRawBufferPointer) -> Int64 {
        let (feeds, hasReturns) = count(bytes)
        guard hasReturns else { return feeds }
        var count = feeds
        for index in bytes.indices where bytes[index] == 0x0D {
            let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if !isPair { count += 1 }
        }
        return count
    }

    private static func count(_ bytes: UnsafeRawBufferPointer) -> (feeds: Int64, hasReturns: Bool) {
        guard let base = bytes.baseAddress else { return (0, false) }
        var feeds: Int64 = 0
        var returns = SIMDMask<SIMD32<Int8>>(repeating: false)
        var position = 0
        while position + MemoryLayout<Block>.size <= bytes.count {
            // A byte of a sum holds 255 at most.
            var sums = Block.zero
            var rounds = 255
            while rounds > 0, position + MemoryLayout<Block>.size <= bytes.count {
                let block = (base + position).loadUnaligned(as: Block.self)
                let ones = Block.zero.replacing(with: 1, where: block .== 0x0A)
                sums &+= ones
                returns = returns .| (block .== 0x0D)
                position += MemoryLayout<Block>.size
                rounds -= 1
            }
            feeds += Int64(SIMD32<UInt16>(truncatingIfNeeded: sums).wrappedSum())
        }
        var hasReturns = returns != SIMDMask<SIMD32<Int8>>(repeating: false)
        for byte in bytes[position...] {
            feeds += byte == 0x0A ? 1 : 0
            hasReturns = hasReturns || byte == 0x0D
        }
        return (feeds, hasReturns)
    }
}
