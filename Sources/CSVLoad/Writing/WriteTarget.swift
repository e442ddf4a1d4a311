/// Where the rows of a run go, and whose they are.
struct WriteTarget: Sendable {
    var table: String
    var database: String
    var sourceID: Int64
    var runID: Int64
    /// Added to a record's number to give the row id of a keyless table.
    var rowIDOffset: Int64
    /// Whether the database keeps what identifies the source's records.
    var keepsRecords = false
    /// Whether the source had brought records before that are not checkpointed any more.
    var hasSuperseded = false
    /// Whether the rows that it brings are counted as those of a first load.
    var countsLoaded = false
    /// Whether a key that is in the table already may stop the load; else it refuses the row.
    var stopsAtConflict = true
}
