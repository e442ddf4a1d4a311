/// A fault that can be injected again and again; all that happens follows from the seed.
package protocol Trial: Sendable {
    /// The word for it on the command line.
    static var name: String { get }
    /// What the table calls it.
    static var fault: String { get }
    /// The sizes at which it is tried, and how often `make faults` injects it at each at least.
    static var injections: [TrialSize: Int] { get }
    /// At how many places, or in how many ways, it can strike: as many consecutive seeds go through all of them.
    ///
    /// Nil where they cannot be counted.
    var places: Int? { get }

    init(_ size: TrialSize) throws

    /// Injects the fault, lets the same load go on, and looks at what is in the database.
    ///
    /// - Returns: how often the fault struck; 0 where the load was through before.
    /// - Throws: a ``Finding`` if anything is not as it has to be.
    func run(seed: UInt64) throws -> Int
}

extension Trial {
    package var places: Int? { nil }
}

/// What is wrong after a fault.
package struct Finding: Error, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case lost, doubled, corrupt
        /// Nothing is lost, but the load did not say or do what it promises.
        case conduct
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// Makes a finding of what does not hold.
func require(_ condition: Bool, _ kind: Finding.Kind, _ description: @autoclosure () -> String) throws(Finding) {
    if !condition { throw Finding(kind, description()) }
}
