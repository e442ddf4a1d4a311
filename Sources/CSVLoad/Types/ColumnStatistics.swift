package import SQLiteCore

/// What the values of one column are like, in all records that would be loaded.
package struct ColumnStatistics: Sendable, Hashable {
    /// Records in which it is NULL.
    package var nulls: Int64 = 0
    /// The smallest value: of numbers by value, of texts by their bytes; nil where there is no value.
    package var minimum: SQLValue?
    package var maximum: SQLValue?
    /// Bytes of the longest text or blob, in UTF-8; nil where there is none.
    package var longest: Int?
    /// Whether no record has NULL, and no two the same value: then it can be a key. Nil where it is not known.
    ///
    /// It is exact up to 8,388,608 values of all columns together, and for whole numbers that rise from record to record
    /// up to any number; but for texts of which two have the same hash of 64 bits, which are then taken for one.
    package var isUnique: Bool?
}

extension ColumnStatistics {
    /// Takes a value into account that is not NULL.
    mutating func add(_ cell: Cell) {
        if cell.isText || cell.isBlob { longest = max(longest ?? 0, cell.bytes.count) }
        if minimum.map({ ColumnStatistics.order(cell, $0) < 0 }) ?? true { minimum = cell.value }
        if maximum.map({ ColumnStatistics.order(cell, $0) > 0 }) ?? true { maximum = cell.value }
    }

    mutating func merge(_ other: ColumnStatistics) {
        nulls += other.nulls
        longest = longest.map { max($0, other.longest ?? 0) } ?? other.longest
        for value in [other.minimum, other.maximum].compactMap({ $0 }) {
            if minimum.map({ ColumnStatistics.order(value, $0) < 0 }) ?? true { minimum = value }
            if maximum.map({ ColumnStatistics.order(value, $0) > 0 }) ?? true { maximum = value }
        }
    }

    /// Whether SQLite sorts one value before another.
    static func precedes(_ first: SQLValue, _ second: SQLValue) -> Bool { order(first, second) < 0 }

    /// Negative, zero or positive, as SQLite sorts: <https://www.sqlite.org/datatype3.html#sort_order>.
    private static func order(_ cell: Cell, _ value: SQLValue) -> Int {
        switch value {
        case .integer(let integer) where cell.isInteger:
            return cell.integer < integer ? -1 : cell.integer > integer ? 1 : 0
        case .real(let real) where cell.isReal:
            return cell.real < real ? -1 : cell.real > real ? 1 : 0
        case .text(var text) where cell.isText:
            return text.withUTF8 { order(cell.bytes, UnsafeRawBufferPointer($0)) }
        case .blob(let bytes) where cell.isBlob:
            return bytes.withUnsafeBytes { order(cell.bytes, $0) }
        default:
            return order(cell.value, value)
        }
    }

    private static func order(_ first: SQLValue, _ second: SQLValue) -> Int {
        func rank(_ value: SQLValue) -> Int {
            switch value {
            case .null: 0
            case .integer, .real: 1
            case .text: 2
            case .blob: 3
            }
        }
        func number(_ value: SQLValue) -> Double {
            switch value {
            case .integer(let integer): Double(integer)
            case .real(let real): real
            default: 0
            }
        }
        switch (first, second) {
        case (.integer(let first), .integer(let second)): return first < second ? -1 : first > second ? 1 : 0
        case (.text(let first), .text(let second)): return order(Array(first.utf8), Array(second.utf8))
        case (.blob(let first), .blob(let second)): return order(first, second)
        default:
            if rank(first) != rank(second) { return rank(first) - rank(second) }
            return number(first) < number(second) ? -1 : number(first) > number(second) ? 1 : 0
        }
    }

    private static func order(_ first: [UInt8], _ second: [UInt8]) -> Int {
        first.withUnsafeBytes { first in second.withUnsafeBytes { order(first, $0) } }
    }

    private static func order(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        let common = min(first.count, second.count)
        for index in 0..<common where first[index] != second[index] { return Int(first[index]) - Int(second[index]) }
        return first.count - second.count
    }
}
