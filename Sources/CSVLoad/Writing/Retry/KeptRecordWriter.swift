import SQLiteCore

/// Puts single records into the table that were refused, read anew from the bytes that were kept of them.
///
/// Each record is a chunk of its own, because their row ids have gaps between them, and because a record with a stray
/// quote must not reach into the next one.
struct KeptRecordWriter {
    private let worker: any ChunkWorking
    private let rows: RowWriter
    /// The record that was read last, and what became of it.
    let chunk = Chunk(capacity: KeptRecordWriter.chunkBytes)

    /// Bytes for which a chunk has room from the start.
    private static let chunkBytes = 64 << 10

    init(_ worker: any ChunkWorking, _ rows: RowWriter) {
        self.worker = worker
        self.rows = rows
    }

    /// Puts the bytes of a record into ``chunk``.
    func fill(_ kept: RejectedRecord) throws(LoadError) {
        chunk.clear(capacity: KeptRecordWriter.chunkBytes)
        // Nothing at all would be no record; an empty line is one, where records have one field.
        let record = kept.record.isEmpty ? [0x0A] : kept.record
        try chunk.grow(to: record.count)
        record.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { chunk.bytes.update(from: base, count: bytes.count) }
        }
        chunk.count = record.count
        chunk.byteStart = kept.byteStart
    }

    /// Makes a row of the record in ``chunk``, or a reject.
    func read(_ kept: RejectedRecord) throws(LoadError) {
        try fill(kept)
        try worker.work(on: chunk)
        guard chunk.recordCount != 1 else { return }
        // Quotes that are text now do not hold the record together: its further lines have row ids of their own.
        chunk.setRows([])
        chunk.filtered = 0
        chunk.rejects = [
            Reject(
                ordinal: 0, bytes: 0..<chunk.count, stage: .parse, reason: .quote,
                detail: "read this way it is \(chunk.recordCount) records: load the input with --restart instead")
        ]
    }

    /// Puts the record's row into the table; returns why it is refused, if it is.
    ///
    /// - Parameter counts: what became of the row, or of a record without one, is added to it; rejects are not.
    func write(
        _ rowID: Int64, counts: inout RowCounts, connection: borrowing Connection
    ) throws(SQLiteError) -> Reject? {
        counts.filtered += chunk.filtered
        if chunk.rowCount > 0 {
            try rows.write(chunk, firstRecord: rowID, counts: &counts, connection: connection)
        }
        return chunk.rejects.last
    }

    /// Whether another record has the key that only the first one wins.
    func isKeyTaken(_ rowID: Int64) throws(SQLiteError) -> Bool {
        guard chunk.rowCount > 0 else { return false }
        return try rows.isKeyTaken(chunk, firstRecord: rowID)
    }

    /// Shows the record's row, if it has one, to statements that find it in the table.
    func show(_ rowID: Int64) { rows.show(chunk, firstRecord: rowID) }

    /// Has to be called at the end.
    func finish() { worker.finish() }
}
