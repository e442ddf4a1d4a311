import CSVCore
import CXXHash
import SQLiteCore
import Synchronization

/// What the workers of a pass over the columns' values found together.
final class StatisticsCollector: Sendable {
    private struct State {
        var columns: [ColumnStatistics]
        var unique: UniqueValues
        var misencoded = Misencoded()
    }

    /// Records that are not in the encoding that they are read in.
    struct Misencoded {
        static let excerptBytes = 64 << 10

        var records: Int64 = 0
        /// The first of them, a line each.
        var excerpt: [UInt8] = []

        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            records += 1
            if excerpt.count < Self.excerptBytes { excerpt += bytes + [0x0A] }
        }

        mutating func merge(_ other: Misencoded) {
            records += other.records
            if excerpt.count < Self.excerptBytes { excerpt += other.excerpt }
        }
    }

    private let state: Mutex<State>
    /// For each column, what the chunk says of the values being different; nil where they are not.
    private let parts = ChunkResults<[UniqueValues.Part?]>()

    init(columnCount: Int) {
        state = Mutex(
            State(
                columns: Array(repeating: ColumnStatistics(), count: columnCount),
                unique: UniqueValues(columns: columnCount)))
    }

    /// Takes in the next chunk, in the order of the chunks.
    func collect(_ sequence: Int) {
        let taken = parts.take(sequence)
        state.withLock { state in
            for (column, part) in taken.enumerated() { state.unique.add(part, to: column) }
        }
    }

    /// What was found of each column; to be asked for at the end.
    var columns: [ColumnStatistics] {
        state.withLock { state in
            var columns = state.columns
            for index in columns.indices { columns[index].isUnique = state.unique.isUnique(index) }
            return columns
        }
    }

    /// What was refused for its encoding; to be asked for at the end.
    var misencoded: Misencoded { state.withLock { $0.misencoded } }

    /// Columns that may have no value twice.
    fileprivate var candidates: [Bool] {
        state.withLock { state in state.columns.indices.map { state.unique.isOpen($0) } }
    }

    fileprivate func put(_ found: [UniqueValues.Part?], for sequence: Int) {
        parts.put(found, for: sequence)
    }

    fileprivate func merge(_ found: [ColumnStatistics], _ misencoded: Misencoded) {
        state.withLock { state in
            state.misencoded.merge(misencoded)
            for index in found.indices { state.columns[index].merge(found[index]) }
        }
    }
}

/// Looks at every value of its chunks, as it would be stored.
///
/// It is a pass of its own for those who ask, behind the one that finds types, which a load has to wait for.
final class StatisticsWorker: ChunkWorking {
    private let collector: StatisticsCollector
    private let plan: RowPlan
    private var typer: RowTyper
    private var columns: [ColumnStatistics]
    private var misencoded = StatisticsCollector.Misencoded()

    init(_ collector: StatisticsCollector, plan: RowPlan, dialect: Dialect, content: LoadOptions.Content) {
        self.collector = collector
        self.plan = plan
        typer = RowTyper(plan: plan, dialect: dialect, content: content)
        columns = Array(repeating: ColumnStatistics(), count: plan.inputs.count)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        typer.type(chunk)
        let candidates = collector.candidates
        var parts: [UniqueValues.Part?] = []
        for column in columns.indices {
            var statistics = columns[column]
            for row in 0..<chunk.rowCount {
                let cell = chunk.cells[row * plan.stride + column]
                if cell.isNull { statistics.nulls += 1 } else { statistics.add(cell) }
            }
            columns[column] = statistics
            parts.append(candidates[column] ? part(of: chunk, column) : UniqueValues.Part())
        }
        for reject in chunk.rejects where reject.reason == .encoding {
            misencoded.add(
                UnsafeRawBufferPointer(start: chunk.bytes + reject.bytes.lowerBound, count: reject.bytes.count))
        }
        collector.put(parts, for: chunk.sequence)
    }

    func finish() {
        collector.merge(columns, misencoded)
    }

    /// What the chunk says of the column's values being different; nil where they are not.
    private func part(of chunk: Chunk, _ column: Int) -> UniqueValues.Part? {
        var part = UniqueValues.Part()
        part.hashes.reserveCapacity(chunk.rowCount)
        var isRising = true
        var last: Int64?
        for row in 0..<chunk.rowCount {
            let cell = chunk.cells[row * plan.stride + column]
            guard !cell.isNull else { return nil }
            part.hashes.append(StatisticsWorker.hash(cell))
            isRising = isRising && cell.isInteger && last.map { $0 < cell.integer } ?? true
            last = cell.integer
        }
        if isRising, chunk.rowCount > 0 {
            part.rising = chunk.cells[column].integer...chunk.cells[(chunk.rowCount - 1) * plan.stride + column].integer
            return part
        }
        let sorted = part.hashes.sorted()
        return zip(sorted, sorted.dropFirst()).contains { $0 == $1 } ? nil : part
    }

    /// The number itself, or a hash of the text.
    private static func hash(_ cell: Cell) -> UInt64 {
        if cell.isText || cell.isBlob { return XXH3_64bits(cell.bytes.baseAddress, cell.bytes.count) }
        return cell.isReal ? cell.real.bitPattern : UInt64(bitPattern: cell.integer)
    }
}
