import CSVLoad
import FoundationEssentials

/// What came of a load, for people.
struct SummaryText {
    private let summary: LoadSummary
    private let next: String

    init(_ summary: LoadSummary, next: String) {
        self.summary = summary
        self.next = next
    }

    var text: String {
        let counts = summary.counts
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        let target = "\(SafeText.quoted(summary.table)) in \(SafeText.quoted(summary.database))"
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
            if summary.recordsVerified > 0 {
                lines.append(
                    "  \(NumberFormat.grouped(summary.recordsVerified)) records were there already, and the same")
            }
            let rate = summary.seconds > 0 ? Double(counts.read) / summary.seconds : 0
            lines.append(
                "  \(NumberFormat.bytes(Int(summary.bytesRead))) in \(NumberFormat.duration(summary.seconds)), "
                    + NumberFormat.rate(rate))
        }
        if summary.rejectsKept > 0 {
            let what = summary.rejectsKept == 1 ? "rejected record is" : "rejected records are"
            lines.append(
                "  \(NumberFormat.grouped(summary.rejectsKept)) \(what) kept, with the reason, in csvload_rejects")
        }
        lines.append("Next: \(SafeText.escaped(next))")
        return lines.joined(separator: "\n") + "\n"
    }
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
    private let recordsVerified: Int64
    private let bytesRead, bytesVerified: Int64
    private let batches: Int64
    private let seconds: Double
    private let stageMs: [String: Double]
    private let notes: [String]

    init(_ summary: LoadSummary) {
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
        recordsVerified = summary.recordsVerified
        bytesRead = summary.bytesRead
        bytesVerified = summary.bytesVerified
        batches = summary.batches
        seconds = (summary.seconds * 1e6).rounded() / 1e6
        let times = [
            "read": summary.times.read, "parse": summary.times.parse, "compute": summary.times.compute,
            "write": summary.times.write,
        ]
        stageMs = times.mapValues { ($0 * 1000).rounded() / 1000 }
        notes = summary.notes
    }

    var text: String { JSONText.line(self) }
}

/// JSON on one line, with keys in a fixed order.
enum JSONText {
    static func line(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every value here is a number, a text, or a list of them, which always encode.
        return (try? encoder.encode(value)).map { SafeText.json(String(decoding: $0, as: UTF8.self)) } ?? "{}"
    }
}
