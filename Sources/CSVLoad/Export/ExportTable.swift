import SQLiteCore

/// What is known of the table or view whose rows are exported.
struct ExportTable {
    let name: String
    /// Visible columns, generated ones included, in the order of the table.
    let columns: [String]
    /// The name under which the row id can be read; nil where there is none, or columns hide all its names.
    let rowIDName: String?
    /// Names of the primary key's columns, in its order.
    let key: [String]
    /// The column that csvload added to a table without a key, which no source has.
    let addedColumn: String?

    /// Looks the table up, by SQLite's rule that names which differ in the case of ASCII letters only are equal.
    init?(_ wanted: String, in connection: borrowing Connection) throws(SQLiteError) {
        var found: (name: String, kind: String, isRowless: Bool, isStrict: Bool)?
        try connection.query(
            "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE",
            [.text(wanted)]
        ) { row in
            found = (row.text(at: 0) ?? "", row.text(at: 1) ?? "", row.integer(at: 2) != 0, row.integer(at: 3) != 0)
        }
        guard let found else { return nil }
        name = found.name
        var columns: [String] = []
        var keyed: [(position: Int64, name: String)] = []
        try connection.query(
            "SELECT name, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid", [.text(found.name)]
        ) { row in
            let column = row.text(at: 0) ?? ""
            columns.append(column)
            if row.integer(at: 1) > 0 { keyed.append((row.integer(at: 1), column)) }
        }
        self.columns = columns
        key = keyed.sorted { $0.position < $1.position }.map(\.name)
        let taken = Set(columns.map(\.asciiLowercased))
        let hasRowID = (found.kind == "table" || found.kind == "shadow") && !found.isRowless
        rowIDName = hasRowID ? ["rowid", "_rowid_", "oid"].first { !taken.contains($0) } : nil
        let mayBeAdded = found.isStrict && key.count == 1 && key.first == columns.first
        addedColumn = mayBeAdded ? try ExportTable.addedColumn(key[0], of: found.name, in: connection) : nil
    }

    /// The key's column if csvload made it: it knows the table, and the key was not requested.
    private static func addedColumn(
        _ key: String, of table: String, in connection: borrowing Connection
    ) throws(SQLiteError) -> String? {
        guard key.asciiLowercased.hasPrefix(TargetTable.rowIDColumn),
            try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_sources'") != nil
        else { return nil }
        var isKnown = false
        var isRequested = false
        try connection.query(
            """
            SELECT options FROM csvload_sources
            WHERE table_name = ?1 COLLATE NOCASE AND \(try SourceStore.isLoaded(in: connection))
            """, [.text(table)]
        ) { row in
            isKnown = true
            let asked = (try? StoredOptions.read(row.text(at: 0), of: "").get())?.content.key ?? []
            if asked.contains(where: { $0.asciiLowercased == key.asciiLowercased }) { isRequested = true }
        }
        return isKnown && !isRequested ? key : nil
    }

    /// The name of a column as the table has it.
    func column(named name: String) -> String? {
        let folded = name.asciiLowercased
        return columns.first { $0.asciiLowercased == folded }
    }

    /// Tables and views that people made, for a message.
    static func names(in connection: borrowing Connection) throws(SQLiteError) -> [String] {
        var names: [String] = []
        try connection.query(
            """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY name LIKE 'csvload\\_%' ESCAPE '\\', name
            """
        ) { row in
            names.append(row.text(at: 0) ?? "")
        }
        return names
    }
}
