/// How the cells of a row are laid out, from the fields of a record to the columns of the table.
///
/// A row has one cell for each field, and behind them one for each computed column.
public struct RowPlan: Sendable {
    public struct InputColumn: Sendable, Hashable {
        public var name: String
        public var type: ColumnType

        public init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    public struct ComputedColumn: Sendable, Hashable {
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
    public struct Target: Sendable, Hashable {
        public var column: String
        public var cell: Int
        public var type: ColumnType

        public init(column: String, cell: Int, type: ColumnType) {
            self.column = column
            self.cell = cell
            self.type = type
        }
    }

    public var inputs: [InputColumn]
    public var computed: [ComputedColumn]
    public var filter: String?
    /// The columns that are written, in the table's order.
    public var targets: [Target]
    /// Names of the key's columns; empty where rows are only appended, or keyed by their row id.
    public var key: [String]
    /// The column that holds the row id of a keyless table, if there is one.
    public var rowIDColumn: String?

    public init(inputs: [InputColumn], computed: [ComputedColumn], filter: String?) {
        self.inputs = inputs
        self.computed = computed
        self.filter = filter
        targets = []
        key = []
    }

    /// Cells a row has.
    public var stride: Int { inputs.count + computed.count }

    /// Whether rows need the computing stage at all.
    public var computes: Bool { !computed.isEmpty || filter != nil }

    /// The cells of the key, in its order.
    public var keyCells: [(name: String, cell: Int)] {
        key.compactMap { name in targets.first { $0.column == name }.map { (name, $0.cell) } }
    }
}
