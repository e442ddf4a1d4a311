import SQLiteCore

/// Which columns of a table that is there take more values, so that those of the input fit.
extension LoadPlanner {
    /// Makes integer columns wider that the input has other values for.
    ///
    /// - Parameters:
    ///   - rows: as the table is now.
    ///   - isUnchanged: whether nothing of the input is to be loaded.
    mutating func widenings(
        of rows: RowPlan, _ table: TargetTable, _ text: TextSource, _ state: DatabaseState, isUnchanged: Bool
    ) throws(LoadError) -> [ColumnWidening] {
        guard options.content.schema == .widen else { return [] }
        if isUnchanged, let source = state.source {
            let hasMisfits = try reading { (connection) throws(SQLiteError) in
                try RejectStore.hasAny(of: source.sourceID, reasons: [.type], in: connection)
            }
            guard hasMisfits else { return [] }
        }
        let narrow = rows.targets.filter { target in
            guard let cell = target.cell, cell < rows.inputs.count, target.lookupTable == nil else { return false }
            return target.type == .integer && rows.inputs[cell].format == nil
        }
        guard !narrow.isEmpty else { return [] }
        let found = try survey.types(of: text)
        var widenings: [ColumnWidening] = []
        for target in narrow {
            guard let field = target.cell.map({ rows.inputs[$0].field }), !found.empty.contains(field) else { continue }
            let given = options.content.types.first { $0.key.asciiLowercased == target.column.asciiLowercased }?.value
            guard let type = try type(given ?? found.types[field], of: target.column, rows, table) else { continue }
            widenings.append(ColumnWidening(column: target.column, type: type))
            notes.add("column '\(target.column)' of '\(table.name)' becomes \(type.rawValue), as --schema widen says")
        }
        return widenings
    }

    /// The type that an integer column gets; nil where it stays as it is, which is said where it is not wide enough.
    private mutating func type(
        _ wanted: ColumnType, of column: String, _ rows: RowPlan, _ table: TargetTable
    ) throws(LoadError) -> ColumnType? {
        guard wanted == .real || wanted == .text else { return nil }
        let isKey = rows.key.contains(column) || table.key.contains(column)
        let facts = try reading { (connection) throws(SQLiteError) in
            try NarrowColumn(column, of: table.name, in: connection)
        }
        guard !isKey, !facts.isReference, facts.hasDefinition, facts.type(for: wanted) != nil else {
            let reason =
                isKey || facts.isReference
                ? "is a key"
                : facts.hasDefinition ? "has values that are no integers" : "is not written as a column with a type"
            notes.add("column '\(column)' of '\(table.name)' stays INTEGER, because it \(reason)")
            return nil
        }
        return facts.type(for: wanted)
    }
}

/// What an integer column holds, and who refers to it.
private struct NarrowColumn {
    /// Whether a foreign key is from it or to it.
    let isReference: Bool
    /// Whether the statement that made the table can be written with another type.
    let hasDefinition: Bool
    private let hasLargeIntegers: Bool
    private let hasTexts: Bool
    private let hasOthers: Bool

    init(_ column: String, of table: String, in connection: borrowing Connection) throws(SQLiteError) {
        func isTrue(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> Bool {
            try connection.value("SELECT EXISTS (\(sql))", values) == .integer(1)
        }
        isReference = try isTrue(
            """
            SELECT 1 FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f WHERE s.type = 'table'
                AND (s.name = ?1 AND f."from" = ?2 COLLATE NOCASE
                    OR f."table" = ?1 COLLATE NOCASE AND f."to" = ?2 COLLATE NOCASE)
            """, [.text(table), .text(column)])
        let sql = try connection.value(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [.text(table)])
        if case .text(let sql) = sql {
            hasDefinition = TableDefinition(sql)?.named(table, types: [column: .text]) != nil
        } else {
            hasDefinition = false
        }
        let rows = "SELECT 1 FROM \(SQLText.identifier(table)) WHERE"
        let name = SQLText.identifier(column)
        // Beyond these, doubles do not tell neighbours apart.
        hasLargeIntegers = try isTrue(
            "\(rows) typeof(\(name)) = 'integer' AND \(name) NOT BETWEEN -9007199254740992 AND 9007199254740992")
        hasTexts = try isTrue("\(rows) typeof(\(name)) = 'text'")
        hasOthers = try isTrue("\(rows) typeof(\(name)) IN ('real', 'blob')")
    }

    /// The type that has room for its values, and for those of another type; nil where none keeps all of them as they are.
    func type(for wanted: ColumnType) -> ColumnType? {
        if hasOthers { return nil }
        return wanted == .real && !hasLargeIntegers && !hasTexts ? .real : .text
    }
}
