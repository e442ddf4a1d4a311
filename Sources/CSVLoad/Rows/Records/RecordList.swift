import SQLiteCore

/// What identifies records, one entry a record in the order of the source: a hash of its bytes, its key, its outcome.
///
/// A list is stored as one value. Integer keys take the bytes of their differences, other keys eight, hashes eight;
/// outcomes are stored as runs.
package struct RecordList {
    package private(set) var hashes: [UInt64] = []
    package private(set) var keys: [UInt64] = []
    package var outcomes: [RecordOutcome] = []

    var count: Int { hashes.count }

    mutating func append(hash: UInt64, key: UInt64, _ outcome: RecordOutcome) {
        hashes.append(hash)
        keys.append(key)
        outcomes.append(outcome)
    }

    /// Appends what identifies a chunk's records.
    mutating func append(_ chunk: Chunk) { append(chunk, 0..<chunk.recordCount) }

    /// Appends what identifies the records of a chunk from one on, up to the chunk's end or that of the list.
    ///
    /// Where a list ends depends on its records: after some that are new or gone, lists end with the same ones as before.
    ///
    /// - Parameter next: moves behind the last one.
    /// - Returns: whether the list is full.
    mutating func append(_ chunk: Chunk, from next: inout Int) -> Bool {
        var end = next
        var isFull = false
        while end < chunk.recordCount, !isFull {
            let count = self.count + end - next + 1
            isFull = count >= RecordList.leastCount && chunk.hashes[end] & RecordList.endMask == 0
            isFull = isFull || count >= RecordList.mostCount
            end += 1
        }
        append(chunk, next..<end)
        next = end
        return isFull
    }

    private mutating func append(_ chunk: Chunk, _ records: Range<Int>) {
        let (first, count) = (records.lowerBound, records.count)
        hashes.append(contentsOf: UnsafeBufferPointer(start: chunk.hashes + first, count: count))
        keys.append(contentsOf: UnsafeBufferPointer(start: chunk.keys + first, count: count))
        outcomes.append(contentsOf: UnsafeBufferPointer(start: chunk.outcomes + first, count: count))
    }

    /// A batch has several lists, so that they take little memory, and few are written again after a small change.
    private static let leastCount = 1 << 12
    private static let mostCount = 1 << 15
    /// One record in so many ends a list.
    private static let endMask: UInt64 = 0xFFF

    mutating func removeAll() {
        hashes.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        outcomes.removeAll(keepingCapacity: true)
    }

    /// Notes what became of a record after all, and by which key it is known.
    mutating func set(_ index: Int, key: UInt64? = nil, _ outcome: RecordOutcome) {
        keys[index] = key ?? keys[index]
        outcomes[index] = outcome
    }
}

extension Chunk {
    /// Begins to tell a record by the hash of its bytes: it has no row yet.
    @inline(__always)
    func mark(_ ordinal: Int, hash: UInt64) {
        hashes[ordinal] = hash
        keys[ordinal] = 0
        outcomes[ordinal] = .filtered
    }

    /// Calls with the key of each row in the list of those to write.
    func forEachWrittenKey(_ body: (UInt64) -> Void) {
        for position in 0..<rowCount { body(keys[Int(ordinals[Int(rows[position])])]) }
    }

    /// Bytes of its records that were not known, more or less.
    var selectedBytes: Int64 {
        guard count > 0, recordCount > 0 else { return 0 }
        let selected = rowCount + rejects.count
        return Int64(count) * Int64(min(selected, recordCount)) / Int64(recordCount) + 1
    }

    /// Notes the keys of the rows in the list of those to write.
    func markRows(_ key: KeyHash?, stride: Int) {
        for position in 0..<rowCount {
            let row = Int(rows[position])
            let ordinal = Int(ordinals[row])
            outcomes[ordinal] = .loaded
            if let key { keys[ordinal] = key.key(of: cells + row * stride) }
        }
    }
}

/// How a list is stored: a version, the number of entries, runs of outcomes, keys, hashes.
extension RecordList {
    private static let version: UInt8 = 1

    private enum KeyForm: UInt8 {
        /// All of them are 0.
        case none
        /// Each is the difference to the one before it, as a varint.
        case differences
        case whole
    }

    var stored: [UInt8] {
        var bytes = [RecordList.version]
        bytes.reserveCapacity(count * 10 + 64)
        RecordList.append(UInt64(count), to: &bytes)
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, outcomes[end] == outcomes[start] { end += 1 }
            bytes.append(outcomes[start].rawValue)
            RecordList.append(UInt64(end - start), to: &bytes)
            start = end
        }
        let form = keyForm
        bytes.append(form.rawValue)
        switch form {
        case .none: break
        case .differences:
            var last: UInt64 = 0
            for key in keys {
                RecordList.append(RecordList.zigzag(key &- last), to: &bytes)
                last = key
            }
        case .whole: keys.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        hashes.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    private var keyForm: KeyForm {
        var last: UInt64 = 0
        var size = 0
        var isZero = true
        for key in keys {
            size += RecordList.length(RecordList.zigzag(key &- last))
            last = key
            isZero = isZero && key == 0
        }
        if isZero { return .none }
        return size < count * 8 ? .differences : .whole
    }

    /// Reads a stored list; nil where it is damaged.
    package init?(stored bytes: UnsafeRawBufferPointer) {
        var reader = ListReader(bytes: bytes)
        guard reader.byte() == RecordList.version, let wanted = reader.varint() else { return nil }
        // Eight bytes of hash each.
        guard wanted <= UInt64(bytes.count / 8) else { return nil }
        let count = Int(wanted)
        outcomes.reserveCapacity(count)
        while outcomes.count < count {
            guard let outcome = reader.byte().flatMap(RecordOutcome.init(rawValue:)), let run = reader.varint(),
                run > 0, run <= UInt64(count - outcomes.count)
            else { return nil }
            outcomes.append(contentsOf: repeatElement(outcome, count: Int(run)))
        }
        guard let form = reader.byte().flatMap(KeyForm.init(rawValue:)) else { return nil }
        switch form {
        case .none: keys = Array(repeating: 0, count: count)
        case .differences:
            keys.reserveCapacity(count)
            var last: UInt64 = 0
            for _ in 0..<count {
                guard let value = reader.varint() else { return nil }
                last = last &+ RecordList.unzigzag(value)
                keys.append(last)
            }
        case .whole:
            guard let values = reader.words(count) else { return nil }
            keys = values
        }
        guard let values = reader.words(count), reader.isAtEnd else { return nil }
        hashes = values
    }

    private static func zigzag(_ value: UInt64) -> UInt64 {
        let signed = Int64(bitPattern: value)
        return UInt64(bitPattern: signed &<< 1 ^ signed &>> 63)
    }

    private static func unzigzag(_ value: UInt64) -> UInt64 { value &>> 1 ^ (0 &- (value & 1)) }

    private static func length(_ value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value &>>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }
}

/// Reads a stored list from front to end.
private struct ListReader {
    let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = byte(), shift < 64 {
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func words(_ count: Int) -> [UInt64]? {
        guard bytes.count - position >= count * 8 else { return nil }
        let start = position
        position += count * 8
        return Array(unsafeUninitializedCapacity: count) { buffer, filled in
            if count > 0 {
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
            }
            filled = count
        }
    }
}
