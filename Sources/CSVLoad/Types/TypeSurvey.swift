import CSVCore

/// The first pass: looks at every record of a file, or at the front of a stream, to find the columns' types.
struct TypeSurvey {
    let content: LoadOptions.Content
    private let siblings: [String]
    private let jobs: Int
    private let chunkBytes: Int
    private let context: JobContext

    /// Bytes of a stream in which the types of its columns are looked for.
    private static let sampleBytes = 4 << 20

    /// - Parameter siblings: other inputs of the table, whose values have a say.
    init(
        _ content: LoadOptions.Content, siblings: [String] = [], jobs: Int, chunkBytes: Int = ChunkSize.standard,
        _ context: JobContext
    ) {
        self.content = content
        self.siblings = siblings
        self.jobs = jobs
        self.chunkBytes = chunkBytes
        self.context = context
    }

    init(_ options: LoadOptions, _ context: JobContext) {
        self.init(
            options.content, siblings: options.siblings, jobs: options.jobs, chunkBytes: options.chunkBytes, context)
    }

    /// The types of an input's columns, which suit those of the same names in the table's other inputs, too.
    ///
    /// - Parameter didSee: is given the bytes that were seen of the input; nil to tell the job's observer.
    func types(of text: TextSource, didSee: ((Int64) -> Void)? = nil) throws(LoadError) -> FoundTypes {
        let found = try evidence(of: text, didSee: didSee)
        var evidence = Evidence(found)
        var texts = [text]
        var unread: [String] = []
        // What can be read but once is left to its own load.
        for sibling in siblings where !InputName(sibling).isReadOnce {
            guard let (other, inference) = try lookThrough(sibling, didSee: didSee) else {
                unread.append("'\(sibling)'")
                continue
            }
            let seen = Evidence(inference)
            for (column, name) in other.header.names.enumerated() {
                let folded = name.asciiLowercased
                guard let index = text.header.names.firstIndex(where: { $0.asciiLowercased == folded }) else {
                    continue
                }
                evidence.merge(seen, column, into: index)
            }
            texts.append(other)
        }
        var types = try decide(evidence, texts, recordBytes: found.recordBytes) {
            text, isDone, makeWorker throws(LoadError) in
            try pass(over: text, didSee: didSee, isDone: isDone, makeWorker: makeWorker) { _ in }
        }
        if !unread.isEmpty {
            types.notes.append(
                "the types of the columns are found without \(unread.joined(separator: ", ")), which cannot be loaded")
        }
        return types
    }

    /// What the records of another input of the table say; nil where it cannot be loaded, which its own load tells.
    private func lookThrough(
        _ sibling: String, didSee: ((Int64) -> Void)?
    ) throws(LoadError) -> (TextSource, TypeInference)? {
        do throws(LoadError) {
            let text = try TextSource(
                try context.inputs.open(sibling, content.format), format: content.format, known: nil)
            return (text, try evidence(of: text, didSee: didSee))
        } catch {
            guard [.noInput, .unusableData].contains(error.code) || error.problem == .inputBrokeOff else { throw error }
            return nil
        }
    }

    /// What is found of a text at which others have had the workers look that ``makeWorker(for:of:)`` makes.
    func found(_ inference: TypeInference, of text: TextSource) throws(LoadError) -> FoundTypes {
        try decide(Evidence(inference), [text], recordBytes: inference.recordBytes) {
            text, isDone, makeWorker throws(LoadError) in
            try pass(over: text, isDone: isDone, makeWorker: makeWorker) { _ in }
        }
    }

    /// What the front of an input lets expect, found without a thread.
    func expectation(from text: TextSource, bytes: Int) throws(LoadError) -> FoundTypes {
        let inference = TypeInference(columnCount: text.header.names.count)
        let worker = makeWorker(for: inference, of: text)()
        try worker.work(on: try FrontRecords.chunk(of: text, bytes: bytes))
        worker.finish()
        return try decide(Evidence(inference), [text], recordBytes: inference.recordBytes) {
            text, _, makeWorker throws(LoadError) in
            let worker = makeWorker()
            try worker.work(on: try FrontRecords.chunk(of: text, bytes: bytes))
            worker.finish()
        }
    }

    /// What all records say about each field; of an input that breaks off, those before.
    ///
    /// The load comes upon the damage itself, when it has committed what is whole.
    func evidence(of text: TextSource, didSee: ((Int64) -> Void)? = nil) throws(LoadError) -> TypeInference {
        let inference = TypeInference(columnCount: text.header.names.count)
        do throws(LoadError) {
            try survey(text, for: inference, didSee: didSee)
        } catch {
            guard error.problem == .inputBrokeOff else { throw error }
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
        let content = content
        let dialect = text.layout.dialect
        let collector = StatisticsCollector(columnCount: plan.inputs.count)
        try pass(over: text) {
            StatisticsWorker(collector, plan: plan, dialect: dialect, content: content)
        } then: { chunk in
            collector.collect(chunk.sequence)
        }
        return collector
    }

    private func survey(
        _ text: TextSource, for inference: TypeInference, didSee: ((Int64) -> Void)? = nil
    ) throws(LoadError) {
        try pass(over: text, didSee: didSee, makeWorker: makeWorker(for: inference, of: text)) { _ in }
    }

    /// What makes the workers of a pass over all records of a text.
    func makeWorker(for inference: TypeInference, of text: TextSource) -> @Sendable () -> any ChunkWorking {
        let content = content
        let names = text.header.names.map { content.renamed($0) }
        let (layout, header) = (text.layout, text.header.fields)
        return { TypeInferenceWorker(inference, names: names, header: header, layout: layout, content: content) }
    }

    private func pass(
        over text: TextSource, didSee: ((Int64) -> Void)? = nil,
        isDone: @escaping @Sendable () -> Bool = { false }, makeWorker: @escaping @Sendable () -> any ChunkWorking,
        then collect: (Chunk) -> Void
    ) throws(LoadError) {
        let input = try text.stream.isRereadable ? text.again().stream : sample(text)
        let context = context
        let reader = ChunkReader(
            input, dialect: text.layout.dialect, start: ChunkReader.Start(offset: 0, recordsStart: text.header.length),
            batchBytes: .max, maximumRecordBytes: content.format.longestRecord,
            isCancelled: { context.isStopRequested || isDone() })
        let total = text.stream.fileBytes
        try Pipeline(workers: jobs, chunkBytes: chunkBytes).run(reader) {
            makeWorker()
        } write: { chunk in
            collect(chunk)
            if let didSee { return didSee(chunk.fileBytes) }
            var progress = LoadProgress(
                phase: .typing, bytesDone: chunk.fileBytes, bytesTotal: total, counts: RowCounts())
            progress.input = text.stream.name
            context.observer.loadDidProgress(progress)
        }
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
