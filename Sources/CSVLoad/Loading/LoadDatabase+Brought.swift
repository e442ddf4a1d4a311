import SQLiteCore

/// What starts a run of which it is to be known which rows it brings.
extension LoadDatabase {
    /// Prepares the table of the source's keys where there has to be one; belongs into the transaction of the run's start.
    func remember(
        _ run: inout Run, _ options: LoadOptions, _ plan: RowPlan, isReload: Bool, _ keptRecords: Int64,
        _ connection: borrowing Connection
    ) throws(LoadError) {
        if options.deletesMissing, plan.key.isEmpty, plan.rowIDColumn == nil {
            throw LoadError(
                .usage, "--delete-missing needs a key, and table '\(options.table)' has none",
                recovery: "Give the table a primary key, or a UNIQUE index on columns that you name with --key.")
        }
        guard !plan.key.isEmpty, options.deletesMissing || run.source.broughtBy != nil else { return }
        let sourceID = run.source.sourceID
        do throws(SQLiteError) {
            var start = BroughtRows.Start(
                sourceID: sourceID, runID: run.runID, knownBy: run.source.broughtBy,
                keptRowID: run.source.rowIDOffset + keptRecords, isReload: isReload)
            if let known = start.knownBy, known.map(\.asciiLowercased) != plan.key.map(\.asciiLowercased) {
                // Rows that another key tells apart cannot be found by this one.
                try BroughtRows.forget(sourceID, in: connection)
                start.knownBy = nil
            }
            guard start.knownBy != nil || options.deletesMissing else { return }
            try BroughtRows.prepare(start, plan: plan, table: options.table, in: connection)
            run.remembersKeys = true
            guard options.deletesMissing, try BroughtRows.hasReloads(sourceID, in: connection) else { return }
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
        try refuseUnknownNeighbours(sourceID, options, connection)
    }

    private func refuseUnknownNeighbours(
        _ sourceID: Int64, _ options: LoadOptions, _ connection: borrowing Connection
    ) throws(LoadError) {
        let neighbour: String?
        do throws(SQLiteError) {
            neighbour = try BroughtRows.unknownNeighbour(of: sourceID, in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot start the load", database: path)
        }
        guard let neighbour else { return }
        throw LoadError(
            .unusableData,
            "--delete-missing cannot tell which rows of '\(options.table)' '\(neighbour)' has brought, too",
            recovery: "Load '\(neighbour)' with --delete-missing first.")
    }

    /// Whether keys of a source occur among the records up to a row id and among those behind it.
    func hasStraddlingKeys(of sourceID: Int64, at rowID: Int64) throws(LoadError) -> Bool {
        let connection = try open()
        do throws(SQLiteError) {
            return try BroughtRows.hasStraddling(sourceID, keptRowID: rowID, in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the keys of the source", database: path)
        }
    }
}
