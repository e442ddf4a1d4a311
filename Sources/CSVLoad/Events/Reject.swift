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
        case unknownKey = "unknown_key"
        case notNull = "not_null"
        case constraint

        /// Those that depend on other rows, so that a record may get in when these have changed.
        package static let ofTable: [Reason] = [.constraint, .unknownKey]
    }

    /// What makes the table refuse a row, and with it whether it may take the row when other rows have changed.
    package enum Cause: Sendable {
        /// Its own values, whatever else is in the database.
        case ownValues
        /// A value of another row, which has to be unique.
        case takenValue
        /// A reference that points nowhere, or a trigger, which may look at anything.
        case others
    }

    /// The record's number in its chunk, from 0.
    package var ordinal: Int
    /// The record's bytes in its chunk, without the line end.
    package var bytes: Range<Int>
    package var stage: Stage
    package var reason: Reason
    /// The column it is about, where it is about one.
    package var column: String?
    package var detail: String?
    package var cause = Cause.ownValues
    /// Bytes of the whole record in its source, where the chunk holds only the beginning.
    package var wholeBytes: Int64?
    /// The record itself, where it is not among its chunk's bytes.
    package var original: Original?

    /// A record as it stands in the source.
    package struct Original: Sendable {
        /// Where it starts, from the chunk's first byte.
        package var offset: Int
        /// Line ends between there and the chunk's first byte.
        package var lineEnds: Int64
        package var bytes: [UInt8]
    }

    package init(
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
