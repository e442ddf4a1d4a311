/// What a log says about a load as a whole.
extension EventLog {
    /// Warns as was asked for.
    func add(_ alarms: [(kind: LoadAlarm.Kind, sentence: String)]) {
        for (kind, sentence) in alarms {
            add(.warning, .alarm, sentence, fields: [.init("alarm", kind.rawValue)])
        }
    }

    /// The run begins to load: all that comes before is comparing and finding types.
    func addStart(of plan: LoadPlan) {
        let (options, recordsKept) = (plan.options, plan.start.records)
        let from = recordsKept > 0 ? " from record \(recordsKept + 1) on" : ""
        add(.debug, .runPlanned, plan.description)
        add(
            .info, .runStarted, "loading into '\(options.table)'\(from)",
            fields: [
                .init("database", options.database), .init("records_kept", recordsKept), .init("jobs", options.jobs),
            ])
        for note in plan.notes.sentences { add(plan.notes.ordinary.contains(note) ? .info : .warning, .note, note) }
    }

    /// - Parameter told: notes that are in the log already.
    func addEnd(of summary: LoadSummary, told: [String]) {
        guard summary.status != .skipped else {
            for note in summary.notes { add(.warning, .note, note) }
            return
        }
        // Alarms have events of their own.
        for note in summary.warnings where !told.contains(note) && !note.hasPrefix("alarm (") {
            add(.warning, .note, note)
        }
        let counts = summary.counts
        let level: LoadEvent.Level = summary.status == .completed && summary.rejectsKept == 0 ? .info : .warning
        let phases = [
            ("open", summary.phases.open), ("compare", summary.phases.compare), ("types", summary.phases.types),
            ("load", summary.phases.load), ("indexes", summary.phases.indexes),
        ]
        let stages = [
            ("read", summary.times.read), ("parse", summary.times.parse), ("compute", summary.times.compute),
            ("wait", summary.times.wait), ("write", summary.times.write), ("commit", summary.times.commit),
        ]
        add(
            level, .runFinished, "\(summary.status.rawValue): \(counts.read) records read",
            fields: [
                .init("status", summary.status.rawValue), .init("rows_read", counts.read),
                .init("rows_inserted", counts.inserted), .init("rows_updated", counts.updated),
                .init("rows_unchanged", counts.unchanged), .init("rows_filtered", counts.filtered),
                .init("rows_rejected", counts.rejected), .init("rejects_kept", summary.rejectsKept),
                .init("records_verified", summary.recordsVerified), .init("bytes_read", summary.bytesRead),
                .init("batches", summary.batches), .init("seconds", summary.seconds),
            ] + phases.map { .init("\($0.0)_seconds", $0.1) } + stages.map { .init("\($0.0)_ms", $0.1) })
    }
}
