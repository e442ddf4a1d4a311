import SQLiteCore

/// Finds rows of a chunk that are in the table with the same values, and the results that were computed from these.
///
/// The rows are matched by key, or by row id, and every column that a computation may see is compared. It reads on the
/// writer's connection, and so what the open transaction has put there, too.
struct ReusableResults: ~Copyable {
    private static let rowsName = "csvload_reusable"

    private let statement: Statement
    private let rows: CellTable
    private let stride: Int
    /// The cells that get what stands in the table, in the order of the statement's columns.
    private let cells: [Int]

    /// What the statement needs of a plan; nil where what stands in the table does not tell.
    ///
    /// It does not where an input column is replaced, left out, has a default or a lookup table, where a computed one is
    /// not there as it was computed, where the key itself is computed, or where rows are only added.
    struct Shape {
        fileprivate var match: [(column: String, cell: Int?)]
        fileprivate var compared: [RowPlan.Target]
        fileprivate var taken: [RowPlan.Target]

        init?(_ plan: RowPlan) {
            guard !plan.steps.isEmpty else { return nil }
            let stored = plan.targets.filter { target in
                !plan.leftOut.contains(target.column) && !plan.addedColumns.contains(target.column)
                    && target.lookupTable == nil
            }
            compared = []
            for index in plan.inputs.indices {
                guard let target = stored.first(where: { $0.cell == index }), target.fallback == nil else { return nil }
                compared.append(target)
            }
            taken = []
            let last = plan.visibleColumns(before: plan.computed.count).filter { $0.cell >= plan.inputs.count }
            for column in last {
                guard let target = stored.first(where: { $0.cell == column.cell }) else { return nil }
                taken.append(target)
            }
            guard !taken.isEmpty else { return nil }
            if let rowID = plan.rowIDColumn {
                match = [(rowID, nil)]
                return
            }
            match = []
            for name in plan.key {
                guard let target = compared.first(where: { $0.column == name }) else { return nil }
                match.append((name, target.cell))
            }
            guard !match.isEmpty else { return nil }
        }
    }

    init(
        _ shape: Shape, _ plan: RowPlan, table: String, connection: borrowing Connection
    ) throws(SQLiteError) {
        stride = plan.stride
        cells = shape.taken.compactMap(\.cell)
        rows = CellTable(
            name: ReusableResults.rowsName,
            columns: (0..<plan.stride).map { CellTable.Column(name: "c\($0)", type: "") })
        try rows.register(on: connection)
        let match = shape.match.map {
            "t.\(SQLText.identifier($0.column)) = \($0.cell.map { "r.c\($0)" } ?? "r.rowid")"
        }
        let differences = shape.compared.map {
            ColumnDifference.sql($0, stored: "t.\(SQLText.identifier($0.column))", value: "r.c\($0.cell ?? 0)")
        }
        let same = ["NOT (\(ColumnDifference.any(of: differences[...])))"]
        // A cross join keeps the chunk's rows in their order: the current one is the one that was matched.
        statement = try connection.prepare(
            "SELECT \(shape.taken.map { "t.\(SQLText.identifier($0.column))" }.joined(separator: ", ")) "
                + "FROM \(ReusableResults.rowsName) r CROSS JOIN \(SQLText.identifier(table)) t "
                + "ON \((match + same).joined(separator: " AND "))")
    }

    /// Fills the computed cells of rows that stand in the table; returns their positions in the chunk's list.
    func take(for chunk: Chunk, firstRowID: Int64) throws(SQLiteError) -> [Int] {
        var found: [Int] = []
        rows.show(
            cells: chunk.cells, rows: chunk.rows, ordinals: chunk.ordinals, stride: stride, firstRowID: firstRowID)
        rows.limit(to: 0..<chunk.rowCount)
        defer { rows.hide() }
        while try statement.step() {
            let position = rows.currentRow
            guard found.last != position else { continue }
            let row = chunk.cells + Int(chunk.rows[position]) * stride
            for (index, cell) in cells.enumerated() { row[cell] = chunk.keep(statement.cell(at: index)) }
            found.append(position)
        }
        return found
    }
}
