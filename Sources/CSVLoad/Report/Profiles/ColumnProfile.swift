import SQLiteCore

/// What the values of one column are like.
struct ColumnProfile: Sendable {
    let name: String
    /// The type as the table declares it, which may be empty.
    let type: String
    /// Whether it is the primary key, or a part of it.
    let isKey: Bool
    var nulls: Int64 = 0
    var values: Int64 = 0
    /// How many different values there are.
    var distinct = Count(value: 0, isExact: true)
    var minimum: SQLValue?
    var maximum: SQLValue?
    /// Bytes of the longest text or blob.
    var longest: Int?
    /// The most frequent values, the first of them first; none where no value stands out.
    var frequent: [FrequentValues.Entry] = []
    /// Whether ``frequent`` may miss values, and its counts may be too low.
    var isFrequentEstimated = false
    var histogram: Histogram?

    struct Count: Sendable {
        let value: Int64
        let isExact: Bool
    }

    /// Counts of values in ranges of the same width, from the minimum to the maximum.
    struct Histogram: Sendable {
        /// What the ranges are ranges of.
        enum Quantity: Sendable {
            case value
            /// Days since 1970-01-01, of texts that begin with a date.
            case day
            /// Bytes of texts and blobs.
            case length
        }

        let quantity: Quantity
        let lowest: Double
        let highest: Double
        let counts: [Int64]
    }
}
