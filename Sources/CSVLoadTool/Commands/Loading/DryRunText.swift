import CSVLoad
import SQLiteCore

/// What a load would do, for people.
struct DryRunText {
    private let summary: DryRunSummary
    private let load: LoadOptions

    init(_ summary: DryRunSummary, of load: LoadOptions) {
        (self.summary, self.load) = (summary, load)
    }

    var text: String {
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        let target = "\(SafeText.quoted(summary.table)) in \(SafeText.quoted(summary.database))"
        lines.append("\(summary.isInterrupted ? "Stopped" : "Dry run"): \(target); nothing is written")
        if let statement = summary.createTable {
            lines.append("  the table would be made:")
            lines += statement.split(separator: "\n").map { "    " + SafeText.escaped(String($0)) }
        }
        if !summary.addedColumns.isEmpty {
            lines.append(
                "  columns would be added: \(summary.addedColumns.map { SafeText.escaped($0) }.joined(separator: ", "))"
            )
        }
        lines.append("  " + DryRunText.counts(summary.counts, summary.deleted))
        if summary.recordsVerified > 0 {
            lines.append(
                "  \(NumberFormat.grouped(summary.recordsVerified)) records are there already, and the same")
        }
        if summary.rejectsKept > summary.counts.rejected {
            lines.append(
                "  \(NumberFormat.grouped(summary.rejectsKept)) rejected records would be kept, those of earlier runs too"
            )
        }
        let samples = summary.samples
        add("inserted", samples.inserted.map(row), of: summary.counts.inserted, to: &lines)
        add("updated", samples.updated.map(row), of: summary.counts.updated, to: &lines)
        add("deleted", samples.deleted.map(row), of: summary.deleted, to: &lines)
        add("rejected", samples.rejected.map(reject), of: summary.counts.rejected, to: &lines)
        if summary.refusal == nil {
            lines.append("Next: " + SafeText.escaped(LoadCommandLine(load, input: load.input).text(adding: [])))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What several loads would do, in one line.
    static func line(of total: DryRunTotal) -> String {
        "Total of \(total.inputs) \(total.inputs == 1 ? "input" : "inputs"): \(counts(total.counts, total.deleted))\n"
    }

    private static func counts(_ counts: RowCounts, _ deleted: Int64) -> String {
        let facts: [(String, Int64)] = [
            ("read", counts.read), ("inserted", counts.inserted), ("updated", counts.updated),
            ("unchanged", counts.unchanged), ("filtered", counts.filtered), ("rejected", counts.rejected),
            ("deleted", deleted),
        ]
        return facts.filter { $0.1 > 0 || $0.0 == "read" }.map { "\(NumberFormat.grouped($0.1)) \($0.0)" }
            .joined(separator: ", ")
    }

    private func add(_ kind: String, _ shown: [String], of count: Int64, to lines: inout [String]) {
        guard !shown.isEmpty else { return }
        lines.append("  \(kind):")
        lines += shown.map { "    \($0)" }
        let more = count - Int64(shown.count)
        if more > 0 { lines.append("    … \(NumberFormat.grouped(more)) more") }
    }

    private func row(_ row: DryRunSummary.ChangedRow) -> String {
        let key = row.key.map { "\(SafeText.escaped($0.column)) \(DryRunText.shown($0.value))" }.joined(separator: ", ")
        let changes = row.changes.map { change in
            let values = [change.old, change.new].compactMap { $0.map(DryRunText.shown) }
            return "\(SafeText.escaped(change.column)) \(values.joined(separator: " → "))"
        }
        guard !changes.isEmpty else { return key }
        return (key.isEmpty ? "" : "\(key): ") + changes.joined(separator: ", ")
    }

    private func reject(_ reject: DryRunSummary.FirstReject) -> String {
        let column = reject.column.map { " in column \(SafeText.quoted($0))" } ?? ""
        let detail = reject.detail.map { ": \(SafeText.escaped($0))" } ?? ""
        return "record \(reject.rowID), line \(reject.line): \(reject.reason.rawValue)\(column)\(detail)"
    }

    /// A value of the database.
    static func shown(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): SafeText.quoted(text)
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}

/// What a load would do, for programs.
struct DryRunJSON: Encodable {
    private struct Column: Encodable {
        let column: String
        let value: JSONValue
    }

    private struct Change: Encodable {
        let column: String
        let old, new: JSONValue?
    }

    private struct Row: Encodable {
        let key: [Column]
        let changes: [Change]?

        init(_ row: DryRunSummary.ChangedRow) {
            key = row.key.map { Column(column: $0.column, value: JSONValue(value: $0.value)) }
            let changes = row.changes.map {
                Change(
                    column: $0.column, old: $0.old.map { JSONValue(value: $0) },
                    new: $0.new.map { JSONValue(value: $0) })
            }
            self.changes = changes.isEmpty ? nil : changes
        }
    }

    private struct Rejected: Encodable {
        let rowId, line: Int64
        let reason: String
        let column, detail: String?
    }

    private let isDryRun = true
    private let source, table, database: String?
    private let inputs: Int?
    private let createTable: String?
    private let addedColumns: [String]?
    private let rowsRead, rowsInserted, rowsUpdated, rowsUnchanged, rowsFiltered, rowsRejected, rowsDeleted: Int64
    private let rejectsKept, recordsVerified: Int64?
    private let inserted, updated, deleted: [Row]?
    private let rejected: [Rejected]?
    private let refusal: String?
    private let notes: [String]?

    init(_ summary: DryRunSummary) {
        (source, table, database, inputs) = (summary.source, summary.table, summary.database, nil)
        createTable = summary.createTable
        addedColumns = summary.addedColumns.isEmpty ? nil : summary.addedColumns
        (rowsRead, rowsInserted, rowsUpdated) = (
            summary.counts.read, summary.counts.inserted, summary.counts.updated
        )
        (rowsUnchanged, rowsFiltered, rowsRejected) = (
            summary.counts.unchanged, summary.counts.filtered, summary.counts.rejected
        )
        rowsDeleted = summary.deleted
        (rejectsKept, recordsVerified) = (summary.rejectsKept, summary.recordsVerified)
        inserted = summary.samples.inserted.map { Row($0) }
        updated = summary.samples.updated.map { Row($0) }
        deleted = summary.samples.deleted.map { Row($0) }
        rejected = summary.samples.rejected.map {
            Rejected(rowId: $0.rowID, line: $0.line, reason: $0.reason.rawValue, column: $0.column, detail: $0.detail)
        }
        refusal = summary.refusal?.description
        notes = summary.notes
    }

    init(_ total: DryRunTotal) {
        (source, table, database, inputs) = (nil, nil, nil, total.inputs)
        (createTable, addedColumns) = (nil, nil)
        (rowsRead, rowsInserted, rowsUpdated) = (total.counts.read, total.counts.inserted, total.counts.updated)
        (rowsUnchanged, rowsFiltered, rowsRejected) = (
            total.counts.unchanged, total.counts.filtered, total.counts.rejected
        )
        rowsDeleted = total.deleted
        (rejectsKept, recordsVerified) = (nil, nil)
        (inserted, updated, deleted, rejected) = (nil, nil, nil, nil)
        (refusal, notes) = (nil, nil)
    }
}

/// A value of the database; bytes as their hexadecimal digits.
private struct JSONValue: Encodable {
    let value: SQLValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .integer(let integer): try container.encode(integer)
        case .real(let real): try container.encode(real)
        case .text(let text): try container.encode(text)
        case .blob(let bytes): try container.encode(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        }
    }
}
