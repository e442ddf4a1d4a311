import SQLiteCore

/// Rows of tables that foreign keys would take out, or change, with a row that they refer to.
///
/// An undo leaves such a row: what others have made to refer to it since is not the run's to take.
/// See <https://www.sqlite.org/foreignkeys.html#fk_actions>.
struct Referrers {
    private struct ForeignKey {
        var child: String
        /// Columns of the child, and those of the table that they refer to; none of these where it is the primary key.
        var from: [String] = []
        var to: [String] = []
        /// Whether it is the table's own, where a row may refer to itself.
        var isOwn = false
        /// Whether there is such a row; its parameters are the values that it refers to, and the row's own identity.
        var search: StatementBox?
    }

    private var keys: [ForeignKey] = []
    private let table: UndoTable

    init(to target: TargetTable, _ table: UndoTable, _ connection: borrowing Connection) throws(SQLiteError) {
        self.table = table
        var found: [(id: String, key: ForeignKey)] = []
        try connection.query(
            """
            SELECT s.name, f.id, f."from", f."to" FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f
            WHERE s.type = 'table' AND f."table" = ?1 COLLATE NOCASE
                AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
            ORDER BY s.name, f.id, f.seq
            """, [.text(target.name)]
        ) { row in
            let (child, id) = (row.text(at: 0) ?? "", "\(row.integer(at: 1)) \(row.text(at: 0) ?? "")")
            if found.last?.id != id { found.append((id, ForeignKey(child: child))) }
            found[found.count - 1].key.from.append(row.text(at: 2) ?? "")
            if let name = row.text(at: 3) { found[found.count - 1].key.to.append(name) }
        }
        for (_, key) in found {
            var key = key
            if key.to.isEmpty { key.to = target.key }
            guard key.to.count == key.from.count, key.to.allSatisfy({ table.place(of: $0) != nil }) else { continue }
            var conditions = key.from.enumerated().map { "c.\(SQLText.identifier($1)) = ?\($0 + 1)" }
            if key.child == target.name, let rowID = target.rowIDName {
                key.isOwn = true
                conditions.append("c.\(rowID) <> ?\(key.from.count + 1)")
            }
            key.search = StatementBox(
                try connection.prepare(
                    "SELECT 1 FROM \(SQLText.identifier(key.child)) AS c WHERE \(conditions.joined(separator: " AND ")) "
                        + "LIMIT 1"))
            keys.append(key)
        }
    }

    /// The table with a row that would go or change with this one; nil where there is none.
    func table(referringTo row: UndoTable.Row) throws(SQLiteError) -> String? {
        for key in keys {
            guard let search = key.search else { continue }
            var values = key.to.map { table.place(of: $0).map { row.values[$0] } ?? .null }
            if values.contains(.null) { continue }
            if key.isOwn { values += row.identity }
            try search.statement.bind(values)
            let isThere = try search.statement.step()
            search.statement.reset()
            if isThere { return key.child }
        }
        return nil
    }
}
