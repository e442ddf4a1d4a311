import SQLiteCore

/// Makes a table again with other types of columns, in the way that SQLite describes:
/// <https://www.sqlite.org/lang_altertable.html#otheralter>.
///
/// Rows, row ids, indexes, triggers and what other tables say of it stay. Foreign keys have to be off, and a transaction open.
struct TableRebuild {
    let table: TargetTable
    let widenings: [ColumnWidening]

    func run(in connection: borrowing Connection) throws(SQLiteError) {
        let sql = try connection.value(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [.text(table.name)])
        let types = Dictionary(widenings.map { ($0.column, $0.type) }) { first, _ in first }
        let draft = try unusedName(in: connection)
        guard case .text(let sql) = sql, let creation = TableDefinition(sql)?.named(draft, types: types) else { return }
        let parts = try texts(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ?1 AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            connection)
        let sequence = try lastSequence(in: connection)
        // Else SQLite would look at views and triggers that speak of the table while it is not there.
        try connection.execute("PRAGMA legacy_alter_table = ON")
        try connection.execute(creation)
        try copyRows(to: draft, connection)
        try connection.execute("DROP TABLE \(SQLText.identifier(table.name))")
        try connection.execute(
            "ALTER TABLE \(SQLText.identifier(draft)) RENAME TO \(SQLText.identifier(table.name))")
        try connection.execute("PRAGMA legacy_alter_table = OFF")
        for part in parts { try connection.execute(part) }
        if let sequence {
            try connection.run("DELETE FROM sqlite_sequence WHERE name = ?1", [.text(table.name)])
            try connection.run("INSERT INTO sqlite_sequence VALUES (?1, ?2)", [.text(table.name), sequence])
        }
    }

    private func copyRows(to draft: String, _ connection: borrowing Connection) throws(SQLiteError) {
        let values = Dictionary(widenings.map { ($0.column.asciiLowercased, $0.value) }) { first, _ in first }
        let columns = table.columns.filter { !$0.isGenerated }.map(\.name)
        var (names, selected) = (columns.map(SQLText.identifier), columns.map(SQLText.identifier))
        for (index, column) in columns.enumerated() {
            selected[index] = values[column.asciiLowercased] ?? selected[index]
        }
        if let rowID = table.rowIDName {
            names.insert(rowID, at: 0)
            selected.insert(rowID, at: 0)
        }
        try connection.execute(
            """
            INSERT INTO \(SQLText.identifier(draft)) (\(names.joined(separator: ", ")))
            SELECT \(selected.joined(separator: ", ")) FROM \(SQLText.identifier(table.name))
            """)
    }

    private func unusedName(in connection: borrowing Connection) throws(SQLiteError) -> String {
        var name = "\(table.name) widened"
        while try connection.value("SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE", [.text(name)]) != nil {
            name += " again"
        }
        return name
    }

    /// The largest row id that was ever given, where the table is AUTOINCREMENT.
    private func lastSequence(in connection: borrowing Connection) throws(SQLiteError) -> SQLValue? {
        guard try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'") != nil else {
            return nil
        }
        return try connection.value("SELECT seq FROM sqlite_sequence WHERE name = ?1", [.text(table.name)])
    }

    private func texts(_ sql: String, _ connection: borrowing Connection) throws(SQLiteError) -> [String] {
        var found: [String] = []
        try connection.query(sql, [.text(table.name)]) { row in found.append(row.text(at: 0) ?? "") }
        return found
    }
}

extension TargetTable {
    /// The same with columns that take more values.
    func widened(by widenings: [ColumnWidening]) -> TargetTable {
        var table = self
        for widening in widenings {
            guard let index = columns.firstIndex(where: { $0.name == widening.column }) else { continue }
            table.columns[index].type = widening.type
        }
        return table
    }
}
