import SQLiteCore

/// Frees the unique values of rows that are about to get others, so that values can change places.
///
/// SQLite checks a unique index row by row: of two rows whose values change places neither can be written first. So all of
/// them let go of their values before one is written: a column gets NULL where it may be NULL, and else a value that
/// nobody has. One column of each unique index is enough. Only columns that the record sets again are touched, and
/// none of the key.
struct UniqueCycles: ~Copyable {
    /// A column that gets a value which nobody has.
    private struct Stand {
        var type: ColumnType
        /// Below all values of the column, where these are numbers.
        var floor = 0.0
        var integerFloor: Int64 = 0
    }

    private let statement: Statement
    private let stands: [Stand]
    /// Whether a value that nobody has is put where foreign keys refer to, or refer by.
    let touchesReferences: Bool
    private var count: Int64 = 0

    /// Looks at the table's unique indexes; nil where its records set no unique value beside the key.
    init?(_ plan: RowPlan, table: String, connection: borrowing Connection) throws(SQLiteError) {
        guard let target = try TargetTable(table, in: connection) else { return nil }
        let columns = try UniqueCycles.columns(plan, target, connection)
        guard !columns.isEmpty else { return nil }
        let references = try UniqueCycles.references(target, connection)
        var isReference = false
        var assignments: [String] = []
        var stands: [Stand] = []
        for column in columns {
            let name = SQLText.identifier(column.name)
            // A row that others refer to takes them with it to its next value, but not by way of NULL.
            let folded = column.name.asciiLowercased
            let isParent = references.parents.contains(folded)
            if column.isNullable, column.keyPosition == 0, !isParent {
                assignments.append("\(name) = NULL")
                continue
            }
            isReference = isReference || isParent || references.children.contains(folded)
            var stand = Stand(type: column.type)
            if column.type == .integer || column.type == .real {
                switch try connection.value("SELECT min(\(name)) FROM \(SQLText.identifier(target.name))") {
                case .integer(let least): (stand.integerFloor, stand.floor) = (min(least, 0), min(Double(least), 0))
                case .real(let least): stand.floor = min(least, 0)
                default: break
                }
            }
            stands.append(stand)
            assignments.append("\(name) = ?\(stands.count)")
        }
        // OR ABORT: an ON CONFLICT REPLACE in the table's own schema would take out rows of others.
        let statement = try connection.prepare(
            """
            UPDATE OR ABORT \(SQLText.identifier(target.name)) SET \(assignments.joined(separator: ", "))
            WHERE \(UpsertStatement.isRow(of: plan))
            """)
        self.statement = statement
        self.stands = stands
        touchesReferences = isReference
    }

    /// Takes the unique values from the row that has the shown record's key; false where there is no such row.
    mutating func free(_ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        count += 1
        for (index, stand) in stands.enumerated() { try statement.bind(value(of: stand), at: index + 1) }
        try statement.step()
        return connection.changes > 0
    }

    /// A value that no row has; the same one is never given twice.
    private func value(of stand: Stand) -> SQLValue {
        switch stand.type {
        case .integer: return .integer(stand.integerFloor &- count)
        // Halving the exponent's room, so that each is another number however large they are.
        case .real: return .real(stand.floor - Double(count) * max(1, stand.floor.magnitude.ulp * 2))
        case .blob: return .blob((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        default:
            let digits = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
            // No affinity makes a number of it.
            return .text("x" + digits.joined())
        }
    }

    /// One column of each unique index whose columns the records set, and that is not the key's.
    private static func columns(
        _ plan: RowPlan, _ table: TargetTable, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [TargetTable.Column] {
        struct Index {
            var names: [String] = []
            /// Of an index over expressions, or a condition: its text.
            var sql = ""
        }
        var indexes: [Int64: Index] = [:]
        try connection.query(
            """
            SELECT l.seq, i.name, s.sql
            FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS i
                LEFT JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = l.name
            WHERE l."unique" AND i.key ORDER BY l.seq, i.seqno
            """, [.text(table.name)]
        ) { row in
            var index = indexes[row.integer(at: 0)] ?? Index()
            if let name = row.text(at: 1) { index.names.append(name) } else { index.sql = row.text(at: 2) ?? "" }
            indexes[row.integer(at: 0)] = index
        }
        var all = indexes.sorted { $0.key < $1.key }.map(\.value)
        if !table.key.isEmpty { all.append(Index(names: table.key)) }
        let key = Set((plan.rowIDColumn.map { [$0] } ?? plan.key).map(\.asciiLowercased))
        let written = Set(plan.targets.map(\.column.asciiLowercased)).subtracting(key)
        let candidates = table.columns.filter { written.contains($0.name.asciiLowercased) && !$0.isGenerated }
        var chosen: [TargetTable.Column] = []
        for index in all {
            let names = Set(index.names.map(\.asciiLowercased))
            let plain = candidates.filter { names.contains($0.name.asciiLowercased) }
            if chosen.contains(where: { names.contains($0.name.asciiLowercased) }) { continue }
            if let column = plain.first(where: \.isNullable) ?? plain.first {
                chosen.append(column)
            } else {
                // Which columns an expression is made of is known by their names alone.
                let words = Set(
                    index.sql.asciiLowercased.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
                for column in candidates where words.contains(column.name.asciiLowercased) {
                    if !chosen.contains(column) { chosen.append(column) }
                }
            }
        }
        return chosen
    }

    /// Columns of the table that foreign keys refer to, and those that foreign keys of it refer by; in lower case.
    private static func references(
        _ table: TargetTable, _ connection: borrowing Connection
    ) throws(SQLiteError) -> (parents: Set<String>, children: Set<String>) {
        var (parents, children) = (Set<String>(), Set<String>())
        try connection.query(
            """
            SELECT f."to" FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f
            WHERE s.type = 'table' AND f."table" = ?1 COLLATE NOCASE
            """, [.text(table.name)]
        ) { row in
            // Without a name it is the primary key.
            for name in row.text(at: 0).map({ [$0] }) ?? table.key { parents.insert(name.asciiLowercased) }
        }
        try connection.query("SELECT \"from\" FROM pragma_foreign_key_list(?1)", [.text(table.name)]) { row in
            if let name = row.text(at: 0) { children.insert(name.asciiLowercased) }
        }
        return (parents, children)
    }
}
