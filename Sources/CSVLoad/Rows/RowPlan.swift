/// How the cells of a row are laid out, from the fields of a record to the columns of the table.
///
/// A row has one cell for each input column, and behind them one for each computed column.
package struct RowPlan: Sendable, Hashable, Codable {
    package struct InputColumn: Sendable, Hashable, Codable {
        package var name: String
        package var type: ColumnType
        /// Which field of a record it is, from 0.
        package var field: Int
        /// How its values are written; nil where they are plain.
        package var format: ValueFormat?
        /// What the table's column is for, where it makes numbers of texts; nil where it does not.
        var numeric: NumericColumn?

        package init(name: String, type: ColumnType, field: Int) {
            self.name = name
            self.type = type
            self.field = field
        }
    }

    /// The column in which surplus fields are kept, as a JSON array of texts.
    package static let extraFieldsColumn = "extra_fields"

    package struct ComputedColumn: Sendable, Hashable, Codable {
        package var name: String
        package var type: ColumnType

        package init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    /// What sets computed columns, which are named by their numbers.
    package enum Step: Sendable, Hashable, Codable {
        case expression(column: Int, sql: String)
        case command(columns: Range<Int>)
        /// One of the computations that a program brings, by its number.
        case program(Int, columns: Range<Int>)
    }

    /// A column of the table and the cell it gets.
    package struct Target: Sendable, Hashable, Codable {
        package var column: String
        /// The cell, or nil where every row gets ``constant``.
        package var cell: Int?
        package var type: ColumnType
        package var constant: String?
        /// The text that stands in for NULL.
        package var fallback: String?
        /// Whether the column makes numbers of texts that look like one.
        var hasNumericAffinity = false
        /// The table of the column's values, whose ids the column holds.
        package var lookupTable: String?

        package init(column: String, cell: Int?, type: ColumnType) {
            self.column = column
            self.cell = cell
            self.type = type
        }
    }

    /// The columns that are loaded; a record may have more fields than these.
    package var inputs: [InputColumn]
    /// Fields that a record has.
    package var fieldCount: Int
    /// Whether every record ends with a delimiter that the header has not.
    package var hasTrailingDelimiter = false
    package var ragged = LoadOptions.Ragged.reject
    /// The header's fields, which no record may repeat; nil where records have one field, or the header is not one line.
    var header: [[UInt8]]?
    /// Fields that have neither a name nor a value, and are left out: in a record that has one there, it would be lost.
    var emptyFields: [Int]?
    package var computed: [ComputedColumn]
    /// What computes them, one after the other: each sees what those before it have set.
    package var steps: [Step]
    package var filter: String?
    /// The columns that are written, in the table's order.
    package var targets: [Target]
    /// Names of the key's columns; empty where rows are only appended, or keyed by their row id.
    package var key: [String]
    /// By which collation each of them is told apart; nil where none says so, and texts are compared byte by byte.
    var keyCollations: [String]?
    /// Columns of the targets that the table has not yet, and gets before the load.
    package var addedColumns: [String] = []
    /// Columns of the table that take more values from now on.
    var widenings: [ColumnWidening] = []
    /// The column that holds the row id of a keyless table, if there is one.
    package var rowIDColumn: String?

    package init(
        inputs: [InputColumn], fieldCount: Int, computed: [ComputedColumn] = [], steps: [Step] = [],
        filter: String? = nil
    ) {
        self.inputs = inputs
        self.fieldCount = fieldCount
        self.computed = computed
        self.steps = steps
        self.filter = filter
        targets = []
        key = []
    }

    /// Cells a row has.
    package var stride: Int { inputs.count + computed.count + (keepsExtraFields ? 1 : 0) }

    /// Whether surplus fields go into a column of their own, whose cell is the last one.
    package var keepsExtraFields: Bool { ragged == .keep }

    /// Whether no value can have another type than its column: each comes from an input column of the column's own type.
    var cellsAreTyped: Bool { targets.allSatisfy(isTyped) }

    /// Whether a value of the key may be no rowid, of which SQLite makes an error that is none of a constraint.
    var keyMayMismatch: Bool {
        key.count == 1 && targets.contains { $0.column == key[0] && $0.type == .integer && !isTyped($0) }
    }

    /// Whether a column of the key is computed.
    var keyIsComputed: Bool {
        targets.contains { target in key.contains(target.column) && target.cell.map { $0 >= inputs.count } == true }
    }

    /// Whether the key is one column of integers, and no row has anything else there.
    var keyIsInteger: Bool {
        key.count == 1
            && targets.contains { $0.column == key[0] && $0.type == .integer && $0.cell != nil && isTyped($0) }
    }

    private func isTyped(_ target: Target) -> Bool {
        guard target.type != .any else { return true }
        guard let cell = target.cell else { return target.type == .text }
        return target.fallback == nil && cell < inputs.count && inputs[cell].type == target.type
    }

    /// Whether rows need the computing stage at all.
    package var computes: Bool { !steps.isEmpty || filter != nil }

    /// The rows that stand here, where the table's are divided among several databases.
    var range: KeyRange?
    /// Columns that may not be NULL, beside the key's.
    package var notNull: [String] = []
    package var isStrict = true
    /// Whether a table that is made here has SQLite's hidden rowid; else its rows stand in the key's own index.
    package var hasRowID = true
    package var onConflict = LoadOptions.OnConflict.update
    package var onDuplicateKey = LoadOptions.OnDuplicateKey.last
    /// Whether rows are only changed, and none is added.
    var updatesOnly = false
    /// Header columns that are not in the table, and that are left out.
    package var leftOut: [String] = []

    /// The columns that a step sees before computed column `count`: a name that was computed means what came of it.
    package func visibleColumns(before count: Int) -> [VisibleColumn] {
        var columns = inputs.enumerated().map { VisibleColumn(name: $1.name, cell: $0, type: $1.type) }
        for (index, column) in computed.prefix(count).enumerated() {
            let folded = column.name.asciiLowercased
            let cell = inputs.count + index
            if let seen = columns.firstIndex(where: { $0.name.asciiLowercased == folded }) {
                columns[seen].cell = cell
                columns[seen].type = column.type
            } else {
                columns.append(VisibleColumn(name: column.name, cell: cell, type: column.type))
            }
        }
        return columns
    }

    /// Names of the columns that the command sets; nil where there is no command.
    package var commandColumns: [String]? {
        for case .command(let columns) in steps { return columns.map { computed[$0].name } }
        return nil
    }

    /// A column as a computation sees it.
    package struct VisibleColumn: Sendable, Hashable {
        package var name: String
        package var cell: Int
        package var type: ColumnType
    }

    /// The cells of columns, in their order; a constant has none.
    package func cells(of columns: [String]) -> [(name: String, cell: Int)] {
        columns.compactMap { name in
            targets.first { $0.column == name }.flatMap { target in target.cell.map { (name, $0) } }
        }
    }
}
