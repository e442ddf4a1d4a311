import CSVCore

/// Where a load gets its chunks from, and what its workers do with them.
///
/// Either this process reads the text, and parses and computes it; or others compute parts of it, and this process
/// reads their files.
struct ChunkSupply {
    typealias MakeWorker = @Sendable () throws(LoadError) -> any ChunkWorking

    let reader: any ChunkReading
    /// What makes workers, given what lets rows take over results that stand in the table.
    let makeWorker: (Takeover?) throws(LoadError) -> MakeWorker
    let chunkBytes: Int
    /// Whether a batch may end with any chunk. Of parts only whole batches have a hash.
    let endsAnywhere: Bool
    /// See ``BatchWriter/locate``.
    let locate: ((Chunk) throws(LoadError) -> Void)?
    /// Whether others compute parts of the input.
    let isComputedElsewhere: Bool

    /// Cuts the input and has its parts computed, where others are to do that.
    ///
    /// - Parameter checkpoint: what is loaded already; the text's stream stands behind it.
    init(
        _ job: LoadJob, _ options: LoadOptions, _ plan: RowPlan, _ text: TextSource, from checkpoint: Checkpoint?
    ) throws(LoadError) {
        isComputedElsewhere = job.computing != nil
        if let computing = job.computing {
            let parts = try PartSupply(job, options, plan, text, from: checkpoint, computing)
            let (windows, name) = (parts.windows, text.stream.name)
            reader = parts.reader
            makeWorker = { _ in { PartDecoder(windows, plan: plan, name: name) } }
            chunkBytes = 2 * LoadJob.chunkBytes
            endsAnywhere = false
            locate = { (chunk) throws(LoadError) in try parts.locate(chunk) }
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
        makeWorker = { (takeover) throws(LoadError) in
            let chain =
                plan.computes
                ? try ComputationChain(plan, content: content, facts: job.facts, splitsFilter: takeover != nil) : nil
            return { () throws(LoadError) in
                try RowWorker(
                    plan: plan, typer: FieldTyping(plan: plan, dialect: dialect, content: content), chain: chain,
                    takeover: takeover)
            }
        }
        chunkBytes = options.chunkBytes(for: plan, of: text.stream.fileBytes)
        endsAnywhere = true
        locate = nil
    }
}
