import CSVCore

/// Where a load gets its chunks from, and what its workers do with them.
///
/// Either this process reads the text, and parses and computes it; or others compute parts of it, and this process
/// reads their files.
struct ChunkSupply {
    let reader: any ChunkReading
    let makeWorker: @Sendable () throws(LoadError) -> any ChunkWorking
    let chunkBytes: Int
    /// Whether a batch may end with any chunk. Of parts only whole batches have a hash.
    let endsAnywhere: Bool
    /// See ``BatchWriter/locate``.
    let locate: ((Chunk) throws(LoadError) -> Void)?
    /// The parts, where others compute them.
    let parts: PartSupply?

    /// Cuts the input and has its parts computed, where others are to do that.
    ///
    /// - Parameter checkpoint: what is loaded already; the text's stream stands behind it.
    init(
        _ job: LoadJob, _ options: LoadOptions, _ plan: RowPlan, _ text: TextSource, from checkpoint: Checkpoint?
    ) throws(LoadError) {
        if let computing = job.computing {
            let parts = try PartSupply(job, options, plan, text, from: checkpoint, computing)
            let (windows, name) = (parts.windows, text.stream.name)
            reader = parts.reader
            makeWorker = { PartDecoder(windows, plan: plan, name: name) }
            chunkBytes = 2 * LoadJob.chunkBytes
            endsAnywhere = false
            locate = { (chunk) throws(LoadError) in try parts.locate(chunk) }
            self.parts = parts
            return
        }
        let start = checkpoint?.bytes.upperBound ?? 0
        let dialect = text.layout.dialect
        let content = options.content
        reader = ChunkReader(
            text.stream, dialect: dialect,
            start: ChunkReader.Start(offset: start, recordsStart: start == 0 ? text.header.length : 0),
            batchBytes: options.batchBytes, maximumRecordBytes: content.format.longestRecord,
            isCancelled: { job.isStopRequested })
        makeWorker = { () throws(LoadError) in try RowWorker(plan: plan, dialect: dialect, content: content) }
        chunkBytes = job.chunkBytes
        endsAnywhere = true
        locate = nil
        parts = nil
    }
}
