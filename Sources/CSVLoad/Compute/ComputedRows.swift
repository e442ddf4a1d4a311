import SQLiteCore

/// The rows of a chunk as a computation sees them: typed columns in, typed columns out.
///
/// Rows are counted from 0; columns are named by their positions in ``ComputationContext/columns``, outputs by those in
/// ``RowComputation/columns``. Nothing of it may be kept after the call.
public struct ComputedRows: ~Copyable {
    let chunk: Chunk
    let layout: StepLayout
    /// Positions of rows that are taken out, rejected or not, in any order.
    private var dropped = Set<Int>()
    private var leftOut = 0
    private(set) var isAbandoned = false
    /// Rows that are in the chunk's list.
    public let count: Int

    init(_ chunk: Chunk, _ layout: StepLayout) {
        self.chunk = chunk
        self.layout = layout
        count = chunk.rowCount
    }

    /// The value as SQLite would store it.
    public func value(_ row: Int, _ column: Int) -> ComputedValue {
        let cell = cell(row, column)
        if cell.isInteger { return .integer(cell.integer) }
        if cell.isReal { return .real(cell.real) }
        if cell.isText { return .text(String(decoding: cell.bytes, as: UTF8.self)) }
        return cell.isBlob ? .blob([UInt8](cell.bytes)) : .null
    }

    public func isNull(_ row: Int, _ column: Int) -> Bool { cell(row, column).isNull }

    /// The integer, or nil where the value is none.
    public func integer(_ row: Int, _ column: Int) -> Int64? {
        let cell = cell(row, column)
        return cell.isInteger ? cell.integer : nil
    }

    /// The number, also of an integer, or nil where the value is none.
    public func real(_ row: Int, _ column: Int) -> Double? {
        let cell = cell(row, column)
        return cell.isReal ? cell.real : cell.isInteger ? Double(cell.integer) : nil
    }

    /// The text, or nil where the value is none.
    public func text(_ row: Int, _ column: Int) -> String? {
        let cell = cell(row, column)
        return cell.isText ? String(decoding: cell.bytes, as: UTF8.self) : nil
    }

    /// Lends the bytes of a text or blob, without a copy; nil where the value is neither.
    public func withBytes<Result>(_ row: Int, _ column: Int, _ body: (Span<UInt8>) -> Result) -> Result? {
        let cell = cell(row, column)
        guard cell.isText || cell.isBlob else { return nil }
        return body(cell.bytes.assumingMemoryBound(to: UInt8.self).span)
    }

    public mutating func set(_ value: Int64, _ row: Int, _ output: Int) { put(Cell(integer: value), row, output) }

    public mutating func set(_ value: Double, _ row: Int, _ output: Int) {
        // SQLite has no NaN: it stores NULL.
        put(value.isNaN ? .null : Cell(real: value), row, output)
    }

    public mutating func set(_ value: String, _ row: Int, _ output: Int) {
        var value = value
        value.withUTF8 { put(Cell(text: chunk.arena.copy(UnsafeRawBufferPointer($0)), length: $0.count), row, output) }
    }

    public mutating func set(_ value: ComputedValue, _ row: Int, _ output: Int) {
        switch value {
        case .null: put(.null, row, output)
        case .integer(let integer): set(integer, row, output)
        case .real(let real): set(real, row, output)
        case .text(let text): set(text, row, output)
        case .blob(let bytes):
            bytes.withUnsafeBytes { put(Cell(blob: chunk.arena.copy($0), length: $0.count), row, output) }
        }
    }

    /// Refuses a row: its record goes to the rejects, with this sentence.
    public mutating func reject(_ row: Int, _ detail: String, output: Int? = nil) {
        guard dropped.insert(row).inserted else { return }
        chunk.refuse(
            row, stage: .compute, reason: .compute, column: output.map { layout.outputNames[$0] }, detail: detail)
    }

    /// Leaves a row out: its record counts as filtered.
    public mutating func leaveOut(_ row: Int) {
        if dropped.insert(row).inserted { leftOut += 1 }
    }

    /// Gives all rows of the call up, because the load was asked to stop: they are computed when it goes on.
    public mutating func abandon() { isAbandoned = true }

    func cell(_ row: Int, _ column: Int) -> Cell {
        precondition(row >= 0 && row < count, "there is no such row")
        return chunk.cells[Int(chunk.rows[row]) * layout.stride + layout.inputCells[column]]
    }

    func put(_ cell: Cell, _ row: Int, _ output: Int) {
        precondition(row >= 0 && row < count, "there is no such row")
        chunk.cells[Int(chunk.rows[row]) * layout.stride + layout.outputCells[output]] = cell
    }

    /// Takes the rows out of the chunk that were rejected or left out.
    consuming func finish() {
        if isAbandoned { chunk.isAbandoned = true }
        guard !dropped.isEmpty else { return }
        chunk.drop(dropped.sorted())
        chunk.filtered += Int64(leftOut)
    }
}

/// One value as SQLite stores it.
public enum ComputedValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// Where a step's columns stand in a row's cells.
struct StepLayout: Sendable {
    var stride: Int
    /// The cell of each column that the step sees.
    var inputCells: [Int]
    /// The cell of each column that it sets.
    var outputCells: [Int]
    var outputNames: [String]
    /// For each output, the cell whose value it begins with; nil for NULL.
    var replacedCells: [Int?]

    init(_ plan: RowPlan, columns: Range<Int>) {
        let visible = plan.visibleColumns(before: columns.lowerBound)
        stride = plan.stride
        inputCells = visible.map(\.cell)
        outputCells = columns.map { plan.inputs.count + $0 }
        outputNames = columns.map { plan.computed[$0].name }
        replacedCells = outputNames.map { name in
            visible.first { $0.name.asciiLowercased == name.asciiLowercased }?.cell
        }
    }

    /// Gives every output the value that it has if nothing is set.
    func prepare(_ chunk: Chunk) {
        for position in 0..<chunk.rowCount {
            let cells = chunk.cells + Int(chunk.rows[position]) * stride
            for index in outputCells.indices {
                cells[outputCells[index]] = replacedCells[index].map { cells[$0] } ?? .null
            }
        }
    }
}
