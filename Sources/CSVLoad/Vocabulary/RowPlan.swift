/// How the cells of a row are laid out, from the fields of a record to the columns of the table.
///
/// A row has one cell for each input column, and behind them one for each computed column.
public struct RowPlan: Sendable, Hashable, Codable {
    public struct InputColumn: Sendable, Hashable, Codable {
        public var name: String
        public var type: ColumnType
        /// Which field of a record it is, from 0.
        public var field: Int

        public init(name: String, type: ColumnType, field: Int) {
            self.name = name
            self.type = type
            self.field = field
        }
    }

    /// The column in which surplus fields are kept, as a JSON array of texts.
    public static let extraFieldsColumn = "extra_fields"

    public struct ComputedColumn: Sendable, Hashable, Codable {
        public var name: String
        public var sql: String
        public var type: ColumnType

        public init(name: String, sql: String, type: ColumnType) {
            self.name = name
            self.sql = sql
            self.type = type
        }
    }

    /// A column of the table and the cell it gets.
    public struct Target: Sendable, Hashable, Codable {
        public var column: String
        /// The cell, or nil where every row gets ``constant``.
        public var cell: Int?
        public var type: ColumnType
        public var constant: String?
        /// The text that stands in for NULL.
        public var fallback: String?
        /// The table of the column's values, whose ids the column holds.
        public var lookupTable: String?

        public init(column: String, cell: Int?, type: ColumnType) {
            self.column = column
            self.cell = cell
            self.type = type
        }
    }

    /// The columns that are loaded; a record may have more fields than these.
    public var inputs: [InputColumn]
    /// Fields that a record has.
    public var fieldCount: Int
    /// Whether every record ends with a delimiter that the header has not.
    public var hasTrailingDelimiter = false
    public var ragged = LoadOptions.Ragged.reject
    public var computed: [ComputedColumn]
    public var filter: String?
    /// The columns that are written, in the table's order.
    public var targets: [Target]
    /// Names of the key's columns; empty where rows are only appended, or keyed by their row id.
    public var key: [String]
    /// Columns of the targets that the table has not yet, and gets before the load.
    public var addedColumns: [String] = []
    /// The column that holds the row id of a keyless table, if there is one.
    public var rowIDColumn: String?

    public init(inputs: [InputColumn], fieldCount: Int, computed: [ComputedColumn], filter: String?) {
        self.inputs = inputs
        self.fieldCount = fieldCount
        self.computed = computed
        self.filter = filter
        targets = []
        key = []
    }

    /// Cells a row has.
    public var stride: Int { inputs.count + computed.count + (keepsExtraFields ? 1 : 0) }

    /// Whether surplus fields go into a column of their own, whose cell is the last one.
    public var keepsExtraFields: Bool { ragged == .keep }

    /// Whether rows need the computing stage at all.
    public var computes: Bool { !computed.isEmpty || filter != nil }

    /// Columns that may not be NULL, beside the key's.
    public var notNull: [String] = []
    public var isStrict = true
    /// Whether a table that is made here has SQLite's hidden rowid; else its rows stand in the key's own index.
    public var hasRowID = true
    public var onConflict = LoadOptions.OnConflict.update
    public var onDuplicateKey = LoadOptions.OnDuplicateKey.last
    /// Header columns that the table has not, and that are left out.
    public var leftOut: [String] = []

    /// The cells of columns, in their order; a constant has none.
    public func cells(of columns: [String]) -> [(name: String, cell: Int)] {
        columns.compactMap { name in
            targets.first { $0.column == name }.flatMap { target in target.cell.map { (name, $0) } }
        }
    }
}
