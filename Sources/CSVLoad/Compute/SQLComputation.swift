import SQLiteCore

/// Evaluates the computed columns and the filter of one worker, in an SQLite of its own.
///
/// The chunk's rows are a virtual table there, so that expressions read them in place. The SQL comes from outside
/// and may read the record and call functions, nothing else.
final class SQLComputation {
    private let plan: RowPlan
    private let connection: Connection
    private let records: CellTable
    private let statement: Statement

    init(plan: RowPlan) throws(LoadError) {
        self.plan = plan
        let table = SQLComputation.tableName(plan)
        do throws(SQLiteError) {
            connection = try Connection(path: ":memory:", mode: .create)
            try BuiltInFunctions.register(on: connection)
            records = CellTable(
                name: table,
                columns: plan.inputs.map { CellTable.Column(name: $0.name, type: $0.type.affinity) })
            try records.register(on: connection)
            // Virtual tables connect at their first use, which the authorizer would take for a CREATE TABLE.
            for name in [table, "json_each", "json_tree"] { try connection.run("SELECT 1 FROM \(name)") }
            connection.allowOnlyReading()
        } catch {
            throw LoadError(.failed, "Cannot set up the computation: \(error.message)", underlying: error)
        }
        for computed in plan.computed {
            try SQLComputation.check(
                computed.sql, "The expression of column '\(computed.name)'", from: table, on: connection)
        }
        if let filter = plan.filter {
            try SQLComputation.check(filter, "The condition of --where", from: table, on: connection)
        }
        let expressions = plan.computed.isEmpty ? "1" : plan.computed.map { "(\($0.sql)\n)" }.joined(separator: ", ")
        let condition = plan.filter.map { " WHERE (\($0)\n)" } ?? ""
        do throws(SQLiteError) {
            statement = try connection.prepare("SELECT \(expressions) FROM \(table)\(condition)")
        } catch {
            throw LoadError(
                .usage, "The computation is no valid SQL: \(error.message)",
                recovery: "Check the expressions of --compute and --where.", underlying: error)
        }
    }

    /// Refuses what is not one expression over one record.
    ///
    /// In a WHERE clause SQLite itself refuses aggregates and window functions, which would mix records.
    private static func check(
        _ sql: String, _ what: String, from table: String, on connection: borrowing Connection
    ) throws(LoadError) {
        do throws(SQLiteError) {
            let alone = try connection.prepare("SELECT (\(sql)\n), 1 FROM \(table)")
            // One column if a comment that is not closed took the rest, three if the expression is a list.
            guard alone.columnCount == 2 else { throw SQLiteError(code: 1, message: "not one value") }
            _ = try connection.prepare("SELECT 1 FROM \(table) WHERE (\(sql)\n)")
        } catch {
            throw LoadError(
                .usage, "\(what) is not valid: \(error.message)",
                recovery: "It is one SQL expression over the columns of a record.", underlying: error)
        }
    }

    /// A name that no expression holds: one that read the table itself would mix records, and move the current row.
    private static func tableName(_ plan: RowPlan) -> String {
        let texts = plan.computed.map(\.sql.asciiLowercased) + [plan.filter?.asciiLowercased ?? ""]
        var name = "csvload_record"
        while texts.contains(where: { $0.contains(name) }) { name += "_" }
        return name
    }

    /// Fills the computed cells, takes out filtered rows, and rejects rows whose computation fails.
    ///
    /// - Throws: where memory runs out, which says nothing about the record.
    func compute(_ chunk: Chunk) throws(LoadError) {
        let count = chunk.rowCount
        let stride = plan.stride
        let firstCell = plan.inputs.count
        var kept = 0
        var rejected = 0
        records.show(
            cells: chunk.cells, rows: chunk.rows, ordinals: chunk.ordinals, stride: stride, firstRowID: 0)
        var start = 0
        while start < count {
            records.limit(to: start..<count)
            do throws(SQLiteError) {
                while try statement.step() {
                    let row = chunk.rows[records.currentRow]
                    let cells = chunk.cells + Int(row) * stride + firstCell
                    for index in 0..<plan.computed.count {
                        cells[index] = chunk.keep(statement.cell(at: index))
                    }
                    // Never ahead of the row that is being read.
                    chunk.rows[kept] = row
                    kept += 1
                }
                start = count
            } catch {
                guard !error.isOutOfMemory else {
                    throw LoadError(.failed, "A computation failed: \(error.message)", underlying: error)
                }
                let position = records.currentRow
                chunk.refuse(
                    position, stage: .compute, reason: .compute,
                    column: plan.computed.count == 1 ? plan.computed[0].name : nil, detail: error.message)
                rejected += 1
                start = position + 1
            }
        }
        chunk.rowCount = kept
        chunk.filtered += Int64(count - kept - rejected)
    }
}

extension Chunk {
    /// A cell whose text or bytes live as long as the chunk's rows.
    fileprivate func keep(_ cell: Cell) -> Cell {
        guard cell.isText || cell.isBlob else { return cell }
        let copy = arena.copy(cell.bytes)
        return cell.isText
            ? Cell(text: copy, length: cell.bytes.count) : Cell(blob: copy, length: cell.bytes.count)
    }
}
