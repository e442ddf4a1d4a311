/// Finds out what a load would do, and writes nothing: neither to a database nor to a folder that it knows.
///
/// The load is planned, and its records are parsed, typed and computed as always; then a ``TrialRun`` takes them.
package final class DryRunJob: StoppableJob {
    private let options: LoadOptions
    private let context: JobContext
    private let showsValues: Bool

    /// - Parameter showsValues: whether values are noted beside keys.
    package init(_ options: LoadOptions, observer: any LoadObserver, showsValues: Bool) {
        self.options = options
        self.showsValues = showsValues
        context = JobContext(observer: observer, source: options.sourceName, table: options.table)
    }

    package func stop() { context.stopping.set() }

    /// - Throws: why the load would end before it began.
    package func run() throws(LoadError) -> DryRunSummary {
        var planner = LoadPlanner(options, context, isDryRun: true)
        planner.compareTable = { [context] (options, last) throws(LoadError) in
            try VerifyJob.agrees(options, upTo: last, context)
        }
        if options.spoolsInput, options.input == "-" {
            try context.inputs.spoolStandardInput(
                in: planner.database.temporaryFolder, options.content.format.inputLimits
            ) { _ in }
        }
        if let folder = options.migrations {
            try planner.openInput()
            let pending = try MigrateJob(database: options.database, folder: folder, isReadOnly: true).run(
                isDryRun: true)
            if !pending.files.isEmpty {
                planner.notes.add(
                    "the load would apply \(pending.files.joined(separator: ", ")) first, and what they change is not known here"
                )
            }
        }
        guard !context.isStopRequested, let decision = try planner.decide() else {
            var summary = DryRunSummary(options)
            summary.isInterrupted = true
            return summary
        }
        try requireKnownRows(decision, planner.database)
        let run = try TrialRun(decision, planner, context, showsValues: showsValues)
        return try run.run()
    }

    /// Refuses what a load refuses in the transaction that starts it.
    private func requireKnownRows(_ decision: LoadPlanner.Decision, _ database: LoadDatabase) throws(LoadError) {
        let plan = decision.plan
        try database.requireTellableRows(plan)
        guard plan.options.deletesMissing, !plan.options.replaces, !plan.rows.key.isEmpty, plan.isReload,
            !plan.database.ranges.isEmpty,
            let source = plan.database.source
        else { return }
        try database.refuseUnknownNeighbours(source.sourceID, plan.options, database.open())
    }
}
