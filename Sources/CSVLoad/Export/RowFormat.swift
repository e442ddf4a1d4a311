import CSVCore
import SQLiteCore

/// How a row becomes bytes.
protocol RowFormat {
    /// What stands before the first row of a new file.
    func writeHeader(to buffer: OutputBuffer) throws(LoadError)

    /// The statement's current row.
    mutating func writeRow(_ row: borrowing Statement, to buffer: OutputBuffer) throws(LoadError)

    /// Things worth knowing about the rows written.
    var notes: [String] { get }
}

/// Tells texts in UTF-8 from bytes that are none, and keeps count of those.
struct BlobCensus {
    private var count: Int64 = 0

    /// Whether the bytes are text; where not, they are counted.
    mutating func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if Encoding.firstInvalidByte(in: bytes.assumingMemoryBound(to: UInt8.self)) == nil { return true }
        count += 1
        return false
    }

    var notes: [String] {
        guard count > 0 else { return [] }
        return ["\(count) \(count == 1 ? "value that is" : "values that are") not UTF-8 stand as hexadecimal digits"]
    }
}
