import SQLiteCore

/// The one rule for whether a column of a row has another value than a record gives it.
///
/// Texts are compared byte by byte, whatever collation the column has. In a column that takes each value as what it is, a
/// number and its text are not the same, nor are 1 and 1.0; one with NUMERIC affinity stores 1.0 as 1, so there only the
/// text tells. See <https://www.sqlite.org/datatype3.html#type_affinity>.
enum ColumnDifference {
    /// An SQL condition.
    ///
    /// - Parameters:
    ///   - stored: an expression for the row's value.
    ///   - value: an expression for the record's.
    static func sql(_ target: RowPlan.Target, stored: String, value: String) -> String {
        let differs = "\(stored) COLLATE BINARY IS NOT \(value)"
        guard target.type == .any else { return differs }
        func kind(_ expression: String) -> String {
            "typeof(\(expression))" + (target.hasNumericAffinity ? " IN ('integer', 'real')" : "")
        }
        return "(\(differs) OR (\(kind(stored))) <> (\(kind(value))))"
    }

    /// One condition or the other.
    static func any(of conditions: ArraySlice<String>) -> String { balanced(conditions, " OR ") }

    /// Expressions with an operator between them, as a balanced tree: SQLite refuses those that are 1,000 levels deep.
    static func balanced(_ parts: ArraySlice<String>, _ operation: String) -> String {
        guard parts.count > 8 else { return parts.joined(separator: operation) }
        let middle = parts.startIndex + parts.count / 2
        return "(\(balanced(parts[..<middle], operation)))\(operation)(\(balanced(parts[middle...], operation)))"
    }
}
