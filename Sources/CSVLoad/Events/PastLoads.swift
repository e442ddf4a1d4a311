/// Earlier loads of a source: what a new one is compared with.
///
/// A load that was stopped and went on took several runs, and counts as one. Runs that found nothing to do are none.
package struct PastLoads: Sendable, Hashable {
    package struct Load: Sendable, Hashable {
        /// Records that it read.
        package var rows: Int64
        package var seconds: Double
        /// Records that the source had in all.
        package var sourceRecords: Int64

        package init(rows: Int64, seconds: Double, sourceRecords: Int64) {
            self.rows = rows
            self.seconds = seconds
            self.sourceRecords = sourceRecords
        }
    }

    /// Loads that were completed, the latest first.
    package var completed: [Load] = []
    /// What earlier runs of a load did that is still to be completed.
    package var pending = Load(rows: 0, seconds: 0, sourceRecords: 0)

    package init() {}

    /// How a load compares that has read so many records in so many seconds, the pending part included.
    ///
    /// Speeds are compared among loads of a like size, from a tenth to ten times as many records: a small load spends
    /// most of its time on what a large one does once.
    package func pace(rows: Int64, seconds: Double) -> LoadPace? {
        guard rows > 0, seconds > 0 else { return nil }
        let comparable = completed.filter { $0.rows >= rows / 10 && $0.rows / 10 <= rows && $0.seconds > 0 }
        return LoadPace(
            rowsPerSecond: Double(rows) / seconds,
            medianRowsPerSecond: PastLoads.median(comparable.map { Double($0.rows) / $0.seconds }),
            comparedLoads: comparable.count)
    }

    /// The median of the records that the source had.
    package var medianSourceRecords: Double? { PastLoads.median(completed.map { Double($0.sourceRecords) }) }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// How fast a load was, and how fast earlier ones of its source were.
package struct LoadPace: Sendable, Hashable, Codable {
    package var rowsPerSecond: Double
    /// Nil where there is no earlier load to compare with.
    package var medianRowsPerSecond: Double?
    package var comparedLoads: Int

    /// How much slower than the median, in percent; negative for a faster one.
    package var percentSlower: Double? {
        medianRowsPerSecond.map { ($0 - rowsPerSecond) / $0 * 100 }
    }
}
