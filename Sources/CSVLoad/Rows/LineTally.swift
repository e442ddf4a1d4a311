import CSVCore

/// Counts line ends in bytes that come bit by bit; a carriage return and a line feed behind it are one.
struct LineTally {
    private(set) var lineEnds: Int64 = 0
    private var last: UInt8

    /// - Parameter last: the byte before those that are counted.
    init(behind last: UInt8) {
        self.last = last
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first, let newLast = bytes.last else { return }
        lineEnds += LineEnds.count(in: bytes)
        if last == 0x0D, first == 0x0A { lineEnds -= 1 }
        last = newLast
    }
}
