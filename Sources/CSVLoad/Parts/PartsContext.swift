import CSVCore

/// Who computes the rows of a load, where it is not this process, and what it has in common with other loads.
struct PartsContext: Sendable {
    let computing: any PartComputing
    /// What loads share that take rows of the same input.
    let shared: SharedInput
    /// Whether there are others: what is shared is not the load's own to remove.
    let isOneOfSeveral: Bool
    /// Only the same version computes the parts of a plan.
    let toolVersion: String

    var cutting: PartCutting { PartCutting(count: computing.partCount, shared: shared) }
}

/// How an input is cut into parts.
struct PartCutting: Sendable {
    /// The input's number among those of the plan.
    var source = 1
    /// How many parts there should be; nil for ``PartPlan/defaultCount(bytes:)``.
    var count: Int?
    /// Keeps what was cut, for whoever wants it next.
    let shared: SharedInput

    /// Reads the text from its front and cuts it.
    ///
    /// - Parameters:
    ///   - rows: what the records become, as far as it is known.
    ///   - checkpoint: what is loaded already; batches are recorded from there on.
    ///   - beside: makes workers that look at the same chunks for something else; nil for none.
    func cut(
        _ text: TextSource, of options: LoadOptions, into rows: RowPlan, from checkpoint: Checkpoint? = nil,
        _ context: JobContext, beside: (@Sendable () -> any ChunkWorking)? = nil
    ) throws(LoadError) -> PartCutter {
        let bytes = text.plannedBytes
        let cutter = PartCutter(
            PartCutter.Task(
                source: source, dialect: text.layout.dialect, fieldCount: text.header.names.count,
                recordsStart: Int64(text.header.length), end: bytes,
                count: count ?? PartPlan.defaultCount(bytes: bytes),
                batchStart: checkpoint?.bytes.upperBound ?? 0, batchBytes: options.batchBytes,
                maximumRecordBytes: options.content.format.longestRecord, jobs: options.jobs,
                chunkBytes: options.chunkBytes(for: rows, of: text.stream.fileBytes)),
            beside: beside, isCancelled: context.isCancelled)
        let input = try context.inputs.open(options.input, options.content.format)
        try cutter.cut(input) { done in
            context.observer.loadDidProgress(
                LoadProgress(phase: .planning, bytesDone: done, bytesTotal: bytes, counts: RowCounts()))
        }
        return cutter
    }
}

extension PartPlan {
    /// Parts of an input where their number is not given: one for each 64 MiB, but enough for a small cluster to share.
    package static func defaultCount(bytes: Int64) -> Int { max(16, Int((bytes + (64 << 20) - 1) / (64 << 20))) }

    /// Refuses a text that has to be unpacked or decoded from its front: a part of it cannot be read alone.
    static func requireCuttable(_ stream: InputStream) throws(LoadError) {
        guard stream.isRereadable else {
            throw LoadError(
                .optionInvalid, "Standard input cannot be cut into parts",
                recovery: "Write it to a file that every machine sees, or load it with 'csvload load'.")
        }
        guard !stream.isPlain else { return }
        let what = stream.packing.map { "is packed with \($0)" } ?? "is in \(stream.encoding)"
        let how = stream.packing == nil ? "Convert it to UTF-8, for example with iconv" : "Unpack it"
        throw LoadError(
            .inputNotDivisible, "'\(stream.name)' \(what), and cannot be cut into parts",
            recovery: "\(how), or load it with 'csvload load'.")
    }
}

extension TextSource {
    /// Bytes that hold records, and what stands before them.
    var plannedBytes: Int64 { stream.limit ?? stream.fileBytes ?? 0 }
}

extension PlannedSource {
    init(_ number: Int, _ options: LoadOptions, _ text: TextSource, _ rows: RowPlan) {
        self.init(
            source: number, input: absolutePath(options.input), name: options.sourceName, table: options.table,
            bytes: text.plannedBytes, content: options.content,
            computing: options.computing, layout: text.layout, rows: rows)
        // What a reject or an earlier result means is the concern of the load of the parts.
        computing.onError = .reject
        computing.isRecomputing = false
        layout.evidence = []
        // So is which rows are whose: a part is computed once, however many databases its rows go into.
        self.rows.range = nil
    }
}
