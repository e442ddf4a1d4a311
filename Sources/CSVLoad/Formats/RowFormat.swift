import CSVCore
import SQLiteCore

/// How a row becomes bytes.
protocol RowFormat {
    /// What stands before the first row of a new file.
    func writeHeader(to buffer: OutputBuffer) throws(LoadError)

    mutating func writeRow(_ row: borrowing some CellRow & ~Copyable, to buffer: OutputBuffer) throws(LoadError)

    /// Things worth knowing about the rows written.
    var notes: [String] { get }
}

/// A row whose values can be asked for one by one.
protocol CellRow: ~Copyable {
    func cell(at index: Int) -> Cell
}

/// The current row.
extension Statement: CellRow {}

/// Some of the cells of a row in memory, in an order of their own.
struct SelectedCells: CellRow {
    var row: UnsafePointer<Cell>
    let selection: [Int]

    func cell(at index: Int) -> Cell { row[selection[index]] }
}

/// Distinguishes texts in UTF-8 from other bytes, and counts those.
struct BlobCounts {
    private var count: Int64 = 0

    /// Whether the bytes are text; where not, they are counted.
    mutating func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if Encoding.firstInvalidByte(in: bytes.assumingMemoryBound(to: UInt8.self)) == nil { return true }
        count += 1
        return false
    }

    var notes: [String] {
        guard count > 0 else { return [] }
        return [
            "\(count) \(count == 1 ? "value that is" : "values that are") not UTF-8 are written as hexadecimal digits"
        ]
    }
}
