import CSVCore
import SQLiteCore

/// What a worker found of the rows of one chunk.
struct ChunkFindings: Sendable {
    /// For each row in the chunk's list, the first target whose column differs, or a ``ComparisonQuery/State``.
    var states: [Int32] = []
    /// For each, what identifies its row in the table; 0 where it is missing.
    var identities: [Int64] = []
    /// Positions of rows whose key an earlier record won.
    var losers: Set<Int> = []
    /// By position, the columns in which a row differs: see ``DifferingColumns``.
    var details: [Int: String] = [:]
}

/// Parses and computes its chunks as a load does, and looks each row up in the table.
final class CompareWorker: ChunkWorking {
    private let rows: RowWorker
    private let target: VerifyTarget
    private let reader: SnapshotReader
    private let query: ComparisonQuery
    private let numbers: RecordNumbers
    private let shelf: ChunkResults<ChunkFindings>

    init(
        _ target: VerifyTarget, dialect: Dialect, chain: ComputationChain?, showsValues: Bool, reader: SnapshotReader,
        numbers: RecordNumbers, shelf: ChunkResults<ChunkFindings>
    ) throws(LoadError) {
        rows = try RowWorker(plan: target.plan, dialect: dialect, content: target.content, chain: chain)
        self.target = target
        self.reader = reader
        self.numbers = numbers
        self.shelf = shelf
        do throws(SQLiteError) {
            query = try ComparisonQuery(target, showsValues: showsValues, connection: reader.connection)
        } catch {
            throw LoadError(
                error, doing: "Cannot compare with '\(target.table.name)'", database: target.database)
        }
    }

    func finish() {
        rows.finish()
    }

    func work(on chunk: Chunk) throws(LoadError) {
        try rows.work(on: chunk)
        guard !chunk.isAbandoned else { return numbers.end(at: chunk.sequence) }
        guard let first = numbers.first(of: chunk.sequence, records: chunk.recordCount) else {
            chunk.isAbandoned = true
            return
        }
        do throws(SQLiteError) {
            let findings = try query.compare(chunk, firstRecord: first, rowIDOffset: target.rowIDOffset)
            shelf.put(findings, for: chunk.sequence)
        } catch {
            throw LoadError(error, doing: "Reading '\(target.table.name)' failed", database: target.database)
        }
    }
}
