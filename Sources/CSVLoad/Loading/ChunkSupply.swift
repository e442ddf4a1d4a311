import CSVCore

/// Where a load gets its chunks from, and what its workers do with them.
///
/// Either this process reads the text, and parses and computes it; or others compute parts of it, and this process
/// reads their files.
struct ChunkSupply {
    typealias MakeWorker = @Sendable () throws(LoadError) -> any ChunkWorking

    let reader: any ChunkReading
    /// What makes workers, given what finds results that are in the table already.
    let makeWorker: (ResultReuse?) throws(LoadError) -> MakeWorker
    let chunkBytes: Int
    /// Whether a batch may end with any chunk. Of parts only whole batches have a hash.
    let endsAnywhere: Bool
    /// See ``BatchWriter/locate``.
    let locate: ((Chunk) throws(LoadError) -> Void)?

    /// Cuts the input and has its parts computed, where others are to do that.
    init(
        _ plan: LoadPlan, _ text: TextSource, _ changes: TextSegments?, _ context: JobContext, _ parts: PartsContext?
    ) throws(LoadError) {
        let rows = plan.rows
        if let parts {
            let supply = try PartSupply(plan.options, rows, text, from: plan.start.checkpoint, context, parts)
            let (windows, name) = (supply.windows, text.stream.name)
            reader = supply.reader
            makeWorker = { _ in { PartDecoder(windows, plan: rows, name: name) } }
            chunkBytes = 2 * ChunkSize.standard
            endsAnywhere = false
            locate = { (chunk) throws(LoadError) in try supply.locate(chunk) }
            return
        }
        let (dialect, content) = (text.layout.dialect, plan.options.content)
        let start = plan.start.bytes
        reader =
            changes.map { SegmentReader($0, text.stream, isCancelled: context.isCancelled) }
            ?? ChunkReader(
                text.stream, dialect: dialect,
                start: ChunkReader.Start(offset: start, recordsStart: start == 0 ? text.header.length : 0),
                batchBytes: plan.options.batchBytes, maximumRecordBytes: content.format.longestRecord,
                isCancelled: context.isCancelled)
        let environment = context.computation(plan.options.computing)
        makeWorker = { (reuse) throws(LoadError) in
            let chain =
                rows.computes
                ? try ComputationChain(rows, content: content, environment: environment, splitsFilter: reuse != nil)
                : nil
            return { () throws(LoadError) in
                try RowWorker(
                    plan: rows,
                    typer: FieldTyping(plan: rows, dialect: dialect, content: content, marksRecords: true),
                    chain: chain, reuse: reuse, marksRecords: true)
            }
        }
        chunkBytes = plan.options.chunkBytes(for: rows, of: text.stream.fileBytes)
        endsAnywhere = true
        locate = nil
    }
}
