/// What a database says about its loads and its tables, as plain values that a page is drawn from.
///
/// Its size has a bound, whatever that of the database: what is left out is counted.
struct DatabaseReport: Sendable {
    /// The database's name, without its folder.
    var database: String
    var bytes: Int64
    /// When it was read, UTC.
    var readAt: String
    var toolVersion: String
    /// Sources, the one with the latest activity first.
    var sources: [SourceReport] = []
    /// Sources beside these, which were active before them.
    var olderSources: Int64 = 0
    var tables: [TableProfile] = []
    /// Loaded tables beside these.
    var furtherTables = 0
    /// What all sources add up to.
    var totals = Totals()

    struct Totals: Sendable {
        var sources: Int64 = 0
        var unfinished: Int64 = 0
        /// Sources whose last load ended before it began.
        var failed: Int64 = 0
        var records: Int64 = 0
        var rows: Int64 = 0
        var filtered: Int64 = 0
        var rejected: Int64 = 0
        var bytes: Int64 = 0
        var lastActivity: String?
    }
}

/// How one source came into its table.
struct SourceReport: Sendable {
    var name: String
    var table: String
    /// `running`, `completed`, `interrupted`, `failed` or `new`.
    var status: String
    var records: Int64
    var rows: Int64
    var filtered: Int64
    var rejected: Int64
    var bytes: Int64
    /// What was said about how to load it, a fact a line.
    var settings: [Setting] = []
    /// The latest runs, in the order in which they ran.
    var runs: [RunReport] = []
    /// Runs before these.
    var earlierRuns: Int64 = 0
    /// How fast its batches came in.
    var throughput: [ThroughputSeries.Point] = []
    /// What each run contributed to what is loaded now, in the order of the source.
    var shares: [RunShare] = []
    /// Time in each stage, added up over all threads.
    var stages: [StageTime] = []
    /// The most frequent reason first.
    var rejects: [RejectGroup] = []
    /// Bytes that stand before the header and after the data.
    var preamble: [UInt8] = []
    var notes: [UInt8] = []

    struct Setting: Sendable {
        let name: String
        let value: String
    }

    struct RunShare: Sendable {
        let run: Int64
        var bytes: Int64
        var rows: Int64
    }

    struct StageTime: Sendable {
        let name: String
        let seconds: Double
    }
}

/// One run of a load.
struct RunReport: Sendable {
    let run: Int64
    /// `load` or `retry`.
    let kind: String
    let status: String
    let startedAt: String
    /// Seconds from its start to its end; nil while it runs, and where its end was not recorded.
    let seconds: Double?
    let counts: RowCounts
    let bytes: Int64
    let error: String?
    let toolVersion: String
    /// The run that had not come to its end, with which this one goes on.
    let resumes: Int64?
    /// Whether it came to load anything.
    let hasBegun: Bool
    /// What the command returned; nil where that is not known.
    let exitCode: Int64?
}

/// Records of one source that were refused for one reason.
struct RejectGroup: Sendable {
    let reason: String
    var count: Int64
    /// The first few of them.
    var samples: [RejectedRecord]
}

/// What a table and its columns hold.
struct TableProfile: Sendable {
    var name: String
    /// Rows in the table; nil where they were not counted, because there are many.
    var rows: Int64?
    /// Rows that the profile was made from.
    var rowsSeen: Int64
    /// Whether these are all rows, at the moment of the report.
    var isWhole: Bool
    var columns: [ColumnProfile] = []
    /// Columns beside these.
    var furtherColumns = 0
    /// Why there is no profile, where there is none.
    var problem: String?
}
