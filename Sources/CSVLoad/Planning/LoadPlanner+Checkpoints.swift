import SQLiteCore

/// What has changed since the last run, and how far the source is in.
extension LoadPlanner {
    /// Compares the source with its checkpoints, and leaves the stream where loading has to go on.
    mutating func compare(_ text: TextSource, with state: DatabaseState) throws(LoadError) -> LoadPlan.Start {
        if let mismatch = state.tableCheck.mismatch { note(.table(mismatch), from: (state.lastRecord ?? 0) + 1) }
        guard !state.checkpoints.isEmpty else { return LoadPlan.Start() }
        if let reason = reasonToReloadAll(state) {
            note(reason)
            return LoadPlan.Start()
        }
        let (stream, observer) = (text.stream, context.observer)
        let verifier = PrefixVerifier(
            stream: stream, endsInsideRecord: state.endsInsideRecord, isCancelled: context.isCancelled)
        let result = try verifier.verify(state.checkpoints) { _ in
            observer.loadDidProgress(
                LoadProgress(
                    phase: .verifying, bytesDone: stream.fileOffset, bytesTotal: stream.fileBytes, counts: RowCounts()))
        }
        let kept = state.checkpoints.prefix(result.matching)
        if kept.count < state.checkpoints.count, !context.isStopRequested {
            guard try !hasSharedKeys(keeping: kept.last, state, stream) else {
                note(.sharedKeys)
                return LoadPlan.Start()
            }
            let isReplaced = kept.isEmpty ? try verifier.isReplaced(state.checkpoints) : false
            note(
                isReplaced ? .replaced(batches: state.checkpoints.count) : .changed,
                from: kept.last.map { $0.rowIDs.upperBound + 1 } ?? 1)
        }
        return LoadPlan.Start(checkpoint: kept.last, isContinued: result.isContinued)
    }

    /// Why nothing of what is in can stay, whatever the text says; nil where the text decides.
    private func reasonToReloadAll(_ state: DatabaseState) -> ReloadReason? {
        if options.isRestart { return .restart }
        guard state.before(options.content) != nil else {
            return .otherOptions(
                state.source?.before.map { options.content.flags(differingFrom: $0.content) } ?? [])
        }
        if state.table == nil { return .tableIsGone }
        if options.deletesMissing, case .key = state.identity, state.source?.broughtBy == nil { return .missingKeys }
        return nil
    }

    /// Whether rows of records that are kept may have the values of later ones, which may be gone.
    ///
    /// Where rows are not deleted, they keep these values, as other rows of such records stay.
    private func hasSharedKeys(
        keeping last: Checkpoint?, _ state: DatabaseState, _ stream: InputStream
    ) throws(LoadError) -> Bool {
        guard options.deletesMissing, let last, let source = state.source, source.broughtBy != nil else { return false }
        guard
            try database.hasStraddlingKeys(of: source.sourceID, at: source.rowIDOffset + last.rowIDs.upperBound)
        else { return false }
        guard stream.isRereadable else {
            throw LoadError(
                .inputChanged,
                "\(stream.name) has changed after record \(last.rowIDs.upperBound), and keys of it occur on both sides",
                recovery: "Run the same command with --restart and the same input.")
        }
        return true
    }

    private mutating func note(_ reason: ReloadReason, from record: Int64 = 1) {
        notes.addOrdinary(reason.sentence(from: record))
    }
}
