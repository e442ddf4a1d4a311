import CSQLite

extension Connection {
    /// How a table declares a column.
    public struct ColumnFacts: Sendable, Hashable {
        /// The declared type, as it was written; empty where there is none.
        public let type: String
        public let collation: String
    }

    /// See <https://www.sqlite.org/c3ref/table_column_metadata.html>.
    public func columnFacts(_ column: String, of table: String) throws(SQLiteError) -> ColumnFacts {
        var type: UnsafePointer<CChar>?
        var collation: UnsafePointer<CChar>?
        let code = sqlite3_table_column_metadata(handle, "main", table, column, &type, &collation, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, nil) }
        return ColumnFacts(
            type: type.map { String(cString: $0) } ?? "", collation: collation.map { String(cString: $0) } ?? "BINARY")
    }
}
