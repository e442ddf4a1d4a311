/// Spaces and tabs: what a line may consist of and be none, and what may stand around a value.
enum Blanks {
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether the bytes from `start` to `end` are blanks alone; true where there are none.
    static func fill(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var position = start
        while position < end, contains(bytes[position]) { position += 1 }
        return position == end
    }

    /// The field without the blanks around it, if no quotes say that they belong to it.
    ///
    /// - Parameter escape: what makes the blank behind it a part of the value; nil for nothing.
    static func trim(_ field: Field, in bytes: UnsafePointer<UInt8>, escape: UInt8?) -> Field {
        guard !field.isQuoted, field.length > 0 else { return field }
        var start = Int(field.start)
        var end = start + field.length
        while start < end, contains(bytes[start]) { start += 1 }
        while end > start, contains(bytes[end - 1]), !isEscaped(bytes, end - 1, from: start, escape) { end -= 1 }
        return Field(start: start, end: end, isQuoted: false, isEscaped: field.isEscaped && end > start)
    }

    /// Whether an odd number of escapes stands right before a byte.
    private static func isEscaped(
        _ bytes: UnsafePointer<UInt8>, _ position: Int, from start: Int, _ escape: UInt8?
    ) -> Bool {
        guard let escape else { return false }
        var first = position
        while first > start, bytes[first - 1] == escape { first -= 1 }
        return (position - first) % 2 == 1
    }
}
