import SQLiteCore

/// The one statement that puts a chunk's rows into the table, read in place through a virtual table.
///
/// Rows that are there already and would not change are left alone: no write, no trigger. See
/// <https://www.sqlite.org/lang_upsert.html>.
struct UpsertStatement: ~Copyable {
    /// The virtual table that shows a chunk's rows on the writer's connection.
    static let rowsName = "csvload_rows"
    private static let counterName = "csvload_seen"
    private static let differingName = "csvload_differing"

    private let statement: Statement
    /// Inserts rows and stops at the first that cannot be; see ``RowWriter``.
    private let insertion: Statement
    /// Whether ``insertNew(_:)`` can be called.
    let triesNew: Bool
    /// Whether rows are only changed, and run through the statement one by one.
    private let updatesOnly: Bool
    private let lookupStatements: [String]
    private let rows: CellTable
    private let seen: CallCounter
    /// Counts rows that are there and differ; never called where no trigger drops rows.
    private let differing: CallCounter

    struct Outcome {
        var inserted: Int64
        var updated: Int64
        var unchanged: Int64
        /// Rows that a trigger dropped without an error: new ones and updates.
        var dropped: Int64
        /// Rows whose key is not in the table, where none is added.
        var missing: Int64
    }

    /// - Parameters:
    ///   - triesNew: whether rows may go in as new ones, and stop at the first that is not.
    ///   - findsDropped: whether a trigger may drop rows.
    init(
        plan: RowPlan, table: String, triesNew: Bool = false, findsDropped: Bool = false,
        connection: borrowing Connection
    ) throws(SQLiteError) {
        let rows = CellTable(
            name: UpsertStatement.rowsName,
            columns: (0..<plan.stride).map { CellTable.Column(name: "c\($0)", type: "") })
        let seen = CallCounter()
        try rows.register(on: connection)
        let differing = CallCounter()
        try connection.register(counter: UpsertStatement.counterName, seen)
        try connection.register(counter: UpsertStatement.differingName, differing)
        let lookups = UpsertStatement.lookups(plan)
        let hasInsertion = triesNew && lookups.isEmpty && UpsertStatement.canUpdate(plan)
        // Where there is none, one that is never run.
        let insertion = try connection.prepare(UpsertStatement.insertion(plan, table, "FAIL"))
        let sql =
            plan.updatesOnly
            ? UpsertStatement.update(plan, table) : UpsertStatement.sql(plan, table, findsDropped: findsDropped)
        let statement = try connection.prepare(sql)
        updatesOnly = plan.updatesOnly
        self.triesNew = hasInsertion
        self.lookupStatements = lookups
        self.insertion = insertion
        self.statement = statement
        self.rows = rows
        self.seen = seen
        self.differing = differing
    }

    /// Inserts the rows at `range` of the list; those before the one that fails stay in the table.
    func insertNew(_ range: Range<Int>) throws(SQLiteError) {
        rows.limit(to: range)
        defer { rows.hide() }
        try insertion.step()
    }

    /// Puts the rows at `range` of the list into the table.
    ///
    /// - Throws: SQLite's error; no row of the range is then in the table. ``failedRow`` tells which one it was.
    func run(_ range: Range<Int>, connection: borrowing Connection) throws(SQLiteError) -> Outcome {
        defer { rows.hide() }
        rows.limit(to: range)
        for sql in lookupStatements { try connection.run(sql) }
        rows.limit(to: range)
        seen.count = 0
        differing.count = 0
        try statement.step()
        let written = connection.changes
        let unseen = Int64(range.count) - seen.count
        let (inserted, missing) = updatesOnly ? (0, unseen) : (unseen, 0)
        let updated = written - inserted
        return Outcome(
            inserted: inserted, updated: updated, unchanged: seen.count - updated,
            dropped: max(0, -updated, differing.count - updated), missing: missing)
    }

    /// Points the statement at a chunk's rows.
    func show(_ chunk: Chunk, stride: Int, firstRowID: Int64) {
        rows.show(
            cells: chunk.cells, rows: chunk.rows, ordinals: chunk.ordinals, stride: stride, firstRowID: firstRowID)
    }

    /// Points the statement at rows in the order of their keys.
    func show(_ run: any PlacedRows) {
        rows.show(places: run.places, rowIDs: run.rowIDs)
    }

    /// Row ids of a chunk's rows whose key an earlier record of the source has.
    func duplicates(of chunk: Chunk, _ seenKeys: borrowing SeenKeys?) throws(SQLiteError) -> Set<Int64>? {
        rows.limit(to: 0..<chunk.rowCount)
        defer { rows.hide() }
        return try seenKeys?.take()
    }

    /// Shows the rows of the chunk that the statement points at which are in its list now.
    func showList(of chunk: Chunk) {
        rows.limit(to: 0..<chunk.rowCount)
    }

    /// The position in the chunk's list of rows at which the last run failed.
    var failedRow: Int { rows.currentRow }

    /// Whether a key that is in the table does anything else than stop the statement.
    private static func canUpdate(_ plan: RowPlan) -> Bool {
        (plan.rowIDColumn != nil || !plan.key.isEmpty) && plan.onConflict != .abort
    }

    private static func insertion(_ plan: RowPlan, _ table: String, _ onConflict: String) -> String {
        var columns = plan.targets.map { SQLText.identifier($0.column) }
        var values = plan.targets.map { value(of: $0) }
        if let rowIDColumn = plan.rowIDColumn {
            columns.insert(SQLText.identifier(rowIDColumn), at: 0)
            values.insert("rowid", at: 0)
        }
        return "INSERT OR \(onConflict) INTO \(SQLText.identifier(table)) (\(columns.joined(separator: ", "))) "
            + "SELECT \(values.joined(separator: ", ")) FROM \(rowsName)"
    }

    static func sql(_ plan: RowPlan, _ table: String, findsDropped: Bool = false) -> String {
        // OR ABORT: an ON CONFLICT IGNORE in the table's own schema would make records vanish without a word.
        let insert = insertion(plan, table, "ABORT")
        let table = SQLText.identifier(table)
        let key = (plan.rowIDColumn.map { [$0] } ?? plan.key).map(SQLText.identifier)
        guard canUpdate(plan) else { return insert }
        // A key of another spelling is the same row, which is spelled as the input has it from then on.
        let spelled = zip(plan.key, plan.keyCollations ?? []).filter { $1 != "BINARY" }.map(\.0)
        let others =
            plan.onConflict == .ignore
            ? [] : plan.targets.filter { !plan.key.contains($0.column) || spelled.contains($0.column) }
        // With its collations: another unique index over the same columns refuses a row, and is not taken for the key.
        let index = plan.keyCollations.map { collations in
            zip(key, collations).map { "\($0) COLLATE \(SQLText.identifier($1))" }
        }
        let conflict = " WHERE true ON CONFLICT (\((index ?? key).joined(separator: ", "))) DO UPDATE SET "
        guard !others.isEmpty else {
            // Nothing to change: a row that is there stays. The counter is called, and refuses.
            return insert + conflict + "\(key[0]) = excluded.\(key[0]) WHERE NOT \(counterName)()"
        }
        let assignments = others.map {
            let name = SQLText.identifier($0.column)
            return "\(name) = excluded.\(name)"
        }
        let differences = others.map {
            let name = SQLText.identifier($0.column)
            return ColumnDifference.sql($0, stored: "\(table).\(name)", value: "excluded.\(name)")
        }
        return insert + conflict + assignments.joined(separator: ", ")
            + " WHERE \(counterName)() AND (\(ColumnDifference.any(of: differences[...])))"
            + (findsDropped ? " AND \(differingName)()" : "")
    }

    /// Changes the row that has the key of the only row that is shown; its counters tell whether there is one, and differs.
    ///
    /// An upsert would not do: SQLite refuses a new row that lacks a column before it sees that its key is there.
    private static func update(_ plan: RowPlan, _ table: String) -> String {
        let spelled = zip(plan.key, plan.keyCollations ?? []).filter { $1 != "BINARY" }.map(\.0)
        let others = plan.targets.filter { !plan.key.contains($0.column) || spelled.contains($0.column) }
        let update = "UPDATE OR ABORT \(SQLText.identifier(table)) SET "
        guard !others.isEmpty else {
            let key = SQLText.identifier(plan.key[0])
            return update + "\(key) = \(key) WHERE \(isRow(of: plan)) AND NOT \(counterName)()"
        }
        let names = others.map { SQLText.identifier($0.column) }
        let values = others.map { value(of: $0) }
        let differences = zip(others, names).map { target, name in
            ColumnDifference.sql(target, stored: name, value: "(SELECT \(value(of: target)) FROM \(rowsName))")
        }
        // A CASE sees to it that one is asked after the other, and only of the row that has the key.
        return update
            + "(\(names.joined(separator: ", "))) = (SELECT \(values.joined(separator: ", ")) FROM \(rowsName)) "
            + "WHERE \(isRow(of: plan)) AND CASE WHEN \(counterName)() THEN "
            + "CASE WHEN \(ColumnDifference.any(of: differences[...])) THEN \(differingName)() END END"
    }

    /// The condition for the row with the key of the only row that is shown.
    static func isRow(of plan: RowPlan) -> String {
        if let rowIDColumn = plan.rowIDColumn {
            return "\(SQLText.identifier(rowIDColumn)) = (SELECT rowid FROM \(rowsName))"
        }
        let conditions = plan.key.indices.map { index in
            let name = plan.key[index]
            let value = plan.targets.first { $0.column == name }.map(value(of:)) ?? "NULL"
            let collation = plan.keyCollations.map { " COLLATE \(SQLText.identifier($0[index]))" } ?? ""
            return "\(SQLText.identifier(name))\(collation) = (SELECT \(value) FROM \(rowsName))"
        }
        return conditions.isEmpty ? "0" : conditions.joined(separator: " AND ")
    }

    /// What a column gets from a row: its value, or the value's id in its lookup table.
    static func value(of target: RowPlan.Target) -> String {
        let value = plainValue(of: target)
        guard let lookup = target.lookupTable else { return value }
        return "(SELECT id FROM \(SQLText.identifier(lookup)) WHERE value = \(value))"
    }

    /// What a row says of a column: its cell, or what stands in for it.
    static func plainValue(of target: RowPlan.Target) -> String {
        guard let cell = target.cell else { return SQLText.literal(target.constant ?? "") }
        guard let fallback = target.fallback else { return "c\(cell)" }
        return "coalesce(c\(cell), \(RowPlan.literal(fallback, target.type)))"
    }

    /// The statements that put a chunk's new values into lookup tables, before its rows name them.
    static func lookups(_ plan: RowPlan) -> [String] {
        plan.targets.compactMap { target in
            guard let lookup = target.lookupTable else { return nil }
            let value = plainValue(of: target)
            return "INSERT INTO \(SQLText.identifier(lookup)) (value) SELECT DISTINCT \(value) FROM \(rowsName) "
                + "WHERE \(value) IS NOT NULL ON CONFLICT DO NOTHING"
        }
    }
}
