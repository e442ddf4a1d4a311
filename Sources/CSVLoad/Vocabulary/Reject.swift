/// A record that was refused: where it stands, and why.
///
/// It names bytes of its chunk instead of holding them, and is written to the database before the chunk is reused.
public struct Reject: Sendable {
    public enum Stage: String, Sendable {
        case decode, parse, type, compute, constraint
    }

    /// Short codes that stay the same from version to version.
    public enum Reason: String, Sendable, CaseIterable {
        case encoding
        case quote
        case unclosedQuote = "unclosed_quote"
        case ragged
        /// The header stands again among the records.
        case header
        case json
        case tooLong = "too_long"
        case type
        case compute
        case key
        case duplicateKey = "duplicate_key"
        case notNull = "not_null"
        case constraint
    }

    /// The record's number in its chunk, from 0.
    public var ordinal: Int
    /// The record's bytes in its chunk, without the line end.
    public var bytes: Range<Int>
    public var stage: Stage
    public var reason: Reason
    /// The column it is about, where it is about one.
    public var column: String?
    public var detail: String?
    /// Bytes of the whole record in its source, where the chunk holds only the beginning.
    public var wholeBytes: Int64?
    /// The record itself, where it is not among its chunk's bytes.
    public var original: Original?

    /// A record as it stands in the source.
    public struct Original: Sendable {
        /// Where it starts, from the chunk's first byte.
        public var offset: Int
        /// Line ends between there and the chunk's first byte.
        public var lineEnds: Int64
        public var bytes: [UInt8]
    }

    public init(
        ordinal: Int, bytes: Range<Int>, stage: Stage, reason: Reason, column: String? = nil, detail: String? = nil
    ) {
        self.ordinal = ordinal
        self.bytes = bytes
        self.stage = stage
        self.reason = reason
        self.column = column
        self.detail = detail
    }
}
