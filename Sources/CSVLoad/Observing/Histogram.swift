/// Counts of durations by upper bounds, as Prometheus takes them.
package struct Histogram: Sendable, Hashable {
    /// Upper bounds in seconds, from a cached write to a batch that waits for a lock.
    package static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

    /// How many durations were at most the bound of the same index.
    package var cumulative = [Int64](repeating: 0, count: bounds.count)
    package var count: Int64 = 0
    /// Seconds.
    package var sum = 0.0

    package init() {}

    package mutating func add(_ seconds: Double) {
        count += 1
        sum += seconds
        for (index, bound) in Histogram.bounds.enumerated() where seconds <= bound { cumulative[index] += 1 }
    }
}
