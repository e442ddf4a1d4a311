/// Says that a batch is in: which records, from which bytes of the source, and what they hashed to.
package struct Checkpoint: Sendable, Hashable {
    /// The first and the last record of the batch, counted from 1.
    package var rowIDs: ClosedRange<Int64>
    /// The bytes of the source that the batch covers; the first batch starts at 0, before the header.
    package var bytes: Range<Int64>
    /// Line ends before `bytes.upperBound`.
    package var lineEnd: Int64
    /// XXH3 (64 bits) of the bytes.
    package var contentHash: UInt64
    /// The key of the last row that the batch put into the table, as a JSON array.
    package var lastKey: String?
    /// Where its rows end in the file in which they wait to be sorted; nil where they are in the table.
    package var sortedEnd: Int64?

    package init(
        rowIDs: ClosedRange<Int64>, bytes: Range<Int64>, lineEnd: Int64, contentHash: UInt64, lastKey: String? = nil
    ) {
        self.rowIDs = rowIDs
        self.bytes = bytes
        self.lineEnd = lineEnd
        self.contentHash = contentHash
        self.lastKey = lastKey
    }
}
