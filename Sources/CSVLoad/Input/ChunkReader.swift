import CSVCore

/// Cuts an input into numbered chunks of whole records, and tells where batches end.
///
/// Chunks and batches depend on the bytes and the sizes alone, never on timing: a load that is resumed after a
/// batch makes the same ones as a load that was never interrupted.
///
/// A record that is longer than any may be is a chunk of its own, which holds its beginning: see ``Chunk/Cut``. One with a
/// quote that is still open there may also be a record whose quote never closes, and ends with its line. To tell, a plain
/// file is read ahead up to the next quote; where that cannot be done, the quote is taken for one that never closes.
final class ChunkReader: ChunkReading {
    /// Where a reader starts.
    struct Start {
        /// Offset of the first byte, which is the stream's position.
        var offset: Int64 = 0
        /// Bytes from there to the first record: a byte order mark and the header.
        var recordsStart = 0
    }

    private let stream: InputStream
    private let dialect: Dialect
    private let finder: BoundaryFinder
    private let batchBytes: Int
    /// Bytes of the longest record that is read as one.
    private let maximumRecordBytes: Int
    private let isCancelled: @Sendable () -> Bool
    private let hash = ContentHash()
    /// Bytes that were read and are in no chunk yet, from ``carryStart`` on.
    private var carry: [UInt8] = []
    private var carryStart = 0
    private var offset: Int64
    private var recordsStart: Int
    private var batchStart: Int64
    private var streamEnded = false

    init(
        _ stream: InputStream, dialect: Dialect, start: Start, batchBytes: Int,
        maximumRecordBytes: Int = LoadOptions.TextFormat.defaultMaximumRecordBytes,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.stream = stream
        self.dialect = dialect
        finder = BoundaryFinder(dialect: dialect)
        self.batchBytes = batchBytes
        self.maximumRecordBytes = maximumRecordBytes
        self.isCancelled = isCancelled
        offset = start.offset
        batchStart = start.offset
        recordsStart = start.recordsStart
    }

    func fill(_ chunk: Chunk) throws(LoadError) -> Bool {
        if isCancelled() { return false }
        let clock = ContinuousClock()
        let began = clock.now
        chunk.byteStart = offset
        chunk.recordsStart = recordsStart
        guard try fillWholeRecords(chunk), chunk.count > 0 else { return false }
        recordsStart = 0
        close(chunk)
        chunk.fileBytes = stream.fileOffset
        chunk.times.read = (clock.now - began).milliseconds
        return true
    }

    /// Fills the chunk up to the end of a record; false where the load is to stop, or the input has ended.
    private func fillWholeRecords(_ chunk: Chunk) throws(LoadError) -> Bool {
        let usual = max(chunk.capacity, recordsStart + 1)
        // Two bytes more, for the line end.
        let longest = max(usual, recordsStart + maximumRecordBytes + 2)
        try chunk.grow(to: usual)
        while true {
            let failure = readMore(into: chunk)
            // A pipe that is waited for in vain ends when the load is stopped: that is not the end of its records.
            if isCancelled() { return false }
            let isAtEnd = streamEnded && carryStart == carry.count
            if let boundary = boundary(in: chunk, isAtEnd: isAtEnd, isGrown: chunk.capacity > usual) {
                let endsData = finder.endsData(in: chunk.filled.bytes, at: boundary, isFinal: isAtEnd)
                end(chunk, at: boundary)
                if endsData { dropRest() }
                return true
            }
            if let failure { throw failure }
            guard chunk.count == chunk.capacity else { continue }
            guard chunk.capacity >= longest else {
                // Twice the room each time, so that looking for the record's end stays linear.
                try chunk.grow(to: min(chunk.capacity * 2, longest))
                continue
            }
            return try endLongRecord(chunk)
        }
    }

    /// Where the chunk is to end; nil where no record in it is whole.
    ///
    /// A chunk that had to grow ends with its first record: it is the only one that needs the room.
    private func boundary(in chunk: Chunk, isAtEnd: Bool, isGrown: Bool) -> Int? {
        if isGrown {
            return finder.firstBoundary(in: chunk.filled.bytes, from: recordsStart, isFinal: isAtEnd)
                ?? (isAtEnd ? chunk.count : nil)
        }
        let boundary = finder.lastBoundary(in: chunk.filled.bytes, from: recordsStart, isFinal: isAtEnd)
        if boundary > recordsStart || isAtEnd { return boundary }
        return finder.endsData(in: chunk.filled.bytes, at: boundary, isFinal: false) ? boundary : nil
    }

    /// Leaves what stands behind the line that ends the data.
    private func dropRest() {
        streamEnded = true
        carry.removeAll()
        carryStart = 0
    }

    private func end(_ chunk: Chunk, at boundary: Int) {
        putBack(UnsafeRawBufferPointer(rebasing: chunk.filled[boundary...]))
        chunk.count = boundary
        hash.add(chunk.filled)
        offset += Int64(boundary)
    }

    /// Ends a record that is longer than any may be: with its line, or, cut off, where it does end.
    private func endLongRecord(_ chunk: Chunk) throws(LoadError) -> Bool {
        let record = UnsafeRawBufferPointer(rebasing: chunk.filled[recordsStart...])
        var long = LongRecord(record, dialect: dialect)
        if long.openLine != nil {
            let ahead = try stream.ahead(from: offset + Int64(chunk.count))
            let closes = try ahead.map { (ahead) throws(LoadError) in
                try long.closes(in: ahead, isCancelled: isCancelled)
            }
            if case .some(.none) = closes { return false }
            let line = finder.firstBoundary(in: chunk.filled.bytes, from: recordsStart, isFinal: true)
            if closes != true, let line {
                end(chunk, at: line)
                return true
            }
        }
        let kept = min(record.count, LongRecord.keptBytes, maximumRecordBytes)
        var passed = LineTally(behind: record[kept - 1])
        passed.add(UnsafeRawBufferPointer(rebasing: record[kept...]))
        hash.add(chunk.filled)
        offset += Int64(chunk.count)
        let isWhole = try long.passOver(read: nextBytes, isCancelled: isCancelled) { bytes in
            hash.add(bytes)
            passed.add(bytes)
            offset += Int64(bytes.count)
        } recycle: { bytes in
            putBack(bytes)
        }
        chunk.cut = Chunk.Cut(
            bytesPassed: offset - chunk.byteStart - Int64(recordsStart + kept), lineEnds: passed.lineEnds,
            isComment: long.isComment)
        chunk.count = recordsStart + kept
        return isWhole
    }

    /// Fills what room the chunk has; returns why there is no more, where reading failed.
    private func readMore(into chunk: Chunk) -> LoadError? {
        let room = UnsafeMutableRawBufferPointer(start: chunk.bytes + chunk.count, count: chunk.capacity - chunk.count)
        do throws(LoadError) {
            chunk.count += try nextBytes(room)
            return nil
        } catch {
            return error
        }
    }

    /// The bytes that come next: first those that were read already.
    private func nextBytes(_ room: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let carried = min(room.count, carry.count - carryStart)
        if carried > 0 {
            carry.withUnsafeBytes {
                room.baseAddress!.copyMemory(from: $0.baseAddress! + carryStart, byteCount: carried)
            }
            carryStart += carried
            if carryStart < carry.count { return carried }
            carry.removeAll(keepingCapacity: carry.capacity <= 1 << 20)
            carryStart = 0
        }
        guard !streamEnded, room.count > carried else { return carried }
        do throws(LoadError) {
            let got = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: room[carried...]))
            streamEnded = stream.isAtEnd
            return carried + got
        } catch {
            // What was carried goes first; the stream fails again.
            guard carried == 0 else { return carried }
            throw error
        }
    }

    /// Puts back the last bytes that were taken.
    private func putBack(_ bytes: UnsafeRawBufferPointer) {
        if carryStart < carry.count {
            // All of them came from here, and still stand here.
            carryStart -= bytes.count
        } else {
            carry = Array(bytes)
            carryStart = 0
        }
    }

    private func close(_ chunk: Chunk) {
        chunk.contentHash = hash.value
        chunk.batchByteStart = batchStart
        if offset - batchStart >= Int64(batchBytes) {
            chunk.endsBatch = true
            batchStart = offset
            hash.reset()
        }
    }
}
