import Synchronization

/// The writer of a load, whose connection workers may read through between two chunks.
///
/// A connection of their own would not do: in a rollback journal, readers and the writer's commit shut each other out.
final class SharedWriter: Sendable {
    private let turn = Mutex(())
    /// Used only by whoever has the turn.
    nonisolated(unsafe) private let writer: BatchWriter

    init(_ writer: BatchWriter) {
        self.writer = writer
    }

    /// Puts a chunk's rows into the table, or keeps it back for a while.
    func write(_ chunk: Chunk, _ pool: any ChunkRecycling) throws(LoadError) {
        try takingTurn { () throws(LoadError) in try writer.write(chunk, pool) }
    }

    /// Fills computed cells of a chunk with what is in the table; returns the positions of those rows.
    func reuseResults(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int] {
        try takingTurn { () throws(LoadError) in try writer.reuseResults(for: chunk, firstRowID: firstRowID) }
    }

    private func takingTurn<Value>(_ body: () throws(LoadError) -> Value) throws(LoadError) -> Value {
        try turn.withLock { _ throws(LoadError) in try body() }
    }
}

/// Lets rows reuse the results that are in the table for the same values, before the others are computed.
struct ResultReuse: ResultReusing {
    /// Tells the number of a chunk's first record, where rows are found by that.
    let numbers: RecordNumbers?
    private let writer: SharedWriter
    /// The row id of the first record that comes, where rows are found by that.
    private let firstRowID: Int64

    /// Prepares it; nil where the table does not tell.
    init?(
        _ writer: BatchWriter, _ shared: SharedWriter, _ rows: RowPlan, recordsBefore: Int64
    ) throws(LoadError) {
        guard try writer.findReusableResults() else { return nil }
        self.writer = shared
        numbers = rows.rowIDColumn == nil ? nil : RecordNumbers()
        firstRowID = writer.target.rowIDOffset + recordsBefore
    }

    func firstRowID(of chunk: Chunk) -> Int64? {
        guard let numbers else { return 0 }
        return numbers.first(of: chunk.sequence, records: chunk.recordCount).map { firstRowID + $0 }
    }

    func reuse(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int] {
        try writer.reuseResults(for: chunk, firstRowID: firstRowID)
    }
}
