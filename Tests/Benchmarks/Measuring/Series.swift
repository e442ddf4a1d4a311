/// The measured runs of one contender, and what is said of them.
struct Series {
    let name: String
    var hidesPeak = false
    var children: [ChildProcess] = []

    var wall: [Double] { children.map(\.wallSeconds) }

    var medianWall: Double { Self.median(wall) }

    var medianCPU: Double { Self.median(children.map(\.cpuSeconds)) }

    /// The largest peak of all runs, as memory is what a machine must have.
    var peak: ChildProcess? { hidesPeak ? nil : children.max { $0.peakBytes < $1.peakBytes } }

    /// The median of this series' times divided by another's, round by round.
    func ratio(to other: Series) -> Double {
        Self.median(zip(wall, other.wall).map { $0 / max($1, 1e-9) })
    }

    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
