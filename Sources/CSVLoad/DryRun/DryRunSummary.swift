package import SQLiteCore

/// What a load would do to its table.
package struct DryRunSummary: Sendable {
    package let source: String
    package let table: String
    package let database: String
    /// The statement that would make the table; nil where it is there.
    package var createTable: String?
    /// Columns that the table would get.
    package var addedColumns: [String] = []
    package var counts = RowCounts()
    package var deleted: Int64 = 0
    /// Rejects that the source would have, those of records that are not looked at again too.
    package var rejectsKept: Int64 = 0
    /// Records that were loaded before, compared and found the same.
    package var recordsVerified: Int64 = 0
    package var samples = FirstRows()
    package var notes: [String] = []
    package var isInterrupted = false
    /// Why the load would be refused all the same.
    package var refusal: LoadError?

    package init(_ options: LoadOptions) {
        (source, table, database) = (options.sourceName, options.table, options.database)
    }

    /// The first rows and rejects of each kind.
    package struct FirstRows: Sendable {
        package static let count = 10

        package var inserted: [ChangedRow] = []
        package var updated: [ChangedRow] = []
        package var deleted: [ChangedRow] = []
        package var rejected: [FirstReject] = []
    }

    package struct KeyValue: Sendable, Hashable {
        package let column: String
        package let value: SQLValue
    }

    /// A column that gets another value, or one that goes or comes with its row.
    package struct ColumnChange: Sendable, Hashable {
        package let column: String
        /// Nil for a row that is new.
        package let old: SQLValue?
        /// Nil for a row that goes.
        package let new: SQLValue?
    }

    /// A row by its key; without a key, by its row id.
    package struct ChangedRow: Sendable, Hashable {
        package var key: [KeyValue] = []
        /// The other columns, where values are shown.
        package var changes: [ColumnChange] = []
    }

    /// A record that would be refused.
    package struct FirstReject: Sendable, Hashable {
        package let rowID: Int64
        package let line: Int64
        package let reason: Reject.Reason
        package let column: String?
        package let detail: String?
    }
}
