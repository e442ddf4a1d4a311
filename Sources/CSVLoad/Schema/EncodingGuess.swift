import CUchardet

/// The likely name of the encoding of bytes that are not UTF-8, for a message; never acted upon.
struct EncodingGuess: CustomStringConvertible {
    /// A name that iconv knows.
    let description: String

    /// Nil where the bytes do not tell.
    init?(_ bytes: [UInt8]) {
        let detector = uchardet_new()
        defer { uchardet_delete(detector) }
        bytes.withUnsafeBytes { raw in
            _ = uchardet_handle_data(detector, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
        uchardet_data_end(detector)
        let name = uchardet_get_charset(detector).map { String(cString: $0) } ?? ""
        guard !name.isEmpty, name != "ASCII", !name.hasPrefix("UTF-8"), TranscodingSource.isKnown(name) else {
            return nil
        }
        description = name
    }
}
