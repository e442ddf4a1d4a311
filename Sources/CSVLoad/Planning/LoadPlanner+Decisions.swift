import CSVCore

/// What cannot be loaded as it was asked for, and what had to be decided.
extension LoadPlanner {
    /// Refuses a full-text index on a table whose rows it could not find.
    func checkFullText(_ table: TargetTable?) throws(LoadError) {
        guard let table, !table.hasRowID, !options.fullText.isEmpty else { return }
        throw LoadError(
            .tableMismatch, "--fts finds rows by their rowid, and table '\(table.name)' was made WITHOUT ROWID",
            recovery: "Leave --fts out, or make the table again with --rowid always.")
    }

    /// Rows without a key can only be added: the same records a second time would be there twice.
    func refuseDoubling(
        _ plan: RowPlan, _ state: DatabaseState, _ start: LoadPlan.Start, _ text: TextSource
    ) throws(LoadError) {
        guard plan.key.isEmpty, plan.rowIDColumn == nil, !options.isRestart else { return }
        if let mismatch = state.tableCheck.mismatch {
            throw LoadError(
                .tableWithoutKey,
                "\(mismatch.sentence), and '\(options.table)' has no key to tell which rows of '\(text.stream.name)' are gone",
                recovery: "Give the table a primary key, or delete the rows of this source and run with --restart.")
        }
        guard !state.checkpoints.isEmpty, start.records != state.lastRecord else { return }
        throw LoadError(
            .tableWithoutKey,
            "'\(text.stream.name)' has changed, and table '\(options.table)' has no key to tell which rows to replace",
            recovery: "Give the table a primary key, or delete the rows of this source and run with --restart.")
    }

    /// Which rows of others go.
    func replacement(of plan: RowPlan, _ state: DatabaseState, _ start: LoadPlan.Start) -> TableReplacement {
        guard options.replaces, state.table != nil else { return .none }
        guard plan.key.isEmpty, plan.rowIDColumn == nil else { return .otherRows }
        // What goes on where the last run ended has replaced all rows then.
        return start.checkpoint == nil ? .allRows : .none
    }

    /// Refuses to put the records of a pipe in place of those that another one brought under the same name.
    ///
    /// Nobody has given it that name, and nothing tells whether it is the same pipe. One that brings what it brought
    /// before, and more, goes on.
    func refuseReplacing(
        _ plan: RowPlan, _ state: DatabaseState, _ start: LoadPlan.Start, _ text: TextSource
    ) throws(LoadError) {
        let input = InputName(options.input)
        guard input.isReadOnce || input.isNameless, !options.isRestart, plan.rowIDColumn != nil, state.table != nil,
            askedName == LoadOptions.defaultSourceName(options.input)
        else { return }
        guard let last = state.lastRecord, start.records < last, !start.isContinued else { return }
        let isSame = state.before(options.content) != nil
        let name = input.path == "-" ? "Standard input" : "'\(options.input)'"
        throw LoadError(
            .tableWithoutKey,
            isSame
                ? "\(name) does not begin with what it brought before, and '\(options.table)' has no key to tell the rows apart"
                : "\(name) is read in another way than before, and '\(options.table)' has no key to tell the rows apart",
            recovery: "Add the records under a name of their own with --source-name NAME, or put them in place of the "
                + "earlier ones with --restart.")
    }

    /// Refuses to change rows of which it cannot be told which they are, or where there are none.
    func checkUpdates(_ plan: RowPlan, _ state: DatabaseState) throws(LoadError) {
        guard plan.updatesOnly else { return }
        if let other = options.flagAgainstUpdates {
            throw LoadError(
                .optionInvalid, "--update-only and \(other) contradict each other", recovery: "Leave one of them out.")
        }
        guard state.table != nil else {
            throw LoadError(
                .tableMissing,
                "There is no table '\(options.table)' in '\(options.database)', and --update-only adds no rows",
                recovery: "Name a table that is there, or leave --update-only out.")
        }
        guard plan.key.isEmpty else { return }
        throw LoadError(
            .keyMissing, "--update-only needs a key, and '\(options.table)' has none among the columns of the input",
            recovery: "Name columns with --key that are unique in the table.")
    }

    func checkIndexes(_ draft: RowPlan, _ builder: PlanBuilder) throws(LoadError) {
        let flags = options.indexes.map { ("--index", $0) } + [("--fts", options.fullText)]
        for (flag, columns) in flags {
            for name in columns
            where !draft.targets.contains(where: { $0.column.asciiLowercased == name.asciiLowercased }) {
                throw builder.unknownColumn(name, flag: flag, draft)
            }
        }
    }

    mutating func noteDecisions(_ text: TextSource, _ plan: RowPlan) {
        if !plan.leftOut.isEmpty {
            notes.add("columns that are not in the table are left out: \(plan.leftOut.joined(separator: ", "))")
        }
        if !plan.addedColumns.isEmpty {
            notes.add("columns are added to the table: \(plan.addedColumns.joined(separator: ", "))")
        }

        notes.add(contentsOf: text.header.notes)
        if let empty = plan.emptyFields {
            notes.addOrdinary(
                "\(empty.count) \(empty.count == 1 ? "column that has" : "columns that have") neither a name nor a value "
                    + "\(empty.count == 1 ? "is" : "are") left out, as --drop-empty says")
        }
        let (names, fields) = (text.header.names.count, text.layout.columnCount)
        if fields > names, names > 1, !text.layout.hasTrailingDelimiter {
            notes.add(
                "the header names \(names) columns and most records have \(fields) fields: correct the header, or use "
                    + "--skip-lines \(text.layout.skippedLines + 1) --no-header to number the columns")
        }
        notes.inferences = text.layout.inferences
        notes.linesBefore = text.layout.skippedLines
        notes.linesBehind = text.notesLines
        notes.add(contentsOf: text.layout.inferences.map(\.sentence))
        if text.stream.encoding != "UTF-8" {
            let sentence = "the text is read as --encoding \(text.stream.encoding)"
            let isTold = options.content.format.encoding.map { !InputStream.isAutomatic($0) } ?? false
            if isTold { notes.addOrdinary(sentence) } else { notes.add(sentence) }
        }
        if text.layout.skippedLines > 0 {
            let lines = text.layout.skippedLines
            notes.add(
                "\(lines) \(lines == 1 ? "line" : "lines") before the header \(lines == 1 ? "is" : "are") kept in "
                    + "csvload_sources.preamble")
        }
        if !text.notes.isEmpty {
            let lines = text.notesLines
            notes.add(
                "\(lines == 1 ? "1 line" : "\(lines) lines") after the data \(lines == 1 ? "is" : "are") kept in csvload_sources.notes"
            )
        }
    }
}
