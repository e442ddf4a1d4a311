import Synchronization

/// The writer of a load, whose connection workers may read through between two chunks.
///
/// A connection of their own would not do: in a rollback journal, readers and the writer's commit shut each other out.
///
/// `@unchecked Sendable`: the writer is used only while `turn` is held.
final class SharedWriter: @unchecked Sendable {
    private let turn = Mutex<Void>(())
    private let writer: BatchWriter

    init(_ writer: BatchWriter) {
        self.writer = writer
    }

    /// Puts a chunk's rows into the table, or keeps it back for a while.
    func write(_ chunk: Chunk, _ lender: any ChunkLending) throws(LoadError) {
        try turn.withLock { _ throws(LoadError) in try writer.write(chunk, lender) }
    }

    /// Fills computed cells of a chunk with what stands in the table; returns the positions of those rows.
    func takeOver(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int] {
        try turn.withLock { _ throws(LoadError) in try writer.takeOver(for: chunk, firstRowID: firstRowID) }
    }
}

/// Lets rows take over what stands in the table of the same values, before the others are computed.
struct Takeover: Sendable {
    let writer: SharedWriter
    /// Tells the number of a chunk's first record, where rows are found by that.
    let numbers: RecordNumbers?
    /// Records before the first chunk.
    let recordsBefore: Int64
    let rowIDOffset: Int64

    /// Prepares it; nil where the table does not tell.
    init?(
        _ writer: BatchWriter, _ shared: SharedWriter, _ plan: RowPlan, recordsBefore: Int64
    ) throws(LoadError) {
        guard try writer.findStandingResults() else { return nil }
        self.writer = shared
        numbers = plan.rowIDColumn == nil ? nil : RecordNumbers()
        self.recordsBefore = recordsBefore
        rowIDOffset = writer.rowIDOffset
    }

    /// The row id of a chunk's first record; every chunk has to be asked about, in the thread that works on it.
    ///
    /// Nil where the load ends before that is known.
    func firstRowID(of chunk: Chunk) -> Int64? {
        guard let numbers else { return 0 }
        let first = numbers.first(of: chunk.sequence, records: chunk.recordCount)
        return first.map { rowIDOffset + recordsBefore + $0 }
    }
}
