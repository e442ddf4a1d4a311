import CSVLoad
import SQLiteCore

/// Changes of rows, for people: a line a row, under a line for each run.
struct ChangeText {
    private var run: Int64?

    /// The lines of a change, behind those of the one before.
    mutating func lines(for change: RowChange) -> String {
        defer { run = change.run }
        return (run == change.run ? "" : title(of: change)) + "  \(line(for: change))\n"
    }

    private func title(of change: RowChange) -> String {
        let undone = change.undoneRun.map { ", undo of run \($0)" } ?? ""
        return "Run \(change.run): \(RejectText.title(change.source, change.table)), "
            + "\(SafeText.escaped(change.changedAt))\(undone)\n"
    }

    private func line(for change: RowChange) -> String {
        guard change.kind != .loaded else {
            return "loaded \(NumberFormat.grouped(change.rows)) \(change.rows == 1 ? "row" : "rows")"
        }
        let (old, new) = (RowChange.values(change.old), RowChange.values(change.new))
        // The key stands before.
        let keys = Set(RowChange.values(change.key).map(\.column))
        let values = (new.isEmpty ? old : new).filter { change.kind == .updated || !keys.contains($0.column) }
        let shown = values.map { column, value in
            let before = change.kind == .updated ? old.first { $0.column == column }.map { [$0.value] } ?? [] : []
            let texts = (before + [value]).map(ChangeText.shown)
            return "\(SafeText.escaped(column)) \(texts.joined(separator: " → "))"
        }
        let head = "\(change.kind.rawValue)\(change.key.map { " \(ChangeText.key($0))" } ?? "")"
        return shown.isEmpty ? head : "\(head): \(shown.joined(separator: ", "))"
    }

    /// A row by its key.
    static func key(_ json: String) -> String {
        RowChange.values(json).map { "\(SafeText.escaped($0.column)) \(shown($0.value))" }.joined(separator: ", ")
    }

    /// Characters of a value that are shown.
    private static let longest = 200

    private static func shown(_ value: SQLValue) -> String {
        if case .text(let text) = value, text.utf8.count > longest {
            return DryRunText.shown(.text(String(text.prefix(longest)))) + "…"
        }
        return DryRunText.shown(value)
    }
}
