/// Looks at chunks in their order, before they are written: whether a failed computation or a stop ends the load.
final class ComputeErrorPolicy {
    private let stopsAtError: Bool
    private let input: String
    private var isOver = false

    init(_ settings: ComputeSettings, input: String) {
        stopsAtError = settings.onError == .stop
        self.input = input
    }

    /// Whether the chunk can be written; behind one whose rows were given up, none can.
    func takes(_ chunk: Chunk) -> Bool {
        isOver = isOver || chunk.isAbandoned
        return !isOver
    }

    /// Refuses a chunk in which a computation failed, where that is to stop the load.
    func check(_ chunk: Chunk, firstRecord: Int64) throws(LoadError) {
        guard stopsAtError else { return }
        let failed = chunk.rejects.filter { $0.stage == .compute }.min { $0.ordinal < $1.ordinal }
        guard let failed else { return }
        let column = failed.column.map { " of column '\($0)'" } ?? ""
        throw LoadError(
            .recordNotComputed,
            "The computation\(column) failed for record \(firstRecord + Int64(failed.ordinal)) of '\(input)': "
                + (failed.detail ?? "no reason is known"),
            recovery:
                "Batches before it are kept; correct the record or the computation, or use --on-compute-error reject.")
    }
}
