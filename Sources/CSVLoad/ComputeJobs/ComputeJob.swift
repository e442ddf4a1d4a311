import CSVCore
import Synchronization

/// One computation without a database: records in, rows out, in their order, in constant memory.
///
///     var options = ComputeOptions(input: "orders.csv", jobs: 4)
///     options.content.computations = [.init(column: "total", sql: "price * quantity")]
///     let summary = try ComputeJob(options).run()
///
/// Records are read, typed and computed as a load does it. Those that are refused are counted, reported, and written to a
/// file where one is named.
package final class ComputeJob: StoppableJob {
    private let options: ComputeOptions
    private let context: JobContext

    /// - Parameters:
    ///   - options: what to read, and what to compute.
    ///   - observer: receives the progress.
    ///   - computations: what the calling program computes, behind what the options say.
    package init(
        _ options: ComputeOptions, observer: any LoadObserver = Unobserved(),
        computations: [any RowComputation] = []
    ) {
        self.options = options
        context = JobContext(observer: observer, programs: computations, source: options.input, table: "data")
    }

    /// Asks the job to stop: ``run()`` then ends behind the last rows that were computed; safe in a signal handler.
    package func stop() { context.stopping.set() }

    package func run() throws(LoadError) -> ComputeSummary {
        let clock = ContinuousClock()
        let began = clock.now
        let input = try ComputeInput(
            try context.inputs.open(options.input, options.content.format), options)
        let plan = try plan(input)
        let environment = context.computation(options.computing)
        let chain = plan.computes ? try ComputationChain(plan, content: options.content, environment: environment) : nil
        if let chain { _ = try chain.makeWorker() }
        guard !context.isStopRequested else {
            var summary = ComputeSummary()
            summary.isInterrupted = true
            return summary
        }
        let encoding = RowEncoding(
            plan, format: options.outputFormat ?? (input.text == nil ? .jsonl : .csv))
        let output = try ComputeOutput(options)
        if options.hasOutputHeader { try output.write(try encoding.header()) }
        try transfer(input, plan, chain, encoding, output)
        let isInterrupted = context.isStopRequested
        try output.finish(isInterrupted: isInterrupted)
        var summary = output.summary
        summary.isInterrupted = isInterrupted
        summary.notes = input.notes + context.reports.notes
        summary.seconds = (clock.now - began).milliseconds / 1000
        return summary
    }

    private func plan(_ input: ComputeInput) throws(LoadError) -> RowPlan {
        var builder = PlanBuilder(
            content: options.content, inputNames: input.names, layout: input.layout, input: input.stream.name,
            table: "data")
        if let header = input.text?.header { builder.take(header) }
        try builder.addProgramColumns(context, options.computing) { plan throws(LoadError) in
            let chunk = try FrontRecords.chunk(
                of: input.stream, headerLength: input.headerLength, dialect: input.layout.dialect)
            typer(plan, input).type(chunk)
            return chunk
        }
        let draft = try builder.draft()
        if draft.computes {
            _ = try ComputationChain(
                draft, content: options.content, environment: context.computation(options.computing))
        }
        guard let text = input.text else {
            return try builder.plan(newTableWith: Array(repeating: .any, count: input.names.count))
        }
        let looks = options.content.format.tellsValues || builder.seeksEmptyFields
        guard !options.content.isAllText || looks else {
            return try builder.plan(newTableWith: Array(repeating: .text, count: input.names.count))
        }
        let found = try TypeSurvey(options.content, jobs: options.jobs, context).types(of: text)
        builder.formats = .found(found)
        for note in found.notes { context.reports.note(note) }
        return try builder.plan(newTableWith: found.types, empty: found.empty)
    }

    private func typer(_ plan: RowPlan, _ input: ComputeInput) -> any ChunkTyping {
        input.text == nil
            ? JSONRowTyper(plan: plan)
            : FieldTyping(plan: plan, dialect: input.layout.dialect, content: options.content)
    }

    private func transfer(
        _ input: ComputeInput, _ plan: RowPlan, _ chain: ComputationChain?, _ encoding: RowEncoding,
        _ output: ComputeOutput
    ) throws(LoadError) {
        let reader = ChunkReader(
            input.stream, dialect: input.layout.dialect,
            start: ChunkReader.Start(offset: 0, recordsStart: input.headerLength), batchBytes: .max,
            maximumRecordBytes: options.content.format.longestRecord, isCancelled: context.isCancelled)
        let shelf = ChunkResults<[UInt8]>()
        let policy = ComputeErrorPolicy(options.computing, input: options.input)
        let chunkBytes = ChunkSize.computed(of: input.stream.fileBytes)
        let isJSON = input.text == nil
        let (dialect, content) = (input.layout.dialect, options.content)
        try Pipeline(workers: options.jobs, chunkBytes: chunkBytes).run(reader) { () throws(LoadError) in
            let typer: any ChunkTyping =
                isJSON ? JSONRowTyper(plan: plan) : FieldTyping(plan: plan, dialect: dialect, content: content)
            return EncodingWorker(
                try RowWorker(plan: plan, typer: typer, chain: chain), encoding: encoding, shelf: shelf)
        } write: { (chunk) throws(LoadError) in
            guard policy.takes(chunk) else { return }
            try policy.check(chunk, firstRecord: output.nextRecord)
            try output.write(chunk, shelf.take(chunk.sequence))
        }
    }
}

/// How rows of a plan become bytes: the table's columns in their order.
struct RowEncoding: Sendable {
    let format: CommandOptions.Format
    let columns: [String]
    let cells: [Int]
    let stride: Int

    init(_ plan: RowPlan, format: CommandOptions.Format) {
        self.format = format
        let written = plan.targets.filter { $0.cell != nil }
        columns = written.map(\.column)
        cells = written.compactMap(\.cell)
        stride = plan.stride
    }

    func makeWriter() -> RecordWriter { RecordWriter(format, columns: columns, cells: cells, stride: stride) }

    /// What stands before the first row.
    func header() throws(LoadError) -> [UInt8] {
        let writer = makeWriter()
        let bytes = Array(try writer.write(Chunk(capacity: 1), [], withHeader: true))
        // The bytes are the writer's until they are copied.
        return withExtendedLifetime(writer) { bytes }
    }
}

/// Makes rows of its chunks, computes them, and leaves their bytes on a shelf.
final class EncodingWorker: ChunkWorking {
    private let rows: RowWorker
    private let writer: RecordWriter
    private let shelf: ChunkResults<[UInt8]>

    init(_ rows: RowWorker, encoding: RowEncoding, shelf: ChunkResults<[UInt8]>) {
        self.rows = rows
        writer = encoding.makeWriter()
        self.shelf = shelf
    }

    func work(on chunk: Chunk) throws(LoadError) {
        try rows.work(on: chunk)
        guard !chunk.isAbandoned else { return }
        shelf.put(Array(try writer.write(chunk, Array(0..<chunk.rowCount), withHeader: false)), for: chunk.sequence)
    }

    func finish() { rows.finish() }
}
