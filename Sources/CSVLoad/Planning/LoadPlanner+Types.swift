import CSVCore

/// Finding the types of a new table's columns.
extension LoadPlanner {
    /// How the types of a new table are found.
    enum Typing {
        /// By a pass over the whole input, beside the load where that may be.
        case open
        /// Before the load begins.
        case first
        /// They are known.
        case found(FoundTypes)
    }

    /// Whether the load may begin with the types that the front of the input suggests.
    ///
    /// Not in a database that somebody may be looking at, who would be locked out for longer than a batch; nor where
    /// programs would be run twice if the types were others. A small input has them found before anybody waits.
    func mayExpectTypes(_ columns: Columns, of text: TextSource) -> Bool {
        guard case .open = typing, !database.exists, !options.content.isAllText else { return false }
        guard !options.content.runsPrograms, context.programs.isEmpty, cutting == nil else { return false }
        guard text.stream.isRereadable, let bytes = text.stream.fileBytes, bytes >= trialBytes else { return false }
        return !areTypesGiven(columns)
    }

    private func areTypesGiven(_ columns: Columns) -> Bool {
        // Which columns have a format that was told, only the values say.
        !options.content.format.tellsValues
            && columns.draft.inputs.allSatisfy { columns.builder.givenType($0.name) != nil }
    }

    /// How records become rows of the table.
    ///
    /// - Parameters:
    ///   - isExpected: whether the front of the input is all that is looked at.
    ///   - isUnchanged: whether nothing of the input is to be loaded.
    mutating func findTypes(
        _ columns: Columns, of text: TextSource, _ state: DatabaseState, isExpected: Bool = false,
        isUnchanged: Bool = false
    ) throws(LoadError) -> RowPlan {
        var builder = columns.builder
        if let table = state.table {
            try checkFullText(table)
            builder.formats = try formats(state, text)
            var rows = try builder.plan(for: table, isOurs: state.isOurTable)
            let widenings = try widenings(of: rows, table, text, state, isUnchanged: isUnchanged)
            if !widenings.isEmpty {
                rows = try builder.plan(for: table.widened(by: widenings), isOurs: state.isOurTable)
                rows.widenings = widenings
            }
            return rows
        }
        if options.content.isAllText, !options.content.format.tellsValues, !builder.seeksEmptyFields {
            let types = Array(repeating: ColumnType.text, count: text.header.names.count)
            return try rows(ofNewTable: builder, FoundTypes(types: types))
        }
        let found: FoundTypes
        if case .found(let known) = typing {
            found = known
        } else if isExpected || areTypesGiven(columns) && !builder.seeksEmptyFields {
            found = try survey.expectation(from: text, bytes: LoadPlanner.frontBytes)
        } else {
            found = try pass(columns.draft, text)
        }
        notes.add(contentsOf: found.notes + found.advice.notes(builder.columnNames))
        return try rows(ofNewTable: builder, found)
    }

    /// Looks at the whole input, and cuts it on the way where others compute its parts.
    private func pass(_ draft: RowPlan, _ text: TextSource) throws(LoadError) -> FoundTypes {
        guard let cutting else { return try survey.types(of: text) }
        let (survey, options, context) = (survey, options, context)
        return try cutting.shared.pass { () throws(LoadError) in
            guard options.siblings.isEmpty, text.stream.isPlain else {
                return SharedInput.Pass(found: try survey.types(of: text))
            }
            let inference = TypeInference(columnCount: text.header.names.count)
            let cutter = try cutting.cut(
                text, of: options, into: draft, context, beside: survey.makeWorker(for: inference, of: text))
            return SharedInput.Pass(found: try survey.found(inference, of: text), cutter: cutter)
        }.found
    }

    var survey: TypeSurvey { TypeSurvey(options, context) }

    /// Which columns of a table that is there have a format that was told: as the source was loaded, or as its values say.
    private func formats(_ state: DatabaseState, _ text: TextSource) throws(LoadError) -> KnownFormats {
        guard options.content.format.tellsValues else { return .none }
        if let formats = state.before(options.content)?.valueFormats { return .stored(formats) }
        return .found(try survey.types(of: text))
    }

    /// The rows of a table that is not there.
    func rows(ofNewTable builder: PlanBuilder, _ found: FoundTypes) throws(LoadError) -> RowPlan {
        var builder = builder
        builder.formats = .found(found)
        var rows = try builder.plan(newTableWith: found.types, empty: found.empty)
        guard options.rowIDPolicy != .never || !rows.key.isEmpty else {
            throw LoadError(
                .keyMissing, "--rowid never needs a key, and '\(options.table)' would have none",
                recovery: "Name the key with --key.")
        }
        rows.chooseRowID(
            options.rowIDPolicy, recordBytes: found.recordBytes, hasFullText: !options.fullText.isEmpty)
        return rows
    }
}
