import CSVCore

/// What becomes of a record that is longer than a chunk may be: its beginning is kept, and the rest passed over.
///
/// Memory holds the beginning and one block, however long the record is.
struct LongRecord {
    /// Bytes of a record that are kept where it is too long.
    static let keptBytes = 1 << 20
    /// Bytes that are looked at in one go.
    private static let blockBytes = 256 << 10

    /// What is known of the record behind the bytes that a chunk holds.
    private var scanner: LongRecordScanner

    /// - Parameter bytes: the record as far as it is read, from its first byte on.
    init(_ bytes: UnsafeRawBufferPointer, dialect: Dialect) {
        scanner = LongRecordScanner(dialect: dialect)
        _ = scanner.scan(bytes)
    }

    /// Whether it begins with a comment's sign, and is no record.
    var isComment: Bool { scanner.isComment }

    /// Bytes before the first line end in the quoted field that is open; nil where none is open, or it has none yet.
    var openLine: Int? { scanner.isInQuotes ? scanner.firstLineEnd : nil }

    /// Whether the quote that is open closes, as far as `stream` goes on.
    ///
    /// - Returns: false where it does not; nil where the work was cancelled.
    func closes(in stream: InputStream, isCancelled: () -> Bool) throws(LoadError) -> Bool? {
        var ahead = scanner
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: LongRecord.blockBytes, alignment: 64)
        defer { block.deallocate() }
        while ahead.isInQuotes {
            if isCancelled() { return nil }
            let count = try stream.read(into: block)
            // A quote right before the end closes.
            if count == 0 { return ahead.isClosed }
            let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
            if case .neverCloses = ahead.scan(bytes, stopsBehindQuotes: true) { return false }
        }
        return true
    }

    /// Reads to the end of the record.
    ///
    /// - Parameters:
    ///   - read: fills a block with the bytes that come next; 0 at the end of the input.
    ///   - pass: is given the bytes that belong to the record.
    ///   - recycle: is given those that do not.
    /// - Returns: false where the work was cancelled.
    mutating func passOver(
        read: (UnsafeMutableRawBufferPointer) throws(LoadError) -> Int, isCancelled: () -> Bool,
        pass: (UnsafeRawBufferPointer) -> Void, recycle: (UnsafeRawBufferPointer) -> Void
    ) throws(LoadError) -> Bool {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: LongRecord.blockBytes, alignment: 64)
        defer { block.deallocate() }
        while true {
            if isCancelled() { return false }
            let count = try read(block)
            if count == 0 { return !isCancelled() }
            let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
            var start = 0
            while start < count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                switch scanner.scan(rest) {
                case .goesOn:
                    start = count
                case .ends(let end):
                    pass(UnsafeRawBufferPointer(rebasing: bytes[..<(start + end)]))
                    recycle(UnsafeRawBufferPointer(rebasing: bytes[(start + end)...]))
                    return true
                case .neverCloses(let end):
                    // Too late to end the record with the line of that quote: it ends with this one.
                    start += end
                }
            }
            pass(bytes)
        }
    }
}
