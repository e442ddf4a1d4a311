import CSVCore
import CXXHash
import SQLiteCore

/// Writes a chunk's rows and rejects down as one block of a part file. See ``PartFormat``.
struct BlockEncoder: ~Copyable {
    private let stride: Int
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0

    init(stride: Int) {
        self.stride = stride
        capacity = 1 << 20
        bytes = .allocate(capacity: capacity)
    }

    deinit {
        bytes.deallocate()
    }

    /// The block of a chunk whose rows have been computed.
    mutating func block(_ chunk: Chunk) -> [UInt8] {
        count = PartFormat.blockHeaderBytes
        addHashes(of: chunk)
        addRows(of: chunk)
        addRejects(of: chunk)
        let raw = UnsafeMutableRawPointer(bytes)
        let numbers = [
            count - PartFormat.blockHeaderBytes, chunk.recordCount, chunk.rowCount, chunk.rejects.count,
            Int(chunk.computed), Int(chunk.retried),
        ]
        for (index, number) in numbers.enumerated() {
            raw.storeBytes(of: UInt32(number).littleEndian, toByteOffset: index * 4, as: UInt32.self)
        }
        let sourceHash = XXH3_64bits(chunk.bytes, chunk.count)
        let wide = [UInt64(chunk.byteEnd - chunk.byteStart), UInt64(chunk.lineEnds), sourceHash]
        for (index, number) in wide.enumerated() {
            raw.storeBytes(of: number.littleEndian, toByteOffset: 24 + index * 8, as: UInt64.self)
        }
        let hash = BlockEncoder.hash(UnsafeRawBufferPointer(start: raw, count: count))
        raw.storeBytes(of: hash.littleEndian, toByteOffset: PartFormat.blockHashOffset, as: UInt64.self)
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The hash of a block, the place of the hash itself left out.
    static func hash(_ block: UnsafeRawBufferPointer) -> UInt64 {
        let hash = ContentHash()
        hash.add(UnsafeRawBufferPointer(rebasing: block[..<PartFormat.blockHashOffset]))
        hash.add(UnsafeRawBufferPointer(rebasing: block[PartFormat.blockHeaderBytes...]))
        return hash.value
    }

    private mutating func addHashes(of chunk: Chunk) {
        let hashes = UnsafeRawBufferPointer(UnsafeBufferPointer(start: chunk.hashes, count: chunk.recordCount))
        reserve(hashes.count)
        add(hashes)
    }

    private mutating func addRows(of chunk: Chunk) {
        var lastOrdinal: UInt32 = 0
        var lastEnd: UInt32 = 0
        for position in 0..<chunk.rowCount {
            let row = Int(chunk.rows[position])
            let ordinal = chunk.ordinals[row]
            let extent = chunk.extents[row]
            reserve(3 * PartFormat.varintBytes)
            add(UInt64(ordinal &- lastOrdinal))
            add(UInt64(extent.start &- lastEnd))
            add(UInt64(extent.end &- extent.start))
            lastOrdinal = ordinal &+ 1
            lastEnd = extent.end
            let cells = chunk.cells + row * stride
            for column in 0..<stride { add(cells[column]) }
        }
    }

    private mutating func addRejects(of chunk: Chunk) {
        var lastOrdinal = 0
        var counted = 0
        var lineEnds: Int64 = 0
        for reject in chunk.rejects.sorted(by: { $0.ordinal < $1.ordinal }) {
            lineEnds += LineEnds.count(
                in: UnsafeRawBufferPointer(rebasing: chunk.filled[counted..<reject.bytes.lowerBound]))
            counted = reject.bytes.lowerBound
            reserve(4 * PartFormat.varintBytes)
            add(UInt64(reject.ordinal - lastOrdinal))
            add(UInt64(reject.bytes.lowerBound))
            add(UInt64(lineEnds))
            add(reject.wholeBytes.map { UInt64($0) + 1 } ?? 0)
            lastOrdinal = reject.ordinal + 1
            add(reject.stage.rawValue)
            add(reject.reason.rawValue)
            add(optional: reject.column)
            add(optional: reject.detail)
            let record = UnsafeRawBufferPointer(rebasing: chunk.filled[reject.bytes])
            reserve(PartFormat.varintBytes + record.count)
            add(UInt64(record.count))
            add(record)
        }
    }

    private mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            reserve(PartFormat.varintBytes + utf8.count)
            add(UInt64(utf8.count))
            add(UnsafeRawBufferPointer(utf8))
        }
    }

    private mutating func add(optional text: String?) {
        guard var text else {
            reserve(1)
            return add(UInt64(0))
        }
        text.withUTF8 { utf8 in
            reserve(PartFormat.varintBytes + utf8.count)
            add(UInt64(utf8.count) + 1)
            add(UnsafeRawBufferPointer(utf8))
        }
    }

    @inline(__always)
    private mutating func add(_ cell: Cell) {
        if cell.isInteger {
            let value = cell.integer
            let zigzag = UInt64(bitPattern: value << 1 ^ value >> 63)
            let length = (64 &- zigzag.leadingZeroBitCount &+ 7) >> 3
            reserve(9)
            bytes[count] = PartFormat.CellType.integer | UInt8(length) << 3
            UnsafeMutableRawPointer(bytes + count + 1).storeBytes(of: zigzag.littleEndian, as: UInt64.self)
            count &+= 1 &+ length
        } else if cell.isText || cell.isBlob {
            let value = cell.bytes
            reserve(1 + PartFormat.varintBytes + value.count)
            let type = cell.isText ? PartFormat.CellType.text : PartFormat.CellType.blob
            if value.count < Int(PartFormat.longLength) {
                bytes[count] = type | UInt8(value.count) << 3
                count &+= 1
            } else {
                bytes[count] = type | PartFormat.longLength << 3
                count &+= 1
                add(UInt64(value.count))
            }
            add(value)
        } else if cell.isReal {
            reserve(9)
            bytes[count] = PartFormat.CellType.real
            UnsafeMutableRawPointer(bytes + count + 1).storeBytes(
                of: cell.real.bitPattern.littleEndian, as: UInt64.self)
            count &+= 9
        } else {
            reserve(1)
            bytes[count] = PartFormat.CellType.null
            count &+= 1
        }
    }

    /// Adds a varint, for which there is room.
    @inline(__always)
    private mutating func add(_ number: UInt64) {
        var number = number
        while number >= 0x80 {
            bytes[count] = UInt8(truncatingIfNeeded: number) | 0x80
            count &+= 1
            number >>= 7
        }
        bytes[count] = UInt8(truncatingIfNeeded: number)
        count &+= 1
    }

    /// Adds bytes for which there is room.
    @inline(__always)
    private mutating func add(_ value: UnsafeRawBufferPointer) {
        guard let base = value.baseAddress else { return }
        UnsafeMutableRawPointer(bytes + count).copyMemory(from: base, byteCount: value.count)
        count &+= value.count
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count &+ more &+ 8 > capacity { grow(by: more) }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        let larger = max(capacity * 2, count + more + 8)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = moved
        capacity = larger
    }
}
