/// Turns a field's bytes in the chunk into the bytes of its value.
public struct FieldText: Sendable {
    private let quote: UInt8?
    private let escape: UInt8?
    private let rule: Dialect.EscapeRule
    /// Whether letters behind the escape stand for control characters.
    private let decodesLetters: Bool

    public init(dialect: Dialect) {
        quote = dialect.quote
        escape = dialect.escape
        rule = dialect.escapeRule
        decodesLetters = rule == .mysqlText || rule == .copyText
    }

    /// Copies a field's content without its doubled quotes and escapes, and returns the bytes written.
    ///
    /// - Precondition: `target` has room for `field.length` bytes.
    public func unescape(
        _ field: Field, of chunk: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let source = UnsafeBufferPointer(start: chunk + Int(field.start), count: field.length)
        var read = 0
        var written = 0
        while read < source.count {
            let byte = source[read]
            let next = read + 1 < source.count ? source[read + 1] : nil
            if let next, byte == escape, isEscape(before: next, in: field) {
                read += 2
                target[written] = decodesLetters ? decode(next, source, &read) : next
            } else {
                read += field.isQuoted && byte == quote && next != nil ? 2 : 1
                target[written] = byte
            }
            written += 1
        }
        return written
    }

    @inline(__always)
    private func isEscape(before next: UInt8, in field: Field) -> Bool {
        rule != .beforeQuotes || field.isQuoted && (next == quote || next == escape)
    }

    /// What a letter behind a backslash means; `read` stands behind it, and passes the digits that belong to it.
    private func decode(_ letter: UInt8, _ source: UnsafeBufferPointer<UInt8>, _ read: inout Int) -> UInt8 {
        switch letter {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"): return 0x08
        default: break
        }
        guard rule == .copyText else {
            return letter == UInt8(ascii: "0") ? 0 : letter == UInt8(ascii: "Z") ? 0x1A : letter
        }
        switch letter {
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "x"): return number(in: source, &read, base: 16, digits: 2) ?? letter
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            read -= 1
            return number(in: source, &read, base: 8, digits: 3) ?? letter
        default: return letter
        }
    }

    /// The byte that up to `digits` digits name, of which the last eight bits count; nil where there is none.
    private func number(
        in source: UnsafeBufferPointer<UInt8>, _ read: inout Int, base: Int, digits: Int
    ) -> UInt8? {
        let start = read
        var value = 0
        while read < min(start + digits, source.count) {
            let digit = Character(Unicode.Scalar(source[read])).hexDigitValue
            guard let digit, digit < base else { break }
            value = value * base + digit
            read += 1
        }
        return read > start ? UInt8(truncatingIfNeeded: value) : nil
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
