import CSVCore

/// Cuts inputs into parts that can be computed apart from each other; reads them, and writes nothing.
///
///     let plan = try PlanJob(loads, parts: 16, toolVersion: "1.0", observer: observer).run()
///
/// Each input is read once; of several that go into one table, the types are found first.
package final class PlanJob: StoppableJob {
    private let loads: [LoadOptions]
    private let count: Int?
    private let toolVersion: String
    private let stopping = StopFlag()
    private let observer: any LoadObserver

    /// - Parameters:
    ///   - loads: the loads whose inputs are cut.
    ///   - parts: how many parts each input is cut into; nil for ``PartPlan/defaultCount(bytes:)``.
    ///   - toolVersion: is written into the plan; only the same version computes its parts.
    ///   - observer: receives the progress.
    package init(_ loads: [LoadOptions], parts: Int?, toolVersion: String, observer: any LoadObserver) {
        self.loads = loads
        count = parts
        self.toolVersion = toolVersion
        self.observer = observer
    }

    package func stop() { stopping.set() }

    /// The plan; nil where the job was stopped.
    package func run() throws(LoadError) -> PartPlan? {
        var plan = PartPlan(header: PartPlan.Header(csvload: toolVersion))
        for (index, options) in loads.enumerated() {
            let cutting = PartCutting(source: index + 1, count: count, shared: SharedInput())
            var planner = LoadPlanner(
                options, JobContext(observer: observer, stopping: stopping, source: options.sourceName),
                cutting: cutting)
            guard let planned = try planner.cutInput() else { return nil }
            plan.sources.append(PlannedSource(index + 1, options, planned.text, planned.rows))
            for part in planned.cutter.parts {
                var numbered = part
                numbered.part = plan.parts.count + 1
                plan.parts.append(numbered)
            }
        }
        return plan
    }
}
