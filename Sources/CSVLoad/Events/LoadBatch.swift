/// A batch that was committed: what was in it, and what it took.
public struct LoadBatch: Sendable {
    /// The first and the last record, counted from 1.
    public var rowIDs: ClosedRange<Int64>
    public var bytes: Range<Int64>
    public var counts: RowCounts
    /// Records that were refused, by reason.
    public var rejects: [Reject.Reason: Int64]
    package var times: StageTimes
    /// From the first chunk's way to the writer to the commit.
    public var seconds: Double
    /// Chunks that waited for a worker, and for the writer, when the last one of the batch was taken.
    package var chunksToParse: Int
    package var chunksToWrite: Int
    /// How often a lock that another program held was asked for again.
    package var lockRetries: Int64
}

/// A run begins to load, after others of its source.
public struct RunStart: Sendable {
    public var runID: Int64
    public var table: String
    package var totals: RunTotals
    /// Records of the source among the rejects.
    package var rejectsKept: Int64
}

/// What the runs of a source add up to.
package struct RunTotals: Sendable, Hashable {
    package var counts = RowCounts()
    /// Records that were refused, by reason.
    package var rejects: [String: Int64] = [:]
    package var bytesRead: Int64 = 0
    /// Runs that ended, by how.
    package var runs: [String: Int64] = [:]
    /// Runs that went on where one that was not completed had stopped.
    package var resumes: Int64 = 0
    package var lastSuccess: WallTime?

    package init() {}
}
