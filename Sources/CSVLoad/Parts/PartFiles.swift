import FoundationEssentials
import Synchronization

/// The files of a plan's parts: each is computed once, however many loads wait for it.
final class PartFiles: Sendable {
    private let plan: PartPlan
    private let source: PlannedSource
    private let computing: any PartComputing
    private let planPath: String
    private let state = Mutex(State())

    private struct State {
        /// Parts that were found or asked for.
        var known: Set<Int> = []
        /// Parts whose files were seen, with every byte as it was written.
        var whole: Set<Int> = []
        /// Those of them whose files were there.
        var found: Set<Int> = []
        /// How often each part was damaged.
        var damages: [Int: Int] = [:]
    }

    /// How often a part is computed again before its folder is given up.
    private static let patience = 3
    private static let pollMicroseconds = 20_000

    /// - Parameter path: the plan's, from ``path(of:in:)``.
    init(_ plan: PartPlan, at path: String, _ source: PlannedSource, _ computing: any PartComputing) {
        self.plan = plan
        planPath = path
        self.source = source
        self.computing = computing
    }

    /// Where a plan is written for those who compute its parts.
    static func path(of plan: PartPlan, in folder: String) -> String {
        let hash = ContentHash()
        Array(plan.text.utf8).withUnsafeBytes { hash.add($0) }
        return "\(folder)/plan-\(HexHash(hash.value)).jsonl"
    }

    /// What became of the parts, in sentences for the summary.
    var notes: [String] {
        let state = state.withLock { $0 }
        guard !state.known.isEmpty else { return [] }
        let computed = state.whole.subtracting(state.found).count
        let missing = state.known.count - state.found.count - computed
        let again = state.damages.values.reduce(0, +)
        return [
            "\(state.known.count) parts: \(computed) computed, \(state.found.count) "
                + "\(state.found.count == 1 ? "was" : "were") there from an earlier run"
                + (missing > 0 ? ", \(missing) not waited for" : "")
                + (again > 0 ? ", \(again) computed again because their files were damaged" : "")
        ]
    }

    private func path(of part: PlannedPart) -> String { "\(computing.folder)/\(plan.fileName(of: part, source))" }

    /// Has those of the parts computed whose files are not there, and that have not been requested yet.
    func computeMissing(_ parts: [PlannedPart]) throws(LoadError) {
        try state.withLock { (state) throws(LoadError) in
            let new = parts.filter { !state.known.contains($0.part) }
            guard !new.isEmpty else { return }
            let missing = new.filter { !PartFileReader.isWhole(path(of: $0), key: plan.key(of: $0, source)) }
            state.known.formUnion(new.map(\.part))
            state.found.formUnion(Set(new.map(\.part)).subtracting(missing.map(\.part)))
            guard !missing.isEmpty else { return }
            // What is damaged must not be taken for a file that has come.
            for part in missing { FileSystem.remove(path(of: part)) }
            try plan.write(to: planPath)
            try computing.compute(missing.map(\.part), of: plan, at: planPath)
        }
    }

    /// The file of a part, as soon as it is there; nil where the load was stopped meanwhile.
    func wait(for part: PlannedPart, isCancelled: () -> Bool) throws(LoadError) -> PartFileReader? {
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
            SystemClock.pause(microseconds: PartFiles.pollMicroseconds)
        }
        return nil
    }

    /// Whether the file is there; one that is damaged is computed again.
    private func take(_ path: String, _ key: HexHash, _ part: PlannedPart) throws(LoadError) -> Bool {
        guard FileSystem.exists(path) else { return false }
        // One after the other: a file that one load takes away is no other one's to look at.
        return try state.withLock { (state) throws(LoadError) in
            if state.whole.contains(part.part) { return true }
            guard FileSystem.exists(path) else { return false }
            if PartFileReader.isWhole(path, key: key) {
                state.whole.insert(part.part)
                return true
            }
            state.damages[part.part, default: 0] += 1
            guard state.damages[part.part, default: 0] <= PartFiles.patience else {
                throw LoadError(
                    .partDamaged, "'\(path)' is damaged whenever it is written",
                    recovery: "Check the storage of --work-dir, and run the same command again.")
            }
            FileSystem.remove(path)
            try computing.compute([part.part], of: plan, at: planPath)
            return false
        }
    }

    /// Removes the plans of a source and the files of their parts, when all of it is loaded.
    ///
    /// There may be more than one plan: of a run that was killed before it came so far, or of the input as it was then.
    static func removeAll(of source: String, into table: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("plan-") && name.hasSuffix(".jsonl") {
            let path = "\(folder)/\(name)"
            guard let plan = try? PartPlan(path: path), plan.sources.count == 1,
                plan.sources[0].name == source, plan.sources[0].table.asciiLowercased == table.asciiLowercased
            else { continue }
            for part in plan.parts { FileSystem.remove("\(folder)/\(plan.fileName(of: part, plan.sources[0]))") }
            FileSystem.remove(path)
        }
    }
}
