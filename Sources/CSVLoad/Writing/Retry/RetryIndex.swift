import SQLiteCore

/// What a retry asks of those who know which record brought each key, and what it tells them.
///
/// Nothing old may go over anything newer. Where nobody knows, every record is tried.
struct RetryIndex {
    /// Whether a later record of the source, or a source of the table that came later, has brought the key of a chunk's row.
    var isSuperseded: (_ rowID: Int64, _ chunk: Chunk, _ row: Int) throws(SQLiteError) -> Bool = { _, _, _ in false }
    /// Takes note of records that were refused and are in the table now, each with its row in the chunk.
    var didLoad: ((_ records: [(rowID: Int64, row: Int)], _ chunk: Chunk) throws(SQLiteError) -> Void)?
}
