package import SQLiteCore

/// A run of input bytes cut at a record boundary, and what the stages made of it.
///
/// One chunk belongs to one stage at a time; the pipeline hands it on. Its memory is used again for a later chunk.
package final class Chunk {
    // Input
    /// Position in the order of chunks, from 0.
    package var sequence = 0
    /// The bytes; ``count`` of them are filled.
    package private(set) var bytes: UnsafeMutablePointer<UInt8>
    package private(set) var capacity: Int
    package var count = 0
    /// Where the first byte stands in the source.
    package var byteStart: Int64 = 0
    /// Bytes of the source that the chunk stands for where ``bytes`` are not those: its rows were computed elsewhere.
    package var sourceCount: Int?
    /// Where records start: behind a byte order mark and the header in the first chunk, else 0.
    package var recordsStart = 0
    /// Bytes of the file that were taken up to the end of this chunk; more than were used, for compressed ones.
    package var fileBytes: Int64 = 0
    /// XXH3 of the batch so far, this chunk included.
    package var contentHash: UInt64 = 0
    /// Where this chunk's batch starts in the source.
    package var batchByteStart: Int64 = 0
    /// Whether the batch ends with this chunk.
    package var endsBatch = false

    /// A record that is too long: the chunk holds its beginning, and nothing else.
    package struct Cut: Sendable, Hashable {
        /// Bytes of the source behind those that the chunk holds, up to the record's end.
        package var bytesPassed: Int64
        /// Line ends in them.
        package var lineEnds: Int64
        /// Whether it is a comment, and no record.
        package var isComment: Bool
    }

    /// What is not in the chunk of its only record; nil where all of it is.
    package var cut: Cut?
    /// Where the next chunk starts in the source.
    package var byteEnd: Int64 { byteStart + Int64(sourceCount ?? count) + (cut?.bytesPassed ?? 0) }

    // Rows
    package private(set) var cells: UnsafeMutablePointer<Cell>
    private var cellCapacity: Int
    /// The rows to write, as indices of rows in ``cells``.
    package private(set) var rows: UnsafeMutablePointer<UInt32>
    /// For each row in ``cells``, its record's number in the chunk.
    package private(set) var ordinals: UnsafeMutablePointer<UInt32>
    /// For each row in ``cells``, where its record starts and ends in ``bytes``.
    package private(set) var extents: UnsafeMutablePointer<(start: UInt32, end: UInt32)>
    /// For each record of the chunk, the hash of its bytes; see ``RecordList``.
    package private(set) var hashes: UnsafeMutablePointer<UInt64>
    /// For each record of the chunk, its key.
    package private(set) var keys: UnsafeMutablePointer<UInt64>
    package private(set) var outcomes: UnsafeMutablePointer<RecordOutcome>
    private var rowCapacity: Int
    /// Whether some of its records are known and left alone: only those that are ``RecordOutcome/taken`` are worked on.
    package var isPartlyKnown = false
    /// Whether its bytes are not those in which its records were found.
    package var hasChanged = false
    /// Records that are known, and whose rows stay as they are.
    package var known: Int64 = 0
    /// Rows to write.
    package var rowCount = 0
    /// Text and bytes that are not in ``bytes``: unescaped fields and computed values.
    package var arena = Arena()

    // Outcome
    package var recordCount = 0
    package var lineEnds: Int64 = 0
    package var filtered: Int64 = 0
    package var rejects: [Reject] = []
    /// Whether its rows were given up, because the load was asked to stop.
    package var isAbandoned = false
    /// Fields in quotes that have a text which would be NULL without them.
    package var quotedNulls: Int64 = 0
    /// Rows whose columns were computed, by SQL or otherwise.
    package var computed: Int64 = 0
    /// Rows that took the values that stand in the table.
    package var takenOver: Int64 = 0
    /// How often records were given to a command again.
    package var retried: Int64 = 0
    package var times = StageTimes()
    /// Chunks that waited for a worker, and for the writer, when the writer took this one.
    package var chunksToParse = 0
    package var chunksToWrite = 0

    /// Bytes above which it is asked first whether there is memory.
    private static let largeBytes = 1 << 20
    /// What a record takes, for each of its bytes, until it is written or rejected.
    private static let memoryShare = 8

    package init(capacity: Int) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
        cellCapacity = 0
        rowCapacity = 0
        cells = .allocate(capacity: 1)
        rows = .allocate(capacity: 1)
        ordinals = .allocate(capacity: 1)
        extents = .allocate(capacity: 1)
        hashes = .allocate(capacity: 1)
        keys = .allocate(capacity: 1)
        outcomes = .allocate(capacity: 1)
    }

    deinit {
        bytes.deallocate()
        cells.deallocate()
        rows.deallocate()
        ordinals.deallocate()
        extents.deallocate()
        hashes.deallocate()
        keys.deallocate()
        outcomes.deallocate()
    }

    /// Makes the chunk ready for other bytes, and gives back memory that one huge record made it take.
    package func clear(capacity wanted: Int) {
        if capacity > wanted {
            bytes.deallocate()
            bytes = .allocate(capacity: wanted)
            capacity = wanted
        }
        count = 0
        sourceCount = nil
        recordsStart = 0
        endsBatch = false
        cut = nil
        isPartlyKnown = false
        hasChanged = false
        known = 0
        rowCount = 0
        recordCount = 0
        lineEnds = 0
        filtered = 0
        isAbandoned = false
        quotedNulls = 0
        computed = 0
        takenOver = 0
        retried = 0
        rejects.removeAll(keepingCapacity: true)
        times = StageTimes()
        arena.clear()
    }

    /// Makes room for more bytes than the chunk was made for: one record may be longer than a chunk.
    ///
    /// - Throws: `failed` where the system has no memory for a large one and what is made of it.
    package func grow(to newCapacity: Int) throws(LoadError) {
        guard newCapacity > capacity else { return }
        guard newCapacity <= Chunk.largeBytes || Memory.isGranted(newCapacity * Chunk.memoryShare) else {
            throw LoadError(noMemory: newCapacity * Chunk.memoryShare, for: "a record of more than \(capacity) bytes")
        }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        larger.initialize(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
        capacity = newCapacity
    }

    /// Makes room for rows; what was in them is gone.
    package func reserveRows(_ count: Int, stride: Int) {
        if count * stride > cellCapacity {
            cells.deallocate()
            cellCapacity = count * stride + count * stride / 8
            cells = .allocate(capacity: cellCapacity)
        }
        if count > rowCapacity {
            rows.deallocate()
            ordinals.deallocate()
            extents.deallocate()
            hashes.deallocate()
            keys.deallocate()
            outcomes.deallocate()
            rowCapacity = count + count / 8
            rows = .allocate(capacity: rowCapacity)
            ordinals = .allocate(capacity: rowCapacity)
            extents = .allocate(capacity: rowCapacity)
            hashes = .allocate(capacity: rowCapacity)
            keys = .allocate(capacity: rowCapacity)
            outcomes = .allocate(capacity: rowCapacity)
        }
    }

    /// Rejects the record of a row in the list of those to write; the row stays in the list.
    package func refuse(
        _ position: Int, stage: Reject.Stage, reason: Reject.Reason, column: String? = nil, detail: String
    ) {
        let row = Int(rows[position])
        rejects.append(
            Reject(
                ordinal: Int(ordinals[row]), bytes: Int(extents[row].start)..<Int(extents[row].end), stage: stage,
                reason: reason, column: column, detail: detail))
    }

    /// The rows to write, as indices of rows in ``cells``.
    package var rowList: [UInt32] { Array(UnsafeBufferPointer(start: rows, count: rowCount)) }

    /// Puts other rows of ``cells`` into the list of those to write; never more than records.
    package func setRows(_ list: [UInt32]) {
        rows.update(from: list, count: list.count)
        rowCount = list.count
    }

    /// Takes rows out of the list of those to write, by their positions in it, which rise.
    package func drop(_ positions: [Int]) {
        guard !positions.isEmpty else { return }
        var dropped = positions[...]
        var kept = 0
        for position in 0..<rowCount {
            if dropped.first == position {
                dropped.removeFirst()
                continue
            }
            rows[kept] = rows[position]
            kept += 1
        }
        rowCount = kept
    }

    /// The filled bytes.
    package var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }
}
