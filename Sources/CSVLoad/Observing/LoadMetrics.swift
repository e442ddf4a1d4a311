/// The numbers of one source, for a monitoring system to collect.
///
/// Counters go on from run to run. What the bookkeeping counts is taken from there, and is exact after a crash, too;
/// the others go on from the file that the run before has left.
package struct LoadMetrics: Sendable {
    package let source: String
    package let table: String
    var rows = RowCounts()
    var rejects: [String: Int64] = [:]
    var bytesRead: Int64 = 0
    /// Runs that ended, by how.
    var runs: [String: Int64] = [:]
    var resumes: Int64 = 0
    var lastSuccess: WallTime?
    var rejectsKept: Int64 = 0
    var batchSeconds = Histogram()
    var stageSeconds: [Stage: Histogram] = [:]
    var idleSeconds = 0.0
    var retries: Int64 = 0
    /// Chunks that wait, when the last batch was committed.
    var chunksToParse = 0
    var chunksToWrite = 0
    var isRunning = true
    /// Whether the bookkeeping knows of the run: one that found no input is not among those it counts.
    var hasStarted = false
    /// When these numbers were last brought up to date.
    var updated = WallTime.now
    var exitCode: Int32?
    var seconds: Double?
    var rowsPerSecond: Double?
    var medianRowsPerSecond: Double?
    /// The alarms that were asked for, and whether each was raised.
    var alarms: [LoadAlarm.Kind: Bool] = [:]

    enum Stage: String, CaseIterable, Sendable {
        case read, parse, compute, wait, write, commit
    }

    package init(source: String, table: String) {
        self.source = source
        self.table = table
    }

    /// Whether these are numbers of this run: it has started, or it is over.
    var hasMetrics: Bool { hasStarted || !isRunning }

    /// The run begins, after what the bookkeeping knows of those before it.
    package mutating func start(_ start: RunStart) {
        hasStarted = true
        rows = start.totals.counts
        rejects = start.totals.rejects
        bytesRead = start.totals.bytesRead
        runs = start.totals.runs
        resumes = start.totals.resumes
        lastSuccess = start.totals.lastSuccess
        rejectsKept = start.rejectsKept
    }

    /// The run is alive.
    package mutating func progress() { updated = .now }

    /// A batch is in.
    package mutating func add(_ batch: LoadBatch) {
        rows += batch.counts
        for (reason, count) in batch.rejects { rejects[reason.rawValue, default: 0] += count }
        rejectsKept += batch.counts.rejected
        bytesRead += Int64(batch.bytes.count)
        batchSeconds.add(batch.seconds)
        for stage in Stage.allCases { stageSeconds[stage, default: Histogram()].add(batch.times[stage] / 1000) }
        idleSeconds += batch.times.idle / 1000
        retries += batch.lockRetries
        chunksToParse = batch.chunksToParse
        chunksToWrite = batch.chunksToWrite
        updated = .now
    }

    /// An alarm is raised; what is asked for and is not raised, the end of the run says.
    package mutating func raise(_ alarm: LoadAlarm.Kind) { alarms[alarm] = true }

    /// The run is over.
    ///
    /// - Parameters:
    ///   - status: how it ended, as the bookkeeping says it.
    ///   - exitCode: what the process returns to the shell for it.
    ///   - summary: what came of it; nil for one that failed.
    package mutating func finish(_ status: LoadSummary.Status, exitCode: Int32, _ summary: LoadSummary?) {
        isRunning = false
        updated = .now
        self.exitCode = exitCode
        if hasStarted { runs[status.rawValue, default: 0] += 1 }
        if status == .completed { lastSuccess = updated }
        chunksToParse = 0
        chunksToWrite = 0
        guard let summary else { return }
        seconds = summary.seconds
        rejectsKept = summary.status == .skipped ? rejectsKept : summary.rejectsKept
        rowsPerSecond = summary.pace?.rowsPerSecond
        medianRowsPerSecond = summary.pace?.medianRowsPerSecond
        alarms = summary.alarms
    }
}

extension StageTimes {
    fileprivate subscript(stage: LoadMetrics.Stage) -> Double {
        switch stage {
        case .read: read
        case .parse: parse
        case .compute: compute
        case .wait: wait
        case .write: write
        case .commit: commit
        }
    }
}

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
