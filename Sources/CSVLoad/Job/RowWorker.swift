import CSVCore
import SQLiteCore

/// What a worker does with a chunk: parse, type, compute, and refuse rows without a key.
final class RowWorker: ChunkWorking {
    private let plan: RowPlan
    private var typer: RowTyper
    private let computation: SQLComputation?
    private let clock = ContinuousClock()

    init(plan: RowPlan, dialect: Dialect, nullTexts: [String]) throws(LoadError) {
        self.plan = plan
        typer = RowTyper(plan: plan, dialect: dialect, nullTexts: nullTexts)
        computation = plan.computes ? try SQLComputation(plan: plan) : nil
    }

    func work(on chunk: Chunk) throws(LoadError) {
        let began = clock.now
        typer.type(chunk)
        let typed = clock.now
        chunk.times.parse = (typed - began).milliseconds
        computation?.compute(chunk)
        rejectRowsWithoutKey(chunk)
        chunk.times.compute = (clock.now - typed).milliseconds
    }

    private func rejectRowsWithoutKey(_ chunk: Chunk) {
        for (name, cell) in plan.keyCells {
            var kept = 0
            for position in 0..<chunk.rowCount {
                let row = Int(chunk.rows[position])
                if chunk.cells[row * plan.stride + cell].isNull {
                    chunk.rejects.append(
                        Reject(
                            ordinal: Int(chunk.ordinals[row]),
                            bytes: Int(chunk.extents[row].start)..<Int(chunk.extents[row].end),
                            stage: .constraint, reason: .key, column: name, detail: "the key is NULL"))
                    continue
                }
                chunk.rows[kept] = chunk.rows[position]
                kept += 1
            }
            chunk.rowCount = kept
        }
    }
}
