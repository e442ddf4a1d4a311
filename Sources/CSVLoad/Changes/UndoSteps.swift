import SQLiteCore

/// Puts back one change after the other.
final class UndoSteps {
    enum Outcome {
        case done
        /// The row is already as it was before the change.
        case unchanged
        /// It stays as it is, for this reason.
        case left(String)
    }

    private let table: UndoTable
    private let referrers: Referrers
    private let hasTriggers: Bool
    private let repeated: RepeatedChanges
    /// Keys of rows that stay as they are, with the reason, or that are as they were already (nil).
    private var decided: [String: String?]
    /// Rows of several changes that are put back, by their keys, and what these changes come to; nil where to nothing.
    private var begun: [String: ChangeStore.Kind?] = [:]
    /// Keys of rows of which not all of several changes could be put back, and why.
    private(set) var broken: [String: String] = [:]
    /// The hashes of rows that triggers of the table have changed when they were put back, by their keys.
    private var touched: [String: Int64] = [:]
    /// Keys of rows that are counted, of those that were left or have several changes.
    private var counted = Set<String>()

    /// - Parameter skipping: keys of rows that stay as they are, and why.
    init(
        _ table: UndoTable, _ referrers: Referrers, _ repeated: RepeatedChanges, hasTriggers: Bool,
        skipping: [String: String]
    ) {
        (self.table, self.referrers, self.repeated, self.hasTriggers) = (table, referrers, repeated, hasTriggers)
        decided = skipping.mapValues { $0 }
    }

    /// Puts a change back, in a savepoint of the caller.
    ///
    /// - Parameter row: the row that it is about, as it is now; nil where there is none.
    func undo(
        _ change: RecordedChange, _ row: UndoTable.Row?, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Outcome {
        let key = change.keyText ?? ""
        if let reason = decided[key] { return reason.map { .left($0) } ?? .unchanged }
        if begun[key] == nil, try repeated.contains(change), try !isWhole(change, row, key) {
            return try undo(change, row, connection)
        }
        do throws(SQLiteError) {
            return try putBack(change, row, connection)
        } catch {
            guard error.isConstraint || error.isOfValue else { throw error }
            return .left(error.message)
        }
    }

    /// Whether a row of several changes is as the last of them left it; else decides what becomes of all of them.
    private func isWhole(
        _ change: RecordedChange, _ row: UndoTable.Row?, _ key: String
    ) throws(SQLiteError) -> Bool {
        let before = try repeated.valuesBefore(change)
        if change.kind == .deleted ? row == nil : row.map({ $0.hash == change.hash }) ?? false {
            let isGone = change.kind == .deleted
            begun[key] = .some(before == nil ? (isGone ? nil : .inserted) : isGone ? .deleted : .updated)
            return true
        }
        let isBefore = row.map { row in before.map { has(row, $0) } ?? false } ?? (before == nil)
        let reason = row == nil ? UndoSteps.gone : change.kind == .deleted ? UndoSteps.taken : UndoSteps.changed
        decided[key] = .some(isBefore ? nil : reason)
        return false
    }

    private func putBack(
        _ change: RecordedChange, _ row: UndoTable.Row?, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Outcome {
        let isDone: Bool
        switch (change.kind, row) {
        case (.loaded, _): return .unchanged
        case (.inserted, nil): return .unchanged
        case (.inserted, let row?):
            guard isAsLeft(row, change) else { return .left(UndoSteps.changed) }
            if let child = try referrers.table(referringTo: row) { return .left("rows of '\(child)' refer to it") }
            isDone = try table.delete(row, connection)
        case (.updated, nil): return .left(UndoSteps.gone)
        case (.updated, let row?):
            guard isAsLeft(row, change) else { return has(row, change.old) ? .unchanged : .left(UndoSteps.changed) }
            isDone = try table.update(row, change.old, connection)
        case (.deleted, let row?):
            return has(row, change.old) ? .unchanged : .left(UndoSteps.taken)
        case (.deleted, nil):
            isDone = try table.insert(change.old, rowID: change.rowID, connection)
        }
        guard isDone else { return .left("a trigger of the table keeps it") }
        if hasTriggers, change.kind != .inserted, let key = change.keyText, let row = try table.row(of: change) {
            touched[key] = row.hash
        }
        return .done
    }

    private static let changed = "it was changed since"
    private static let gone = "it is gone"
    private static let taken = "a row with its key is there"

    /// Whether a row is as the change left it, but for what triggers have made of it when it was put back.
    private func isAsLeft(_ row: UndoTable.Row, _ change: RecordedChange) -> Bool {
        row.hash == change.hash || change.keyText.map { touched[$0] == row.hash } ?? false
    }

    /// Whether a row has these values.
    private func has(_ row: UndoTable.Row, _ values: [ChangedValue]) -> Bool {
        values.allSatisfy { value in
            table.place(of: value.column).map { value.isSame(as: row.values[$0]) } ?? false
        }
    }

    /// Counts what became of a change; several of a row are counted once.
    func note(_ outcome: Outcome, _ change: RecordedChange, _ summary: inout UndoSummary) {
        let key = change.keyText ?? "\(change.number)"
        let net = begun[key]
        switch outcome {
        case .unchanged:
            guard decided[key] == nil || counted.insert(key).inserted else { return }
            summary.unchanged += 1
        case .left(let reason):
            if net != nil {
                // Nothing of it is put back yet, or all that was has to be taken back.
                if counted.contains(key) { broken[key] = reason } else { decided[key] = reason }
            }
            guard counted.insert(key).inserted else { return }
            summary.leftCount += 1
            guard summary.left.count < UndoSummary.mostListed else { return }
            summary.left.append(
                UndoSummary.Left(
                    kind: RowChange.Kind(rawValue: change.kind.rawValue) ?? .updated, key: change.keyText,
                    reason: reason))
        case .done:
            if net != nil, !counted.insert(key).inserted { return }
            switch net ?? change.kind {
            case .inserted?: summary.deleted += 1
            case .updated?: summary.updated += 1
            case .deleted?: summary.inserted += 1
            case .loaded?, nil: break
            }
        }
    }
}

extension RecordedChange {
    /// The rowid of a row that has no other key.
    fileprivate var rowID: SQLValue? {
        guard key.count == 1, key[0].column == "rowid", !old.contains(where: { $0.column == "rowid" }) else {
            return nil
        }
        return key[0].value
    }
}
