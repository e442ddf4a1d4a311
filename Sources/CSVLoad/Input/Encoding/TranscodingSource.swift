/// Text in another encoding, as UTF-8, through the system's iconv.
///
/// A byte that means nothing in that encoding becomes 0xFF, which is never UTF-8, so that the record that holds it is
/// refused like any other with a bad encoding.
final class TranscodingSource: ByteSource {
    private let source: any ByteSource
    private let converter: TextConverter
    private var input: [UInt8] = []
    private var hasMore = true
    private var isAtEnd = false
    /// Bytes of the encoding's smallest unit: what is passed over where they mean nothing, so that the next ones do.
    private let unit: Int
    /// What was decoded and did not fit.
    private var buffered: [UInt8] = []
    private var bufferedStart = 0

    /// - Throws: `usage` for an encoding that iconv does not know.
    init(_ source: any ByteSource, encoding: String) throws(LoadError) {
        self.source = source
        guard let converter = TextConverter(from: encoding, to: "UTF-8") else {
            throw LoadError(
                .optionInvalid, "--encoding names '\(encoding)', which is not an encoding that this system knows",
                recovery: "'iconv --list' prints the names, such as ISO-8859-1, WINDOWS-1252, SHIFT_JIS, UTF-16.")
        }
        self.converter = converter
        unit = TranscodingSource.unit(of: encoding.uppercased())
    }

    /// Whether iconv knows the encoding.
    static func isKnown(_ encoding: String) -> Bool {
        TextConverter(from: encoding, to: "UTF-8") != nil
    }

    private static func unit(of encoding: String) -> Int {
        if encoding.hasPrefix("UTF-16") || encoding.hasPrefix("UTF16") || encoding.hasPrefix("UCS-2") { return 2 }
        return encoding.hasPrefix("UTF-32") || encoding.hasPrefix("UTF32") || encoding.hasPrefix("UCS-4") ? 4 : 1
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        if bufferedStart < buffered.count { return takeBuffered(into: buffer) }
        // A character needs up to four bytes: less room goes by way of a buffer of our own.
        guard buffer.count < TranscodingSource.characterBytes else { return try fill(buffer) }
        let own = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
        defer { own.deallocate() }
        buffered = Array(own[..<(try fill(own))])
        bufferedStart = 0
        return takeBuffered(into: buffer)
    }

    private func takeBuffered(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = buffered[bufferedStart...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        bufferedStart += part.count
        return part.count
    }

    /// Room in which iconv can write any character, and what it may put in front of it.
    private static let characterBytes = 16

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
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
        guard hasMore, input.count < size else { return }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { chunk.deallocate() }
        let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<(size - input.count)]))
        input.append(contentsOf: chunk[..<got])
        hasMore = got > 0
    }

    private func convert(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var output = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        var room = buffer.count
        let taken = input.withUnsafeMutableBytes { bytes in
            var next = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = bytes.count
            while left > 0, room > 0 {
                let outcome = converter.convert(&next, &left, to: &output, &room)
                guard outcome == .invalid || outcome == .incomplete && !hasMore, room > 0 else { break }
                output!.pointee = CChar(bitPattern: 0xFF)
                output! += 1
                room -= 1
                let skipped = min(left, unit)
                next! += skipped
                left -= skipped
            }
            return bytes.count - left
        }
        input.removeFirst(taken)
        return buffer.count - room
    }
}
