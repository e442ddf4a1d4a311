/// Memory for the texts of one chunk: taken bit by bit, given back all at once.
package struct Arena: ~Copyable {
    private static let blockSize = 64 << 10
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var current = 0
    private var used = 0

    package init() {}

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// Room for `count` bytes that stays where it is until ``clear()``; never a null address.
    package mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        while current < blocks.count, blocks[current].count - used < count {
            current += 1
            used = 0
        }
        if current == blocks.count {
            blocks.append(.allocate(byteCount: max(Arena.blockSize, count), alignment: 16))
            used = 0
        }
        defer { used += count }
        return (blocks[current].baseAddress! + used).assumingMemoryBound(to: UInt8.self)
    }

    /// Copies bytes into the arena.
    package mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8> {
        let place = take(bytes.count)
        if let base = bytes.baseAddress {
            UnsafeMutableRawPointer(place).copyMemory(from: base, byteCount: bytes.count)
        }
        return place
    }

    /// Forgets everything; blocks of the usual size are kept for the next chunk, larger ones are given back.
    package mutating func clear() {
        for block in blocks where block.count > Arena.blockSize { block.deallocate() }
        blocks.removeAll { $0.count > Arena.blockSize }
        current = 0
        used = 0
    }
}
