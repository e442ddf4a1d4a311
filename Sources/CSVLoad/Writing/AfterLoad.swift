import SQLiteCore

/// What is made behind a load, when the rows are in: secondary indexes and a full-text index.
///
/// Behind the load it costs a fraction of what it costs row by row. A crash in between is healed by the next run,
/// which finds them missing.
struct AfterLoad {
    let table: String
    let indexes: [[String]]
    let fullText: [String]

    /// Makes what is missing, in one transaction.
    ///
    /// - Parameter hasChanges: whether rows changed, so that the full-text index has to be built anew.
    func run(hasChanges: Bool, connection: borrowing Connection) throws(SQLiteError) {
        if indexes.isEmpty, fullText.isEmpty {
            guard hasChanges, try hasFullText(connection) else { return }
        }
        try connection.execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            try TableLedger.enter(connection)
            try make(hasChanges: hasChanges, connection: connection)
            try connection.execute("COMMIT")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    /// Makes what is missing, in the transaction that is open.
    func make(hasChanges: Bool, connection: borrowing Connection) throws(SQLiteError) {
        for columns in indexes {
            let name = SQLText.identifier("idx_\(table)_\(columns.joined(separator: "_"))")
            let list = columns.map(SQLText.identifier).joined(separator: ", ")
            try connection.execute("CREATE INDEX IF NOT EXISTS \(name) ON \(SQLText.identifier(table)) (\(list))")
        }
        var hasFullText = !fullText.isEmpty
        if !hasFullText { hasFullText = try self.hasFullText(connection) }
        if hasFullText { try buildFullText(hasChanges: hasChanges, connection) }
    }

    private var fullTextName: String { "\(table)_fts" }
    /// In double quotes, by which Datasette and sqlite-utils know that the table can be searched.
    private var contentOption: String { "content=\(SQLText.identifier(table))" }

    /// Whether there is an index that an earlier load made, which has to follow the rows whatever this one asks for.
    private func hasFullText(_ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        let sql = try connection.value("SELECT sql FROM sqlite_schema WHERE name = ?1", [.text(fullTextName)])
        guard case .text(let sql) = sql else { return false }
        return sql.hasPrefix("CREATE VIRTUAL TABLE \(SQLText.identifier(fullTextName)) USING fts5(")
            && sql.hasSuffix("\(contentOption))")
    }

    private func buildFullText(hasChanges: Bool, _ connection: borrowing Connection) throws(SQLiteError) {
        let name = fullTextName
        let quoted = SQLText.identifier(name)
        let exists = try connection.value("SELECT 1 FROM sqlite_schema WHERE name = ?1", [.text(name)]) != nil
        if !exists {
            let columns = fullText.map(SQLText.identifier).joined(separator: ", ")
            try connection.execute(
                "CREATE VIRTUAL TABLE \(quoted) USING fts5(\(columns), \(contentOption))")
        }
        if hasChanges || !exists {
            try connection.execute("INSERT INTO \(quoted) (\(quoted)) VALUES ('rebuild')")
        }
    }
}
