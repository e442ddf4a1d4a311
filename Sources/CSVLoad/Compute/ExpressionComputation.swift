import SQLiteCore

/// SQL expressions, and the condition for records to be loaded, evaluated in an SQLite of each worker's own.
///
/// The chunk's rows are a virtual table there, so that expressions read them in place. The SQL comes from outside
/// and may read the record and call functions, nothing else.
struct ExpressionComputation: RowComputation {
    let plan: RowPlan
    let groups: [[ExpressionAnalysis.Expression]]
    /// Looked at together with the first group.
    var filter: String?
    let extensions: [ExtensionOptions]

    var identity: String { groups.joined().map(\.sql).joined(separator: ";") }
    var columns: [String] { groups.joined().map { plan.computed[$0.column].name } }

    func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
        try ExpressionWorker(self, context)
    }

    /// A connection with all functions that expressions may call.
    static func connect(
        _ extensions: [ExtensionOptions], limit: TimeLimit
    ) throws(LoadError) -> Connection {
        let connection = try connect(limit: limit)
        for library in extensions {
            do throws(SQLiteError) {
                try connection.loadExtension(library.path, entry: library.entry)
            } catch {
                throw LoadError(
                    .extensionUnavailable, "The extension '\(library.path)' cannot be loaded: \(error.message)",
                    recovery: "Name a shared library that was made for SQLite, and its entry point as FILE:NAME.",
                    underlying: error)
            }
        }
        return connection
    }

    private static func connect(limit: TimeLimit) throws(LoadError) -> Connection {
        do throws(SQLiteError) {
            let connection = try Connection.inMemory()
            try BuiltInFunctions.register(on: connection, limit: limit)
            try BuiltInFunctions.registerSearchFunctions(on: connection, limit: limit)
            return connection
        } catch {
            throw LoadError(.computationFailed, "Cannot set up the computation: \(error.message)", underlying: error)
        }
    }
}

/// The connection and statements of one worker.
private final class ExpressionWorker: ComputationWorker {
    private let connection: Connection
    private let stages: [Stage]
    private let limit: TimeLimit
    private let timeout: Double

    /// SQLite's instructions between two looks at the clock: some ten thousand a millisecond.
    private static let instructions = 10_000

    init(_ computation: ExpressionComputation, _ context: ComputationContext) throws(LoadError) {
        let limit = TimeLimit(seconds: context.settings.timeout, isCancelled: context.isCancelled)
        self.limit = limit
        timeout = context.settings.timeout ?? 0
        connection = try ExpressionComputation.connect(computation.extensions, limit: limit)
        connection.interrupt(every: ExpressionWorker.instructions) { limit.isOver() }
        var stages: [Stage] = []
        let groups = computation.groups.isEmpty ? [[]] : computation.groups
        for (index, group) in groups.enumerated() {
            stages.append(
                try Stage(
                    computation.plan, group, filter: index == 0 ? computation.filter : nil, number: index,
                    connection: connection))
        }
        self.stages = stages
    }

    func compute(_ rows: inout ComputedRows) throws(LoadError) {
        for stage in stages {
            limit.watch(stage.records)
            try stage.compute(rows.chunk) { error in
                guard error.isInterrupted || error.message == TimeLimit.sentence else { return error.message }
                return "it took longer than --compute-timeout allows, which is \(timeout) s"
            } isCancelled: {
                limit.wasCancelled
            }
            if limit.wasCancelled { return rows.abandon() }
        }
    }
}

extension ExpressionWorker {
    /// One statement over the chunk's rows, and the cells that get its results.
    final class Stage {
        private let statement: Statement
        let records: CellTable
        private let stride: Int
        private let outputCells: [Int]
        private let name: String?

        init(
            _ plan: RowPlan, _ group: [ExpressionAnalysis.Expression], filter: String?, number: Int,
            connection: borrowing Connection
        ) throws(LoadError) {
            stride = plan.stride
            outputCells = group.map { plan.inputs.count + $0.column }
            name = group.count == 1 ? plan.computed[group[0].column].name : nil
            let texts = group.map(\.sql) + [filter ?? ""]
            let table = ExpressionAnalysis.tableName(texts) + "_\(number)"
            // A filter on its own sees the input's own values, and beside them what was computed under other names.
            let columns =
                group.isEmpty ? Stage.filterColumns(plan) : Stage.columns(plan, before: group[0].column)
            records = CellTable(name: table, columns: columns)
            let expressions = group.isEmpty ? "1" : group.map { "(\($0.sql)\n)" }.joined(separator: ", ")
            let condition = filter.map { " WHERE (\($0)\n)" } ?? ""
            do throws(SQLiteError) {
                connection.endReadingOnly()
                try records.register(on: connection)
                for name in [table, "json_each", "json_tree"] { try connection.run("SELECT 1 FROM \(name)") }
                connection.allowOnlyReading()
                statement = try connection.prepare("SELECT \(expressions) FROM \(table)\(condition)")
            } catch {
                throw LoadError(
                    .expressionInvalid, "The computation is not valid SQL: \(error.message)",
                    recovery: "Check the expressions of --compute and --where.", underlying: error)
            }
        }

        /// Fills the computed cells, takes out filtered rows, and rejects rows whose computation fails.
        ///
        /// - Throws: where memory runs out, which says nothing about the record.
        func compute(
            _ chunk: Chunk, detail: (SQLiteError) -> String, isCancelled: () -> Bool
        ) throws(LoadError) {
            let count = chunk.rowCount
            var kept = 0
            var rejected = 0
            records.show(
                cells: chunk.cells, rows: chunk.rows, ordinals: chunk.ordinals, stride: stride, firstRowID: 0)
            defer { records.hide() }
            var start = 0
            while start < count {
                records.limit(to: start..<count)
                do throws(SQLiteError) {
                    while try statement.step() {
                        let row = chunk.rows[records.currentRow]
                        let cells = chunk.cells + Int(row) * stride
                        for index in outputCells.indices {
                            cells[outputCells[index]] = chunk.keep(statement.cell(at: index))
                        }
                        // Never ahead of the row that is being read.
                        chunk.rows[kept] = row
                        kept += 1
                    }
                    start = count
                } catch {
                    if error.isInterrupted, isCancelled() { return }
                    guard !error.isOutOfMemory else {
                        throw LoadError(.computationFailed, "A computation failed: \(error.message)", underlying: error)
                    }
                    let position = records.currentRow
                    chunk.refuse(position, stage: .compute, reason: .compute, column: name, detail: detail(error))
                    rejected += 1
                    start = position + 1
                }
            }
            chunk.rowCount = kept
            chunk.filtered += Int64(count - kept - rejected)
        }

        /// The cells of a row as columns of SQL: those that have no name here are hidden behind an internal name.
        private static func columns(_ plan: RowPlan, before column: Int) -> [CellTable.Column] {
            named(plan, plan.visibleColumns(before: column))
        }

        private static func filterColumns(_ plan: RowPlan) -> [CellTable.Column] {
            let inputs = plan.visibleColumns(before: 0)
            let names = Set(inputs.map(\.name.asciiLowercased))
            let others = plan.visibleColumns(before: plan.computed.count).filter {
                !names.contains($0.name.asciiLowercased)
            }
            return named(plan, inputs + others)
        }

        private static func named(_ plan: RowPlan, _ visible: [RowPlan.VisibleColumn]) -> [CellTable.Column] {
            var columns = (0..<plan.stride).map { CellTable.Column(name: "\u{1}csvload cell \($0)", type: "") }
            for column in visible {
                columns[column.cell] = CellTable.Column(name: column.name, type: column.type.affinity)
            }
            return columns
        }
    }
}

extension Chunk {
    /// A cell whose text or bytes live as long as the chunk's rows.
    func keep(_ cell: Cell) -> Cell {
        guard cell.isText || cell.isBlob else { return cell }
        let copy = arena.copy(cell.bytes)
        return cell.isText
            ? Cell(text: copy, length: cell.bytes.count) : Cell(blob: copy, length: cell.bytes.count)
    }
}
