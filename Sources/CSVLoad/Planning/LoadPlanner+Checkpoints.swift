import SQLiteCore

/// What has changed since the last run, and how far the source is in.
extension LoadPlanner {
    /// Compares the source with its checkpoints, and leaves the stream where loading has to go on.
    mutating func compare(_ text: TextSource, with state: DatabaseState) throws(LoadError) -> LoadPlan.Start {
        if let mismatch = state.tableCheck.mismatch { reload = .table(mismatch) }
        guard !state.checkpoints.isEmpty else { return LoadPlan.Start() }
        if let reason = reasonToReloadAll(state) {
            reload = reason
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
        if !knowsRecords(state, text) {
            reload = .unknownRecords
            keepsLayout = result.matching > 0
            return LoadPlan.Start()
        }
        let kept = state.checkpoints.prefix(result.matching)
        if try hasOtherRows(state, text, isUnchanged: kept.count == state.checkpoints.count) {
            reload = .tableWritten
            keepsLayout = result.matching > 0
            return LoadPlan.Start()
        }
        if kept.count < state.checkpoints.count, !context.isStopRequested {
            let isReplaced = kept.isEmpty ? try verifier.isReplaced(state.checkpoints) : false
            reload = isReplaced ? .replaced(batches: state.checkpoints.count) : .changed
        }
        return LoadPlan.Start(checkpoint: kept.last, isContinued: result.isContinued)
    }

    /// Whether rows of the source may be otherwise than its records say, because somebody else has written to the database.
    ///
    /// Where the input is as it was, they are compared; else all of it is compared by loading it. Neither is done for
    /// rows that were computed, since that would compute them again.
    private func hasOtherRows(
        _ state: DatabaseState, _ text: TextSource, isUnchanged: Bool
    ) throws(LoadError) -> Bool {
        guard state.isTableWritten, state.tableCheck.mismatch == nil, state.identity != .nothing else { return false }
        guard text.stream.isRereadable, options.content.onConflict == .update, cutting == nil, !computesColumns else {
            return false
        }
        guard isUnchanged, let compareTable else { return !isUnchanged }
        let offset = text.stream.offset
        let isSame = try compareTable(options, state.lastRecord ?? 0)
        try text.stream.seek(to: offset)
        return !isSame
    }

    private var computesColumns: Bool {
        !options.content.computations.isEmpty || options.content.command != nil || !context.programs.isEmpty
    }

    /// Whether single records can be told apart, or need not be.
    private func knowsRecords(_ state: DatabaseState, _ text: TextSource) -> Bool {
        // Keys that are there already would end the load, and a pipe cannot be read again.
        state.knowsRecords || state.identity == .nothing || options.content.onConflict == .abort
            || !text.stream.isRereadable
    }

    /// Why nothing of what is in can stay, whatever the text says; nil where the text decides.
    private func reasonToReloadAll(_ state: DatabaseState) -> ReloadReason? {
        if options.isRestart { return .restart }
        guard state.before(options.content) != nil else {
            return .otherOptions(
                state.source?.before.map { options.content.flags(differingFrom: $0.content) } ?? [])
        }
        if state.table == nil { return .tableIsGone }
        if options.content.isUpdateOnly || options.replaces, state.isTableWritten { return .tableWritten }
        return nil
    }

    /// Says why records are loaded again, and which.
    mutating func noteReload(_ start: LoadPlan.Start, _ diff: RecordDiff?) {
        guard let reload else { return }
        if let diff, !diff.segments.takesAll {
            let records = diff.taken == 1 ? "1 new or changed record is" : "\(diff.taken) new or changed records are"
            notes.addOrdinary("the input has changed: \(records) loaded")
        } else {
            notes.addOrdinary(reload.sentence(from: start.records + 1))
        }
    }
}
