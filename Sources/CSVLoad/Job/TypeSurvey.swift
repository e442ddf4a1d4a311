import CSVCore

/// The first pass: looks at every record of a file, or at the front of a stream, to find the columns' types.
struct TypeSurvey {
    private let job: LoadJob

    /// Bytes of a stream in which the types of its columns are looked for.
    private static let sampleBytes = 4 << 20

    init(_ job: LoadJob) {
        self.job = job
    }

    /// What all records say about each field; of an input that breaks off, those before.
    ///
    /// The load comes upon the damage itself, when it has committed what is whole.
    func evidence(of text: TextSource) throws(LoadError) -> TypeInference {
        let inference = TypeInference(columnCount: text.header.names.count)
        do throws(LoadError) {
            try survey(text, for: inference)
        } catch {
            guard error.code == .inputOutput, error.underlying == nil else { throw error }
        }
        return inference
    }

    /// The pass itself, with the count of records.
    func inference(of text: TextSource) throws(LoadError) -> TypeInference {
        let inference = TypeInference(columnCount: text.header.names.count)
        try survey(text, for: inference)
        return inference
    }

    /// A further pass, over the values as they will be stored.
    func statistics(of text: TextSource, _ plan: RowPlan) throws(LoadError) -> StatisticsCollector {
        let content = job.options.content
        let dialect = text.layout.dialect
        let collector = StatisticsCollector(columnCount: plan.inputs.count)
        try pass(over: text) {
            StatisticsWorker(collector, plan: plan, dialect: dialect, content: content)
        } then: { chunk in
            collector.collect(chunk.sequence)
        }
        return collector
    }

    private func survey(_ text: TextSource, for inference: TypeInference) throws(LoadError) {
        let content = job.options.content
        let names = text.header.names.map { content.renamed($0) }
        let layout = text.layout
        try pass(over: text) {
            TypeInferenceWorker(inference, names: names, layout: layout, content: content)
        } then: { _ in
        }
    }

    private func pass(
        over text: TextSource, makeWorker: @escaping @Sendable () -> any ChunkWorking, then collect: (Chunk) -> Void
    ) throws(LoadError) {
        let input = try text.stream.isRereadable ? again(text) : sample(text)
        let job = job
        let reader = ChunkReader(
            input, dialect: text.layout.dialect, start: ChunkReader.Start(offset: 0, recordsStart: text.header.length),
            batchBytes: .max, maximumRecordBytes: job.options.content.format.longestRecord,
            isCancelled: { job.isStopRequested })
        let total = text.stream.fileBytes
        try Pipeline(workers: job.options.jobs, chunkBytes: job.options.chunkBytes).run(reader) {
            makeWorker()
        } write: { chunk in
            collect(chunk)
            var progress = LoadProgress(
                phase: .typing, bytesDone: chunk.fileBytes, bytesTotal: total, counts: RowCounts())
            progress.input = text.stream.name
            job.observer.loadDidProgress(progress)
        }
    }

    private func again(_ text: TextSource) throws(LoadError) -> InputStream {
        let input = try text.stream.again()
        input.limit = text.stream.limit
        return input
    }

    /// The whole records at the front of a stream that can be read only once.
    private func sample(_ text: TextSource) throws(LoadError) -> InputStream {
        var bytes = try text.stream.peek(TypeSurvey.sampleBytes)
        if let limit = text.stream.limit { bytes = Array(bytes.prefix(Int(limit))) }
        let isFinal = bytes.count < TypeSurvey.sampleBytes && !text.stream.isBroken
        let end = BoundaryFinder(dialect: text.layout.dialect).lastBoundary(
            in: bytes.span.bytes, from: text.header.length, isFinal: isFinal)
        return InputStream(name: text.stream.name, bytes: Array(bytes[..<end]))
    }
}
