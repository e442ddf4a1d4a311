import CSVCore
import SQLiteCore

/// Finds results that need not be computed again.
protocol ResultReusing: Sendable {
    /// The row id of a chunk's first record; every chunk has to be asked about, in the thread that works on it.
    ///
    /// Nil where the load ends before that is known.
    func firstRowID(of chunk: Chunk) -> Int64?
    /// Fills computed cells of rows whose results are known; returns their positions in the chunk's list.
    func reuse(for chunk: Chunk, firstRowID: Int64) throws(LoadError) -> [Int]
}

/// What a worker does with a chunk: parse, type, compute, and refuse rows that lack a value they need.
final class RowWorker: ChunkWorking {
    private let plan: RowPlan
    private let typer: any ChunkTyping
    private let computation: ChainWorker?
    private let reuse: (any ResultReusing)?
    /// Whether records are to be told apart later: see ``RecordList``.
    private let marksRecords: Bool
    private let key: KeyHash?
    private let clock = ContinuousClock()

    init(
        plan: RowPlan, typer: any ChunkTyping, chain: ComputationChain?, reuse: (any ResultReusing)? = nil,
        marksRecords: Bool = false
    ) throws(LoadError) {
        self.plan = plan
        self.typer = typer
        self.reuse = reuse
        self.marksRecords = marksRecords
        key = KeyHash(plan)
        computation = try chain?.makeWorker()
    }

    convenience init(
        plan: RowPlan, dialect: Dialect, content: LoadOptions.Content, chain: ComputationChain?
    ) throws(LoadError) {
        try self.init(plan: plan, typer: FieldTyping(plan: plan, dialect: dialect, content: content), chain: chain)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        // All of its records are known: there is nothing in it to work on.
        if chunk.isPartlyKnown, chunk.count == 0 { return }
        let began = clock.now
        typer.type(chunk)
        guard !chunk.hasChanged else { throw LoadError.changedInput }
        // The first of several databases takes what computing refuses, whosever row it would have been.
        if let range = plan.range, !range.isFirst { chunk.dropRows(outside: range, stride: plan.stride) }
        let typed = clock.now
        chunk.times.parse = (typed - began).milliseconds
        if let computation {
            if let reuse {
                guard let firstRowID = reuse.firstRowID(of: chunk) else {
                    chunk.isAbandoned = true
                    return
                }
                try computation.compute(chunk) { (chunk) throws(LoadError) in
                    try reuse.reuse(for: chunk, firstRowID: firstRowID)
                }
            } else {
                try computation.compute(chunk)
            }
            guard !chunk.isAbandoned else { return }
        }
        rejectMissingValues(chunk)
        if let range = plan.range {
            if range.isFirst {
                chunk.dropRows(outside: range, stride: plan.stride)
            } else {
                chunk.dropRecordsWithoutRow()
            }
        }
        if marksRecords { chunk.markRows(key, stride: plan.stride) }
        chunk.times.compute = (clock.now - typed).milliseconds
    }

    func finish() {
        computation?.finish()
    }

    private func rejectMissingValues(_ chunk: Chunk) {
        // What has a default is never NULL in the table.
        let filled = Set(plan.targets.filter { $0.fallback != nil }.map(\.column))
        let required = plan.cells(of: plan.key.filter { !filled.contains($0) }).map {
            ($0.name, $0.cell, Reject.Reason.key, "the key is NULL")
        }
        let others = plan.cells(of: plan.notNull.filter { !filled.contains($0) }).map {
            ($0.name, $0.cell, Reject.Reason.notNull, "the value is NULL")
        }
        for (name, cell, reason, detail) in required + others {
            var kept = 0
            for position in 0..<chunk.rowCount {
                let row = Int(chunk.rows[position])
                if chunk.cells[row * plan.stride + cell].isNull {
                    chunk.refuse(position, stage: .constraint, reason: reason, column: name, detail: detail)
                    continue
                }
                chunk.rows[kept] = chunk.rows[position]
                kept += 1
            }
            chunk.rowCount = kept
        }
    }
}
