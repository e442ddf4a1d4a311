import CSVCore
import SQLiteCore

extension RowPlan {
    /// The statement that makes the table for this plan.
    func createTable(_ name: String) -> String {
        var lines: [String] = []
        if let rowIDColumn { lines.append("\(SQLText.identifier(rowIDColumn)) INTEGER PRIMARY KEY") }
        lines += targets.map { definition(of: $0) }
        if key.count > 1 {
            lines.append("PRIMARY KEY (\(key.map(SQLText.identifier).joined(separator: ", ")))")
        }
        let options = (isStrict ? ["STRICT"] : []) + (hasRowID ? [] : ["WITHOUT ROWID"])
        return "CREATE TABLE \(SQLText.identifier(name)) (\n    \(lines.joined(separator: ",\n    "))\n)"
            + (options.isEmpty ? "" : " " + options.joined(separator: ", "))
    }

    /// Bytes of a record up to which rows stand well in the index of their key: longer ones make its tree deep, and
    /// keys that come in no order would move whole rows about. See <https://www.sqlite.org/withoutrowid.html>.
    private static let shortRecordBytes: Int64 = 200

    /// Decides how a table that is made here is laid out.
    ///
    /// - Parameters:
    ///   - recordBytes: bytes of a record of the input, on average; nil where that is not known.
    ///   - hasFullText: whether a full-text index comes behind the load, which finds rows by their rowid.
    mutating func chooseRowID(_ policy: LoadOptions.RowIDPolicy, recordBytes: Int64?, hasFullText: Bool) {
        switch policy {
        case .always: hasRowID = true
        case .never: hasRowID = false
        case .auto:
            let isIntegerKey = key.count == 1 && targets.contains { $0.column == key[0] && isInteger($0) }
            let isShort = recordBytes.map { $0 <= RowPlan.shortRecordBytes } ?? false
            hasRowID = key.isEmpty || isIntegerKey || hasFullText || !isShort
        }
    }

    /// Whether the column is declared INTEGER, and a primary key of its own would be the rowid itself.
    private func isInteger(_ target: Target) -> Bool { target.type == .integer || target.lookupTable != nil }

    private func definition(of target: Target) -> String {
        let type = target.lookupTable == nil ? typeName(target.type) : ColumnType.integer.rawValue
        var line = SQLText.identifier(target.column) + (type.isEmpty ? "" : " \(type)")
        let isNullable = target.type == .integer && target.lookupTable == nil && hasRowID
        if key == [target.column] {
            line += isNullable ? " PRIMARY KEY" : " NOT NULL PRIMARY KEY"
        } else if key.contains(target.column) || notNull.contains(target.column) {
            line += " NOT NULL"
        }
        if let fallback = target.fallback, target.lookupTable == nil {
            line += " DEFAULT \(RowPlan.literal(fallback, target.type))"
        }
        if let lookup = target.lookupTable { line += " REFERENCES \(SQLText.identifier(lookup)) (id)" }
        return line
    }

    /// Outside of a STRICT table, `ANY` would mean NUMERIC, which converts texts.
    private func typeName(_ type: ColumnType) -> String {
        isStrict ? type.rawValue : type.affinity
    }

    /// A text as SQL for a value of the type, or as a text where it is none.
    static func literal(_ text: String, _ type: ColumnType) -> String {
        var utf8 = text
        return utf8.withUTF8 { bytes in
            if let base = bytes.baseAddress, type != .text, type != .blob {
                if type != .real, let integer = NumberText.integer(base, bytes.count) { return String(integer) }
                if type != .integer, let real = NumberText.real(base, bytes.count) { return String(real) }
            }
            return SQLText.literal(text)
        }
    }

    /// The statements that make the lookup tables of extracted columns, where they are not there yet.
    func createLookupTables() -> [String] {
        targets.compactMap { target in
            target.lookupTable.map { lookup in
                """
                CREATE TABLE IF NOT EXISTS \(SQLText.identifier(lookup)) (
                    id INTEGER PRIMARY KEY,
                    value \(target.type.rawValue) NOT NULL UNIQUE
                ) STRICT
                """
            }
        }
    }

    /// The statements that add the columns which the table has not yet.
    func addColumns(to name: String) -> [String] {
        addedColumns.map { column in
            let type = targets.first { $0.column == column }?.type ?? .any
            return "ALTER TABLE \(SQLText.identifier(name)) ADD COLUMN \(SQLText.identifier(column)) \(typeName(type))"
        }
    }
}
