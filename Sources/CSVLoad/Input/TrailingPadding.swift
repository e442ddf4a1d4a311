/// What old programs and file systems leave behind a text: bytes 1A (Control-Z), and then NULs. They are no text.
///
/// The same bytes elsewhere are a part of it.
final class TrailingPadding: ByteSource {
    private let source: any ByteSource
    /// Bytes that may be padding: so many 1A, and then so many NULs.
    private var held = (marks: 0, zeros: 0)
    /// Bytes of that kind that turned out to be text, and come next.
    private var due = (marks: 0, zeros: 0)
    /// The text behind them.
    private var ready: [UInt8] = []
    private var readyStart = 0
    private var isAtEnd = false

    private static let mark: UInt8 = 0x1A

    init(_ source: any ByteSource) {
        self.source = source
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        while due == (0, 0), readyStart == ready.count, !isAtEnd { try fetch(buffer.count) }
        var filled = 0
        while filled < buffer.count, due != (0, 0) {
            buffer[filled] = due.marks > 0 ? TrailingPadding.mark : 0
            if due.marks > 0 { due.marks -= 1 } else { due.zeros -= 1 }
            filled += 1
        }
        let count = min(buffer.count - filled, ready.count - readyStart)
        guard count > 0 else { return filled }
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyBytes(
            from: ready[readyStart..<readyStart + count])
        readyStart += count
        return filled + count
    }

    /// Reads on, when all that is text has been given.
    private func fetch(_ count: Int) throws(LoadError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(max(count, 4096), 256 << 10), alignment: 16)
        defer { buffer.deallocate() }
        let got = try source.read(into: buffer)
        guard got > 0 else {
            isAtEnd = true
            return
        }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<got])
        let found = TrailingPadding.length(of: bytes)
        if found.text == 0, held.zeros == 0 || found.marks == 0 {
            held.marks += found.marks
            held.zeros += found.zeros
            return
        }
        // Text, or a 1A behind NULs, makes what was held a part of the text.
        due = held
        ready = Array(bytes[..<found.text])
        readyStart = 0
        held = (found.marks, found.zeros)
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
