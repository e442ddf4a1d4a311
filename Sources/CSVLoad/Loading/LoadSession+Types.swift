import CSVCore

/// Finding the types of a new table's columns.
extension LoadSession {
    /// How the types of a new table are found.
    enum Typing {
        /// By a pass over the whole input, beside the load where that may be.
        case open
        /// Before the load begins.
        case first
        /// They are known.
        case found(TypeSurvey.Found)
    }

    /// Whether the load may begin with the types that the front of the input lets expect.
    ///
    /// Not in a database that somebody may be looking at, who would be locked out for longer than a batch; nor where
    /// programs would be run twice if the types were others. A small input has them found before anybody waits.
    func mayTryTypes(_ draft: RowPlan, _ builder: PlanBuilder, _ text: TextSource) -> Bool {
        guard case .open = typing, !database.exists, !options.content.isAllText else { return false }
        guard !options.content.runsPrograms, job.computations.isEmpty, job.computing == nil else { return false }
        guard text.stream.isRereadable, let bytes = text.stream.fileBytes, bytes >= job.trialBytes else { return false }
        return !areTypesGiven(draft, builder)
    }

    private func areTypesGiven(_ draft: RowPlan, _ builder: PlanBuilder) -> Bool {
        // Which columns have a format that was told, only the values say.
        !options.content.format.tellsValues && draft.inputs.allSatisfy { builder.givenType($0.name) != nil }
    }

    /// Cutting the input into parts in the pass that finds its types.
    struct Cutting {
        var source = 1
        /// How many parts there should be; nil for ``PartPlan/defaultCount(bytes:)``.
        var count: Int?
    }

    /// How records become rows of the table.
    ///
    /// - Parameters:
    ///   - draft: the plan as far as the options alone tell.
    ///   - triesTypes: whether the front of the input is all that is looked at.
    mutating func makePlan(
        _ builder: PlanBuilder, _ draft: RowPlan, _ text: TextSource, _ known: LoadDatabase.State,
        triesTypes: Bool = false
    ) throws(LoadError) -> RowPlan {
        if let table = known.table {
            try checkFullText(table)
            var builder = builder
            builder.formats = try formats(known, text)
            return try builder.plan(for: table, isOurs: known.isOurTable)
        }
        if options.content.isAllText, !options.content.format.tellsValues, !builder.seeksEmptyFields {
            let types = Array(repeating: ColumnType.text, count: text.header.names.count)
            return try newTable(builder, TypeSurvey.Found(types: types))
        }
        if case .found(let found) = typing { return try makeTable(builder, found) }
        let survey = TypeSurvey(job)
        if triesTypes || areTypesGiven(draft, builder) && !builder.seeksEmptyFields {
            return try makeTable(builder, survey.expectation(from: text, bytes: TypeTrial.frontBytes))
        }
        return try makeTable(builder, pass(survey, draft, text).found)
    }

    /// Looks at the whole input, and cuts it on the way where it is to be cut.
    private func pass(_ survey: TypeSurvey, _ draft: RowPlan, _ text: TextSource) throws(LoadError) -> SharedInput.Pass
    {
        let (cutting, job) = (cutting, job)
        return try job.shared.pass { () throws(LoadError) in
            guard let cutting, job.options.siblings.isEmpty, text.stream.isPlain else {
                return SharedInput.Pass(found: try survey.types(of: text))
            }
            let inference = TypeInference(columnCount: text.header.names.count)
            let cutter = try job.cutter(
                text, cutting, draft, from: nil, beside: survey.makeWorker(for: inference, of: text))
            return SharedInput.Pass(found: try survey.found(inference, of: text), cutter: cutter)
        }
    }

    /// Which columns of a table that is there have a format that was told: as the source was loaded, or as its values say.
    private func formats(_ known: LoadDatabase.State, _ text: TextSource) throws(LoadError) -> KnownFormats {
        guard options.content.format.tellsValues else { return .none }
        if let before = known.source?.before, before.content == options.content, let formats = before.valueFormats {
            return .stored(formats)
        }
        return .found(try TypeSurvey(job).types(of: text))
    }

    /// The plan of a table that is not there, and what has to be said about its types.
    private mutating func makeTable(_ builder: PlanBuilder, _ found: TypeSurvey.Found) throws(LoadError) -> RowPlan {
        notes += found.notes + found.advice.notes(builder.columnNames)
        return try newTable(builder, found)
    }

    private func newTable(_ builder: PlanBuilder, _ found: TypeSurvey.Found) throws(LoadError) -> RowPlan {
        var builder = builder
        builder.formats = .found(found)
        var plan = try builder.plan(newTableWith: found.types, empty: found.empty)
        guard options.rowIDPolicy != .never || !plan.key.isEmpty else {
            throw LoadError(
                .usage, "--rowid never needs a key, and '\(options.table)' would have none",
                recovery: "Name the key with --key.")
        }
        plan.chooseRowID(
            options.rowIDPolicy, recordBytes: found.recordBytes, hasFullText: !options.fullText.isEmpty)
        return plan
    }

    /// Loads with the types that the front of the input lets expect, while all of it is looked at.
    ///
    /// - Returns: nil where nothing came of it, and the load has to begin again; then ``typing`` says how.
    mutating func tryTypes(_ work: Work, _ builder: PlanBuilder) throws(LoadError) -> LoadSummary? {
        let (session, job, table) = (self, job, options.table)
        let (expected, inputs) = (work.plan.createTable(table), work.plan.inputs)
        let events = HeldEvents(job.observer)
        // Opened here, and used by the trial's threads alone.
        nonisolated(unsafe) let input = try work.text.again()
        let trial = try TypeTrial(observer: job.observer, events: events, totalBytes: work.text.stream.fileBytes) {
            (didSee) throws(LoadError) in
            let found = try TypeSurvey(job).types(of: input, didSee: didSee)
            return job.isStopRequested ? nil : found
        } bearsOut: { (found) throws(LoadError) in
            // The same table may be filled in another way: a date is text, whatever its format.
            let plan = try session.newTable(builder, found)
            return plan.createTable(table) == expected && plan.inputs == inputs
        }
        let before = log
        do throws(LoadError) {
            var summary = try load(work, gate: trial, observer: events)
            _ = trial.end()
            summary.phases.load -= trial.waited.milliseconds / 1000
            summary.phases.types += trial.waited.milliseconds / 1000
            return summary
        } catch {
            let found = trial.end()
            guard !trial.isConfirmed else { throw error }
            log = before
            guard !job.isStopRequested else { return emptySummary(.interrupted) }
            watch.end(\.types)
            // Whatever went wrong before the first commit comes up again, and is dealt with then.
            typing = if let found { .found(found) } else { .first }
            return nil
        }
    }
}
