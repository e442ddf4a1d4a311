import SQLiteCore

/// The rows that a database takes which is one of several: see ``Shard``.
///
/// The first of them also takes what has no row: records that are refused or filtered, so that each is somewhere once.
package struct KeyRange: Sendable, Hashable, Codable {
    /// The cell of a row by which it is divided.
    var cell: Int
    /// The lowest value; nil for the first range.
    var lower: KeyValue?
    /// The first value above the range; nil for the last one.
    var upper: KeyValue?

    /// Whether this is the database that also takes what has no row.
    var isFirst: Bool { lower == nil }

    /// Whether a row with this cell belongs here.
    @inline(__always)
    func contains(_ value: Cell) -> Bool {
        if let lower, KeyRange.isBelow(value, lower) { return false }
        if let upper { return KeyRange.isBelow(value, upper) }
        return true
    }

    /// Whether a cell is less than a value of its type; a NULL is less than all.
    @inline(__always)
    private static func isBelow(_ cell: Cell, _ bound: KeyValue) -> Bool {
        if cell.isNull { return true }
        switch bound {
        case .integer(let bound): return cell.isReal ? cell.real < Double(bound) : cell.integer < bound
        case .real(let bound): return cell.isReal ? cell.real < bound : Double(cell.integer) < bound
        case .text(let bound): return isBelow(cell.bytes, bound)
        }
    }

    private static func isBelow(_ text: UnsafeRawBufferPointer, _ bound: String) -> Bool {
        var bound = bound
        return bound.withUTF8 { bound in
            let common = min(text.count, bound.count)
            let order = common == 0 ? 0 : Memory.compare(text.baseAddress!, bound.baseAddress!, common)
            return order < 0 || (order == 0 && text.count < bound.count)
        }
    }
}

extension Chunk {
    /// Takes rows out of the list of those to write that belong into another database.
    func dropRows(outside range: KeyRange, stride: Int) {
        var kept = 0
        for position in 0..<rowCount {
            let row = rows[position]
            guard range.contains(cells[Int(row) * stride + range.cell]) else { continue }
            rows[kept] = row
            kept += 1
        }
        rowCount = kept
    }

    /// Forgets records that have no row: they are another database's.
    func dropRecordsWithoutRow() {
        rejects.removeAll(keepingCapacity: true)
        filtered = 0
    }
}
