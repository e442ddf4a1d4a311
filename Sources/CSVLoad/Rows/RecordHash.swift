import CXXHash
import SQLiteCore

/// XXH3 with 64 bits of a record's bytes, without its line end; 0 stands for a record whose bytes are not known.
enum RecordHash {
    @inline(__always)
    static func of(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let hash = XXH3_64bits(bytes, count)
        return hash == 0 ? 1 : hash
    }
}

/// What a row's key is known by in a ``RecordList``: an integer key is itself, any other is hashed.
///
/// Keys that are the same by the collations of the key's index have the same hash.
struct KeyHash: Sendable {
    private enum Fold: Sendable { case none, asciiCase, trailingSpaces }

    private struct Column: Sendable {
        let name: String
        /// The cell, or the text that every row has.
        let cell: Int?
        /// The value of a row that has no cell, or NULL in it.
        let fallback: SQLValue
        let fold: Fold
        /// The table of the values, whose ids the column holds.
        let lookupTable: String?
        let isText: Bool
    }

    private let columns: [Column]
    /// Whether the key is one column of integers.
    let isInteger: Bool

    /// Fails where rows have no key, or one whose equality only the table can tell.
    init?(_ plan: RowPlan) {
        guard !plan.key.isEmpty else { return nil }
        var columns: [Column] = []
        for (index, name) in plan.key.enumerated() {
            guard let target = plan.targets.first(where: { $0.column == name }) else { return nil }
            let fold: Fold
            switch plan.keyCollations?[index].uppercased() ?? "BINARY" {
            case "BINARY": fold = .none
            case "NOCASE": fold = .asciiCase
            case "RTRIM": fold = .trailingSpaces
            default: return nil
            }
            columns.append(
                Column(
                    name: name, cell: target.cell,
                    fallback: target.cell == nil
                        ? .text(target.constant ?? "") : target.fallback.map { KeyHash.value($0, target.type) } ?? .null,
                    fold: fold, lookupTable: target.lookupTable, isText: target.type == .text))
        }
        self.columns = columns
        isInteger = columns.count == 1 && plan.keyIsInteger
    }

    /// The key of the row whose cells start here.
    @inline(__always)
    func key(of cells: UnsafePointer<Cell>) -> UInt64 {
        if isInteger, let cell = columns[0].cell { return UInt64(bitPattern: cells[cell].integer) }
        var hash: UInt64 = 0
        for column in columns {
            if let cell = column.cell, !cells[cell].isNull || column.fallback == .null {
                hash = KeyHash.mix(hash, cells[cell], column)
            } else {
                hash = column.fallback.withCell { KeyHash.mix(hash, $0, column) }
            }
        }
        return hash
    }

    /// The key of a row that a statement made by ``selection(from:with:)`` returns.
    func key(of row: borrowing Statement) -> UInt64 {
        if isInteger { return UInt64(bitPattern: row.integer(at: 0)) }
        var hash: UInt64 = 0
        for index in columns.indices { hash = KeyHash.mix(hash, row.cell(at: index), columns[index]) }
        return hash
    }

    /// SQL that returns the values of the keys of all rows, and whatever else is asked for behind them.
    func selection(from table: String, with others: [String]) -> String {
        let values = columns.map { column in
            let name = "t.\(SQLText.identifier(column.name))"
            guard let lookup = column.lookupTable else { return name }
            return "(SELECT value FROM \(SQLText.identifier(lookup)) WHERE id = \(name))"
        }
        return "SELECT \((values + others).joined(separator: ", ")) FROM \(SQLText.identifier(table)) AS t"
    }

    /// What stands in for NULL, as its column stores it.
    private static func value(_ text: String, _ type: ColumnType) -> SQLValue {
        switch type {
        case .integer: Int64(text).map { .integer($0) } ?? .text(text)
        case .real: Double(text).map { .real($0) } ?? .text(text)
        case .text, .blob, .any: .text(text)
        }
    }

    /// Adds a value to a hash; integers and the reals that are equal to them are the same.
    private static func mix(_ hash: UInt64, _ cell: Cell, _ column: Column) -> UInt64 {
        var seed = hash
        if cell.isInteger || cell.isReal {
            if column.isText, cell.isInteger {
                // A column for text makes one of it.
                var digits = Array(String(cell.integer).utf8)
                return digits.withUnsafeMutableBytes { XXH3_64bits_withSeed($0.baseAddress, $0.count, seed &+ 3) }
            }
            var bits: UInt64
            if cell.isReal, let whole = Int64(exactly: cell.real) {
                bits = UInt64(bitPattern: whole)
                seed &+= 1
            } else {
                bits = cell.isReal ? cell.real.bitPattern : UInt64(bitPattern: cell.integer)
                seed &+= cell.isReal ? 2 : 1
            }
            return withUnsafeBytes(of: &bits) { XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
        }
        guard !cell.isNull else { return XXH3_64bits_withSeed(nil, 0, seed &+ 5) }
        let bytes = cell.bytes
        seed &+= cell.isText ? 3 : 4
        guard cell.isText, column.fold != .none else {
            return XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, seed)
        }
        if column.fold == .trailingSpaces {
            var count = bytes.count
            while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
            return XXH3_64bits_withSeed(bytes.baseAddress, count, seed)
        }
        return bytes.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }.withUnsafeBytes {
            XXH3_64bits_withSeed($0.baseAddress, $0.count, seed)
        }
    }
}

extension SQLValue {
    /// Calls with a cell that stands for the value, for as long as the call lasts.
    fileprivate func withCell<Result>(_ body: (Cell) -> Result) -> Result {
        switch self {
        case .null: return body(.null)
        case .integer(let value): return body(Cell(integer: value))
        case .real(let value): return body(Cell(real: value))
        case .text(let text):
            return Array(text.utf8).withUnsafeBytes { body(Cell(text: $0.baseAddress, length: $0.count)) }
        case .blob(let bytes): return bytes.withUnsafeBytes { body(Cell(blob: $0.baseAddress, length: $0.count)) }
        }
    }
}
