/// Where one field's content lies in its chunk, and what has to be done to read it.
///
/// Eight bytes, because a chunk has hundreds of thousands of them.
@frozen
public struct Field: BitwiseCopyable, Sendable {
    /// Longest content in bytes that a field can name: more than SQLite stores in one value.
    public static let maximumLength = 0x3FFF_FFFF

    /// Offset of the first content byte, behind the opening quote if there is one.
    public let start: UInt32
    @usableFromInline let lengthAndFlags: UInt32

    init(start: Int, end: Int, isQuoted: Bool, isEscaped: Bool) {
        self.start = UInt32(truncatingIfNeeded: start)
        lengthAndFlags =
            UInt32(truncatingIfNeeded: end &- start)
            | (isQuoted ? 0x8000_0000 : 0) | (isEscaped ? 0x4000_0000 : 0)
    }

    /// Content bytes as they stand in the chunk, escapes included.
    @inlinable public var length: Int { Int(lengthAndFlags & 0x3FFF_FFFF) }
    /// Whether the field stood in quotes: tells `""`, an empty text, from an empty field.
    @inlinable public var isQuoted: Bool { lengthAndFlags & 0x8000_0000 != 0 }
    /// Whether the content holds doubled quotes or escapes that have to be taken out.
    @inlinable public var isEscaped: Bool { lengthAndFlags & 0x4000_0000 != 0 }
    /// Whether nothing at all stood between the delimiters.
    @inlinable public var isAbsent: Bool { lengthAndFlags == 0 }
}

/// One record of a chunk: its bytes, its fields, and what is wrong with its quotes.
@frozen
public struct Record: BitwiseCopyable, Sendable {
    /// Offset of the record's first byte.
    public let start: UInt32
    /// Offset behind its last byte, the line end not counted.
    public let end: UInt32
    /// Index of its first field in the chunk's list of fields.
    public let firstField: UInt32
    public let fieldCount: UInt32
    public let flaw: QuoteFlaw
}

/// What can be wrong with a record's quotes.
@frozen
public enum QuoteFlaw: UInt8, Sendable {
    case none
    /// Text stands behind a closing quote.
    case textAfterQuote
    /// A quote opens and does not close before a later one opens, or before the input ends.
    case unclosed
}
