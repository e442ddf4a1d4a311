import CSVCore

/// Computes one part of a plan, and writes its rows and rejects to a file.
///
/// The same part always gives the same bytes. The file appears whole or not at all, however often and by however many
/// processes the part is computed at the same time.
package final class PartJob: StoppableJob {
    /// How a part's rows are written.
    package enum Format: Sendable {
        /// What a load reads: compact, with a hash of every block.
        case part
        case jsonLines
    }

    private let plan: PartPlan
    private let part: PlannedPart
    private let source: PlannedSource
    private let output: String
    private let format: Format
    private let permissions: UInt32
    private let jobs: Int
    private let context: JobContext

    /// - Parameters:
    ///   - plan: the plan that the part is of.
    ///   - number: the part's number in it, from 1.
    ///   - output: path of the file to be written.
    ///   - format: the form of that file.
    ///   - permissions: of that file, before the umask.
    ///   - jobs: threads that parse and compute.
    ///   - toolVersion: has to be that of the plan.
    ///   - allowsCommands: whether a command or a library that the plan names may be run.
    /// - Throws: `unavailable` for a plan of another version, `usage` where the plan has no such part, or names a
    ///   command that may not be run.
    package init(
        _ plan: PartPlan, part number: Int, output: String, format: Format, permissions: UInt32 = 0o666, jobs: Int,
        toolVersion: String, allowsCommands: Bool = false
    ) throws(LoadError) {
        try plan.check(version: toolVersion)
        guard let (part, source) = plan.part(number) else {
            throw LoadError(
                .optionInvalid, "The plan has no part \(number)", recovery: "Its parts are 1 to \(plan.parts.count).")
        }
        try source.checkPrograms(isAllowed: allowsCommands)
        self.plan = plan
        self.part = part
        self.source = source
        self.output = output
        self.format = format
        self.permissions = permissions
        self.jobs = jobs
        context = JobContext(source: source.name, table: source.table)
    }

    package func stop() { context.stopping.set() }

    /// Computes the part; nil where the job was stopped, and then there is no file.
    ///
    /// - Throws: `unusableData` where the input is not what was planned.
    package func run() throws(LoadError) -> PartSummary? {
        let header = PartHeader(plan, part, source)
        var summary = PartSummary(part: part.part, output: output)
        if format == .part, PartFileReader.isWhole(output, key: header.key) {
            summary.wasThere = true
            return summary
        }
        let stream = try InputStream(
            path: source.input, encoding: source.content.format.encoding, limits: source.content.format.inputLimits,
            isCancelled: context.isCancelled)
        guard let bytes = stream.fileBytes, bytes >= part.byteEnd, stream.isPlain else { throw changed() }
        try stream.seek(to: part.byteStart)
        stream.limit = part.byteEnd
        let reader = ChunkReader(
            stream, dialect: source.layout.dialect,
            start: ChunkReader.Start(
                offset: part.byteStart, recordsStart: Int(part.recordsStart - part.byteStart)),
            batchBytes: .max, maximumRecordBytes: source.content.format.longestRecord,
            isCancelled: context.isCancelled)
        let isWritten =
            switch format {
            case .part: try write(reader, header, &summary)
            case .jsonLines: try writeJSON(reader, header, &summary)
            }
        summary.notes = context.reports.notes
        return isWritten ? summary : nil
    }

    private func write(
        _ reader: ChunkReader, _ header: PartHeader, _ summary: inout PartSummary
    ) throws(LoadError) -> Bool {
        let (source, chain) = (source, try chain())
        let shelf = ChunkResults<[UInt8]>()
        let file = try PartFileWriter(output, header, permissions)
        let isWhole = try compute(reader, &summary) { () throws(LoadError) in
            try PartWorker(source, chain) { (chunk, encoder) in shelf.put(encoder.block(chunk), for: chunk.sequence) }
        } then: { (sequence) throws(LoadError) in
            try file.add(shelf.take(sequence))
        }
        if isWhole { try file.commit() }
        return isWhole
    }

    private func writeJSON(
        _ reader: ChunkReader, _ header: PartHeader, _ summary: inout PartSummary
    ) throws(LoadError) -> Bool {
        let (source, chain) = (source, try chain())
        let shelf = ChunkResults<PartPieces>()
        let file = try PartJSONWriter(output, header, source, permissions)
        let isWhole = try compute(reader, &summary) { () throws(LoadError) in
            try PartWorker(source, chain) { (chunk, _) in
                shelf.put(PartJSONWriter.pieces(chunk, source.rows), for: chunk.sequence)
            }
        } then: { (sequence) throws(LoadError) in
            try file.add(shelf.take(sequence))
        }
        if isWhole { try file.commit() }
        return isWhole
    }

    /// Runs the pipeline over the part; false where it was stopped.
    private func compute(
        _ reader: ChunkReader, _ summary: inout PartSummary,
        makeWorker: @escaping @Sendable () throws(LoadError) -> any ChunkWorking,
        then write: (Int) throws(LoadError) -> Void
    ) throws(LoadError) -> Bool {
        // Of what chunks hold, as in the plan: the rest of a record that is too long is only counted.
        let hash = ContentHash()
        var end = part.byteStart
        var isOver = false
        // Of the part alone, so that its blocks are always the same.
        let chunkBytes =
            source.rows.computes ? ChunkSize.computed(of: part.byteEnd - part.byteStart) : ChunkSize.standard
        try Pipeline(workers: jobs, chunkBytes: chunkBytes).run(reader, makeWorker: makeWorker) {
            (chunk) throws(LoadError) in
            isOver = isOver || chunk.isAbandoned
            guard !isOver else { return }
            try write(chunk.sequence)
            summary.add(chunk)
            hash.add(chunk.filled)
            end = chunk.byteEnd
        }
        if isOver || context.isStopRequested { return false }
        guard end == part.byteEnd, hash.value == part.contentHash.value, summary.records == part.records else {
            throw changed()
        }
        return true
    }

    private func chain() throws(LoadError) -> ComputationChain? {
        guard source.rows.computes else { return nil }
        return try ComputationChain(
            source.rows, content: source.content, environment: context.computation(source.computing))
    }

    private func changed() -> LoadError {
        LoadError(
            .inputChanged,
            "'\(source.input)' has changed since it was planned: bytes \(part.byteStart) to \(part.byteEnd) are not those",
            recovery: "Run the same 'csvload spark' again, or make the plan again.")
    }
}

/// Parses, types and computes a chunk as a load does, and hands it on before its memory is used again.
private final class PartWorker: ChunkWorking {
    private let rows: RowWorker
    private var encoder: BlockEncoder
    private let done: (Chunk, inout BlockEncoder) -> Void

    init(
        _ source: PlannedSource, _ chain: ComputationChain?, then done: @escaping (Chunk, inout BlockEncoder) -> Void
    ) throws(LoadError) {
        rows = try RowWorker(
            plan: source.rows,
            typer: FieldTyping(
                plan: source.rows, dialect: source.layout.dialect, content: source.content, marksRecords: true),
            chain: chain)
        encoder = BlockEncoder(stride: source.rows.stride)
        self.done = done
    }

    func work(on chunk: Chunk) throws(LoadError) {
        try rows.work(on: chunk)
        if !chunk.isAbandoned { done(chunk, &encoder) }
    }

    func finish() { rows.finish() }
}

extension PlannedSource {
    /// Whether the input is there, and not shorter than it was when it was planned.
    package func checkInput() throws(LoadError) {
        let stream = try InputStream(path: input)
        guard let size = stream.fileBytes, size >= bytes else {
            throw LoadError(
                .inputChanged, "'\(input)' is shorter than it was when it was planned",
                recovery: "Make the plan again.")
        }
    }

    /// Refuses a plan that runs a program, unless that is allowed: anyone who can write to the plan can name another.
    package func checkPrograms(isAllowed: Bool) throws(LoadError) {
        guard content.runsPrograms, !isAllowed else { return }
        throw LoadError(
            .commandsNotAllowed, "The plan says that its parts are computed with \(content.programFlag)",
            recovery: "Use --allow-commands if you trust the plan.")
    }

    /// Finds what keeps the computations from being made here: a library or a function that is missing.
    package func checkComputations() throws(LoadError) {
        guard rows.computes else { return }
        _ = try ComputationChain(rows, content: content, environment: ComputationEnvironment(settings: computing))
            .makeWorker()
    }
}

/// What came of a part.
package struct PartSummary: Sendable, Hashable {
    package let part: Int
    package let output: String
    /// Whether its file was there already, and was left as it is.
    package var wasThere = false
    package var records: Int64 = 0
    package var rows: Int64 = 0
    package var filtered: Int64 = 0
    package var rejected: Int64 = 0
    /// What the computations said, one sentence each.
    package var notes: [String] = []

    init(part: Int, output: String) {
        self.part = part
        self.output = output
    }

    fileprivate mutating func add(_ chunk: Chunk) {
        records += Int64(chunk.recordCount)
        rows += Int64(chunk.rowCount)
        filtered += chunk.filtered
        rejected += Int64(chunk.rejects.count)
    }
}
