import CSVCore

/// Divides the rows of an input into ranges of a key that hold about as many each.
///
/// The input is looked through once, as for a load: that gives the key's type, and places where records start. The keys
/// of records there, thinned evenly, are the sample.
struct ShardPlanner {
    private let options: LoadOptions
    private let context: JobContext
    private let cutting: PartCutting

    /// How many places are looked at, and how many bytes of each at least; the second time if the first found nothing but
    /// the beginnings of long records.
    private static let samples = [(places: 1024, bytes: 16 << 10), (places: 32, bytes: 4 << 20)]
    /// Bytes of all places together, so that all of a small input is looked at.
    private static let sampleBytes = 16 << 20

    init(_ options: LoadOptions, _ context: JobContext, _ cutting: PartCutting) {
        self.options = options
        self.context = context
        self.cutting = cutting
    }

    /// The first of `count` ranges; nil where the job was stopped.
    func shard(by column: String, count: Int) throws(LoadError) -> Shard? {
        var planner = LoadPlanner(options, context, cutting: cutting)
        guard let planned = try planner.cutInput() else { return nil }
        let cell = try Shard.dividingCell(column, in: planned.rows).cell
        var keys: [KeyValue] = []
        for sample in ShardPlanner.samples where keys.isEmpty {
            keys = try self.keys(in: planned, cell: cell, places: sample.places, bytes: sample.bytes)
        }
        guard !keys.isEmpty else {
            throw LoadError(
                .inputEmpty, "'\(planned.text.stream.name)' has no records to divide by their '\(column)'",
                recovery: "Load it without --into-shards.")
        }
        keys.sort()
        return Shard(number: 1, column: column, bounds: (1..<count).map { keys[$0 * keys.count / count] })
    }

    private func keys(
        in planned: (text: TextSource, rows: RowPlan, cutter: PartCutter), cell: Int, places: Int, bytes: Int
    ) throws(LoadError) -> [KeyValue] {
        let starts = planned.cutter.recordStarts.elements
        let places = min(places, starts.count)
        let chosen = (0..<places).map { starts[$0 * starts.count / places] }
        let bytes = max(bytes, min(ShardPlanner.sampleBytes / max(places, 1), ChunkSize.standard))
        let stream = try context.inputs.open(options.input, options.content.format)
        stream.limit = planned.text.stream.limit
        let (dialect, stride) = (planned.text.layout.dialect, planned.rows.stride)
        var typer = RowTyper(plan: planned.rows, dialect: dialect, content: options.content)
        var keys = EvenSample<KeyValue?>()
        for (index, start) in chosen.enumerated() {
            try stream.seek(to: start)
            // No record twice, or the last ones of a small input would count for less.
            let room = index + 1 < places ? min(bytes, Int(chosen[index + 1] - start)) : bytes
            let chunk = try FrontRecords.chunk(of: stream, headerLength: 0, dialect: dialect, sampleBytes: room)
            typer.type(chunk)
            for row in 0..<chunk.rowCount {
                keys.add(KeyValue(chunk.cells[Int(chunk.rows[row]) * stride + cell]))
            }
        }
        return keys.elements.compactMap { $0 }
    }
}
