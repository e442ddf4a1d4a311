import CSVCore

/// The first whole records of a text, without taking them out of its stream.
enum FrontRecords {
    static let sampleBytes = 64 << 10

    static func chunk(of text: TextSource, bytes: Int = sampleBytes) throws(LoadError) -> Chunk {
        try chunk(
            of: text.stream, headerLength: text.header.length, dialect: text.layout.dialect, sampleBytes: bytes)
    }

    static func chunk(
        of stream: InputStream, headerLength: Int, dialect: Dialect, sampleBytes: Int = sampleBytes
    ) throws(LoadError) -> Chunk {
        let bytes = try stream.peek(headerLength + sampleBytes)
        let end = stream.limit.map { min(bytes.count, max(0, Int($0 - stream.offset))) } ?? bytes.count
        let chunk = Chunk(capacity: max(bytes.count, 1))
        let isFinal = bytes.count < headerLength + sampleBytes
        let front = bytes[..<end]
        chunk.count = BoundaryFinder(dialect: dialect).lastBoundary(
            in: front.span.bytes, from: headerLength, isFinal: isFinal)
        chunk.bytes.update(from: bytes, count: chunk.count)
        chunk.recordsStart = min(headerLength, chunk.count)
        return chunk
    }
}
