import CSVCore
import Synchronization

/// Cuts inputs into parts that can be computed apart from each other; reads them, and writes nothing.
///
///     let plan = try PlanJob(loads, parts: 16, toolVersion: "1.0", observer: observer).run()
///
/// Each input is read once; of several that go into one table, the types are found first.
package final class PlanJob: StoppableJob {
    private let jobs: [LoadJob]
    private let count: Int?
    private let toolVersion: String

    /// - Parameters:
    ///   - loads: the loads whose inputs are cut.
    ///   - parts: how many parts each input is cut into; nil for ``PartPlan/defaultCount(bytes:)``.
    ///   - toolVersion: is written into the plan; only the same version computes its parts.
    ///   - observer: is told how it goes on.
    package init(_ loads: [LoadOptions], parts: Int?, toolVersion: String, observer: any LoadObserver) {
        jobs = loads.map { LoadJob($0, toolVersion: toolVersion, observer: observer) }
        count = parts
        self.toolVersion = toolVersion
    }

    package func stop() {
        for job in jobs { job.stop() }
    }

    /// The plan; nil where the job was stopped.
    package func run() throws(LoadError) -> PartPlan? {
        var plan = PartPlan(header: PartPlan.Header(csvload: toolVersion))
        for (index, job) in jobs.enumerated() {
            job.shared.begin()
            let planned = try job.plan(LoadSession.Cutting(source: index + 1, count: count))
            guard !job.isStopRequested else { return nil }
            plan.sources.append(PlannedSource(index + 1, job.options, planned.text, planned.rows))
            for part in planned.cutter.parts {
                var numbered = part
                numbered.part = plan.parts.count + 1
                plan.parts.append(numbered)
            }
        }
        return plan
    }
}

extension LoadJob {
    /// An input that was looked through and cut, for a table that is not there yet.
    struct PlannedInput {
        var text: TextSource
        var rows: RowPlan
        var cutter: PartCutter
    }

    /// Looks through the input and cuts it, without a database.
    func plan(_ cutting: LoadSession.Cutting) throws(LoadError) -> PlannedInput {
        let stream = try open(options.input)
        try PartPlan.requireCuttable(stream)
        let text = try TextSource(stream, format: options.content.format, known: nil)
        var builder = PlanBuilder(
            content: options.content, inputNames: text.header.names, layout: text.layout, input: text.stream.name,
            table: options.table, sourceName: options.sourceName)
        builder.take(text.header)
        try addForeignColumns(to: &builder, of: text)
        let draft = try builder.draft()
        if draft.computes { _ = try ComputationChain(draft, content: options.content, facts: facts).makeWorker() }
        var session = LoadSession(self)
        session.cutting = cutting
        let rows = try session.makePlan(builder, draft, text, LoadDatabase.State())
        let cutter = try shared.cutter(from: 0) { () throws(LoadError) in
            try self.cutter(text, cutting, draft, from: nil)
        }
        return PlannedInput(text: text, rows: rows, cutter: cutter)
    }

    /// Reads the text from its front and cuts it.
    ///
    /// - Parameters:
    ///   - checkpoint: what is loaded already; batches are told from there on.
    ///   - beside: makes workers that look at the same chunks for something else; nil for none.
    func cutter(
        _ text: TextSource, _ cutting: LoadSession.Cutting?, _ plan: RowPlan, from checkpoint: Checkpoint?,
        beside: (@Sendable () -> any ChunkWorking)? = nil
    ) throws(LoadError) -> PartCutter {
        let bytes = text.plannedBytes
        let cutter = PartCutter(
            PartCutter.Task(
                source: cutting?.source ?? 1, dialect: text.layout.dialect, fieldCount: text.header.names.count,
                recordsStart: Int64(text.header.length), end: bytes,
                count: cutting?.count ?? PartPlan.defaultCount(bytes: bytes),
                batchStart: checkpoint?.bytes.upperBound ?? 0, batchBytes: options.batchBytes,
                maximumRecordBytes: options.content.format.longestRecord, jobs: options.jobs,
                chunkBytes: options.chunkBytes(for: plan, of: text.stream.fileBytes)),
            beside: beside, isCancelled: { [self] in isStopRequested })
        try cutter.cut(try open(options.input)) { done in
            observer.loadDidProgress(
                LoadProgress(phase: .planning, bytesDone: done, bytesTotal: bytes, counts: RowCounts()))
        }
        return cutter
    }
}

extension PartPlan {
    /// Parts of an input where nobody says how many: one for each 64 MiB, but enough for a small cluster to share.
    package static func defaultCount(bytes: Int64) -> Int { max(16, Int((bytes + (64 << 20) - 1) / (64 << 20))) }

    /// Refuses a text that has to be unpacked or decoded from its front: a part of it cannot be read alone.
    static func requireCuttable(_ stream: InputStream) throws(LoadError) {
        guard stream.isRereadable else {
            throw LoadError(
                .usage, "Standard input cannot be cut into parts",
                recovery: "Write it to a file that every machine sees, or load it with 'csvload load'.")
        }
        guard !stream.isPlain else { return }
        let what = stream.packing.map { "is packed with \($0)" } ?? "is in \(stream.encoding)"
        let how = stream.packing == nil ? "Convert it to UTF-8, for example with iconv" : "Unpack it"
        throw LoadError(
            .unusableData, "'\(stream.name)' \(what), and cannot be cut into parts",
            recovery: "\(how), or load it with 'csvload load'.")
    }
}

extension TextSource {
    /// Bytes that hold records, and what stands before them.
    fileprivate var plannedBytes: Int64 { stream.limit ?? stream.fileBytes ?? 0 }
}

extension PlannedSource {
    init(_ number: Int, _ options: LoadOptions, _ text: TextSource, _ rows: RowPlan) {
        self.init(
            source: number, input: absolutePath(options.input), name: options.sourceName, table: options.table,
            bytes: text.plannedBytes, content: options.content,
            computing: options.computing, layout: text.layout, rows: rows)
        // What a reject or an earlier result means is the business of whoever loads the parts.
        computing.onError = .reject
        computing.isRecomputing = false
        layout.evidence = []
        // So is which rows are whose: a part is computed once, however many databases its rows go into.
        self.rows.range = nil
    }
}
