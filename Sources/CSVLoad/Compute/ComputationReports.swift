/// Is told what computations have to say beside their results, on the workers' threads.
package protocol ComputationReports: Sendable {
    /// A command wrote a line on its standard error.
    func command(wrote line: String)
    /// Something that is worth knowing and stops nothing, in one sentence; the same one may come several times.
    func note(_ sentence: String)
}

/// Hears nothing.
package struct UnreportedComputation: ComputationReports {
    package init() {}
    package func command(wrote line: String) {}
    package func note(_ sentence: String) {}
}
