import CSVCore
import Glibc

/// Cuts an input into numbered chunks of whole records, and tells where batches end.
///
/// Chunks and batches depend on the bytes and the sizes alone, never on timing: a load that is resumed after a
/// batch makes the same ones as a load that was never interrupted.
final class ChunkReader: ChunkReading {
    /// Where a reader starts.
    struct Start {
        /// Offset of the first byte, which is the stream's position.
        var offset: Int64 = 0
        /// Bytes from there to the first record: a byte order mark and the header.
        var recordsStart = 0
    }

    /// Longest record in bytes: with all its escapes it holds more than SQLite takes in one row.
    static let maximumRecordBytes = 1 << 30

    private let stream: InputStream
    private let finder: BoundaryFinder
    private let batchBytes: Int
    private let isCancelled: @Sendable () -> Bool
    private let hash = ContentHash()
    private var carry: [UInt8] = []
    private var offset: Int64
    private var recordsStart: Int
    private var batchStart: Int64
    private var isAtEnd = false

    init(
        _ stream: InputStream, dialect: Dialect, start: Start, batchBytes: Int,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.stream = stream
        finder = BoundaryFinder(dialect: dialect)
        self.batchBytes = batchBytes
        self.isCancelled = isCancelled
        offset = start.offset
        batchStart = start.offset
        recordsStart = start.recordsStart
    }

    func fill(_ chunk: Chunk) throws(LoadError) -> Bool {
        if isCancelled() { return false }
        let clock = ContinuousClock()
        let began = clock.now
        takeCarry(into: chunk)
        chunk.byteStart = offset
        chunk.recordsStart = recordsStart
        var boundary = recordsStart
        while true {
            try readMore(into: chunk)
            // A pipe that is waited for in vain ends when the load is stopped: that is not the end of its records.
            if isCancelled() { return false }
            boundary = finder.lastBoundary(in: chunk.filled.bytes, from: recordsStart, isFinal: isAtEnd)
            if boundary > recordsStart || isAtEnd { break }
            if chunk.count == chunk.capacity, try !makeRoom(in: chunk) {
                boundary = try endOfUnclosedRecord(chunk)
                break
            }
        }
        guard chunk.count > 0 else { return false }
        carry.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk.filled[boundary...]))
        chunk.count = boundary
        recordsStart = 0
        offset += Int64(boundary)
        close(chunk)
        chunk.fileBytes = stream.fileOffset
        chunk.times.read = (clock.now - began).milliseconds
        return true
    }

    private func takeCarry(into chunk: Chunk) {
        chunk.grow(to: carry.count)
        carry.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { chunk.bytes.update(from: base, count: bytes.count) }
        }
        chunk.count = carry.count
        carry.removeAll(keepingCapacity: carry.capacity <= chunk.capacity)
    }

    private func readMore(into chunk: Chunk) throws(LoadError) {
        let room = chunk.capacity - chunk.count
        guard !isAtEnd, room > 0 else { return }
        let free = UnsafeMutableRawBufferPointer(start: chunk.bytes + chunk.count, count: room)
        chunk.count += try stream.read(into: free)
        isAtEnd = stream.isAtEnd
    }

    /// A record that is longer than the chunk gets twice the room, so that looking for its end stays linear.
    private func makeRoom(in chunk: Chunk) throws(LoadError) -> Bool {
        guard chunk.capacity < ChunkReader.maximumRecordBytes else { return false }
        chunk.grow(to: min(chunk.capacity * 2, ChunkReader.maximumRecordBytes))
        return true
    }

    /// Where a record ends that is longer than any may be: with the line on which its quote opened.
    private func endOfUnclosedRecord(_ chunk: Chunk) throws(LoadError) -> Int {
        let end = finder.firstBoundary(in: chunk.filled.bytes, from: recordsStart, isFinal: true) ?? chunk.count
        guard end < chunk.count else {
            throw LoadError(
                .unusableData, "The record at byte \(offset) of '\(stream.name)' is longer than 1 GiB",
                recovery: "Check the quotes around that place, or name another quote character with --quote.")
        }
        return end
    }

    private func close(_ chunk: Chunk) {
        hash.add(chunk.filled)
        chunk.contentHash = hash.value
        chunk.batchByteStart = batchStart
        if offset - batchStart >= Int64(batchBytes) {
            chunk.endsBatch = true
            batchStart = offset
            hash.reset()
        }
    }
}
