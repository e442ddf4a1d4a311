import CSVLoad

/// How a load ended, for hooks, log and metrics.
struct RunEnd: Sendable {
    let load: LoadOptions
    let code: ExitCode
    /// Nil where the load failed.
    let summary: LoadSummary?
    /// Why it failed.
    let error: LoadError?
    /// The run that the database has for it, if it knows of it.
    let runID: Int64?
    /// The alarms that were raised.
    let alarms: Set<LoadAlarm.Kind>
    /// What to run next, where there is something.
    let next: String?

    var status: LoadSummary.Status {
        summary?.status ?? (code == .interrupted || code == .terminated ? .interrupted : .failed)
    }

    /// The hook that waits for such an end; a load that was skipped is not one.
    var hook: ObservingOptions.HookEvent? {
        if status == .skipped { return nil }
        switch code {
        case .success: return .success
        case .rejectedRecords: return .rejects
        default: return .failure
        }
    }

    /// The facts as variables for the command of a hook.
    func facts(_ options: ObservingOptions) -> [(name: String, value: String)] {
        let counts = summary?.counts ?? RowCounts()
        let alarms = alarms.map(\.rawValue).sorted()
        return [
            ("CSVLOAD_STATUS", status.rawValue), ("CSVLOAD_EXIT_CODE", "\(code.rawValue)"),
            ("CSVLOAD_INPUT", load.input), ("CSVLOAD_SOURCE", load.sourceName),
            ("CSVLOAD_DATABASE", load.database), ("CSVLOAD_TABLE", summary?.table ?? load.table),
            ("CSVLOAD_RUN_ID", runID.map { "\($0)" } ?? ""),
            ("CSVLOAD_ROWS_READ", "\(counts.read)"), ("CSVLOAD_ROWS_INSERTED", "\(counts.inserted)"),
            ("CSVLOAD_ROWS_UPDATED", "\(counts.updated)"), ("CSVLOAD_ROWS_UNCHANGED", "\(counts.unchanged)"),
            ("CSVLOAD_ROWS_FILTERED", "\(counts.filtered)"), ("CSVLOAD_ROWS_REJECTED", "\(counts.rejected)"),
            ("CSVLOAD_REJECTS_KEPT", "\(summary?.rejectsKept ?? 0)"),
            ("CSVLOAD_SECONDS", "\(summary?.seconds ?? 0)"), ("CSVLOAD_ALARMS", alarms.joined(separator: " ")),
            ("CSVLOAD_ERROR", error?.description ?? ""), ("CSVLOAD_NEXT", next ?? ""),
            ("CSVLOAD_LOG_FILE", options.logFile.map { LoadOptions.defaultSourceName($0) } ?? ""),
        ]
    }
}
