/// Seconds that the phases of a load took, one after the other.
package struct PhaseTimes: Sendable, Hashable, Codable {
    /// Opening the input and the database, and finding the dialect.
    package var open = 0.0
    /// Comparing what earlier runs loaded.
    package var compare = 0.0
    /// Finding the columns' types.
    package var types = 0.0
    /// Reading, parsing, computing and writing, all at the same time.
    package var load = 0.0
    /// Making indexes behind the load.
    package var indexes = 0.0

    package init() {}

    package static func += (sum: inout PhaseTimes, more: PhaseTimes) {
        sum.open += more.open
        sum.compare += more.compare
        sum.types += more.types
        sum.load += more.load
        sum.indexes += more.indexes
    }
}

/// Tells phases that follow each other how long each took.
struct PhaseWatch {
    private(set) var times = PhaseTimes()
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant
    let began: ContinuousClock.Instant

    init() {
        began = clock.now
        last = began
    }

    /// Seconds since it began.
    var seconds: Double { (clock.now - began).milliseconds / 1000 }

    /// A phase has ended: all since the one before is its time.
    mutating func end(_ phase: WritableKeyPath<PhaseTimes, Double>) {
        let now = clock.now
        times[keyPath: phase] += (now - last).milliseconds / 1000
        last = now
    }
}
