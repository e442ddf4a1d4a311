extension BatchWriter {
    /// What a writer has to know of its load.
    struct Facts {
        var table: String
        var database: String
        var sourceID: Int64
        var runID: Int64
        /// Added to a record's number to give the row id of a keyless table.
        var rowIDOffset: Int64
        var maximumRejects: RejectLimit?
        /// Records that earlier runs had loaded: up to here, rows of records that are no longer rows may be there.
        var recordsBefore: Int64 = 0
        /// Whether a trigger may drop rows without an error, which only shows when they go in one by one.
        var goesRowByRow = false
        /// Whether the schema computes something of each row that may fail.
        var runsExpressions = false
        /// Whether a foreign key of the schema is checked at the commit only.
        var hasDeferredKeys = false
        /// Whether nothing but a row itself decides what becomes of it.
        var isPlain = false
        /// How the rows may be sorted by their keys; nil where they go in as they come.
        var sortKey: SortKey?
        /// Whether the table was made for this run.
        var isTableNew = false
        /// Bytes of input in a batch.
        var batchBytes = 0
        /// Of the database file; nil where pages wait for the commit.
        var descriptor: Int32?
        /// Whether the keys of the rows that the source brings are remembered.
        var remembersKeys = false
        /// Whether rows are taken out that the source no longer has.
        var deletesMissing = false
        /// Whether the log may hold refused records.
        var logsValues = false
        /// Decides when the first commit may be; nil where nothing stands against it.
        var gate: (any CommitGate)?
        /// When the run began, comparing and finding types included.
        var began = ContinuousClock.now
    }
}
