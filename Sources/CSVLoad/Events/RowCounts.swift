/// What became of records; `read` is the sum of the others.
public struct RowCounts: Sendable, Hashable, Codable {
    public var inserted: Int64 = 0
    public var updated: Int64 = 0
    public var unchanged: Int64 = 0
    public var filtered: Int64 = 0
    public var rejected: Int64 = 0

    package init() {}

    public var read: Int64 { inserted + updated + unchanged + filtered + rejected }
    /// Rows that the table holds because of these records.
    public var loaded: Int64 { inserted + updated + unchanged }

    package static func += (sum: inout RowCounts, more: RowCounts) {
        sum.inserted += more.inserted
        sum.updated += more.updated
        sum.unchanged += more.unchanged
        sum.filtered += more.filtered
        sum.rejected += more.rejected
    }
}

/// Milliseconds spent in each stage, added up over its threads.
package struct StageTimes: Sendable, Hashable, Codable {
    package var read = 0.0
    package var parse = 0.0
    package var compute = 0.0
    /// The writer's, for chunks.
    package var wait = 0.0
    /// Putting rows into the table, without the commit.
    package var write = 0.0
    package var commit = 0.0
    /// The workers', for chunks.
    package var idle = 0.0

    package init() {}

    package static func += (sum: inout StageTimes, more: StageTimes) {
        sum.read += more.read
        sum.parse += more.parse
        sum.compute += more.compute
        sum.wait += more.wait
        sum.write += more.write
        sum.commit += more.commit
        sum.idle += more.idle
    }
}

extension StageTimes {
    /// The stage that the others wait for, and the share of the loading time in which it was busy.
    ///
    /// There is one reader and one writer; what the workers do is divided among them.
    ///
    /// - Parameters:
    ///   - workers: threads that parse and compute.
    ///   - seconds: how long the loading took.
    package func bottleneck(workers: Int, seconds: Double) -> (stage: String, share: Double)? {
        guard seconds > 0, read + parse + compute + write + commit > 0 else { return nil }
        let workers = Double(max(workers, 1))
        let threads = [
            (read, [("read", read)]), ((parse + compute) / workers, [("parse", parse), ("compute", compute)]),
            (write + commit, [("write", write), ("commit", commit)]),
        ]
        guard let busiest = threads.max(by: { $0.0 < $1.0 }), let stage = busiest.1.max(by: { $0.1 < $1.1 }) else {
            return nil
        }
        return (stage.0, min(busiest.0 / 1000 / seconds, 1))
    }
}
