import Glibc

/// Short texts between encodings, through the system's iconv.
enum TextCoding {
    /// The bytes in another encoding; nil where one of them means nothing, or the encoding is not known.
    static func convert(_ bytes: [UInt8], from: String, to: String) -> [UInt8]? {
        let converter = iconv_open(to, from)
        guard Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count * 4 + 16)
        let left = output.count
        let written: Int? = input.withUnsafeMutableBytes { raw in
            output.withUnsafeMutableBytes { room in
                var next = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
                var count = raw.count
                var free = room.baseAddress?.assumingMemoryBound(to: CChar.self)
                var freeCount = left
                let code = iconv(converter, &next, &count, &free, &freeCount)
                guard code != -1, count == 0 else { return nil }
                // A letter may be waiting for the mark that could follow it.
                return iconv(converter, nil, nil, &free, &freeCount) != -1 ? left - freeCount : nil
            }
        }
        return written.map { Array(output[..<$0]) }
    }

    /// Whether the bytes mean something in the encoding, and come back the same from what they mean.
    static func bearsOut(_ encoding: String, _ bytes: [UInt8]) -> Bool {
        guard let text = convert(bytes, from: encoding, to: "UTF-8") else { return false }
        return convert(text, from: "UTF-8", to: encoding) == bytes
    }
}
