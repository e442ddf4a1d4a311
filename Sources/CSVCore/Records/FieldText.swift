/// Turns a field's bytes in the chunk into the bytes of its value.
public struct FieldText: Sendable {
    private let quote: UInt8?
    private let escape: UInt8?

    public init(dialect: Dialect) {
        quote = dialect.quote
        escape = dialect.escape
    }

    /// Copies a field's content without its doubled quotes and escapes, and returns the bytes written.
    ///
    /// - Precondition: `target` has room for `field.length` bytes.
    public func unescape(
        _ field: Field, of chunk: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let source = chunk + Int(field.start)
        let length = field.length
        var read = 0
        var written = 0
        while read < length {
            let byte = source[read]
            let isDoubled = field.isQuoted && byte == quote && byte != escape
            if isDoubled || byte == escape, read + 1 < length { read += 1 }
            target[written] = source[read]
            read += 1
            written += 1
        }
        return written
    }

    /// The value's bytes as an array: for headers and messages, not for the hot path.
    public func bytes(of field: Field, in chunk: RawSpan) -> [UInt8] {
        chunk.withUnsafeBytes { raw in
            let base = raw.baseAddress!.assumingMemoryBound(to: UInt8.self)
            return [UInt8](unsafeUninitializedCapacity: field.length) { target, count in
                guard field.length > 0 else { return }
                if field.isEscaped {
                    count = unescape(field, of: base, into: target.baseAddress!)
                } else {
                    target.baseAddress!.initialize(from: base + Int(field.start), count: field.length)
                    count = field.length
                }
            }
        }
    }
}
