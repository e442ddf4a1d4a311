/// What to export, in which form, and where to.
package struct ExportOptions: Sendable, Hashable {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// RFC 4180 with line feeds; NULL is an empty field and an empty text is `""`.
        case csv
        /// One JSON object a line: <https://jsonlines.org>.
        case jsonLines = "jsonl"
    }

    package enum Destination: Sendable, Hashable {
        case standardOutput
        /// A file that is replaced as a whole, or not at all.
        case file(String)
    }

    package var database: String
    package var table: String
    package var destination: Destination
    package var format = Format.csv
    /// Columns in the order wanted; nil for all, without the row ids that csvload itself added.
    package var columns: [String]?
    /// An SQL condition: rows for which it is not true are left out.
    package var filter: String?
    /// Columns to sort by; nil for the order of the row ids, or of the key where a table has none.
    package var order: [String]?
    package var hasHeader = true
    /// What stands between two fields of CSV: at least one byte.
    package var delimiter: [UInt8] = [0x2C]
    /// What stands for NULL in CSV.
    package var nullText = ""
    /// Whether rows go behind those that the file has already.
    package var appends = false
    /// Whether texts that a spreadsheet would take for a formula get an apostrophe before them.
    package var escapesFormulas = false

    package init(database: String, table: String, destination: Destination) {
        self.database = database
        self.table = table
        self.destination = destination
    }
}

/// What came of an export.
package struct ExportSummary: Sendable, Hashable {
    package var rows: Int64 = 0
    /// Bytes of these rows and the header; what was in the file before is not counted.
    package var bytes: Int64 = 0
    /// Things worth knowing that did not stop the export, one sentence each.
    package var notes: [String] = []
}
