import CSVCore
import SQLiteCore

/// Adds up what the workers found, in the order of the records, and looks at the rejects.
final class ComparisonTally {
    private let target: VerifyTarget
    private let reader: SnapshotReader
    private let limit: Int
    private let lastRecord: Int64
    private let kept: Statement?
    private let open: PendingDifferences
    private var matched = RunSet()
    private var outcomes: KnownOutcomes
    /// Rows of records that a retry has loaded.
    private var mendedRows: Int64 = 0
    private let countsRows: Bool
    private let lastWins: Bool
    private var nextRecord: Int64 = 1
    private var lineEnds: Int64 = 0
    private var first: [VerifySummary.Difference] = []
    private(set) var summary: VerifySummary

    init(
        _ target: VerifyTarget, summary: VerifySummary, limit: Int, upTo lastRecord: Int64, reader: SnapshotReader
    ) throws(SQLiteError) {
        self.target = target
        self.summary = summary
        self.limit = limit
        self.lastRecord = lastRecord
        self.reader = reader
        countsRows = target.plan.rowIDColumn != nil || target.isOnlySource
        lastWins = target.plan.onDuplicateKey == .last
        open = try PendingDifferences()
        outcomes = try KnownOutcomes(of: target.source, in: reader.connection)
        kept =
            target.source == nil
            ? nil
            : try reader.connection.prepare(
                "SELECT row_id, record, stage FROM csvload_rejects WHERE source_id = ?1 AND row_id BETWEEN ?2 AND ?3")
    }

    /// Records that were read.
    var read: Int64 { summary.read + open.count }

    /// Takes in the next chunk.
    func add(_ chunk: Chunk, _ findings: ChunkFindings) throws(SQLiteError) {
        summary.filtered += chunk.filtered
        var rejects = try keptRejects(of: chunk)
        for reject in chunk.rejects.sorted(by: { $0.ordinal < $1.ordinal }) {
            let known = try outcomes.outcome(of: nextRecord + Int64(reject.ordinal), in: reader.connection)
            if let known, known.outcome == .mended, try hasRow(known.key, nextRecord + Int64(reject.ordinal)) {
                summary.mended += 1
                mendedRows += 1
                continue
            }
            let isKept = rejects.removeValue(forKey: reject.ordinal)?.record == Array(chunk.filled[reject.bytes])
            if isKept { summary.rejected += 1 } else { summary.rejectsMissing += 1 }
            if !isKept { note(.rejectMissing, reject.ordinal, reject.bytes.lowerBound, chunk, reject.column) }
        }
        var cursor = LineCursor(chunk, line: lineEnds + 1)
        for position in 0..<chunk.rowCount {
            let row = Int(chunk.rows[position])
            let ordinal = Int(chunk.ordinals[row])
            guard nextRecord + Int64(ordinal) <= lastRecord else { break }
            let state = findings.states[position]
            let identity = findings.identities[position]
            if countsRows, state != ComparisonQuery.State.missing { matched.insert(identity) }
            // What the table's constraints refused is known to the rejects alone.
            if !rejects.isEmpty, rejects[ordinal]?.stage == Reject.Stage.constraint.rawValue {
                rejects.removeValue(forKey: ordinal)
                summary.rejected += 1
                continue
            }
            if !findings.losers.isEmpty, findings.losers.contains(position) {
                summary.superseded += 1
                continue
            }
            switch state {
            case ComparisonQuery.State.missing:
                summary.missing += 1
                note(.missing, ordinal, Int(chunk.extents[row].start), chunk, nil)
            case ComparisonQuery.State.equal:
                summary.equal += 1
                // Where an earlier record wins, a later one that the row agrees with is no excuse.
                if lastWins, try open.settle(identity) { summary.superseded += 1 }
            default:
                let known = try outcomes.outcome(of: nextRecord + Int64(ordinal), in: reader.connection)
                if known?.outcome == .shadowed {
                    summary.superseded += 1
                    continue
                }
                if try open.settle(identity) { summary.superseded += 1 }
                try open.add(
                    record: nextRecord + Int64(ordinal), line: cursor.line(at: Int(chunk.extents[row].start)),
                    columns: findings.details[position] ?? "\(state);", identity: identity)
            }
        }
        summary.surplusRejects += Int64(rejects.count)
        nextRecord += Int64(chunk.recordCount)
        lineEnds += chunk.lineEnds
    }

    /// Ends the comparison; what was not read is not counted as missing.
    func finish(isInterrupted: Bool) throws(SQLiteError) {
        summary.isInterrupted = isInterrupted
        summary.differing = open.count
        summary.differences = Array(
            (first + (try open.first(limit, target.plan.targets.map(\.column)))).sorted { $0.rowID < $1.rowID }.prefix(
                limit))
        guard !isInterrupted else { return }
        if let source = target.source {
            let behind = try reader.connection.value(
                "SELECT count(*) FROM csvload_rejects WHERE source_id = ?1 AND row_id NOT BETWEEN 1 AND ?2",
                [.integer(source.sourceID), .integer(nextRecord - 1)])
            if case .integer(let count) = behind { summary.surplusRejects += count }
        }
        try countSurplusRows()
        let hasRowsElsewhere = try hasRowsElsewhere()
        let isAllCounted = summary.surplusRows == 0 && !hasRowsElsewhere
        summary.rowsOfOthers = isAllCounted ? 0 : try RowsOfOthers.count(target, in: reader.connection)
    }

    /// Whether a table without a key has rows beside those that have row ids for this source's records.
    private func hasRowsElsewhere() throws(SQLiteError) -> Bool {
        guard let column = target.plan.rowIDColumn.map(SQLText.identifier) else { return false }
        let table = SQLText.identifier(target.table.name)
        return try reader.connection.value(
            "SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(column) <= ?1) OR EXISTS (SELECT 1 FROM \(table) WHERE \(column) > ?2)",
            [.integer(target.rowIDOffset), .integer(target.rowIDOffset + SourcePosition.rowIDCount)]) == .integer(1)
    }

    private func countSurplusRows() throws(SQLiteError) {
        guard countsRows, let found = matched.count() else { return }
        let accounted = found + mendedRows
        let table = SQLText.identifier(target.table.name)
        let rows: SQLValue?
        if let column = target.plan.rowIDColumn.map(SQLText.identifier) {
            rows = try reader.connection.value(
                "SELECT count(*) FROM \(table) WHERE \(column) BETWEEN ?1 AND ?2",
                [
                    .integer(target.rowIDOffset + 1),
                    .integer(target.rowIDOffset + SourcePosition.rowIDCount),
                ])
            // Behind the last record that was brought, rows are somebody else's.
            let left = try reader.connection.value(
                "SELECT count(*) FROM \(table) WHERE \(column) BETWEEN ?1 AND ?2",
                [
                    .integer(target.rowIDOffset + nextRecord), .integer(target.rowIDOffset + outcomes.lastRecord),
                ])
            if case .integer(let count) = left { summary.rowsLeftBehind = count }
        } else {
            rows = try reader.connection.value("SELECT count(*) FROM \(table)")
        }
        if case .integer(let count) = rows { summary.surplusRows = max(0, count - accounted) }
    }

    /// Whether the row of a record is there that a retry has loaded in another way.
    private func hasRow(_ key: UInt64, _ record: Int64) throws(SQLiteError) -> Bool {
        let plan = target.plan
        let isInteger = plan.rowIDColumn != nil || KeyHash(plan)?.isInteger == true
        // A key that is hashed does not lead to its row.
        guard isInteger, let column = plan.rowIDColumn ?? plan.key.first else { return true }
        let value = plan.rowIDColumn == nil ? Int64(bitPattern: key) : target.rowIDOffset + record
        return try reader.connection.value(
            "SELECT 1 FROM \(SQLText.identifier(target.table.name)) WHERE \(SQLText.identifier(column)) = ?1",
            [.integer(value)]) != nil
    }

    /// The rejects that the database keeps of the chunk's records, by their ordinals.
    private func keptRejects(
        of chunk: Chunk
    ) throws(SQLiteError) -> [Int: (record: [UInt8], stage: String)] {
        guard let source = target.source, chunk.recordCount > 0 else { return [:] }
        return try rejects(source.sourceID, nextRecord...(nextRecord + Int64(chunk.recordCount) - 1))
    }

    private func rejects(
        _ sourceID: Int64, _ records: ClosedRange<Int64>
    ) throws(SQLiteError) -> [Int: (record: [UInt8], stage: String)] {
        var found: [Int: (record: [UInt8], stage: String)] = [:]
        try kept?.bind([.integer(sourceID), .integer(records.lowerBound), .integer(records.upperBound)])
        while try kept?.step() == true {
            guard let rowID = kept?.integer(at: 0) else { break }
            found[Int(rowID - nextRecord)] = (kept?.blob(at: 1) ?? [], kept?.text(at: 2) ?? "")
        }
        return found
    }

    private func note(
        _ kind: VerifySummary.Difference.Kind, _ ordinal: Int, _ start: Int, _ chunk: Chunk, _ column: String?
    ) {
        guard first.count < limit || (first.last?.rowID ?? 0) > nextRecord + Int64(ordinal) else { return }
        var cursor = LineCursor(chunk, line: lineEnds + 1)
        first.append(
            VerifySummary.Difference(
                rowID: nextRecord + Int64(ordinal), line: cursor.line(at: start), kind: kind,
                columns: column.map { [.init(name: $0)] } ?? []))
        first.sort { $0.rowID < $1.rowID }
        if first.count > limit { first.removeLast() }
    }
}

/// Tells the lines of a chunk's records, which have to be asked for in their order.
private struct LineCursor {
    private let bytes: UnsafeRawBufferPointer
    private var counted = 0
    private var line: Int64

    init(_ chunk: Chunk, line: Int64) {
        bytes = chunk.filled
        self.line = line
    }

    mutating func line(at start: Int) -> Int64 {
        line += LineEnds.count(in: UnsafeRawBufferPointer(rebasing: bytes[counted..<start]))
        counted = start
        return line
    }
}
