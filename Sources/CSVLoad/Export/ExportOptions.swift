/// What to export, in which form, and where to.
public struct ExportOptions: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// RFC 4180 with line feeds; NULL is an empty field and an empty text is `""`.
        case csv
        /// One JSON object a line: <https://jsonlines.org>.
        case jsonLines = "jsonl"
    }

    public enum Destination: Sendable, Hashable {
        case standardOutput
        /// A file that is replaced as a whole, or not at all.
        case file(String)
    }

    public var database: String
    public var table: String
    public var destination: Destination
    public var format = Format.csv
    /// Columns in the order wanted; nil for all, without the row ids that csvload itself added.
    public var columns: [String]?
    /// An SQL condition: rows for which it is not true are left out.
    public var filter: String?
    /// Columns to sort by; nil for the order of the row ids, or of the key where a table has none.
    public var order: [String]?
    public var hasHeader = true
    /// What stands between two fields of CSV: at least one byte.
    public var delimiter: [UInt8] = [0x2C]
    /// What stands for NULL in CSV.
    public var nullText = ""
    /// Whether rows go behind those that the file has already.
    public var appends = false
    /// Whether texts that a spreadsheet would take for a formula get an apostrophe before them.
    public var escapesFormulas = false

    public init(database: String, table: String, destination: Destination) {
        self.database = database
        self.table = table
        self.destination = destination
    }
}

/// What came of an export.
public struct ExportSummary: Sendable, Hashable {
    public var rows: Int64 = 0
    /// Bytes of these rows and the header; what was in the file before is not counted.
    public var bytes: Int64 = 0
    /// Things worth knowing that did not stop the export, one sentence each.
    public var notes: [String] = []
}
