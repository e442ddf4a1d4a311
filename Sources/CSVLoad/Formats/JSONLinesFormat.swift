import CSVCore
import SQLiteCore

/// Writes each row as a JSON object on a line of its own, its keys in the order of the columns.
///
/// Integers stand with all their digits; a reader that turns them into doubles loses those beyond 2^53. Bytes that
/// are not UTF-8 become a text of hexadecimal digits.
struct JSONLinesFormat: RowFormat {
    /// What stands before each value: `{"id":`, then `,"name":`.
    private let leads: [[UInt8]]
    /// Columns whose texts are JSON already.
    private let json: Set<Int>
    private var blobs = BlobCounts()

    init(columns: [String], json: Set<Int> = []) {
        self.json = json
        leads = columns.enumerated().map { index, name in
            Array("\(index == 0 ? "{" : ",")\(JSONList.text([.text(name)]).dropFirst().dropLast()):".utf8)
        }
    }

    var notes: [String] { blobs.notes }

    func writeHeader(to buffer: OutputBuffer) {}

    mutating func writeRow(
        _ row: borrowing some CellRow & ~Copyable, to buffer: OutputBuffer
    ) throws(LoadError) {
        for index in leads.indices {
            try buffer.append(leads[index])
            let cell = row.cell(at: index)
            if cell.isText || cell.isBlob {
                if cell.isText, json.contains(index) {
                    try buffer.append(cell.bytes)
                } else {
                    try write(cell.bytes, to: buffer)
                }
            } else if cell.isInteger {
                try buffer.reserve(OutputBuffer.numberLength)
                buffer.store(integer: cell.integer)
            } else if cell.isReal {
                try write(cell.real, to: buffer)
            } else {
                try buffer.append(Array("null".utf8))
            }
        }
        try buffer.append([0x7D, 0x0A])
    }

    /// JSON has no infinity; readers make one of a number that is too large, as SQLite's own JSON functions do.
    private func write(_ number: Double, to buffer: OutputBuffer) throws(LoadError) {
        guard number.isFinite else { return try buffer.append(Array((number < 0 ? "-9e999" : "9e999").utf8)) }
        try buffer.reserve(OutputBuffer.numberLength)
        buffer.store(real: number)
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer, to buffer: OutputBuffer) throws(LoadError) {
        try buffer.append(0x22)
        if blobs.isText(bytes) {
            try writeEscaped(bytes, to: buffer)
        } else {
            try buffer.append(hexadecimal: bytes)
        }
        try buffer.append(0x22)
    }

    /// Runs of plain bytes go as they are; quotes, backslashes and control characters are escaped (RFC 8259, 7).
    private func writeEscaped(_ bytes: UnsafeRawBufferPointer, to buffer: OutputBuffer) throws(LoadError) {
        var start = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            try buffer.append(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            start = index + 1
            try buffer.append(JSONLinesFormat.escape(byte))
        }
        try buffer.append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    /// How a byte is written that JSON has no place for in a text.
    static func escape(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case 0x22, 0x5C: [0x5C, byte]
        case 0x08: Array("\\b".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0C: Array("\\f".utf8)
        case 0x0D: Array("\\r".utf8)
        default: Array("\\u00".utf8) + [OutputBuffer.digit(byte >> 4), OutputBuffer.digit(byte & 15)]
        }
    }
}
