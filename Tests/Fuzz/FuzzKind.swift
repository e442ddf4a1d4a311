/// A kind of input that is made up and tried.
protocol FuzzKind {
    /// Seconds after which an input is taken to hang; many short ones may share them.
    var patience: UInt32 { get }
    /// How many inputs share them.
    var inputsPerWatch: Int { get }

    /// Makes an input of the random bits and tries it; returns how large it was, and what is wrong with what came of it.
    mutating func run(_ random: inout SeededRandom, isShown: Bool) -> (bytes: Int, finding: String?)
}

/// Texts for the parser: two ways of reading one have to agree.
struct TextFuzz: FuzzKind {
    private let mutator = Mutator()

    let patience: UInt32 = 60
    let inputsPerWatch = 1024

    mutating func run(_ random: inout SeededRandom, isShown: Bool) -> (bytes: Int, finding: String?) {
        let sample = mutator.sample(&random)
        if isShown { Report.write(sample.description) }
        return (sample.text.count, sample.check(&random).map { "\($0)\n\(sample)" })
    }
}
