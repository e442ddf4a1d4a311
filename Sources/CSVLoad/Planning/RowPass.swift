import CSVCore

/// Makes rows of the records of a text that are to be loaded, before anything is written.
struct RowPass {
    let text: TextSource
    let rows: RowPlan
    let start: LoadPlan.Start
    /// What is known of the records; nil where all of them are looked at.
    let segments: TextSegments?
    let options: LoadOptions
    let context: JobContext

    /// Goes through the text from the start of the load on.
    ///
    /// - Parameters:
    ///   - computes: whether columns are computed, and records filtered.
    ///   - take: is given the chunks in their order, each with its rows and what identifies its records. It says whether to
    ///     go on.
    func run(computes: Bool, _ take: (Chunk) throws(LoadError) -> Bool) throws(LoadError) {
        let (rows, dialect, content) = (rows, text.layout.dialect, options.content)
        let chain =
            computes
            ? try ComputationChain(rows, content: content, environment: context.computation(options.computing)) : nil
        let stream = try text.again().stream
        let (enough, context) = (StopFlag(), context)
        let isCancelled: @Sendable () -> Bool = { context.isStopRequested || enough.isSet }
        let reader: any ChunkReading
        if let segments {
            reader = SegmentReader(segments, stream, isCancelled: isCancelled)
        } else {
            try stream.seek(to: start.bytes)
            reader = ChunkReader(
                stream, dialect: dialect,
                start: ChunkReader.Start(
                    offset: start.bytes, recordsStart: start.bytes == 0 ? text.header.length : 0),
                batchBytes: options.batchBytes, maximumRecordBytes: content.format.longestRecord,
                isCancelled: isCancelled)
        }
        let makeWorker: ChunkWorkerMaker = { () throws(LoadError) in
            try RowWorker(
                plan: rows, typer: FieldTyping(plan: rows, dialect: dialect, content: content, marksRecords: true),
                chain: chain, marksRecords: true)
        }
        let total = text.stream.fileBytes
        try Pipeline(workers: options.jobs, chunkBytes: options.chunkBytes(for: rows, of: total)).run(
            reader, makeWorker: makeWorker
        ) { (chunk) throws(LoadError) in
            if !enough.isSet, try !take(chunk) { enough.set() }
            context.observer.loadDidProgress(
                LoadProgress(
                    phase: .verifying, bytesDone: chunk.fileBytes, bytesTotal: total, counts: RowCounts()))
        }
    }
}
