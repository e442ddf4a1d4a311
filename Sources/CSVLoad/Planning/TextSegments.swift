import CSVCore

/// The parts of a text in their order, as chunks of a first reading, and what is known of their records.
///
/// What is known of records lies in a file without a name, since a text may have more of them than memory has room for.
final class TextSegments {
    struct Segment {
        var firstRecord: Int64
        var recordCount: Int
        var byteStart: Int64
        /// Bytes that a chunk of it holds, and what it does not hold of a record that is too long.
        var count: Int
        var cut: Chunk.Cut?
        var recordsStart: Int
        var lineEnds: Int64
        var fileBytes: Int64
        var contentHash: UInt64
        var batchByteStart: Int64
        var endsBatch: Bool
        /// Where what is known of its records lies.
        fileprivate var place: Range<Int64>
    }

    private(set) var all: [Segment] = []
    private(set) var recordCount: Int64
    /// What is known of single records beside that, by their numbers in rising order.
    var corrections: [RecordMatcher.Moved] = []
    /// Keys of records that had been brought and are not in the text any more; nil where all that had been have to be looked for.
    var goneKeys: Set<UInt64>?
    /// Lists of what had been brought.
    var formerLists = FormerLists()
    /// Whether all records are to be taken but those that a retry has loaded.
    var takesAll = false
    private let file: SpoolFile
    private var end: Int64 = 0

    /// - Parameter record: number of the record before the first one.
    init(after record: Int64, in folder: String) throws(LoadError) {
        recordCount = record
        file = try SpoolFile(in: folder)
    }

    /// Adds a chunk of the first reading.
    func append(_ chunk: Chunk) throws(LoadError) {
        var list = RecordList()
        list.append(chunk)
        let bytes = list.stored
        do throws(SystemError) {
            try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try file.descriptor.write(bytes) }
        } catch {
            throw LoadError(
                .diskFailed, "Keeping what is known of the records on disk failed: \(error)",
                recovery: "Nothing was loaded: name a folder with room in the environment variable TMPDIR.")
        }
        all.append(
            Segment(
                firstRecord: recordCount + 1, recordCount: chunk.recordCount, byteStart: chunk.byteStart,
                count: chunk.count, cut: chunk.cut, recordsStart: chunk.recordsStart, lineEnds: chunk.lineEnds,
                fileBytes: chunk.fileBytes, contentHash: chunk.contentHash, batchByteStart: chunk.batchByteStart,
                endsBatch: chunk.endsBatch, place: end..<end + Int64(bytes.count)))
        end += Int64(bytes.count)
        recordCount += Int64(chunk.recordCount)
    }

    /// What is known of a segment's records.
    ///
    /// - Parameter next: the first of the ``corrections`` that is not for an earlier segment; moves behind those of this one.
    func records(of segment: Segment, _ next: inout Int) throws(LoadError) -> RecordList {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: segment.place.count, alignment: 8)
        defer { bytes.deallocate() }
        var filled = 0
        do throws(SystemError) {
            while filled < bytes.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                let got = try file.descriptor.read(into: rest, at: segment.place.lowerBound + Int64(filled))
                guard got > 0 else { break }
                filled += got
            }
        } catch {
            throw LoadError(.diskFailed, "Reading what is known of the records failed: \(error)")
        }
        guard var list = RecordList(stored: UnsafeRawBufferPointer(bytes)), list.count == segment.recordCount else {
            throw LoadError(.diskFailed, "What is known of the records is not as it was written")
        }
        let records = segment.firstRecord..<segment.firstRecord + Int64(segment.recordCount)
        while next < corrections.count, corrections[next].record < records.upperBound {
            let correction = corrections[next]
            list.set(Int(correction.record - records.lowerBound), key: correction.key, correction.outcome)
            next += 1
        }
        if takesAll {
            for index in 0..<list.count where list.outcomes[index] != .mended { list.outcomes[index] = .taken }
        }
        return list
    }
}

/// Reads the segments of a text again, and fills chunks only where records of them are to be taken.
final class SegmentReader: ChunkReading {
    private let segments: TextSegments
    private let stream: InputStream
    private let isCancelled: @Sendable () -> Bool
    private var nextSegment = 0
    private var nextCorrection = 0

    init(_ segments: TextSegments, _ stream: InputStream, isCancelled: @escaping @Sendable () -> Bool) {
        self.segments = segments
        self.stream = stream
        self.isCancelled = isCancelled
    }

    func fill(_ chunk: Chunk) throws(LoadError) -> Bool {
        guard nextSegment < segments.all.count, !isCancelled() else { return false }
        let clock = ContinuousClock()
        let began = clock.now
        let segment = segments.all[nextSegment]
        nextSegment += 1
        chunk.byteStart = segment.byteStart
        chunk.recordsStart = segment.recordsStart
        chunk.fileBytes = segment.fileBytes
        chunk.contentHash = segment.contentHash
        chunk.batchByteStart = segment.batchByteStart
        chunk.endsBatch = segment.endsBatch
        chunk.recordCount = segment.recordCount
        chunk.lineEnds = segment.lineEnds
        chunk.cut = segment.cut
        let list = try segments.records(of: segment, &nextCorrection)
        chunk.put(list)
        if list.outcomes.contains(.taken) {
            try read(segment, into: chunk)
        } else {
            chunk.sourceCount = segment.count
        }
        chunk.times.read = (clock.now - began).milliseconds
        return true
    }

    private func read(_ segment: TextSegments.Segment, into chunk: Chunk) throws(LoadError) {
        try advance(to: segment.byteStart)
        try chunk.grow(to: segment.count)
        while chunk.count < segment.count {
            let got = try stream.read(
                into: UnsafeMutableRawBufferPointer(
                    start: chunk.bytes + chunk.count, count: segment.count - chunk.count))
            guard got > 0 else { throw LoadError.changedInput }
            chunk.count += got
        }
    }

    /// Goes to where a segment starts: what lies between has no record to be taken.
    private func advance(to offset: Int64) throws(LoadError) {
        guard stream.offset != offset else { return }
        guard !stream.isPlain, stream.offset < offset else { return try stream.seek(to: offset) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while stream.offset < offset {
            let part = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(buffer.count, Int(offset - stream.offset))])
            guard try stream.read(into: part) > 0 else { throw LoadError.changedInput }
        }
    }
}

extension Chunk {
    /// Says what is known of the records, before they are worked on.
    fileprivate func put(_ list: RecordList) {
        reserveRows(list.count, stride: 0)
        isPartlyKnown = true
        for index in 0..<list.count {
            hashes[index] = list.hashes[index]
            keys[index] = list.keys[index]
            outcomes[index] = list.outcomes[index]
            switch list.outcomes[index] {
            case .taken, .rejected: break
            case .filtered: filtered += 1
            case .loaded, .mended, .shadowed, .stale: known += 1
            }
        }
    }
}
