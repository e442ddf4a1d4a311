/// A reject as the database keeps it: the record's bytes, where they stood, and why they are no row.
package struct KeptReject: Sendable, Hashable {
    package var source: String
    package var table: String
    /// The record's number in its source, from 1.
    package var rowID: Int64
    /// The line on which the record starts, from 1.
    package var line: Int64
    /// Where the record starts in the source, in bytes.
    package var byteStart: Int64
    /// The record as it stood there, without its line end.
    package var record: [UInt8]
    package var stage: String
    /// The column it is about, where it is about one.
    package var column: String?
    package var reason: String
    package var detail: String?
    /// The run that refused it last.
    package var runID: Int64
    /// Bytes of the whole record in its source, where ``record`` is only its beginning.
    package var wholeBytes: Int64?
}
