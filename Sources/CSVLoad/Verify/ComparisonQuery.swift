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
    private let rows: CellTable
    private let plan: RowPlan
    private let identityColumns: Int
    private let isHashed: Bool
    private let knowsWinner: Bool
    private let showsValues: Bool

    init(_ target: VerifyTarget, showsValues: Bool, connection: borrowing Connection) throws(SQLiteError) {
        plan = target.plan
        self.showsValues = showsValues
        knowsWinner = target.keysTable != nil
        identityColumns = target.identity.count
        isHashed = target.isIdentityHashed
        let rows = CellTable(
            name: ComparisonQuery.rowsName,
            columns: (0..<target.plan.stride).map { CellTable.Column(name: "c\($0)", type: "") })
        try rows.register(on: connection)
        statement = try connection.prepare(ComparisonQuery.sql(target, showsValues: showsValues))
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
        while try statement.step() {
            let position = found.states.count
            let state = Int32(truncatingIfNeeded: statement.integer(at: 0))
            found.states.append(state)
            found.identities.append(identity())
            var next = 1 + identityColumns
            if knowsWinner {
                let record = rowIDOffset + firstRecord + Int64(chunk.ordinals[Int(chunk.rows[position])])
                if !statement.isNull(at: next), statement.integer(at: next) != record {
                    found.losers.insert(position)
                }
                next += 1
            }
            if showsValues, state >= 0 {
                found.values[position] = ChunkFindings.Values(
                    expected: statement.text(at: next), found: statement.text(at: next + 1))
            }
        }
        return found
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

    static func sql(_ target: VerifyTarget, showsValues: Bool) -> String {
        let plan = target.plan
        let match: [String]
        if let rowIDColumn = plan.rowIDColumn {
            match = ["t.\(SQLText.identifier(rowIDColumn)) = r.rowid"]
        } else {
            match = plan.key.compactMap { name in
                plan.targets.first { $0.column == name }.map { "t.\(SQLText.identifier(name)) = \(keyValue(of: $0))" }
            }
        }
        let identity = target.identity.map { "t.\(SQLText.identifier($0))" }
        let compared = plan.targets.enumerated().filter { !plan.key.contains($1.column) || plan.rowIDColumn != nil }
        let differences = compared.map { "WHEN \(difference($1)) THEN \($0)" }.joined(separator: " ")
        let first =
            "CASE WHEN \(identity[0]) IS NULL THEN \(State.missing) \(differences) ELSE \(State.equal) END"
        var columns = [first] + identity
        if let keys = target.keysTable {
            let cells = plan.cells(of: plan.key).enumerated()
            let isSame = cells.map { "k.k\($0) = r.c\($1.cell)" }.joined(separator: " AND ")
            columns.append("(SELECT k.row_id FROM \(SQLText.identifier(keys)) k WHERE \(isSame))")
        }
        if showsValues {
            for value in [{ value(of: $0) }, { stored($0) }] as [(RowPlan.Target) -> String] {
                let cases = compared.map { "WHEN \(difference($1)) THEN \(value($1))" }.joined(separator: " ")
                columns.append(cases.isEmpty ? "NULL" : "CASE \(cases) END")
            }
        }
        return "SELECT \(columns.joined(separator: ", ")) FROM \(rowsName) r LEFT JOIN "
            + "\(SQLText.identifier(target.table.name)) t ON \(match.joined(separator: " AND "))"
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
