import CSVCore
import FoundationEssentials
import Glibc

/// Computes parts of a load, on other machines or in other processes.
///
/// Whoever computes a part writes its file next to the plan, under the name that ``PartPlan/fileName(of:_:)`` gives.
public protocol PartComputing: AnyObject, Sendable {
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
    let windows = ChunkShelf<PartDecoder.Window>()
    let reader: any ChunkReading
    private let origins: ChunkShelf<PartReader.Origin>
    private let files: PartFiles
    private let input: InputStream

    init(
        _ job: LoadJob, _ options: LoadOptions, _ rows: RowPlan, _ text: TextSource, from checkpoint: Checkpoint?,
        _ computing: any PartComputing, cutter: PartCutter?
    ) throws(LoadError) {
        guard job.computations.isEmpty else {
            throw LoadError(
                .usage, "Computations of the calling program cannot be made in parts",
                recovery: "Load without parts, or have a command compute them.")
        }
        try PartPlan.requireCuttable(text.stream)
        let source = PlannedSource(1, options, text, rows)
        let start = PartReader.Position(
            bytes: checkpoint?.bytes.upperBound ?? 0, records: checkpoint?.rowIDs.upperBound ?? 0,
            lineEnds: checkpoint?.lineEnd ?? 0)
        var plan = PartPlan(facts: PartPlan.Facts(csvload: job.toolVersion), sources: [source])
        var batches: [PartCutter.Batch] = []
        if start.bytes < source.bytes {
            let cutting = LoadSession.Cutting(count: computing.partCount)
            let cutter = if let cutter { cutter } else { try job.cutter(text, cutting, rows, from: checkpoint) }
            plan.parts = job.isStopRequested ? [] : cutter.parts
            batches = cutter.batches
        }
        let files = PartFiles(plan, source, computing, isCancelled: { job.isStopRequested })
        try files.computeMissing(plan.parts.filter { $0.byteEnd > start.bytes })
        self.files = files
        input = try job.open(options.input)
        let origins = ChunkShelf<PartReader.Origin>()
        self.origins = origins
        reader = PartReader(
            plan.parts, from: start, batches: batches, windows: windows, origins: origins,
            isCancelled: { job.isStopRequested },
            open: { (part) throws(LoadError) in try files.wait(for: part) })
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
                .unusableData, "'\(input.name)' has changed since it was cut into parts, around byte \(origin.start)",
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

    /// What became of the parts, in sentences for the summary.
    var notes: [String] { files.notes }

    /// Removes the plan and the files of its parts, when all of them are loaded.
    func removeFiles() { files.remove() }
}

/// The files of a plan's parts.
private final class PartFiles {
    private let plan: PartPlan
    private let source: PlannedSource
    private let computing: any PartComputing
    private let isCancelled: () -> Bool
    private let planPath: String
    private var computed = 0
    private var found = 0
    /// How often each part was damaged.
    private var damages: [Int: Int] = [:]

    /// How often a part is computed again before its folder is given up.
    private static let patience = 3
    private static let pollMicroseconds: UInt32 = 20_000

    init(
        _ plan: PartPlan, _ source: PlannedSource, _ computing: any PartComputing, isCancelled: @escaping () -> Bool
    ) {
        self.plan = plan
        self.source = source
        self.computing = computing
        self.isCancelled = isCancelled
        let hash = ContentHash()
        Array(plan.text.utf8).withUnsafeBytes { hash.add($0) }
        planPath = "\(computing.folder)/plan-\(HexHash(hash.value)).jsonl"
    }

    var notes: [String] {
        guard found + computed > 0 else { return [] }
        let again = damages.values.reduce(0, +)
        return [
            "\(found + computed) parts: \(computed) computed, \(found) were there from an earlier run"
                + (again > 0 ? ", \(again) computed again because their files were damaged" : "")
        ]
    }

    private func path(of part: PlannedPart) -> String { "\(computing.folder)/\(plan.fileName(of: part, source))" }

    func computeMissing(_ parts: [PlannedPart]) throws(LoadError) {
        guard !parts.isEmpty else { return }
        let missing = parts.filter { !PartFileReader.isWhole(path(of: $0), key: plan.key(of: $0, source)) }
        found = parts.count - missing.count
        computed = missing.count
        guard !missing.isEmpty else { return }
        // What is damaged must not be taken for a file that has come.
        for part in missing { unlink(path(of: part)) }
        try plan.write(to: planPath)
        try computing.compute(missing.map(\.part), of: plan, at: planPath)
    }

    /// The file of a part, as soon as it is there; nil where the load was stopped meanwhile.
    func wait(for part: PlannedPart) throws(LoadError) -> PartFileReader? {
        let path = path(of: part)
        let key = plan.key(of: part, source)
        while !isCancelled() {
            if try take(path, key, part) { return try PartFileReader(path) }
            do throws(LoadError) {
                try computing.check()
            } catch {
                // It may have come in the meantime.
                guard try take(path, key, part) else { throw error }
                return try PartFileReader(path)
            }
            usleep(PartFiles.pollMicroseconds)
        }
        return nil
    }

    /// Whether the file is there; one that is damaged is computed again.
    private func take(_ path: String, _ key: HexHash, _ part: PlannedPart) throws(LoadError) -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        if PartFileReader.isWhole(path, key: key) { return true }
        damages[part.part, default: 0] += 1
        guard damages[part.part, default: 0] <= PartFiles.patience else {
            throw LoadError(
                .inputOutput, "'\(path)' is damaged whenever it is written",
                recovery: "Check the storage of --work-dir, and run the same command again.")
        }
        unlink(path)
        try computing.compute([part.part], of: plan, at: planPath)
        return false
    }

    func remove() {
        for part in plan.parts { unlink(path(of: part)) }
        unlink(planPath)
    }
}
