import CSVCore

extension LoadJob {
    /// Bytes of input in a chunk whose records are computed.
    ///
    /// A record may take a while, and all workers should have some until the end: a small file is cut into more than
    /// its bytes ask for. It depends on the input alone, so that the same load always makes the same batches.
    ///
    /// - Parameter bytes: those of the input; nil where that is not known.
    static func computedChunkBytes(of bytes: Int64?) -> Int {
        guard let bytes else { return chunkBytes / 4 }
        return min(chunkBytes, max(4 << 10, Int(bytes / 64)))
    }
}

extension LoadOptions {
    /// Bytes of input in a chunk of a load, whoever computes its rows.
    func chunkBytes(for plan: RowPlan, of bytes: Int64?) -> Int {
        plan.computes ? min(chunkBytes, LoadJob.computedChunkBytes(of: bytes)) : chunkBytes
    }
}

extension LoadJob {
    /// What computations are given.
    var facts: ComputationFacts {
        ComputationFacts(
            settings: options.computing, programs: computations, isCancelled: { [self] in isStopRequested },
            reports: reports)
    }

    /// Tells the builder of columns that neither the header of the text nor an expression names.
    func addForeignColumns(
        to builder: inout PlanBuilder, known: [String]? = nil, of text: TextSource
    ) throws(LoadError) {
        let content = options.content
        try addForeignColumns(to: &builder, known: known) { plan throws(LoadError) in
            let chunk = try FrontRecords.chunk(of: text)
            var typer = RowTyper(plan: plan, dialect: text.layout.dialect, content: content)
            typer.type(chunk)
            return chunk
        }
    }

    /// Tells the builder of columns that neither the input nor an expression names.
    ///
    /// - Parameters:
    ///   - known: the command's columns as an earlier run found them.
    ///   - typedFront: makes rows of the first records, to ask the command with.
    func addForeignColumns(
        to builder: inout PlanBuilder, known: [String]? = nil,
        typedFront: (RowPlan) throws(LoadError) -> Chunk
    ) throws(LoadError) {
        builder.programColumns = computations.map(\.columns)
        guard let command = options.content.command, command.columns == nil else { return }
        if let known {
            builder.commandColumns = known
            return
        }
        var content = LoadOptions.Content()
        content.format = options.content.format
        content.isAllText = options.content.isAllText
        content.nullTexts = options.content.nullTexts
        content.renames = options.content.renames
        content.columns = options.content.columns
        content.computations = Array(options.content.computations.prefix(command.position))
        content.extensions = options.content.extensions
        let plan = try PlanBuilder(
            content: content, inputNames: builder.inputNames, layout: builder.layout, input: builder.input,
            table: builder.table
        ).draft()
        builder.commandColumns = try CommandProbe(command: command, plan: plan, content: content, facts: facts)
            .columns(of: typedFront(plan))
        if !builder.commandColumns.isEmpty {
            reports.note(
                "the command sets the columns \(builder.listed(builder.commandColumns)), as its first answers say")
        }
    }
}

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
