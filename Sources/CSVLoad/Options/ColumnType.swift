/// What SQLite stores in a column of a table that csvload makes.
public enum ColumnType: String, Sendable, Hashable, Codable, CaseIterable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
    /// The field's bytes as they are.
    case blob = "BLOB"
    /// Each value as what it is: an integer, a real, or text.
    case any = "ANY"

    /// Reads a type as people write it, in any case, with `INT` for INTEGER.
    package init?(named name: String) {
        let upper = name.uppercased()
        self.init(rawValue: upper == "INT" ? "INTEGER" : upper)
    }
}

extension ColumnType {
    /// The type name that gives a column this type's affinity in a table that is not STRICT.
    ///
    /// There, `ANY` would mean NUMERIC: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
    var affinity: String { self == .any ? "" : rawValue }
}
