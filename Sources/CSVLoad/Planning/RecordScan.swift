import CSVCore

/// Reads a text from a record on without making rows of it, and tells its records by their hashes.
struct RecordScan {
    let text: TextSource
    let start: LoadPlan.Start
    let options: LoadOptions
    let context: JobContext
    let chunkBytes: Int

    /// Reads to the end, or until the job is stopped.
    ///
    /// - Parameter take: is given the chunks in their order, each with its bytes and the hashes of its records.
    func run(_ take: (Chunk) throws(LoadError) -> Void) throws(LoadError) {
        let (stream, observer) = (text.stream, context.observer)
        let dialect = text.layout.dialect
        let keepsBlankLines = text.header.names.count == 1
        let reader = ChunkReader(
            stream, dialect: dialect,
            start: ChunkReader.Start(
                offset: start.bytes, recordsStart: start.bytes == 0 ? text.header.length : 0),
            batchBytes: options.batchBytes, maximumRecordBytes: options.content.format.longestRecord,
            isCancelled: context.isCancelled)
        let makeWorker: ChunkWorkerMaker = { HashWorker(dialect: dialect, keepsBlankLines: keepsBlankLines) }
        try Pipeline(workers: options.jobs, chunkBytes: chunkBytes).run(reader, makeWorker: makeWorker) {
            (chunk) throws(LoadError) in
            try take(chunk)
            observer.loadDidProgress(
                LoadProgress(
                    phase: .verifying, bytesDone: chunk.fileBytes, bytesTotal: stream.fileBytes, counts: RowCounts()))
        }
    }
}

/// Finds the records of a chunk, and hashes each.
private final class HashWorker: ChunkWorking {
    private var indexer: RecordIndexer

    init(dialect: Dialect, keepsBlankLines: Bool) {
        indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        chunk.lineEnds = LineEnds.count(in: chunk.filled) + (chunk.cut?.lineEnds ?? 0)
        if let cut = chunk.cut {
            // Only its beginning is here, which does not tell it from others.
            chunk.recordCount = cut.isComment ? 0 : 1
            chunk.reserveRows(1, stride: 0)
            chunk.mark(0, hash: 0)
            return
        }
        indexer.index(chunk.filled.bytes, from: chunk.recordsStart, keepsFields: false)
        let records = indexer.found.records
        chunk.recordCount = records.count
        chunk.reserveRows(records.count, stride: 0)
        let base = UnsafePointer(chunk.bytes)
        for (ordinal, record) in records.enumerated() {
            chunk.mark(ordinal, hash: RecordHash.of(base + Int(record.start), Int(record.end &- record.start)))
        }
    }
}
