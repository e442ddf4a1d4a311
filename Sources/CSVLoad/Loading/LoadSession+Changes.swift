import SQLiteCore

/// What has changed since the last run, and how far the source is in.
extension LoadSession {
    /// Compares the source with its checkpoints, and leaves the stream where loading has to go on.
    mutating func verify(
        _ text: TextSource, _ known: LoadDatabase.State, isSame: Bool
    ) throws(LoadError) -> Progress {
        if let doubt = known.trust.doubt {
            note(.table(doubt), from: (known.lastRecord ?? 0) + 1)
        }
        guard !known.checkpoints.isEmpty else { return Progress() }
        if options.isRestart {
            note(.restart)
            return Progress()
        }
        guard isSame else {
            note(.otherOptions(known.source?.before.map { options.content.flags(differingFrom: $0.content) } ?? []))
            return Progress()
        }
        guard known.table != nil else {
            note(.tableIsGone)
            return Progress()
        }
        if options.deletesMissing, case .key = known.identity, known.source?.broughtBy == nil {
            note(.missingKeys)
            return Progress()
        }
        let job = job
        let stream = text.stream
        let verifier = PrefixVerifier(
            stream: stream, endsInsideRecord: known.endsInsideRecord, isCancelled: { job.isStopRequested })
        let result = try verifier.verify(known.checkpoints) { _ in
            job.observer.loadDidProgress(
                LoadProgress(
                    phase: .verifying, bytesDone: stream.fileOffset, bytesTotal: stream.fileBytes, counts: RowCounts()))
        }
        let kept = known.checkpoints.prefix(result.matching)
        if kept.count < known.checkpoints.count, !job.isStopRequested {
            guard try !reloadsAll(keeping: kept.last, known, stream) else {
                note(.sharedKeys)
                return Progress()
            }
            let isReplaced = kept.isEmpty ? try verifier.isReplaced(known.checkpoints) : false
            note(
                isReplaced ? .replaced(batches: known.checkpoints.count) : .changed,
                from: kept.last.map { $0.rowIDs.upperBound + 1 } ?? 1)
        }
        return Progress(
            checkpoint: kept.last, recordsVerified: kept.last?.rowIDs.upperBound ?? 0, isContinued: result.isContinued)
    }

    /// Whether rows of records that are kept may have the values of later ones, which may be gone.
    ///
    /// Where rows are not deleted, they keep these values, as other rows of such records stay.
    private func reloadsAll(
        keeping last: Checkpoint?, _ known: LoadDatabase.State, _ stream: InputStream
    ) throws(LoadError) -> Bool {
        guard options.deletesMissing, let last, let source = known.source, source.broughtBy != nil else { return false }
        guard
            try database.hasStraddlingKeys(of: source.sourceID, at: source.rowIDOffset + last.rowIDs.upperBound)
        else { return false }
        guard stream.isRereadable else {
            throw LoadError(
                .unusableData,
                "\(stream.name) has changed after record \(last.rowIDs.upperBound), and keys of it occur on both sides",
                recovery: "Run the same command with --restart and the same input.")
        }
        return true
    }

    private mutating func note(_ reason: ReloadReason, from record: Int64 = 1) {
        noteOrdinary(reason.sentence(from: record))
    }
}
