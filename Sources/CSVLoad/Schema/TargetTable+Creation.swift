import SQLiteCore

extension RowPlan {
    /// The statement that makes the table for this plan.
    func createTable(_ name: String) -> String {
        var lines: [String] = []
        if let rowIDColumn { lines.append("\(SQLText.identifier(rowIDColumn)) INTEGER PRIMARY KEY") }
        for target in targets {
            var line = "\(SQLText.identifier(target.column)) \(target.type.rawValue)"
            if key == [target.column] {
                line += target.type == .integer ? " PRIMARY KEY" : " NOT NULL PRIMARY KEY"
            } else if key.contains(target.column) {
                line += " NOT NULL"
            }
            lines.append(line)
        }
        if key.count > 1 {
            lines.append("PRIMARY KEY (\(key.map(SQLText.identifier).joined(separator: ", ")))")
        }
        return "CREATE TABLE \(SQLText.identifier(name)) (\n    \(lines.joined(separator: ",\n    "))\n) STRICT"
    }

    /// The statements that add the columns which the table has not yet.
    func addColumns(to name: String) -> [String] {
        addedColumns.map { column in
            let type = targets.first { $0.column == column }?.type ?? .any
            return "ALTER TABLE \(SQLText.identifier(name)) ADD COLUMN \(SQLText.identifier(column)) \(type.rawValue)"
        }
    }
}
