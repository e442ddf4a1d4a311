extension LoadExecutor {
    /// What is said of rows that went with others.
    static func sentence(_ cascaded: (table: String, rows: Int64)) -> String {
        "\(cascaded.rows) \(cascaded.rows == 1 ? "row" : "rows") of '\(cascaded.table)' went with them (ON DELETE CASCADE)"
    }

    /// What came of a run.
    func summary(
        _ writer: BatchWriter, _ tally: ComputationTally, isInterrupted: Bool,
        encoding: BatchWriter.LikelyEncoding?
    ) -> LoadSummary {
        var summary = LoadSummary(plan.options, plan.notes, isInterrupted ? .interrupted : .completed)
        summary.counts = writer.committed.counts
        summary.sourceRecords = writer.lastRecord
        summary.recordsVerified = plan.start.records
        summary.bytesVerified = plan.start.bytes
        summary.bytesRead = writer.committed.bytes
        summary.rejectsKept = writer.rejectsKept
        summary.deleted = writer.committed.removed
        summary.batches = writer.committed.batches
        summary.times = writer.committed.times
        summary.notes += context.reports.notes
        summary.jobs = workers
        summary.leavesWaitingRejects = writer.leavesWaitingRejects
        summary.hasPutOffRemovals = writer.hasPutOffRemovals
        summary.rejects = Dictionary(
            uniqueKeysWithValues: writer.committed.rejects.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) })
        summary.computation = tally.counts
        if writer.committed.removed > 0 {
            let (count, one) = (writer.committed.removed, writer.committed.removed == 1)
            let rows = "\(count) \(one ? "row was" : "rows were") removed"
            summary.notes.append(
                plan.replacement == .allRows
                    ? "\(rows) first: nothing tells which of them are in the input"
                    : "\(rows): the input no longer has \(one ? "its record, or it is" : "their records, or they are") refused "
                        + "or filtered now" + (writer.otherRowsRemoved > 0 ? ", or somebody else had put them in" : ""))
        }
        if let encoding {
            summary.likelyEncoding = encoding.name
            summary.notes.append(LoadExecutor.sentence(encoding))
        }
        if writer.store.rejectRoom.emptied > 0 {
            let (count, one) = (writer.store.rejectRoom.emptied, writer.store.rejectRoom.emptied == 1)
            summary.notes.append(
                "\(count) rejected \(one ? "record is" : "records are") kept by place, reason and length alone, since "
                    + "--max-reject-bytes \(plan.options.maximumRejectBytes ?? 0) is reached")
        }
        if tally.quotedNulls > 0 {
            let (count, one) = (tally.quotedNulls, tally.quotedNulls == 1)
            summary.notes.append(
                "\(count) \(one ? "field in quotes has" : "fields in quotes have") a text that --null "
                    + "names, and \(one ? "is" : "are") loaded as text: only a field without quotes is NULL")
        }
        if let parts, !parts.isOneOfSeveral { summary.notes += parts.shared.notes }
        return summary
    }

    private static func sentence(_ encoding: BatchWriter.LikelyEncoding) -> String {
        let (are, look) = encoding.rejects == 1 ? ("record is", "it looks") : ("records are", "they look")
        let advice = encoding.name.map { "; \(look) like \($0): load again with --encoding \($0)" }
        return "\(encoding.rejects) \(are) not UTF-8" + (advice ?? "")
    }
}
