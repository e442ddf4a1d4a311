package import CSVCore

/// What came of one run.
public struct LoadSummary: Sendable, Codable, Hashable {
    public enum Status: String, Sendable, Codable {
        case running, completed, interrupted, failed
        /// Not even started, because another load has the database.
        case skipped
    }

    public var source: String
    public var table: String
    public var database: String
    public var status: Status
    /// What this run did.
    public var counts = RowCounts()
    /// Records that earlier runs had loaded, whose bytes were compared and found the same.
    public var recordsVerified: Int64 = 0
    public var bytesVerified: Int64 = 0
    /// Records of the source that are in, whatever became of them, from this run and earlier ones.
    public var sourceRecords: Int64 = 0
    public var bytesRead: Int64 = 0
    /// Records in the rejects of this source, from this run and earlier ones.
    public var rejectsKept: Int64 = 0
    /// Rows that were taken out of the table, because the source no longer has their records.
    public var deleted: Int64 = 0
    public var batches: Int64 = 0
    package var times = StageTimes()
    package var phases = PhaseTimes()
    /// Threads that parsed and computed.
    package var jobs = 1
    /// Records that this run refused, by reason.
    public var rejects: [String: Int64] = [:]
    public var seconds = 0.0
    /// The run's number in the bookkeeping; nil where it did not come so far.
    public var runID: Int64?
    /// How fast the load was; nil where it read nothing or is not complete.
    package var pace: LoadPace?
    /// The alarms that were asked for, and whether each was raised.
    package var alarms: [LoadAlarm.Kind: Bool] = [:]
    /// What was computed.
    package var computation = ComputationCounts()
    /// Things worth knowing that did not stop the load, one sentence each.
    public var notes: [String] = []
    /// Those of the notes about what is normal, and not about what was guessed, lost or left out.
    package var ordinaryNotes: Set<String> = []
    /// The notes that matter even to someone who reads no others.
    package var warnings: [String] { notes.filter { !ordinaryNotes.contains($0) } }
    /// What was found in the text and is not the plain reading; each is among the notes, too.
    package var inferences: [Sniffer.Inference] = []
    /// Lines of the text before its header and behind its data that are not records.
    package var linesBefore = 0
    package var linesBehind: Int64 = 0
    /// The encoding to load the source with, where records were refused for theirs and the bytes show it.
    public var likelyEncoding: String?
    /// Whether records are among the rejects that may get in when something else in the database has changed.
    package var leavesWaitingRejects = false
    /// Whether rows are left for a later run that had to be taken out: others refer to them.
    package var hasPutOffRemovals = false
    /// What came of each database, where the rows are divided among several.
    package var shards: [LoadSummary] = []

    package init(source: String, table: String, database: String, status: Status) {
        self.source = source
        self.table = table
        self.database = database
        self.status = status
    }
}

/// How far a run is.
public struct LoadProgress: Sendable {
    /// What the run is doing.
    public enum Phase: Sendable {
        /// Keeping the standard input on disk.
        case spooling
        /// Finding the columns' types in all records.
        case typing
        /// Comparing what earlier runs loaded.
        case verifying
        /// Cutting the input into parts that are computed elsewhere.
        case planning
        case loading
        /// Putting rows into the table in the order of their keys, where they have waited for all of them to be known.
        case sorting
        /// Making what stands behind the rows: indexes, a full-text index.
        case indexing
    }

    public var phase: Phase
    public var bytesDone: Int64
    /// Bytes of the whole input, where they are known.
    public var bytesTotal: Int64?
    public var counts: RowCounts
    /// The input that it is about, where that is not the load's own: others of the table have a say in its types.
    public var input: String?

    package init(phase: Phase, bytesDone: Int64, bytesTotal: Int64?, counts: RowCounts) {
        self.phase = phase
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
        self.counts = counts
    }
}
