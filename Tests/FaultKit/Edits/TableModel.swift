/// What a table has to hold after a source was loaded, edited and loaded again.
struct TableModel {
    /// Whether a record that has gone leaves its row behind, as it does in a table with a key.
    let keepsRows: Bool
    /// A row's literals by its first one: its key, or its number.
    private var rows: [Substring: String] = [:]
    /// Rows that a load which was broken off may have left, whose records have gone since.
    private var possible: [Substring: Set<String>] = [:]

    init(keepsRows: Bool) { self.keepsRows = keepsRows }

    /// Takes over the rows that a new database has after a load of the same text.
    mutating func load(_ fresh: [String]) {
        if !keepsRows {
            rows = [:]
            possible = [:]
        }
        for row in fresh {
            rows[TableModel.key(of: row)] = row
            possible[TableModel.key(of: row)] = nil
        }
    }

    /// Notes rows of which nobody knows whether they came into the table.
    mutating func attempt(_ fresh: [String]) {
        for row in fresh { possible[TableModel.key(of: row), default: []].insert(row) }
    }

    /// The rows that the table has to hold, in an order of their own; where several are possible, the one it has.
    mutating func settle(with actual: [String]) -> [String] {
        for row in actual where possible[TableModel.key(of: row)]?.contains(row) == true {
            rows[TableModel.key(of: row)] = row
        }
        possible = [:]
        return rows.values.sorted()
    }

    private static func key(of row: String) -> Substring { row.prefix { $0 != "|" } }
}
