/// Metrics in the text format of Prometheus, version 0.0.4.
///
/// See <https://prometheus.io/docs/instrumenting/exposition_formats/>. Names begin with `csvload_`; times are seconds
/// and sizes bytes; a name that ends with `_total` is a counter.
package struct MetricsPage: Sendable {
    private enum Kind: String {
        case counter, gauge, histogram
    }

    private struct Family {
        let name: String
        let kind: Kind
        let help: String
        var samples: [(name: String, labels: String, value: Double)] = []
    }

    private let version: String

    package init(version: String) {
        self.version = version
    }

    /// The page of several sources.
    package func text(_ sources: [LoadMetrics]) -> String {
        var families = MetricsPage.families
        MetricsPage.add("csvload_info", [("version", version)], 1, to: &families)
        for source in sources { MetricsPage.add(source, to: &families) }
        var text = ""
        for family in families where !family.samples.isEmpty {
            text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples {
                text += "\(sample.name)\(sample.labels) \(MetricsPage.number(sample.value))\n"
            }
        }
        return text
    }

    /// Whether a text is such a page: what may be replaced.
    package static func isPage(_ text: String) -> Bool {
        text.isEmpty || text.hasPrefix("# HELP csvload_")
    }

    /// How a run ends.
    static let endings = ["completed", "interrupted", "failed"]

    private static let families = [
        Family(name: "csvload_info", kind: .gauge, help: "The version that wrote this."),
        Family(
            name: "csvload_rows_total", kind: .counter,
            help: "Records of the source that were read, by what became of them."),
        Family(name: "csvload_rejects_total", kind: .counter, help: "Records that were rejected, by reason."),
        Family(name: "csvload_rejects_kept", kind: .gauge, help: "Records of the source among the rejects now."),
        Family(name: "csvload_read_bytes_total", kind: .counter, help: "Bytes of the source that were loaded."),
        Family(name: "csvload_runs_total", kind: .counter, help: "Runs that ended, by how they did."),
        Family(
            name: "csvload_resumes_total", kind: .counter,
            help: "Runs that went on where one that was not completed had stopped."),
        Family(
            name: "csvload_retries_total", kind: .counter,
            help: "How often a lock that another program held was asked for again."),
        Family(name: "csvload_running", kind: .gauge, help: "Whether a run is under way."),
        Family(
            name: "csvload_last_update_timestamp_seconds", kind: .gauge,
            help: "When these numbers were last brought up to date."),
        Family(name: "csvload_last_success_timestamp_seconds", kind: .gauge, help: "When a run last completed."),
        Family(name: "csvload_last_exit_code", kind: .gauge, help: "Exit code of the last run."),
        Family(name: "csvload_last_run_seconds", kind: .gauge, help: "How long the last run took."),
        Family(name: "csvload_rows_per_second", kind: .gauge, help: "Records a second of the last load."),
        Family(
            name: "csvload_median_rows_per_second", kind: .gauge,
            help: "The median of earlier loads that it is compared with."),
        Family(name: "csvload_alarm", kind: .gauge, help: "Whether an alarm was raised, of those that were asked for."),
        Family(name: "csvload_batch_seconds", kind: .histogram, help: "Time from a batch's first chunk to its commit."),
        Family(
            name: "csvload_stage_seconds", kind: .histogram,
            help: "Time of a batch in each stage, added up over the threads."),
        Family(
            name: "csvload_worker_idle_seconds_total", kind: .counter,
            help: "Time that workers waited for chunks to parse."),
        Family(name: "csvload_queue_chunks", kind: .gauge, help: "Chunks that wait for a stage."),
    ]

    private static func add(_ metrics: LoadMetrics, to families: inout [Family]) {
        let labels = [("source", metrics.source), ("table", metrics.table)]
        func add(_ name: String, _ value: Double?, _ more: (String, String)...) {
            if let value { MetricsPage.add(name, labels + more, value, to: &families) }
        }
        let outcomes = [
            ("inserted", metrics.rows.inserted), ("updated", metrics.rows.updated),
            ("unchanged", metrics.rows.unchanged), ("filtered", metrics.rows.filtered),
            ("rejected", metrics.rows.rejected),
        ]
        for (outcome, count) in outcomes { add("csvload_rows_total", Double(count), ("outcome", outcome)) }
        for reason in Reject.Reason.allCases.map(\.rawValue) {
            add("csvload_rejects_total", Double(metrics.rejects[reason] ?? 0), ("reason", reason))
        }
        add("csvload_rejects_kept", Double(metrics.rejectsKept))
        add("csvload_read_bytes_total", Double(metrics.bytesRead))
        for status in endings {
            add("csvload_runs_total", Double(metrics.runs[status] ?? 0), ("status", status))
        }
        add("csvload_resumes_total", Double(metrics.resumes))
        add("csvload_retries_total", Double(metrics.retries))
        add("csvload_running", metrics.isRunning ? 1 : 0)
        add("csvload_last_update_timestamp_seconds", metrics.updated.seconds)
        add("csvload_last_success_timestamp_seconds", metrics.lastSuccess?.seconds)
        add("csvload_last_exit_code", metrics.exitCode.map { Double($0) })
        add("csvload_last_run_seconds", metrics.seconds)
        add("csvload_rows_per_second", metrics.rowsPerSecond)
        add("csvload_median_rows_per_second", metrics.medianRowsPerSecond)
        for (alarm, isRaised) in metrics.alarms.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            add("csvload_alarm", isRaised ? 1 : 0, ("alarm", alarm.rawValue))
        }
        MetricsPage.add(metrics.batchSeconds, "csvload_batch_seconds", labels, to: &families)
        for stage in LoadMetrics.Stage.allCases {
            MetricsPage.add(
                metrics.stageSeconds[stage] ?? Histogram(), "csvload_stage_seconds",
                labels + [("stage", stage.rawValue)], to: &families)
        }
        add("csvload_worker_idle_seconds_total", metrics.idleSeconds)
        add("csvload_queue_chunks", Double(metrics.chunksToParse), ("queue", "parse"))
        add("csvload_queue_chunks", Double(metrics.chunksToWrite), ("queue", "write"))
    }

    private static func add(
        _ histogram: Histogram, _ name: String, _ labels: [(String, String)], to families: inout [Family]
    ) {
        for (bound, count) in zip(Histogram.bounds, histogram.cumulative) {
            add(name, labels + [("le", number(bound))], Double(count), suffix: "_bucket", to: &families)
        }
        add(name, labels + [("le", "+Inf")], Double(histogram.count), suffix: "_bucket", to: &families)
        add(name, labels, histogram.sum, suffix: "_sum", to: &families)
        add(name, labels, Double(histogram.count), suffix: "_count", to: &families)
    }

    private static func add(
        _ name: String, _ labels: [(String, String)], _ value: Double, suffix: String = "",
        to families: inout [Family]
    ) {
        guard let index = families.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("no family \(name)")
        }
        families[index].samples.append((name + suffix, MetricsPage.labels(labels), value))
    }

    /// Labels between braces, with the three escapes that the format has.
    static func labels(_ labels: [(name: String, value: String)]) -> String {
        let pairs = labels.map { label in
            var value = ""
            for scalar in label.value.unicodeScalars {
                switch scalar {
                case "\\": value += "\\\\"
                case "\"": value += "\\\""
                case "\n": value += "\\n"
                default: value.unicodeScalars.append(scalar)
                }
            }
            return "\(label.name)=\"\(value)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    /// A number as Go reads it, whole ones without a point.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }
}
