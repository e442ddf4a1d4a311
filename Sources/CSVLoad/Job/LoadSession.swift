import CSVCore
import SQLiteCore

/// The steps of one load, in their order: open, compare, find types, load.
struct LoadSession {
    private let job: LoadJob
    private var options: LoadOptions
    private let stream: InputStream
    private let header: Header
    private let builder: PlanBuilder
    private var notes: [String]

    init(_ job: LoadJob, stream: InputStream, header: Header, builder: PlanBuilder) {
        self.job = job
        options = job.options
        self.stream = stream
        self.header = header
        self.builder = builder
        notes = header.notes
    }

    /// How much of the source is in already.
    private struct Progress {
        var checkpoint: Checkpoint?
        var recordsVerified: Int64 = 0
        var hasMore = true
    }

    mutating func load() throws(LoadError) -> LoadSummary {
        let database = LoadDatabase(path: options.database)
        let connection = try database.open()
        let known = try database.state(of: options, in: connection)
        // SQLite does not tell names apart by case, and the bookkeeping must not either.
        options.table = known.table?.name ?? options.table
        let progress = try verify(known)
        let plan = try makePlan(known)
        // Stopped while comparing or finding types: what is known so far holds for a part of the input only.
        guard !job.isStopRequested else { return emptySummary(.interrupted) }
        let isAppending = plan.key.isEmpty && plan.rowIDColumn == nil
        if isAppending, !options.isRestart, known.source != nil, progress.checkpoint?.rowIDs.upperBound != known.lastRecord {
            throw LoadError(
                .unusableData,
                "'\(stream.name)' has changed, and table '\(options.table)' has no key to tell which rows to replace",
                recovery: "Give the table a primary key, or delete the rows of this source and run with --restart.")
        }
        let run = try database.begin(
            options, plan: plan, known: known, keepingRecords: progress.checkpoint?.rowIDs.upperBound ?? 0,
            toolVersion: job.toolVersion, in: connection)
        let writer = try BatchWriter(
            connection: connection, plan: plan,
            facts: BatchWriter.Facts(
                table: options.table, database: options.database, sourceID: run.source.sourceID, runID: run.runID,
                rowIDOffset: run.source.rowIDOffset, maximumRejects: options.maximumRejects),
            nextRecord: progress.recordsVerified + 1, lineEnds: progress.checkpoint?.lineEnd ?? 0,
            rejectsKept: run.rejectsKept)
        return try transfer(plan, writer, progress)
    }

    /// Compares the source with its checkpoints, and leaves the stream where loading has to go on.
    private mutating func verify(_ known: LoadDatabase.State) throws(LoadError) -> Progress {
        guard !known.checkpoints.isEmpty else { return Progress() }
        if options.isRestart {
            notes.append("all of it is loaded again, as --restart asks")
            return Progress()
        }
        guard known.source?.before?.content == options.content else {
            notes.append("all of it is loaded again, because the options are not those of the last run")
            return Progress()
        }
        guard known.table != nil else {
            notes.append("all of it is loaded again, because the table is gone")
            return Progress()
        }
        let job = job
        let total = stream.totalBytes
        let result = try PrefixVerifier(
            stream: stream, endsInsideRecord: known.endsInsideRecord, isCancelled: { job.isStopRequested }
        ).verify(known.checkpoints) { done in
                job.observer.loadDidProgress(
                    LoadProgress(phase: .verifying, bytesDone: done, bytesTotal: total, counts: RowCounts()))
            }
        let kept = known.checkpoints.prefix(result.matching)
        if kept.count < known.checkpoints.count, !job.isStopRequested {
            let record = kept.last.map { $0.rowIDs.upperBound + 1 } ?? 1
            notes.append("the input has changed: it is loaded again from record \(record) on")
        }
        return Progress(
            checkpoint: kept.last, recordsVerified: kept.last?.rowIDs.upperBound ?? 0, hasMore: result.hasMore)
    }

    private func makePlan(_ known: LoadDatabase.State) throws(LoadError) -> RowPlan {
        if let table = known.table { return try builder.plan(for: table, isOurs: known.isOurTable) }
        return try builder.plan(newTableWith: try inferTypes())
    }

    /// The types of all columns: from every record of a file, from the first chunk of a stream.
    private func inferTypes() throws(LoadError) -> [ColumnType] {
        let columnCount = header.names.count
        guard !options.content.isAllText else { return Array(repeating: .text, count: columnCount) }
        let inference = TypeInference(columnCount: columnCount)
        let content = options.content
        let input = try stream.isRereadable ? InputStream(path: options.input) : sample()
        let job = job
        let reader = ChunkReader(
            input, dialect: content.dialect, start: ChunkReader.Start(offset: 0, recordsStart: header.length),
            batchBytes: .max, isCancelled: { job.isStopRequested })
        let total = stream.totalBytes
        var done: Int64 = 0
        try Pipeline(workers: options.jobs, chunkBytes: LoadSession.chunkBytes).run(reader) {
            TypeInferenceWorker(inference, columnCount: columnCount, content: content)
        } write: { chunk in
            done += Int64(chunk.count)
            job.observer.loadDidProgress(
                LoadProgress(phase: .typing, bytesDone: done, bytesTotal: total, counts: RowCounts()))
        }
        return inference.types
    }

    /// The whole records at the front of a stream that can be read only once.
    private func sample() throws(LoadError) -> InputStream {
        let bytes = try stream.peek(LoadSession.sampleBytes)
        let end = BoundaryFinder(dialect: options.content.dialect).lastBoundary(
            in: bytes.span.bytes, from: header.length, isFinal: bytes.count < LoadSession.sampleBytes)
        return InputStream(name: stream.name, bytes: Array(bytes[..<end]))
    }

    /// Moves the records that are left from the stream into the table.
    private func transfer(
        _ plan: RowPlan, _ writer: BatchWriter, _ progress: Progress
    ) throws(LoadError) -> LoadSummary {
        let job = job
        let content = options.content
        let start = progress.checkpoint?.bytes.upperBound ?? 0
        let reader = ChunkReader(
            stream, dialect: content.dialect,
            start: ChunkReader.Start(offset: start, recordsStart: start == 0 ? header.length : 0),
            batchBytes: options.batchBytes, isCancelled: { job.isStopRequested })
        let total = stream.totalBytes
        do throws(LoadError) {
            try Pipeline(workers: options.jobs, chunkBytes: LoadSession.chunkBytes).run(reader) { () throws(LoadError) in
                try RowWorker(plan: plan, content: content)
            } write: { (chunk) throws(LoadError) in
                try writer.write(chunk)
                job.observer.loadDidProgress(
                    LoadProgress(
                        phase: .loading, bytesDone: start + writer.bytes, bytesTotal: total, counts: writer.counts))
            }
            try writer.commit()
        } catch {
            // An input that broke off: what was whole before is committed.
            if error.code == .inputOutput, error.underlying == nil { try? writer.commit() }
            try? writer.finish(.failed, error: error.description)
            throw error
        }
        let isInterrupted = job.isStopRequested
        try writer.finish(isInterrupted ? .interrupted : .completed, error: nil)
        return summary(writer, progress, isInterrupted: isInterrupted)
    }

    private func summary(_ writer: BatchWriter, _ progress: Progress, isInterrupted: Bool) -> LoadSummary {
        var summary = emptySummary(isInterrupted ? .interrupted : .completed)
        summary.counts = writer.committed
        summary.recordsVerified = progress.recordsVerified
        summary.bytesVerified = progress.checkpoint?.bytes.upperBound ?? 0
        summary.bytesRead = writer.committedBytes
        summary.rejectsKept = writer.rejectsKept
        summary.batches = writer.batches
        summary.times = writer.times
        return summary
    }

    private func emptySummary(_ status: LoadSummary.Status) -> LoadSummary {
        var summary = LoadSummary(
            source: options.sourceName, table: options.table, database: options.database, status: status)
        summary.notes = notes
        return summary
    }

    /// Bytes of input in a chunk: small enough that a chunk and its rows stay in a core's cache.
    private static let chunkBytes = 256 << 10
    /// Bytes of a stream in which the types of its columns are looked for.
    private static let sampleBytes = 4 << 20
}
