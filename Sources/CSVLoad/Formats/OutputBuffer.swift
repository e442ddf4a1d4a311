/// Collects bytes and hands them on in large pieces.
///
/// Writers of rows make sure of room once a value (``reserve(_:)``) and then store without a check: ``slack`` bytes
/// behind the room asked for can be written and read too, so that eight bytes at a time may run over the end.
final class OutputBuffer {
    private static let capacity = 1 << 18
    static let slack = 64

    /// Where the next byte goes.
    var position = 0
    let base: UnsafeMutablePointer<UInt8>
    private var flushed: Int64 = 0
    private let sink: (UnsafeRawBufferPointer) throws(LoadError) -> Void

    init(sink: @escaping (UnsafeRawBufferPointer) throws(LoadError) -> Void) {
        self.sink = sink
        base = .allocate(capacity: OutputBuffer.capacity + OutputBuffer.slack)
        base.initialize(repeating: 0, count: OutputBuffer.capacity + OutputBuffer.slack)
    }

    deinit {
        base.deallocate()
    }

    /// Bytes added so far.
    var written: Int64 { flushed + Int64(position) }

    /// Bytes that can be asked for at once.
    static let largestReservation = capacity

    /// Makes room for so many bytes, at most ``largestReservation``.
    @inline(__always)
    func reserve(_ count: Int) throws(LoadError) {
        if position &+ count > OutputBuffer.capacity { try flush() }
    }

    func flush() throws(LoadError) {
        guard position > 0 else { return }
        try sink(UnsafeRawBufferPointer(start: base, count: position))
        flushed += Int64(position)
        position = 0
    }

    /// Adds one byte for which there is room.
    @inline(__always)
    func store(_ byte: UInt8) {
        base[position] = byte
        position &+= 1
    }

    /// Adds bytes for which there is room.
    @inline(__always)
    func store(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        Memory.copy(source, to: base + position, bytes.count)
        position &+= bytes.count
    }

    func append(_ byte: UInt8) throws(LoadError) {
        try reserve(1)
        store(byte)
    }

    /// Adds any number of bytes; more than the buffer holds go straight through.
    func append(_ bytes: UnsafeRawBufferPointer) throws(LoadError) {
        if bytes.count > OutputBuffer.capacity {
            try flush()
            try sink(bytes)
            flushed += Int64(bytes.count)
        } else {
            try reserve(bytes.count)
            store(bytes)
        }
    }

    func append(_ bytes: [UInt8]) throws(LoadError) {
        var offset = 0
        while offset < bytes.count {
            let piece = min(bytes.count - offset, OutputBuffer.capacity)
            try reserve(piece)
            bytes.withUnsafeBytes { store(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + piece])) }
            offset += piece
        }
    }

    /// Adds each byte as two digits.
    func append(hexadecimal bytes: UnsafeRawBufferPointer) throws(LoadError) {
        for byte in bytes {
            try reserve(2)
            store(OutputBuffer.digit(byte >> 4))
            store(OutputBuffer.digit(byte & 15))
        }
    }

    /// The hexadecimal digit of a number below 16.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }
}
