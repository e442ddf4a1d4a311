import SQLiteCore

/// Reads and writes which rows of a table stand in this database, where it is one of several.
///
/// Every call belongs into the caller's transaction.
enum ShardStore {
    /// How the rows of a table are divided; nil where all of them stand here.
    static func shard(of table: String, in connection: borrowing Connection) throws(SQLiteError) -> Shard? {
        // A database that an earlier version wrote knows nothing of it.
        guard try isKept(in: connection) else { return nil }
        var here: Int?
        var column = ""
        var bounds: [KeyValue] = []
        try connection.query(
            "SELECT number, column_name, lower_bound, is_here FROM csvload_shards WHERE table_name = ?1 ORDER BY number",
            [.text(table)]
        ) { row in
            column = row.text(at: 1) ?? ""
            if row.integer(at: 3) != 0 { here = Int(row.integer(at: 0)) }
            if row.integer(at: 0) > 1, let bound = KeyValue(row.cell(at: 2)) { bounds.append(bound) }
        }
        return here.map { Shard(number: $0, column: column, bounds: bounds) }
    }

    /// Tables of which only a part stands here.
    static func tables(in connection: borrowing Connection) throws(SQLiteError) -> [String] {
        guard try isKept(in: connection) else { return [] }
        var tables: [String] = []
        try connection.query("SELECT table_name FROM csvload_shards WHERE is_here ORDER BY table_name") {
            tables.append($0.text(at: 0) ?? "")
        }
        return tables
    }

    /// Notes how the rows of a table are divided, if that is not known yet.
    static func save(_ shard: Shard, of table: String, in connection: borrowing Connection) throws(SQLiteError) {
        for number in 1...shard.count {
            try connection.run(
                "INSERT OR IGNORE INTO csvload_shards VALUES (?1, ?2, ?3, ?4, ?5)",
                [
                    .text(table), .integer(Int64(number)), .text(shard.column),
                    number == 1 ? .null : shard.bounds[number - 2].value, .integer(number == shard.number ? 1 : 0),
                ])
        }
    }

    private static func isKept(in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_shards'") != nil
    }
}

extension KeyValue {
    /// The value of a cell; nil for NULL and for bytes.
    init?(_ cell: Cell) {
        if cell.isInteger {
            self = .integer(cell.integer)
        } else if cell.isReal {
            self = .real(cell.real)
        } else if cell.isText {
            self = .text(String(decoding: cell.bytes, as: UTF8.self))
        } else {
            return nil
        }
    }

    var value: SQLValue {
        switch self {
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let text): .text(text)
        }
    }
}
