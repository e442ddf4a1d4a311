/// What old programs and file systems leave behind a text: bytes 1A (Control-Z), and then NULs. They are no text.
///
/// The same bytes elsewhere are a part of it.
final class TrailingPadding: ByteSource {
    private let source: any ByteSource
    /// Bytes that may be padding, which nobody has got yet: so many 1A, and then so many NULs.
    private var marks = 0
    private var zeros = 0
    /// What was read and comes behind them.
    private var ready: [UInt8] = []
    private var readyStart = 0
    /// The padding that ends what is ready.
    private var heldMarks = 0
    private var heldZeros = 0
    private var isAtEnd = false

    private static let mark: UInt8 = 0x1A

    init(_ source: any ByteSource) {
        self.source = source
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        while readyStart == ready.count, !isAtEnd { try fetch(buffer.count) }
        // What was held back turned out to be text.
        guard readyStart < ready.count else { return 0 }
        var filled = 0
        while filled < buffer.count, marks > 0 || zeros > 0 {
            buffer[filled] = marks > 0 ? TrailingPadding.mark : 0
            if marks > 0 { marks -= 1 } else { zeros -= 1 }
            filled += 1
        }
        let count = min(buffer.count - filled, ready.count - readyStart)
        if count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyBytes(
                from: ready[readyStart..<readyStart + count])
            readyStart += count
        }
        if readyStart == ready.count {
            (marks, zeros) = (heldMarks, heldZeros)
            (heldMarks, heldZeros) = (0, 0)
            ready = []
            readyStart = 0
        }
        return filled + count
    }

    private func fetch(_ count: Int) throws(LoadError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(max(count, 4096), 256 << 10), alignment: 16)
        defer { buffer.deallocate() }
        let got = try source.read(into: buffer)
        guard got > 0 else {
            isAtEnd = true
            return
        }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<got])
        let kept = TrailingPadding.length(of: bytes)
        guard kept.text > 0 else {
            // Padding so far. A 1A behind NULs makes what was held before a part of the text.
            if kept.marks > 0, zeros > 0 {
                ready = [TrailingPadding.mark]
                (heldMarks, heldZeros) = (kept.marks - 1, kept.zeros)
            } else {
                marks += kept.marks
                zeros += kept.zeros
            }
            return
        }
        ready = Array(bytes[..<kept.text])
        (heldMarks, heldZeros) = (kept.marks, kept.zeros)
    }

    /// How much of a text is none of the padding that ends it, and what that is.
    static func length(of bytes: UnsafeRawBufferPointer) -> (text: Int, marks: Int, zeros: Int) {
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0 { end -= 1 }
        let zeros = bytes.count - end
        var text = end
        while text > 0, bytes[text - 1] == mark { text -= 1 }
        return (text, end - text, zeros)
    }
}
