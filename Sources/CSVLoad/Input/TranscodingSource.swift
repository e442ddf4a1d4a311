import Glibc

/// Text in another encoding, as UTF-8, through the system's iconv.
///
/// A byte that means nothing in that encoding becomes 0xFF, which is never UTF-8, so that the record that holds it is
/// refused like any other with a bad encoding.
final class TranscodingSource: ByteSource {
    private let source: any ByteSource
    private let converter: iconv_t
    private var input: [UInt8] = []
    private var isAtEnd = false

    /// - Throws: `usage` for an encoding that iconv does not know.
    init(_ source: any ByteSource, encoding: String) throws(LoadError) {
        self.source = source
        guard let converter = TranscodingSource.open(encoding) else {
            throw LoadError(
                .usage, "--encoding names '\(encoding)', which is no encoding that this system knows",
                recovery: "'iconv --list' prints the names, such as ISO-8859-1, WINDOWS-1252, SHIFT_JIS, UTF-16.")
        }
        self.converter = converter
    }

    deinit {
        iconv_close(converter)
    }

    /// Whether iconv knows the encoding.
    static func isKnown(_ encoding: String) -> Bool {
        guard let converter = open(encoding) else { return false }
        iconv_close(converter)
        return true
    }

    private static func open(_ encoding: String) -> iconv_t? {
        let converter = iconv_open("UTF-8", encoding)
        return Int(bitPattern: converter) == -1 ? nil : converter
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        var written = 0
        while written == 0, !isAtEnd {
            try fillInput()
            if input.isEmpty {
                isAtEnd = true
                break
            }
            written = convert(into: buffer)
        }
        return written
    }

    private func fillInput() throws(LoadError) {
        let size = 64 << 10
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { chunk.deallocate() }
        guard input.count < size else { return }
        let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<(size - input.count)]))
        input.append(contentsOf: chunk[..<got])
        hasMore = got > 0
    }

    private var hasMore = true

    private func convert(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var output = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        var room = buffer.count
        let taken = input.withUnsafeMutableBytes { bytes in
            var next = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = bytes.count
            while left > 0, room > 4 {
                guard iconv(converter, &next, &left, &output, &room) == Int.max || left > 0 else { break }
                if left == 0 { break }
                let isInvalid = errno == EILSEQ || (errno == EINVAL && !hasMore)
                guard isInvalid else { break }
                output!.pointee = CChar(bitPattern: 0xFF)
                output! += 1
                room -= 1
                next! += 1
                left -= 1
            }
            return bytes.count - left
        }
        input.removeFirst(taken)
        return buffer.count - room
    }
}
