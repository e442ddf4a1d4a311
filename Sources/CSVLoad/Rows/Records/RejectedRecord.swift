/// A reject as the database keeps it: the record's bytes, where they stood, and why they are no row.
public struct RejectedRecord: Sendable, Hashable {
    public var source: String
    public var table: String
    /// The record's number in its source, from 1.
    public var rowID: Int64
    /// The line on which the record starts, from 1.
    public var line: Int64
    /// Where the record starts in the source, in bytes.
    public var byteStart: Int64
    /// The record as it stood there, without its line end.
    public var record: [UInt8]
    public var stage: String
    /// The column it is about, where it is about one.
    public var column: String?
    public var reason: String
    public var detail: String?
    /// The run that refused it last.
    public var runID: Int64
    /// Bytes of the whole record in its source, where ``record`` is only its beginning.
    public var wholeBytes: Int64?
}
