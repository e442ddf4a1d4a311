extension MetricsPage {
    /// Lets all that is counted go on from the page of the run before, until the bookkeeping says it better.
    ///
    /// Samples are looked up by the very text that ``text(_:)`` gives them; one that is not there starts from 0, which
    /// Prometheus takes for a restart.
    static func carryOver(from page: String, to metrics: inout LoadMetrics) {
        let samples = samples(of: page)
        let labels = [("source", metrics.source), ("table", metrics.table)]
        func value(_ name: String, _ more: [(String, String)] = []) -> Double {
            samples[name + MetricsPage.labels((labels + more).map { (name: $0.0, value: $0.1) })] ?? 0
        }
        func histogram(_ name: String, _ more: [(String, String)] = []) -> Histogram {
            var histogram = Histogram()
            histogram.cumulative = Histogram.bounds.map {
                Int64(value("\(name)_bucket", more + [("le", MetricsPage.number($0))]))
            }
            histogram.count = Int64(value("\(name)_count", more))
            histogram.sum = value("\(name)_sum", more)
            return histogram
        }
        func count(_ name: String, _ more: [(String, String)] = []) -> Int64 { Int64(value(name, more)) }
        func rows(_ outcome: String) -> Int64 { count("csvload_rows_total", [("outcome", outcome)]) }
        metrics.rows.inserted = rows("inserted")
        metrics.rows.updated = rows("updated")
        metrics.rows.unchanged = rows("unchanged")
        metrics.rows.filtered = rows("filtered")
        metrics.rows.rejected = rows("rejected")
        for reason in Reject.Reason.allCases.map(\.rawValue) {
            metrics.rejects[reason] = count("csvload_rejects_total", [("reason", reason)])
        }
        for status in MetricsPage.endings { metrics.runs[status] = count("csvload_runs_total", [("status", status)]) }
        metrics.bytesRead = count("csvload_read_bytes_total")
        metrics.resumes = count("csvload_resumes_total")
        metrics.rejectsKept = count("csvload_rejects_kept")
        let success = value("csvload_last_success_timestamp_seconds")
        if success > 0 { metrics.lastSuccess = WallTime(millisecondsSince1970: Int64((success * 1000).rounded())) }
        metrics.batchSeconds = histogram("csvload_batch_seconds")
        for stage in LoadMetrics.Stage.allCases {
            metrics.stageSeconds[stage] = histogram("csvload_stage_seconds", [("stage", stage.rawValue)])
        }
        metrics.idleSeconds = value("csvload_worker_idle_seconds_total")
        metrics.retries = count("csvload_retries_total")
    }

    /// Values by name and labels, as they stand on the page.
    private static func samples(of page: String) -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]),
                value.isFinite, abs(value) < 1e15
            else { continue }
            samples[String(line[..<space])] = value
        }
        return samples
    }
}
