import SQLiteCore

/// A column that takes more values than before: its integers become numbers with decimals, or texts.
struct ColumnWidening: Sendable, Hashable, Codable {
    var column: String
    var type: ColumnType

    /// SQL of what becomes of a value.
    var value: String {
        let name = SQLText.identifier(column)
        return "CASE typeof(\(name)) WHEN 'integer' THEN CAST(\(name) AS \(type.rawValue)) ELSE \(name) END"
    }
}
