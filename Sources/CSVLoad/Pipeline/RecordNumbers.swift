/// Tells each worker the number of its chunk's first record, as soon as all earlier chunks are counted.
///
/// Chunks are taken in their order, and a worker counts before it waits: the earliest chunk under way never waits. A chunk
/// that is not counted, because its worker was stopped or failed, ends the waits for it.
final class RecordNumbers: Sendable {
    private struct State {
        /// Record counts of chunks that wait for an earlier one.
        var counts: [Int: Int] = [:]
        var firsts: [Int: Int64] = [:]
        var nextSequence = 0
        var nextRecord: Int64 = 1
        /// The first chunk that will not be counted.
        var end = Int.max

        mutating func add(_ records: Int, of sequence: Int) {
            counts[sequence] = records
            while let count = counts.removeValue(forKey: nextSequence) {
                firsts[nextSequence] = nextRecord
                nextRecord += Int64(count)
                nextSequence += 1
            }
        }
    }

    private let monitor = Monitor(State())

    /// The number of the chunk's first record, which is asked for once for each chunk; nil where an earlier chunk will not be
    /// counted.
    func first(of sequence: Int, records: Int) -> Int64? {
        monitor.change { $0.add(records, of: sequence) }
        let first: Int64?? = monitor.wait { state in
            if let first = state.firsts.removeValue(forKey: sequence) { return .some(first) }
            return sequence > state.end ? .some(nil) : nil
        }
        return first ?? nil
    }

    /// A chunk was given up before it was counted, and no chunk behind it has a number.
    func end(at sequence: Int) {
        monitor.change { $0.end = min($0.end, sequence) }
    }

    /// The work ends now: nobody gets a number any more.
    func cancel() { monitor.cancel() }
}
