/// What became of records; `read` is the sum of the others.
public struct RowCounts: Sendable, Hashable, Codable {
    public var inserted: Int64 = 0
    public var updated: Int64 = 0
    public var unchanged: Int64 = 0
    public var filtered: Int64 = 0
    public var rejected: Int64 = 0

    public init() {}

    public var read: Int64 { inserted + updated + unchanged + filtered + rejected }
    /// Rows that the table holds because of these records.
    public var loaded: Int64 { inserted + updated + unchanged }

    public static func += (sum: inout RowCounts, more: RowCounts) {
        sum.inserted += more.inserted
        sum.updated += more.updated
        sum.unchanged += more.unchanged
        sum.filtered += more.filtered
        sum.rejected += more.rejected
    }
}

/// Milliseconds spent in each stage, added up over its threads.
public struct StageTimes: Sendable, Hashable, Codable {
    public var read = 0.0
    public var parse = 0.0
    public var compute = 0.0
    public var write = 0.0

    public init() {}

    public static func += (sum: inout StageTimes, more: StageTimes) {
        sum.read += more.read
        sum.parse += more.parse
        sum.compute += more.compute
        sum.write += more.write
    }
}
