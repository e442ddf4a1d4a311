import SQLiteCore

/// A temporary table in the place of the one that a load writes to, so that a dry run may write.
///
/// SQL that names the table means this one, as long as the connection is open: the same statements as in a load put the rows
/// in. It has the columns that are loaded, their types and NOT NULL, and the index of the key; the rows that the records of
/// a chunk may change are copied into it before. It has no trigger, CHECK, foreign key or other index: these are
/// expressions that somebody else has written, and an unchanged row that they look at is not there.
struct TrialTable: ~Copyable {
    private let copying: Statement?
    private let clearing: Statement?

    /// Makes the table, and those that the load writes to beside it.
    static func make(_ plan: LoadPlan, on connection: borrowing Connection) throws(SQLiteError) {
        let (rows, name) = (plan.rows, plan.options.table)
        if rows.onDuplicateKey != .last, !rows.key.isEmpty {
            let (sourceID, offset) = (plan.database.source?.sourceID, plan.database.source?.rowIDOffset)
            try SeenKeys.prepareTrial(
                plan: rows, sourceID: sourceID ?? 0, keepingRowIDs: (offset ?? 0) + plan.start.records,
                connection: connection)
        }
        for target in rows.targets {
            guard let lookup = target.lookupTable else { continue }
            let isThere = "SELECT 1 FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE"
            let isKnown = try connection.value(isThere, [.text(lookup)]) != nil
            let table = SQLText.identifier(lookup)
            try connection.execute("CREATE TABLE temp.\(table) (id INTEGER PRIMARY KEY, value NOT NULL UNIQUE)")
            if isKnown { try connection.execute("INSERT INTO temp.\(table) SELECT id, value FROM main.\(table)") }
        }
        guard let table = plan.database.table else {
            let statement = rows.createTable(name)
            return try connection.execute("CREATE TEMP" + statement.dropFirst("CREATE".count))
        }
        let columns = TrialTable.columns(rows, table).map { $0.definition(isStrict: table.isStrict) }
        try connection.execute(
            "CREATE TABLE temp.\(SQLText.identifier(name)) (\(columns.joined(separator: ", ")))"
                + (table.isStrict ? " STRICT" : ""))
        guard !rows.key.isEmpty else { return }
        let keys = rows.key.indices.map { SQLText.identifier(rows.key[$0]) + collation($0, rows) }
        try connection.execute(
            "CREATE UNIQUE INDEX temp.csvload_key ON \(SQLText.identifier(name)) (\(keys.joined(separator: ", ")))")
    }

    private static func collation(_ index: Int, _ rows: RowPlan) -> String {
        rows.keyCollations.map { " COLLATE \(SQLText.identifier($0[index]))" } ?? ""
    }

    /// Prepares to copy rows, when the chunks' rows are known on the connection.
    init(_ plan: LoadPlan, on connection: borrowing Connection) throws(SQLiteError) {
        let name = SQLText.identifier(plan.options.table)
        // No two records have the same row id: what is written is not looked at again.
        let clearing = plan.rows.key.isEmpty ? try connection.prepare("DELETE FROM temp.\(name)") : nil
        let sql = TrialTable.copy(plan)
        let copying = sql == nil ? nil : try connection.prepare(sql ?? "")
        self.clearing = clearing
        self.copying = copying
    }

    /// The statement that copies rows; nil where no record can change one.
    private static func copy(_ plan: LoadPlan) -> String? {
        let rows = plan.rows
        guard let table = plan.database.table, rows.rowIDColumn != nil ? plan.database.source != nil : !rows.key.isEmpty
        else { return nil }
        let name = SQLText.identifier(table.name)
        let columns = TrialTable.columns(rows, table).filter(\.isThere).map { SQLText.identifier($0.name) }
        let keys = rows.key.enumerated().compactMap { index, key in
            rows.targets.first { $0.column == key }.map { "\(UpsertStatement.value(of: $0)) AS k\(index)" }
        }
        let match =
            rows.rowIDColumn.map { ["t.\(SQLText.identifier($0)) = r.record"] }
            ?? rows.key.indices.map { "t.\(SQLText.identifier(rows.key[$0])) = r.k\($0)\(collation($0, rows))" }
        return "INSERT OR IGNORE INTO temp.\(name) (\(columns.joined(separator: ", "))) "
            + "SELECT \(columns.map { "t.\($0)" }.joined(separator: ", ")) FROM (SELECT "
            + "\((["rowid AS record"] + keys).joined(separator: ", ")) FROM \(UpsertStatement.rowsName)) AS r "
            + "CROSS JOIN main.\(name) AS t ON \(match.joined(separator: " AND "))"
    }

    /// Copies the rows that the shown records may change.
    func copyRows() throws(SQLiteError) {
        guard copying != nil else { return }
        try copying?.step()
    }

    func clear() throws(SQLiteError) {
        guard clearing != nil else { return }
        try clearing?.step()
    }

    private struct Column {
        let name: String
        let type: ColumnType
        var isNumeric = false
        var isPrimaryKey = false
        var isNullable = true
        /// Whether the real table has it already.
        var isThere = true

        func definition(isStrict: Bool) -> String {
            let affinity = isNumeric ? "NUMERIC" : type.affinity
            let words = [
                SQLText.identifier(name), isStrict ? type.rawValue : affinity, isPrimaryKey ? "PRIMARY KEY" : "",
                isNullable ? "" : "NOT NULL",
            ]
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// The row id, and what is loaded.
    private static func columns(_ rows: RowPlan, _ table: TargetTable) -> [Column] {
        var columns: [Column] = []
        if let rowID = rows.rowIDColumn { columns.append(Column(name: rowID, type: .integer, isPrimaryKey: true)) }
        for target in rows.targets {
            guard let column = table.column(named: target.column) else {
                columns.append(Column(name: target.column, type: target.type, isThere: false))
                continue
            }
            columns.append(
                Column(
                    name: target.column, type: column.type, isNumeric: column.numeric != nil,
                    isNullable: column.isNullable))
        }
        return columns
    }
}
