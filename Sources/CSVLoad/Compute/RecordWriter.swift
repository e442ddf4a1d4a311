import CSVCore
import SQLiteCore

/// Writes rows in the format that a command reads, into memory that is used again.
final class RecordWriter {
    private let memory: RecordBytes
    private let buffer: OutputBuffer
    private var format: any RowFormat
    private let selection: [Int]
    private let stride: Int

    init(_ format: CommandOptions.Format, columns: [String], cells: [Int], stride: Int) {
        let memory = RecordBytes()
        self.memory = memory
        buffer = OutputBuffer { bytes in memory.append(bytes) }
        self.format =
            format == .jsonl
            ? JSONLinesFormat(columns: columns)
            : CSVFormat(columns: columns, delimiter: CommandOptions.dialect(format).delimiter)
        selection = cells
        self.stride = stride
    }

    /// The rows at these positions of the chunk's list, behind the header where the process is new.
    func write(_ chunk: Chunk, _ positions: [Int], withHeader: Bool) throws(LoadError) -> UnsafeRawBufferPointer {
        memory.clear()
        if withHeader { try format.writeHeader(to: buffer) }
        try write(chunk, positions, &format)
        try buffer.flush()
        return memory.bytes
    }

    private func write(_ chunk: Chunk, _ positions: [Int], _ format: inout some RowFormat) throws(LoadError) {
        var row = SelectedCells(row: UnsafePointer(chunk.cells), selection: selection)
        for position in positions {
            row.row = UnsafePointer(chunk.cells + Int(chunk.rows[position]) * stride)
            try format.writeRow(row, to: buffer)
        }
    }
}

/// Bytes one behind the other.
private final class RecordBytes {
    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    private var count = 0

    deinit {
        start?.deallocate()
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    func clear() { count = 0 }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if count + bytes.count > capacity {
            capacity = max(capacity * 2, count + bytes.count)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            if let start {
                larger.copyMemory(from: start, byteCount: count)
                start.deallocate()
            }
            start = larger
        }
        start?.advanced(by: count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }
}
