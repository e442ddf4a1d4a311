import SQLiteCore

/// Turns blocks of part files back into rows, on a worker's thread.
///
/// The chunk holds the block's payload, and texts stay where they are in it.
final class PartDecoder: ChunkWorking {
    /// Which of a block's records a chunk stands for: a batch may end inside a block.
    struct Window: Sendable {
        /// Ordinals in the block.
        var records: Range<Int>
        /// Where the window starts in the block's bytes of the source, and line ends before it.
        var byteOffset: Int
        var lineEnds: Int64
        /// Records, rows and rejects of the whole block.
        var allRecords: Int
        var rows: Int
        var rejects: Int
        /// Of the whole block, for the window that begins with it.
        var computed: Int64
        var retried: Int64
    }

    private let windows: ChunkResults<Window>
    private let stride: Int
    private let range: KeyRange?
    private let name: String
    private let key: KeyHash?
    private let clock = ContinuousClock()

    init(_ windows: ChunkResults<Window>, plan: RowPlan, name: String) {
        self.windows = windows
        stride = plan.stride
        range = plan.range
        key = KeyHash(plan)
        self.name = name
    }

    func work(on chunk: Chunk) throws(LoadError) {
        let began = clock.now
        let window = windows.take(chunk.sequence)
        var reader = BlockReader(chunk.filled)
        chunk.reserveRows(max(window.rows, window.records.count), stride: stride)
        let hashes = reader.hashes(window.allRecords)
        for ordinal in 0..<window.records.count {
            chunk.mark(ordinal, hash: reader.isBroken ? 0 : hashes(window.records.lowerBound + ordinal))
        }
        var next = 0
        var position = 0
        var kept = 0
        var seen = 0
        for _ in 0..<window.rows {
            let ordinal = next &+ Int(reader.varint())
            let start = position &+ Int(reader.varint())
            let end = start &+ Int(reader.varint())
            (next, position) = (ordinal &+ 1, end)
            let isHere = read(into: chunk.cells + kept * stride, from: &reader)
            guard window.records.contains(ordinal), !reader.isBroken else { continue }
            seen += 1
            guard isHere else { continue }
            chunk.rows[kept] = UInt32(truncatingIfNeeded: kept)
            chunk.ordinals[kept] = UInt32(truncatingIfNeeded: ordinal - window.records.lowerBound)
            chunk.extents[kept] = (
                UInt32(truncatingIfNeeded: start &- window.byteOffset),
                UInt32(truncatingIfNeeded: end &- window.byteOffset)
            )
            kept += 1
        }
        chunk.rowCount = kept
        next = 0
        for _ in 0..<window.rejects {
            guard let reject = reader.reject(&next, window) else { break }
            guard window.records.contains(reject.ordinal) else { continue }
            var moved = reject
            moved.ordinal -= window.records.lowerBound
            chunk.rejects.append(moved)
        }
        guard !reader.isBroken, reader.isAtEnd else {
            throw LoadError(
                .partDamaged, "A block of '\(name)' does not hold what it says",
                recovery: "Remove the file, and run the same command again: the part is computed again.")
        }
        chunk.recordCount = window.records.count
        chunk.filtered = Int64(window.records.count - seen - chunk.rejects.count)
        if range?.isFirst == false { chunk.dropRecordsWithoutRow() }
        chunk.markRows(key, stride: stride)
        chunk.computed = window.computed
        chunk.retried = window.retried
        chunk.times.parse = (clock.now - began).milliseconds
    }

    /// Reads a row's cells; false where the row belongs into another database, and its other cells are passed over.
    @inline(__always)
    private func read(into cells: UnsafeMutablePointer<Cell>, from reader: inout BlockReader) -> Bool {
        var column = 0
        if let range {
            while column <= range.cell {
                cells[column] = reader.cell()
                column += 1
            }
            guard range.contains(cells[range.cell]) else {
                reader.skipCells(stride - column)
                return false
            }
        }
        while column < stride {
            cells[column] = reader.cell()
            column += 1
        }
        return true
    }
}

/// Reads the payload of a block; damage that its hash did not show ends in ``isBroken``, never outside its bytes.
private struct BlockReader {
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private(set) var isBroken = false

    init(_ bytes: UnsafeRawBufferPointer) {
        next = bytes.baseAddress!
        end = next + bytes.count
    }

    var isAtEnd: Bool { next == end }

    @inline(__always)
    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while next < end, shift < 64 {
            let byte = next.load(as: UInt8.self)
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value & 0x7FFF_FFFF_FFFF_FFFF }
            shift &+= 7
        }
        isBroken = true
        return 0
    }

    @inline(__always)
    private mutating func take(_ count: UInt64) -> UnsafeRawBufferPointer {
        guard count <= UInt64(end - next) else {
            isBroken = true
            return UnsafeRawBufferPointer(start: next, count: 0)
        }
        defer { next += Int(count) }
        return UnsafeRawBufferPointer(start: next, count: Int(count))
    }

    @inline(__always)
    mutating func cell() -> Cell {
        guard next < end else {
            isBroken = true
            return .null
        }
        let head = next.load(as: UInt8.self)
        next += 1
        let upper = head >> 3
        switch head & 7 {
        case PartFormat.CellType.null:
            return .null
        case PartFormat.CellType.integer:
            let bytes = take(UInt64(min(upper, 8)))
            var zigzag: UInt64 = 0
            for (index, byte) in bytes.enumerated() { zigzag |= UInt64(byte) << UInt64(index * 8) }
            return Cell(integer: Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
        case PartFormat.CellType.real:
            let bytes = take(8)
            guard bytes.count == 8 else { return .null }
            return Cell(real: Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))))
        case PartFormat.CellType.text:
            let bytes = take(upper == PartFormat.longLength ? varint() : UInt64(upper))
            return Cell(text: bytes.baseAddress, length: bytes.count)
        case PartFormat.CellType.blob:
            let bytes = take(upper == PartFormat.longLength ? varint() : UInt64(upper))
            return Cell(blob: bytes.baseAddress, length: bytes.count)
        default:
            isBroken = true
            return .null
        }
    }

    /// What gives the hash of each of the block's records.
    mutating func hashes(_ count: Int) -> (Int) -> UInt64 {
        let bytes = take(UInt64(count) * 8)
        return { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }

    /// Skips cells whose values are not needed.
    mutating func skipCells(_ count: Int) {
        for _ in 0..<count { _ = cell() }
    }

    /// The next reject, its record relative to the window; nil where the payload is broken.
    mutating func reject(_ next: inout Int, _ window: PartDecoder.Window) -> Reject? {
        let ordinal = next &+ Int(varint())
        let offset = Int(varint())
        let lineEnds = Int64(varint())
        let wholeBytes = Int64(varint())
        next = ordinal &+ 1
        let stage = Reject.Stage(rawValue: text(take(varint())))
        let reason = Reject.Reason(rawValue: text(take(varint())))
        let column = optional()
        let detail = optional()
        let record = take(varint())
        guard !isBroken, let stage, let reason else {
            isBroken = true
            return nil
        }
        var reject = Reject(
            ordinal: ordinal, bytes: 0..<0, stage: stage, reason: reason, column: column, detail: detail)
        reject.wholeBytes = wholeBytes > 0 ? wholeBytes - 1 : nil
        reject.original = Reject.Original(
            offset: offset &- window.byteOffset, lineEnds: lineEnds &- window.lineEnds, bytes: Array(record))
        return reject
    }

    private mutating func optional() -> String? {
        let length = varint()
        return length == 0 ? nil : text(take(length - 1))
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
}
