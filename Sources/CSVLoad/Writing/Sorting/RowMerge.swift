import SQLiteCore

/// Merges sorted runs of rows into one order, a window of rows at a time.
///
/// Rows of equal keys come in the order of their records: within a run they stand so, and the run of the earlier records goes
/// first. Memory is bounded: each run has a part of the buffers, and a window has so many bytes.
final class RowMerge {
    private static let bufferBytes = 6 << 20
    private static let leastBufferBytes = 32 << 10
    private static let mostBufferBytes = 1 << 20

    private let readers: [RunReader]
    let order: KeyOrder
    /// Numbers of the readers that have a row, as a heap: the first has the row that comes next.
    private var heap: [Int32] = []

    init(_ rows: WaitingRows, stride: Int, by key: SortKey) throws(LoadError) {
        let runs = try rows.runs()
        let bytes = min(
            max(RowMerge.bufferBytes / max(1, runs.count), RowMerge.leastBufferBytes), RowMerge.mostBufferBytes)
        var readers: [RunReader] = []
        var common = Int.max
        for run in runs {
            let reader = RunReader(rows, run.bytes, stride: stride, bufferBytes: bytes)
            guard try reader.advance() else { continue }
            readers.append(reader)
            let (first, own) = (key.key(of: readers[0].cells), key.key(of: reader.cells))
            let limit = min(common, run.commonBytes)
            common = first.isText && own.isText ? SortKey.commonBytes(first, own, limit: limit) : 0
        }
        order = KeyOrder(key, skipping: readers.isEmpty ? 0 : common)
        self.readers = readers
        for (index, reader) in readers.enumerated() {
            reader.value = order.value(of: reader.cells)
            heap.append(Int32(index))
        }
        for index in (0..<heap.count / 2).reversed() { sink(index) }
    }

    /// How much of all runs has been read.
    var share: Double {
        let (rest, all) = readers.reduce(into: (Int64(0), Int64(1))) {
            $0.0 += Int64($1.rest.count)
            $0.1 += $1.size
        }
        return 1 - Double(rest) / Double(all)
    }

    /// The reader whose row comes next; nil behind the last one.
    var next: RunReader? { heap.first.map { readers[Int($0)] } }

    /// Goes on behind the row that came next.
    func advance() throws(LoadError) {
        guard let first = heap.first else { return }
        let reader = readers[Int(first)]
        if try reader.advance() {
            reader.value = order.value(of: reader.cells)
        } else {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        if !heap.isEmpty { sink(0) }
    }

    private func comesFirst(_ left: Int32, _ right: Int32) -> Bool {
        let (first, second) = (readers[Int(left)], readers[Int(right)])
        if first.value != second.value { return first.value < second.value }
        let order = order.compare(first.cells, second.cells)
        return order == 0 ? left < right : order < 0
    }

    private func sink(_ start: Int) {
        var index = start
        let moving = heap[index]
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, comesFirst(heap[child + 1], heap[child]) { child += 1 }
            guard comesFirst(heap[child], moving) else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = moving
    }
}

/// Reads the rows of one run, one after the other.
final class RunReader {
    /// The row's, whose texts lie in the buffer until the next one is read.
    let cells: UnsafeMutablePointer<Cell>
    private(set) var record: Int64 = 0
    /// What its key is sorted by.
    var value: UInt64 = 0
    private let rows: WaitingRows
    private let stride: Int
    /// Bytes of the run that are not read yet.
    private(set) var rest: Range<Int64>
    /// Bytes of the run.
    let size: Int64
    private var buffer: UnsafeMutableRawBufferPointer
    private var filled = 0..<0

    init(_ rows: WaitingRows, _ bytes: Range<Int64>, stride: Int, bufferBytes: Int) {
        self.rows = rows
        self.stride = stride
        rest = bytes
        size = Int64(bytes.count)
        buffer = .allocate(byteCount: bufferBytes, alignment: 16)
        cells = .allocate(capacity: max(1, stride))
    }

    deinit {
        buffer.deallocate()
        cells.deallocate()
    }

    /// Reads the next row; false behind the last one.
    func advance() throws(LoadError) -> Bool {
        if filled.isEmpty, rest.isEmpty { return false }
        try have(StoredRow.headBytes)
        let bytes = Int((buffer.baseAddress! + filled.lowerBound).loadUnaligned(as: UInt32.self))
        guard bytes >= StoredRow.headBytes else { throw RunReader.damaged }
        try have(bytes)
        guard let record = StoredRow.read(buffer.baseAddress! + filled.lowerBound, into: cells, stride) else {
            throw RunReader.damaged
        }
        self.record = record
        filled = filled.lowerBound + bytes..<filled.upperBound
        return true
    }

    /// Has so many bytes in the buffer.
    private func have(_ count: Int) throws(LoadError) {
        guard filled.count < count else { return }
        guard filled.count + rest.count >= count else { throw RunReader.damaged }
        if count > buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 2 * buffer.count), alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[filled]))
            buffer.deallocate()
            buffer = larger
        } else if filled.lowerBound > 0 {
            Memory.move(buffer.baseAddress!, from: buffer.baseAddress! + filled.lowerBound, filled.count)
        }
        filled = 0..<filled.count
        while filled.count < count {
            let room = min(buffer.count - filled.count, rest.count)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[filled.count..<filled.count + room])
            do throws(SystemError) {
                let got = try rows.descriptor.read(into: part, at: rest.lowerBound)
                guard got > 0 else { throw .nothingWritten }
                filled = 0..<filled.count + got
                rest = rest.lowerBound + Int64(got)..<rest.upperBound
            } catch {
                throw LoadError(.diskFailed, "Reading the rows that wait to be sorted failed: \(error)")
            }
        }
    }

    private static var damaged: LoadError {
        LoadError(
            .diskFailed, "The rows that wait to be sorted are not as they were written",
            recovery: "Load the input again with --restart.")
    }
}

/// Rows in the order of their keys, as many as go into the table with one statement.
final class RowWindow: PlacedRows {
    private static let mostRows = 32 << 10
    private static let bytes = 3 << 20

    let places: UnsafeMutablePointer<UnsafePointer<Cell>?>
    let rowIDs: UnsafeMutablePointer<Int64>
    /// For each row, the first record that has its key.
    private(set) var firstRecords: [Int64] = []
    private(set) var rowCount = 0
    /// Why a row was refused, and its record; nil where none was.
    private(set) var refusal: (record: Int64, detail: String)?
    private let stride: Int
    private let capacity: Int
    private let cells: UnsafeMutablePointer<Cell>
    private var texts: UnsafeMutableRawBufferPointer
    private var filled = 0

    init(stride: Int) {
        self.stride = stride
        capacity = max(16, min(RowWindow.mostRows, RowWindow.bytes / max(1, stride * MemoryLayout<Cell>.stride)))
        places = .allocate(capacity: capacity)
        rowIDs = .allocate(capacity: capacity)
        cells = .allocate(capacity: capacity * max(1, stride))
        texts = .allocate(byteCount: RowWindow.bytes, alignment: 16)
    }

    deinit {
        places.deallocate()
        rowIDs.deallocate()
        cells.deallocate()
        texts.deallocate()
    }

    /// The cells of the last row.
    var last: UnsafePointer<Cell>? { rowCount == 0 ? nil : UnsafePointer(cells + (rowCount - 1) * stride) }

    /// Whether a row has room.
    func hasRoom(for row: RunReader) -> Bool {
        rowCount < capacity && (filled + textBytes(of: row) <= texts.count || rowCount == 0)
    }

    func append(_ row: RunReader) {
        rowCount += 1
        firstRecords.append(row.record)
        put(row)
    }

    /// Puts a row in the place of the last one.
    func replaceLast(by row: RunReader) { put(row) }

    func removeAll() {
        (rowCount, filled) = (0, 0)
        firstRecords.removeAll(keepingCapacity: true)
    }

    func refuse(_ position: Int, _ reason: Reject.Reason, because cause: Reject.Cause, detail: String) {
        refusal = refusal ?? (rowIDs[position], detail)
    }

    func drop(_ positions: [Int]) {}

    private func textBytes(of row: RunReader) -> Int {
        var bytes = 0
        for index in 0..<stride where row.cells[index].isText || row.cells[index].isBlob {
            bytes += row.cells[index].bytes.count
        }
        return bytes
    }

    private func put(_ row: RunReader) {
        let bytes = textBytes(of: row)
        if filled + bytes > texts.count { makeRoom(for: bytes) }
        let target = cells + (rowCount - 1) * stride
        for index in 0..<stride {
            var cell = row.cells[index]
            if cell.isText || cell.isBlob {
                let place = texts.baseAddress! + filled
                let bytes = cell.bytes
                if bytes.count > 0 { place.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count) }
                filled += bytes.count
                cell = cell.isText ? Cell(text: place, length: bytes.count) : Cell(blob: place, length: bytes.count)
            }
            target[index] = cell
        }
        places[rowCount - 1] = UnsafePointer(target)
        rowIDs[rowCount - 1] = row.record
    }

    /// Only a window of one row grows, or one whose last row gives way to a longer one.
    private func makeRoom(for bytes: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * (filled + bytes), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: texts[..<filled]))
        let distance = Int(bitPattern: larger.baseAddress!) - Int(bitPattern: texts.baseAddress!)
        for index in 0..<(rowCount - 1) * stride where cells[index].isText || cells[index].isBlob {
            let bytes = cells[index].bytes
            let place = bytes.baseAddress.map { $0 + distance }
            cells[index] =
                cells[index].isText ? Cell(text: place, length: bytes.count) : Cell(blob: place, length: bytes.count)
        }
        texts.deallocate()
        texts = larger
    }
}
