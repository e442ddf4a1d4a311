import SQLiteCore

/// Where a row belongs among others: by the first column of its key, as far as eight bytes tell.
///
/// Rows with equal keys have equal sort values, whatever else is in them, so that sorting stably by these leaves records
/// with the same key in the order in which they came. What the eight bytes do not tell costs speed and nothing else.
struct SortKey: Sendable, Hashable {
    /// The cell of the key's first column.
    private let cell: Int
    /// The cells of the columns behind it, as far as their order is known.
    fileprivate let otherCells: [Int]

    /// Fails where the order of bytes is not the order of keys, or not all rows have such a key.
    ///
    /// - Parameter isBinary: whether the table compares the column's texts byte by byte.
    init?(_ plan: RowPlan, isBinary: Bool) {
        guard let column = plan.key.first, plan.rowIDColumn == nil,
            let target = plan.targets.first(where: { $0.column == column }), let cell = target.cell,
            target.lookupTable == nil, target.fallback == nil, cell < plan.inputs.count,
            target.type == plan.inputs[cell].type, target.type == .integer || target.type == .text && isBinary
        else { return nil }
        self.cell = cell
        var others: [Int] = []
        for name in plan.key.dropFirst() {
            guard let target = plan.targets.first(where: { $0.column == name }), let cell = target.cell,
                target.lookupTable == nil, target.fallback == nil
            else { break }
            others.append(cell)
        }
        otherCells = others
    }

    fileprivate var firstCell: Int { cell }

    /// The key of the row whose cells start here.
    @inline(__always)
    func key(of row: UnsafePointer<Cell>) -> Cell { row[cell] }

    /// Whether a key may come behind another one; equal ones may.
    static func isRising(_ first: Cell, _ second: Cell) -> Bool {
        guard first.isText, second.isText else { return first.integer <= second.integer }
        let (left, right) = (first.bytes, second.bytes)
        let order = Memory.compare(left.baseAddress!, right.baseAddress!, min(left.count, right.count))
        return order < 0 || order == 0 && left.count <= right.count
    }

    /// Bytes at the front of two texts that are the same, `limit` at most.
    static func commonBytes(_ first: Cell, _ second: Cell, limit: Int) -> Int {
        let (left, right) = (first.bytes, second.bytes)
        let end = min(limit, left.count, right.count)
        var count = 0
        while count < end, left[count] == right[count] { count += 1 }
        return count
    }

    /// What a key is sorted by: of a text, eight bytes behind those that all texts begin with.
    @inline(__always)
    static func value(of key: Cell, skipping count: Int) -> UInt64 {
        guard key.isText else { return UInt64(bitPattern: key.integer) ^ (1 << 63) }
        let bytes = key.bytes
        let left = bytes.count - count
        guard left > 0 else { return 0 }
        if left >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: count, as: UInt64.self)) }
        var value: UInt64 = 0
        for index in 0..<left { value |= UInt64(bytes[count + index]) << UInt64(56 - 8 * index) }
        return value
    }
}

/// The order of whole keys, as far as their cells tell it.
struct KeyOrder {
    private let key: SortKey
    private let cells: [Int]
    /// Bytes that all texts of the first column begin with.
    private let common: Int

    init(_ key: SortKey, skipping common: Int = 0) {
        self.key = key
        self.common = common
        cells = [key.firstCell] + key.otherCells
    }

    /// What the first column says of the order, as far as eight bytes tell.
    @inline(__always)
    func value(of row: UnsafePointer<Cell>) -> UInt64 { SortKey.value(of: key.key(of: row), skipping: common) }

    /// Negative where a row comes before another one, 0 where their keys are equal.
    func compare(_ first: UnsafePointer<Cell>, _ second: UnsafePointer<Cell>) -> Int {
        for cell in cells {
            let order = KeyOrder.compare(first[cell], second[cell])
            if order != 0 { return order }
        }
        return 0
    }

    private static func compare(_ left: Cell, _ right: Cell) -> Int {
        if rank(left) != rank(right) { return rank(left) - rank(right) }
        if left.isInteger { return left.integer == right.integer ? 0 : left.integer < right.integer ? -1 : 1 }
        if left.isReal { return left.real == right.real ? 0 : left.real < right.real ? -1 : 1 }
        guard !left.isNull else { return 0 }
        let (a, b) = (left.bytes, right.bytes)
        let count = min(a.count, b.count)
        let order = count == 0 ? 0 : Int(Memory.compare(a.baseAddress!, b.baseAddress!, count))
        return order != 0 ? order : a.count - b.count
    }

    private static func rank(_ cell: Cell) -> Int {
        cell.isNull ? 0 : cell.isInteger ? 1 : cell.isReal ? 2 : cell.isText ? 3 : 4
    }

    /// Whether two rows are the same in all cells.
    static func areSame(_ first: UnsafePointer<Cell>, _ second: UnsafePointer<Cell>, _ stride: Int) -> Bool {
        for index in 0..<stride where compare(first[index], second[index]) != 0 { return false }
        return true
    }
}
