/// What a load gives its computations, beside the rows.
struct ComputationEnvironment: Sendable {
    var settings = ComputeSettings()
    /// The computations of the calling program.
    var programs: [any RowComputation] = []
    var isCancelled: @Sendable () -> Bool = { false }
    var reports: any ComputationReports = DiscardedReports()
}

/// All computations of a load in their order, checked once: each worker makes its own state of it.
///
/// The filter comes first where it reads the input's columns only, so that nothing is computed for records that are
/// left out anyway, and last where it reads what was computed.
struct ComputationChain: Sendable {
    private struct Link: Sendable {
        var computation: any RowComputation
        /// The computed columns that it sets.
        var columns: Range<Int>
    }

    private let plan: RowPlan
    private var links: [Link] = []
    /// Those of the links that compute; one before or behind them is the filter.
    private var computing = 0..<0
    private let environment: ComputationEnvironment

    /// - Throws: what is wrong with an expression, or keeps a library from being loaded.
    ///
    /// - Parameter splitsFilter: whether the filter has to have a place of its own before all that is computed.
    init(
        _ plan: RowPlan, content: LoadOptions.Content, environment: ComputationEnvironment, splitsFilter: Bool = false
    ) throws(LoadError) {
        self.plan = plan
        self.environment = environment
        let extensions = content.extensions ?? []
        let connection = try ExpressionComputation.connect(extensions, limit: .none)
        let analysis = try ExpressionAnalysis(plan, filter: plan.filter, connection: connection)
        var filter = analysis.filtersComputed ? nil : plan.filter
        let isFirstExpression = if case .expression = plan.steps.first { true } else { false }
        if filter != nil, !isFirstExpression || splitsFilter {
            links.append(expressions([], filter: filter, extensions))
            filter = nil
        }
        computing = links.count..<links.count
        var groups = analysis.groups[...]
        var run: [[ExpressionAnalysis.Expression]] = []
        for step in plan.steps {
            switch step {
            case .expression(let column, _):
                if let group = groups.first, group[0].column == column { run.append(groups.removeFirst()) }
            case .command(let columns):
                close(&run, &filter, extensions)
                guard let command = content.command else { continue }
                links.append(
                    Link(
                        computation: try CommandComputation(command, columns: columns.map { plan.computed[$0].name }),
                        columns: columns))
            case .program(let number, let columns):
                close(&run, &filter, extensions)
                links.append(Link(computation: environment.programs[number], columns: columns))
            }
        }
        close(&run, &filter, extensions)
        computing = computing.lowerBound..<links.count
        if analysis.filtersComputed { links.append(expressions([], filter: plan.filter, extensions)) }
    }

    private mutating func close(
        _ run: inout [[ExpressionAnalysis.Expression]], _ filter: inout String?, _ extensions: [ExtensionOptions]
    ) {
        guard !run.isEmpty else { return }
        links.append(expressions(run, filter: filter, extensions))
        run = []
        filter = nil
    }

    private func expressions(
        _ groups: [[ExpressionAnalysis.Expression]], filter: String?, _ extensions: [ExtensionOptions]
    ) -> Link {
        let numbers = groups.joined().map(\.column)
        let end = plan.computed.count
        let columns = numbers.first.map { $0..<(numbers.last ?? $0) + 1 } ?? end..<end
        return Link(
            computation: ExpressionComputation(plan: plan, groups: groups, filter: filter, extensions: extensions),
            columns: columns)
    }

    /// The state of one worker.
    func makeWorker() throws(LoadError) -> ChainWorker {
        var workers: [ChainWorker.Link] = []
        for link in links {
            let visible = plan.visibleColumns(before: link.columns.lowerBound)
            let context = ComputationContext(
                columns: visible.map { ComputationContext.Column(name: $0.name, type: $0.type) },
                settings: environment.settings, isCancelled: environment.isCancelled, reports: environment.reports)
            workers.append(
                ChainWorker.Link(
                    worker: try link.computation.makeWorker(context),
                    layout: StepLayout(plan, columns: link.columns),
                    setsAll: link.computation is ExpressionComputation))
        }
        return ChainWorker(workers, computing: plan.steps.isEmpty ? 0..<0 : computing)
    }
}

/// The computations of one worker.
final class ChainWorker {
    struct Link {
        var worker: any ComputationWorker
        var layout: StepLayout
        /// Whether every output is set in every row, so that nothing has to be there before.
        var setsAll: Bool
    }

    private let links: [Link]
    private let computing: Range<Int>

    init(_ links: [Link], computing: Range<Int>) {
        self.links = links
        self.computing = computing
    }

    /// Computes the rows of a chunk.
    ///
    /// - Parameter reuseResults: fills the computed cells of rows for which that is known already, and returns their
    ///   positions in the chunk's list.
    func compute(_ chunk: Chunk, reuseResults: ((Chunk) throws(LoadError) -> [Int])? = nil) throws(LoadError) {
        try run(links[..<computing.lowerBound], chunk)
        guard !chunk.isAbandoned else { return }
        var known: [UInt32] = []
        if let reuseResults, !computing.isEmpty, chunk.rowCount > 0 {
            let positions = try reuseResults(chunk)
            known = positions.map { chunk.rows[$0] }
            chunk.drop(positions)
            chunk.takenOver = Int64(known.count)
        }
        if !computing.isEmpty { chunk.computed = Int64(chunk.rowCount) }
        try run(links[computing], chunk)
        guard !chunk.isAbandoned else { return }
        if !known.isEmpty { chunk.setRows((known + chunk.rowList).sorted()) }
        try run(links[computing.upperBound...], chunk)
    }

    private func run(_ links: ArraySlice<Link>, _ chunk: Chunk) throws(LoadError) {
        for link in links where chunk.rowCount > 0 {
            if !link.setsAll { link.layout.prepare(chunk) }
            var rows = ComputedRows(chunk, link.layout)
            try link.worker.compute(&rows)
            rows.finish()
            if chunk.isAbandoned { return }
        }
    }

    func finish() {
        for link in links { link.worker.finish() }
    }
}
