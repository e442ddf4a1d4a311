/// What a writer begins with.
extension BatchWriter {
    /// What is in the table when a writer begins.
    struct Start {
        /// The last batch that stays; nil where none does.
        var checkpoint: Checkpoint?
        /// Records that earlier runs had loaded, of which some may be loaded again.
        var recordsBefore: Int64
        /// Rejects that the source has.
        var rejectsKept: Int64
        /// Keys that had been brought and are not in the text any more; nil where that is not known.
        var goneKeys: Set<UInt64>?
        /// Lists of what had been brought that can be taken over.
        var formerLists = FormerLists()
        /// How many rows may be taken out; nil where that cannot be too many.
        var removals: RemovalLimit?
        /// Which rows of others go.
        var replacement = TableReplacement.none
        /// How rows of a first load may wait to be sorted; nil where they may not.
        var sorting: SortingPlace?
    }

    /// What a writer works with beside the plan.
    struct Surroundings {
        /// Of the database file, open for writing as long as the writer is.
        var descriptor: Int32
        /// Decides when the first commit may be; nil where nothing stands against it.
        var gate: (any CommitGate)?
        /// When the run began, comparing and finding types included.
        var began: ContinuousClock.Instant
        var log: EventLog
        /// Is told of each batch when it is committed.
        var didCommit: (LoadBatch) -> Void
        /// Gives rejects of a chunk that was computed elsewhere the records that they are about.
        var locate: ((Chunk) throws(LoadError) -> Void)?
        var retry = RetryEnvironment()
        /// Is told which share of the rows that waited are in the table.
        var didSort: (Double) -> Void = { _ in }
    }
}
