import CSVCore
import FoundationEssentials

/// Computes parts of a load, on other machines or in other processes.
///
/// Whoever computes a part writes its file next to the plan, under the name that ``PartPlan/fileName(of:_:)`` gives.
package protocol PartComputing: AnyObject, Sendable {
    /// The folder of plans and part files, which everyone who computes sees.
    var folder: String { get }
    /// How many parts to cut an input into; nil for ``PartPlan/defaultCount(bytes:)``.
    var partCount: Int? { get }

    /// Has parts of a plan computed, and returns at once. It is called again for a part whose file is damaged.
    func compute(_ parts: [Int], of plan: PartPlan, at path: String) throws(LoadError)

    /// Throws why no more files will come; asked again and again while one is waited for.
    func check() throws(LoadError)
}

/// The parts of one load: cuts the input, has missing parts computed, and gives them in order as they come.
///
/// Files that are there, with the key of a part and every byte as it was written, are not computed again.
final class PartSupply {
    let windows = ChunkResults<PartDecoder.Window>()
    let reader: any ChunkReading
    private let origins: ChunkResults<PartReader.Origin>
    private let files: PartFiles
    private let input: InputStream

    /// - Parameters:
    ///   - rows: what the records become.
    ///   - checkpoint: what is loaded already; the text's stream stands behind it.
    init(
        _ options: LoadOptions, _ rows: RowPlan, _ text: TextSource, from checkpoint: Checkpoint?,
        _ context: JobContext, _ parts: PartsContext
    ) throws(LoadError) {
        guard context.programs.isEmpty else {
            throw LoadError(
                .optionInvalid, "Computations of the calling program cannot be made in parts",
                recovery: "Load without parts, or have a command compute them.")
        }
        try PartPlan.requireCuttable(text.stream)
        let source = PlannedSource(1, options, text, rows)
        let start = PartReader.Position(
            bytes: checkpoint?.bytes.upperBound ?? 0, records: checkpoint?.rowIDs.upperBound ?? 0,
            lineEnds: checkpoint?.lineEnd ?? 0)
        var plan = PartPlan(header: PartPlan.Header(csvload: parts.toolVersion), sources: [source])
        var batches: [PartCutter.Batch] = []
        if start.bytes < source.bytes {
            let cutter = try parts.shared.cutter(from: start.bytes) { () throws(LoadError) in
                try parts.cutting.cut(text, of: options, into: rows, from: checkpoint, context)
            }
            plan.parts = context.isStopRequested ? [] : cutter.parts
            batches = cutter.batches.filter { $0.byteEnd > start.bytes }
        }
        files = parts.shared.files(of: plan, source, parts.computing)
        try files.computeMissing(plan.parts.filter { $0.byteEnd > start.bytes })
        input = try context.inputs.open(options.input, options.content.format)
        let origins = ChunkResults<PartReader.Origin>()
        self.origins = origins
        let isCancelled = context.isCancelled
        reader = PartReader(
            plan.parts, from: start, batches: batches, windows: windows, origins: origins, isCancelled: isCancelled,
            open: { [files] (part) throws(LoadError) in try files.wait(for: part, isCancelled: isCancelled) })
    }

    /// Gives rejects that the database made the bytes of their records, which only the input has.
    func locate(_ chunk: Chunk) throws(LoadError) {
        let origin = origins.take(chunk.sequence)
        guard chunk.rejects.contains(where: { $0.original == nil }) else { return }
        var bytes = [UInt8](repeating: 0, count: origin.count)
        try input.seek(to: origin.start)
        var failure: LoadError?
        bytes.withUnsafeMutableBytes { raw in
            do throws(LoadError) { _ = try input.read(into: raw) } catch { failure = error }
        }
        if let failure { throw failure }
        let hash = ContentHash()
        bytes.withUnsafeBytes { hash.add($0) }
        guard hash.value == origin.hash else {
            throw LoadError(
                .inputChanged, "'\(input.name)' has changed since it was cut into parts, around byte \(origin.start)",
                recovery: "Run the same command again.")
        }
        let first = Int(chunk.byteStart - origin.start)
        for index in chunk.rejects.indices where chunk.rejects[index].original == nil {
            let place = chunk.rejects[index].bytes
            let record = Array(bytes[first + place.lowerBound..<first + place.upperBound])
            let lineEnds = bytes[first..<first + place.lowerBound].withUnsafeBytes { LineEnds.count(in: $0) }
            chunk.rejects[index].original = Reject.Original(
                offset: place.lowerBound, lineEnds: lineEnds, bytes: record)
        }
    }
}
