/// Short texts between encodings, through the system's iconv.
enum TextCoding {
    /// The bytes in another encoding; nil where one of them means nothing, or the encoding is not known.
    static func convert(_ bytes: [UInt8], from: String, to: String) -> [UInt8]? {
        guard let converter = TextConverter(from: from, to: to) else { return nil }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count * 4 + 16)
        let left = output.count
        let written: Int? = input.withUnsafeMutableBytes { raw in
            output.withUnsafeMutableBytes { room in
                var next = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
                var count = raw.count
                var free = room.baseAddress?.assumingMemoryBound(to: CChar.self)
                var freeCount = left
                guard converter.convert(&next, &count, to: &free, &freeCount) == .converted, count == 0 else {
                    return nil
                }
                // A letter may be waiting for the mark that could follow it.
                return converter.finish(&free, &freeCount) ? left - freeCount : nil
            }
        }
        return written.map { Array(output[..<$0]) }
    }

    /// Whether the bytes mean something in the encoding, and come back the same from what they mean.
    static func confirms(_ encoding: String, _ bytes: [UInt8]) -> Bool {
        guard let text = convert(bytes, from: encoding, to: "UTF-8") else { return false }
        return convert(text, from: "UTF-8", to: encoding) == bytes
    }
}
