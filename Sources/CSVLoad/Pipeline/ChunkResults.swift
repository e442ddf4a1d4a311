import Synchronization

/// Where workers leave what they found in a chunk, for whoever takes the chunks in their order.
final class ChunkResults<Findings: Sendable>: Sendable {
    private let findings = Mutex<[Int: Findings]>([:])

    func put(_ value: Findings, for sequence: Int) {
        findings.withLock { $0[sequence] = value }
    }

    /// Takes what was left for a chunk, which has to be there.
    func take(_ sequence: Int) -> Findings {
        guard let value = findings.withLock({ $0.removeValue(forKey: sequence) }) else {
            preconditionFailure("a worker handed a chunk on without its findings")
        }
        return value
    }
}
