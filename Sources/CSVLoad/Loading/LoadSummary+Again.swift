extension LoadSummary {
    /// What came of this load and of a second one of the same input, which was unchanged, together.
    ///
    /// The second one has only put records into the table that the first one, or one before it, had refused, and taken
    /// out rows.
    package func continued(by later: LoadSummary) -> LoadSummary {
        var sum = self
        sum.notes += later.notes.filter { !notes.contains($0) }
        sum.ordinaryNotes.formUnion(later.ordinaryNotes)
        sum.leavesWaitingRejects = later.leavesWaitingRejects
        sum.hasPutOffRemovals = later.hasPutOffRemovals
        // Somebody else has the database: what is left is for another time.
        guard later.status != .skipped else { return sum }
        let mended = min(counts.rejected, later.counts.read - later.counts.rejected)
        sum.counts += later.counts
        sum.counts.rejected -= mended
        let constraint = Reject.Reason.constraint.rawValue
        sum.rejects.merge(later.rejects) { $0 + $1 }
        sum.rejects[constraint] = sum.rejects[constraint].flatMap { $0 > mended ? $0 - mended : nil }
        sum.deleted += later.deleted
        sum.batches += later.batches
        sum.bytesRead += later.bytesRead
        sum.seconds += later.seconds
        sum.times += later.times
        sum.phases += later.phases
        sum.status = later.status
        sum.runID = later.runID ?? runID
        sum.rejectsKept = later.rejectsKept
        return sum
    }
}
