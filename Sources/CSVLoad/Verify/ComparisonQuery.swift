import CXXHash
import SQLiteCore

/// The statement that finds each row of a chunk in the table, and says where the two differ.
///
/// The chunk's rows are a virtual table that the table is joined to, so that SQLite finds and compares the values in
/// place, by the rules that it stored them with. A text in a TEXT column is compared byte by byte, a number as a
/// number; in a column that takes each value as what it is, a number and a text are never the same.
struct ComparisonQuery: ~Copyable {
    private static let rowsName = "csvload_rows"

    /// What the query says of a row besides the number of its first column that differs.
    enum State {
        static let missing: Int32 = -2
        static let equal: Int32 = -1
    }

    private let statement: Statement
    /// Tells all columns in which a row differs.
    private let details: Statement
    private let rows: CellTable
    private let plan: RowPlan
    private let identityColumns: Int
    private let isHashed: Bool
    private let knowsWinner: Bool

    init(_ target: VerifyTarget, showsValues: Bool, connection: borrowing Connection) throws(SQLiteError) {
        plan = target.plan
        knowsWinner = target.keysTable != nil
        identityColumns = target.identity.count
        isHashed = target.isIdentityHashed
        let rows = CellTable(
            name: ComparisonQuery.rowsName,
            columns: (0..<target.plan.stride).map { CellTable.Column(name: "c\($0)", type: "") })
        try rows.register(on: connection)
        let statement = try connection.prepare(ComparisonQuery.sql(target))
        details = try connection.prepare(ComparisonQuery.details(target, showsValues: showsValues))
        self.statement = statement
        self.rows = rows
    }

    /// Compares the rows of a chunk, whose first record has this number.
    func compare(_ chunk: Chunk, firstRecord: Int64, rowIDOffset: Int64) throws(SQLiteError) -> ChunkFindings {
        var found = ChunkFindings()
        found.states.reserveCapacity(chunk.rowCount)
        found.identities.reserveCapacity(chunk.rowCount)
        rows.show(
            cells: chunk.cells, rows: chunk.rows, ordinals: chunk.ordinals, stride: plan.stride,
            firstRowID: rowIDOffset + firstRecord)
        rows.limit(to: 0..<chunk.rowCount)
        defer { rows.hide() }
        var hasDifferences = false
        while try statement.step() {
            let position = found.states.count
            let state = Int32(truncatingIfNeeded: statement.integer(at: 0))
            found.states.append(state)
            found.identities.append(identity())
            let next = 1 + identityColumns
            if knowsWinner {
                let record = rowIDOffset + firstRecord + Int64(chunk.ordinals[Int(chunk.rows[position])])
                if !statement.isNull(at: next), statement.integer(at: next) != record {
                    found.losers.insert(position)
                }
            }
            hasDifferences = hasDifferences || state >= 0
        }
        if hasDifferences { try addDetails(of: chunk, from: rowIDOffset + firstRecord, to: &found) }
        return found
    }

    /// Looks at the rows that differ once more: which columns of theirs are not as they should be.
    private func addDetails(
        of chunk: Chunk, from firstRowID: Int64, to found: inout ChunkFindings
    ) throws(SQLiteError) {
        var texts: [Int64: String] = [:]
        while try details.step() { texts[details.integer(at: 0)] = details.text(at: 1) }
        for position in found.states.indices where found.states[position] >= 0 {
            found.details[position] = texts[firstRowID + Int64(chunk.ordinals[Int(chunk.rows[position])])]
        }
    }

    /// What identifies the matched row in the table.
    private func identity() -> Int64 {
        guard isHashed else { return statement.integer(at: 1) }
        var hash: UInt64 = 0
        for column in 1...identityColumns {
            let cell = statement.cell(at: column)
            if cell.isText || cell.isBlob {
                hash = XXH3_64bits_withSeed(cell.bytes.baseAddress, cell.bytes.count, hash &+ 1)
            } else {
                var bits = cell.isReal ? cell.real.bitPattern : UInt64(bitPattern: statement.integer(at: column))
                hash = XXH3_64bits_withSeed(&bits, 8, hash)
            }
        }
        return Int64(bitPattern: hash)
    }

    /// Which row a record belongs to.
    private static func match(_ plan: RowPlan) -> String {
        if let rowIDColumn = plan.rowIDColumn { return "t.\(SQLText.identifier(rowIDColumn)) = r.rowid" }
        return plan.key.compactMap { name in
            plan.targets.first { $0.column == name }.map { "t.\(SQLText.identifier(name)) = \(keyValue(of: $0))" }
        }.joined(separator: " AND ")
    }

    private static func compared(_ plan: RowPlan) -> [DifferingColumns.Compared] {
        plan.targets.enumerated().filter { !plan.key.contains($1.column) || plan.rowIDColumn != nil }.map {
            number, column in
            DifferingColumns.Compared(
                number: number, differs: difference(column), expected: value(of: column), found: stored(column))
        }
    }

    private static func details(_ target: VerifyTarget, showsValues: Bool) -> String {
        let compared = compared(target.plan)
        let differs = compared.isEmpty ? "0" : ColumnDifference.any(of: compared.map(\.differs)[...])
        // In the order of the records: the virtual table has no index.
        return
            "SELECT r.rowid, \(DifferingColumns.sql(compared, showsValues: showsValues)) FROM \(rowsName) r CROSS JOIN "
            + "\(SQLText.identifier(target.table.name)) t ON \(match(target.plan)) WHERE \(differs)"
    }

    static func sql(_ target: VerifyTarget) -> String {
        let plan = target.plan
        let identity = target.identity.map { "t.\(SQLText.identifier($0))" }
        let differences = compared(plan).map { "WHEN \($0.differs) THEN \($0.number)" }.joined(separator: " ")
        let first =
            "CASE WHEN \(identity[0]) IS NULL THEN \(State.missing) \(differences) ELSE \(State.equal) END"
        var columns = [first] + identity
        if let keys = target.keysTable {
            let cells = plan.cells(of: plan.key).enumerated()
            let isSame = cells.map { "k.k\($0) = r.c\($1.cell)" }.joined(separator: " AND ")
            columns.append("(SELECT k.row_id FROM \(SQLText.identifier(keys)) k WHERE \(isSame))")
        }
        return "SELECT \(columns.joined(separator: ", ")) FROM \(rowsName) r LEFT JOIN "
            + "\(SQLText.identifier(target.table.name)) t ON \(match(plan))"
    }

    /// Whether a column has another value than the record says.
    private static func difference(_ target: RowPlan.Target) -> String {
        ColumnDifference.sql(target, stored: stored(target), value: value(of: target))
    }

    /// The value in the table: of an extracted column, the one that its id stands for.
    private static func stored(_ target: RowPlan.Target) -> String {
        let column = "t.\(SQLText.identifier(target.column))"
        guard let lookup = target.lookupTable else { return column }
        return "(SELECT l.value FROM \(SQLText.identifier(lookup)) l WHERE l.id = \(column))"
    }

    /// The value that the record says.
    private static func value(of target: RowPlan.Target) -> String {
        guard let cell = target.cell else { return SQLText.literal(target.constant ?? "") }
        guard let fallback = target.fallback else { return "r.c\(cell)" }
        return "coalesce(r.c\(cell), \(RowPlan.literal(fallback, target.type)))"
    }

    private static func keyValue(of target: RowPlan.Target) -> String {
        guard let lookup = target.lookupTable else { return value(of: target) }
        return "(SELECT l.id FROM \(SQLText.identifier(lookup)) l WHERE l.value = \(value(of: target)))"
    }
}
