import CSVLoad

/// What came of a load, for people.
struct SummaryText {
    private let summary: LoadSummary
    private let next: String

    init(_ summary: LoadSummary, next: String) {
        self.summary = summary
        self.next = next
    }

    /// What has to be said to those, too, who asked for nothing that is normal.
    var warnings: String { summary.warnings.map { "Note: \(SafeText.escaped($0))\n" }.joined() }

    var text: String {
        let counts = summary.counts
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        let count = summary.shards.isEmpty ? "" : ", which is \(summary.shards.count) databases"
        let target = "\(SafeText.quoted(summary.table)) in \(SafeText.quoted(summary.database))\(count)"
        if summary.status == .skipped { return lines.joined(separator: "\n") + "\n" }
        if counts.read == 0, summary.deleted == 0, summary.recordsVerified > 0 {
            lines.append(
                "Nothing to do: all \(NumberFormat.grouped(summary.recordsVerified)) records are in \(target) "
                    + "(compared in \(NumberFormat.duration(summary.seconds)))")
        } else {
            let verb = summary.status == .interrupted ? "Stopped" : "Loaded"
            lines.append("\(verb): \(target)")
            let facts: [(String, Int64)] = [
                ("read", counts.read), ("inserted", counts.inserted), ("updated", counts.updated),
                ("unchanged", counts.unchanged), ("filtered", counts.filtered), ("rejected", counts.rejected),
                ("deleted", summary.deleted),
            ]
            let shown = facts.filter { $0.1 > 0 || $0.0 == "read" || $0.0 == "inserted" }
            lines.append("  " + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", "))
            lines += shards
            let computation = summary.computation
            if computation.takenOver > 0 || computation.retried > 0 {
                let facts: [(String, Int64)] = [
                    ("computed", computation.computed), ("taken over unchanged", computation.takenOver),
                    ("tried again", computation.retried),
                ]
                let shown = facts.filter { $0.1 > 0 || $0.0 == "computed" }
                lines.append("  " + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", "))
            }
            if summary.recordsVerified > 0 {
                lines.append(
                    "  \(NumberFormat.grouped(summary.recordsVerified)) records were there already, and the same")
            }
            let rate = summary.seconds > 0 ? Double(counts.read) / summary.seconds : 0
            lines.append(
                "  \(NumberFormat.bytes(Int(summary.bytesRead))) in \(NumberFormat.duration(summary.seconds)), "
                    + NumberFormat.rate(rate) + comparison)
            lines += timing
        }
        if summary.rejectsKept > 0 {
            let what = summary.rejectsKept == 1 ? "rejected record is" : "rejected records are"
            lines.append(
                "  \(NumberFormat.grouped(summary.rejectsKept)) \(what) kept, with the reason, in csvload_rejects")
        }
        lines.append("Next: \(SafeText.escaped(next))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// What each of several databases got.
    private var shards: [String] {
        summary.shards.map { shard in
            let facts: [(String, Int64)] = [
                ("inserted", shard.counts.inserted), ("updated", shard.counts.updated),
                ("unchanged", shard.counts.unchanged), ("rejected", shard.counts.rejected), ("deleted", shard.deleted),
            ]
            let shown = facts.filter { $0.1 > 0 || $0.0 == "inserted" }
            return "  \(SafeText.quoted(shard.database)): "
                + shown.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }.joined(separator: ", ")
        }
    }

    /// How the speed compares with that of earlier loads, where it differs by more than chance.
    private var comparison: String {
        guard let pace = summary.pace, let percent = pace.percentSlower, abs(percent) >= 10, pace.comparedLoads > 1
        else { return "" }
        let than = "the median of \(pace.comparedLoads) earlier loads"
        return percent > 0 ? ", \(Int(percent)) % slower than \(than)" : ", \(Int(-percent)) % faster than \(than)"
    }

    /// Where the time went; for a short load it does not matter.
    private var timing: [String] {
        guard summary.seconds >= 1 else { return [] }
        let phases = [
            ("opening", summary.phases.open), ("comparing", summary.phases.compare),
            ("finding types", summary.phases.types), ("loading", summary.phases.load),
            ("indexes", summary.phases.indexes),
        ]
        let shown = phases.filter { $0.1 >= summary.seconds / 100 }.map { "\($0.0) \(NumberFormat.duration($0.1))" }
        var lines = shown.isEmpty ? [] : ["  " + shown.joined(separator: ", ")]
        if let (stage, share) = summary.bottleneck {
            let busy = NumberFormat.duration(share * summary.phases.load)
            lines.append("  the bottleneck was the stage '\(stage)', busy for \(busy) of the loading")
        }
        return lines
    }
}

extension LoadSummary {
    /// The stage that the others waited for.
    var bottleneck: (stage: String, share: Double)? { times.bottleneck(workers: jobs, seconds: phases.load) }
}

/// What came of a load, for programs.
struct SummaryJSON: Encodable {
    private let source: String
    private let table: String
    private let database: String
    private let status: String
    private let rowsRead, rowsInserted, rowsUpdated, rowsUnchanged, rowsFiltered, rowsRejected: Int64
    private let rowsDeleted: Int64
    private let rejectsKept: Int64
    private let rowsComputed, rowsTakenOver, computeRetries: Int64
    private let recordsVerified: Int64
    private let bytesRead, bytesVerified: Int64
    private let batches: Int64
    private let seconds: Double
    private let stageMs: [String: Double]
    private let phaseSeconds: [String: Double]
    private let bottleneck: String?
    private let rejectsByReason: [String: Int64]
    private let runId: Int64?
    private let rowsPerSecond, medianRowsPerSecond: Double?
    private let alarms: [String: Bool]
    private let next: String?
    private let notes: [String]
    private let inferences: [InferenceJSON]
    private let linesBefore: Int
    private let linesBehind: Int64
    private let shards: [SummaryJSON]?

    init(_ summary: LoadSummary, next: String?) {
        source = summary.source
        table = summary.table
        database = summary.database
        status = summary.status.rawValue
        rowsRead = summary.counts.read
        rowsInserted = summary.counts.inserted
        rowsUpdated = summary.counts.updated
        rowsUnchanged = summary.counts.unchanged
        rowsFiltered = summary.counts.filtered
        rowsRejected = summary.counts.rejected
        rowsDeleted = summary.deleted
        rejectsKept = summary.rejectsKept
        rowsComputed = summary.computation.computed
        rowsTakenOver = summary.computation.takenOver
        computeRetries = summary.computation.retried
        recordsVerified = summary.recordsVerified
        bytesRead = summary.bytesRead
        bytesVerified = summary.bytesVerified
        batches = summary.batches
        seconds = (summary.seconds * 1e6).rounded() / 1e6
        let times = [
            "read": summary.times.read, "parse": summary.times.parse, "compute": summary.times.compute,
            "wait": summary.times.wait, "write": summary.times.write, "commit": summary.times.commit,
        ]
        stageMs = times.mapValues { ($0 * 1000).rounded() / 1000 }
        let phases = [
            "open": summary.phases.open, "compare": summary.phases.compare, "types": summary.phases.types,
            "load": summary.phases.load, "indexes": summary.phases.indexes,
        ]
        phaseSeconds = phases.mapValues { ($0 * 1e6).rounded() / 1e6 }
        bottleneck = summary.bottleneck?.stage
        rejectsByReason = summary.rejects
        runId = summary.runID
        rowsPerSecond = summary.pace?.rowsPerSecond.rounded()
        medianRowsPerSecond = summary.pace?.medianRowsPerSecond?.rounded()
        alarms = Dictionary(uniqueKeysWithValues: summary.alarms.map { ($0.key.rawValue, $0.value) })
        self.next = next
        notes = summary.notes
        inferences = summary.inferences.map { InferenceJSON($0) }
        linesBefore = summary.linesBefore
        linesBehind = summary.linesBehind
        shards = summary.shards.isEmpty ? nil : summary.shards.map { SummaryJSON($0, next: nil) }
    }

    var text: String { JSONText.line(self) }
}
