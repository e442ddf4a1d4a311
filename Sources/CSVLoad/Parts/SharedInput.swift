import Synchronization

/// What loads have in common that take rows of the same input at the same time, each into a database of its own.
///
/// The input is looked through once, by the first load that needs it, and each of its parts is computed once. A load that is alone
/// has one to itself.
final class SharedInput: Sendable {
    /// A pass over the whole input, that found the types of its columns and cut it on the way.
    struct Pass {
        var found: FoundTypes
        /// Nil where the pass only looked for types.
        var cutter: PartCutter?
    }

    private struct Memory {
        var pass: Pass?
        /// By where their batches begin.
        var cutters: [Int64: PartCutter] = [:]
        var files: [String: PartFiles] = [:]
    }

    /// Held while one load looks through the input, so that others wait for what is found.
    private let turn = Mutex(())
    /// Only touched by the load that has the turn.
    nonisolated(unsafe) private var memory = Memory()

    /// Forgets what an earlier run found: the input may be another one now.
    func begin() { takingTurn { memory = Memory() } }

    /// What the pass over the input found, which `make` finds the first time.
    func pass(_ make: () throws(LoadError) -> Pass) throws(LoadError) -> Pass {
        try takingTurn { () throws(LoadError) in
            if let pass = memory.pass { return pass }
            let pass = try make()
            memory.pass = pass
            if let cutter = pass.cutter { memory.cutters[0] = cutter }
            return pass
        }
    }

    /// What has cut the input, with batches from `start` on, which `make` finds the first time.
    func cutter(from start: Int64, _ make: () throws(LoadError) -> PartCutter) throws(LoadError) -> PartCutter {
        try takingTurn { () throws(LoadError) in
            if let cutter = memory.cutters[start] { return cutter }
            if let whole = memory.cutters[0], whole.batches.contains(where: { $0.byteEnd == start && $0.isFull }) {
                return whole
            }
            let cutter = try make()
            memory.cutters[start] = cutter
            return cutter
        }
    }

    /// The files of a plan's parts.
    func files(of plan: PartPlan, _ source: PlannedSource, _ computing: any PartComputing) -> PartFiles {
        takingTurn {
            let path = PartFiles.path(of: plan, in: computing.folder)
            if let files = memory.files[path] { return files }
            let files = PartFiles(plan, at: path, source, computing)
            memory.files[path] = files
            return files
        }
    }

    /// What became of the parts, in sentences for the summary.
    var notes: [String] { takingTurn { memory.files.values.flatMap(\.notes) } }

    private func takingTurn<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        var result: Result<Value, Failure>?
        turn.withLock { _ in
            do throws(Failure) { result = .success(try body()) } catch { result = .failure(error) }
        }
        guard let result else { preconditionFailure("the turn was not taken") }
        return try result.get()
    }
}
