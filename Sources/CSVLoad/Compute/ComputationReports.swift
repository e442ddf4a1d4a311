/// Is told what computations have to say beside their results, on the workers' threads.
public protocol ComputationReports: Sendable {
    /// A command wrote a line on its standard error.
    func command(wrote line: String)
    /// Something that is worth knowing and stops nothing, in one sentence; the same one may come several times.
    func note(_ sentence: String)
}

/// Hears nothing.
public struct UnreportedComputation: ComputationReports {
    public init() {}
    public func command(wrote line: String) {}
    public func note(_ sentence: String) {}
}
