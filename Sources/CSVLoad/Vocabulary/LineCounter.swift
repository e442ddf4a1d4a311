/// Counts line ends: a line feed, a carriage return, or both together are one.
enum LineCounter {
    /// - Complexity: linear, in a loop that compilers vectorize.
    static func lineEnds(in bytes: UnsafeRawBufferPointer) -> Int64 {
        var count = 0
        var returns = 0
        for byte in bytes {
            count &+= byte == 0x0A ? 1 : 0
            returns &+= byte == 0x0D ? 1 : 0
        }
        guard returns > 0 else { return Int64(count) }
        for index in bytes.indices where bytes[index] == 0x0D {
            let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if !isPair { count += 1 }
        }
        return Int64(count)
    }
}
