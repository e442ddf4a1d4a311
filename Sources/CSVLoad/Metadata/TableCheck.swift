import SQLiteCore

/// Why a table may not hold the rows that a source's checkpoints speak of.
enum TableMismatch: Sendable, Hashable {
    /// It has so many rows fewer than csvload left in it.
    case fewerRows(Int64)
    /// It has so many rows more: whether rows of the source are gone all the same cannot be told.
    case moreRows(Int64)
    /// Rows of a batch are not there.
    case missingRows
    /// One of the above was found when another source of the table was loaded.
    case earlier
    /// What a run of the source has changed was put back.
    case undone(run: Int64)

    var sentence: String {
        switch self {
        case .fewerRows(let count): "the table has \(TableMismatch.rows(count)) fewer than csvload left in it"
        case .moreRows(let count):
            "the table has \(TableMismatch.rows(count)) more than csvload left in it, and may lack others"
        case .missingRows: "the table has lost rows that were loaded"
        case .earlier: "the table has lost or gained rows since this source was loaded"
        case .undone(let run): "run \(run) was undone"
        }
    }

    private static func rows(_ count: Int64) -> String { count == 1 ? "1 row" : "\(count) rows" }
}

/// How far a table bears out the checkpoints of a source.
///
/// Where nobody but csvload has written to the database, the row of each checkpoint's last key is looked up and nothing
/// else. Otherwise rows are counted: of each batch where row ids tell whose rows they are, else of the table as a whole.
struct TableCheck: Sendable, Hashable {
    /// How many of the checkpoints, from the first on, can be relied on.
    var validBatches = 0
    /// Why not all of them.
    var mismatch: TableMismatch?
    /// Whether rows were counted, and the table had as many as csvload left in it.
    var isCounted = false
    /// Whether nobody but csvload has written to the database.
    var isCertain = false
    /// Whether the table is otherwise than csvload left it, so that its other sources have to look at it as well.
    var concernsOtherSources = false
    /// The database's change counter when that was found.
    var counter: UInt32?

    /// By what the rows of a source are told apart.
    enum Identity: Sendable, Hashable {
        /// By the row id that csvload gives, in this column.
        case rowID(String)
        case key([String])
        /// By nothing: rows are only added.
        case nothing
    }

    /// Whether somebody else is known to have written to the database, whatever it was.
    var wasWritten: Bool { !isCertain && counter != nil }

    /// Nothing to look at.
    init() {}

    /// Looks at the table; belongs into a transaction.
    ///
    /// - Parameter hasWaitingRows: whether the rows are there that wait to be sorted.
    init(
        _ source: SourceRecord, _ checkpoints: [Checkpoint], in table: TargetTable, identity: Identity,
        hasWaitingRows: Bool, connection: borrowing Connection
    ) throws(SQLiteError) {
        validBatches = checkpoints.count
        guard !checkpoints.isEmpty else { return }
        let entry = try TableLedger.entry(of: table.name, in: connection)
        let isCurrent = entry.map { $0.epoch == source.tableEpoch ?? 1 } ?? true
        let isUntouched = try TableLedger.isUntouched(connection)
        isCertain = isUntouched && entry?.isCertain == true
        counter = connection.changeCounter
        switch identity {
        case .rowID(let column):
            if !isCertain || !isCurrent {
                validBatches = try TableCheck.wholeBatches(source, in: table, rowIDColumn: column, connection)
            }
            if !isCertain { _ = try count(table, entry, connection) }
            validBatches = min(
                validBatches, try TableCheck.withLastKey(checkpoints, in: table, key: [column], connection))
            if validBatches < checkpoints.count {
                mismatch = .missingRows
                // Where it was known of, it was counted anew then.
                concernsOtherSources = concernsOtherSources || isCurrent
            }
        case .key(let key):
            if !isCurrent { mismatch = .earlier }
            if mismatch == nil, !isCertain { mismatch = try count(table, entry, connection) }
            let inTable = Array(checkpoints.prefix { $0.sortedEnd == nil })
            if mismatch == nil, try TableCheck.withLastKey(inTable, in: table, key: key, connection) < inTable.count {
                mismatch = .missingRows
                concernsOtherSources = true
            }
            if mismatch != nil { validBatches = 0 }
            if !hasWaitingRows { validBatches = min(validBatches, inTable.count) }
        case .nothing:
            // Rows that others have added are none of ours, and ours have nothing to be told by.
            if !isCertain, case .fewerRows(let rows) = try count(table, entry, connection) {
                mismatch = .fewerRows(rows)
                validBatches = 0
            }
        }
        if let run = source.undoneRun, identity != .nothing { (mismatch, validBatches) = (.undone(run: run), 0) }
    }

    private mutating func count(
        _ table: TargetTable, _ entry: TableLedger.Entry?, _ connection: borrowing Connection
    ) throws(SQLiteError) -> TableMismatch? {
        guard let entry else { return nil }
        let rows = try TableLedger.count(table.name, in: connection)
        isCounted = rows == entry.rows
        concernsOtherSources = !isCounted
        if isCounted { return nil }
        return rows < entry.rows ? .fewerRows(entry.rows - rows) : .moreRows(rows - entry.rows)
    }

    /// How many of the checkpoints, from the first on, have the row of their last key in the table.
    private static func withLastKey(
        _ checkpoints: [Checkpoint], in table: TargetTable, key: [String], _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int {
        guard key.allSatisfy({ table.column(named: $0) != nil }) else { return 0 }
        let conditions = key.enumerated().map { "\(SQLText.identifier($1)) IS ?\($0 + 1)" }
        let statement = try connection.prepare(
            "SELECT 1 FROM \(SQLText.identifier(table.name)) WHERE \(conditions.joined(separator: " AND "))")
        for (index, checkpoint) in checkpoints.enumerated() {
            guard let lastKey = checkpoint.lastKey else { continue }
            guard let values = JSONList.values(lastKey), values.count == key.count else { return index }
            try statement.bind(values)
            let isThere = try statement.step()
            statement.reset()
            guard isThere else { return index }
        }
        return checkpoints.count
    }

    /// How many of the checkpoints, from the first on, have a row for each record that was neither filtered nor refused.
    private static func wholeBatches(
        _ source: SourceRecord, in table: TargetTable, rowIDColumn: String, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int {
        let statement = try connection.prepare(
            """
            SELECT c.rows_read - c.rows_filtered <= (
                    SELECT count(*) FROM csvload_rejects AS j
                    WHERE j.source_id = c.source_id AND j.row_id BETWEEN c.first_row_id AND c.row_id
                ) + (
                    SELECT count(*) FROM \(SQLText.identifier(table.name)) AS t
                    WHERE t.\(SQLText.identifier(rowIDColumn)) BETWEEN ?2 + c.first_row_id AND ?2 + c.row_id
                )
            FROM csvload_checkpoints AS c WHERE c.source_id = ?1 ORDER BY c.row_id
            """)
        try statement.bind([.integer(source.sourceID), .integer(source.rowIDOffset)])
        var whole = 0
        while try statement.step(), statement.integer(at: 0) != 0 { whole += 1 }
        statement.reset()
        return whole
    }
}

extension TableCheck.Identity {
    /// What tells a source's rows apart, as far as the bookkeeping and the table say it.
    ///
    /// - Parameter isOurs: whether csvload has loaded into the table before.
    init(_ stored: StoredOptions, in table: TargetTable, isOurs: Bool) {
        let content = stored.content
        if let key = content.key {
            self = .key(key)
            return
        }
        var written = Set((stored.fieldNames ?? []).map { content.renamed($0).asciiLowercased })
        written.formUnion(content.computations.map(\.column.asciiLowercased))
        if let column = content.filenameColumn { written.insert(column.asciiLowercased) }
        let key = table.key
        if !key.isEmpty, key.allSatisfy({ written.contains($0.asciiLowercased) }) {
            self = .key(key)
        } else if isOurs, key.count == 1, key[0].asciiLowercased.hasPrefix(TargetTable.rowIDColumn) {
            self = .rowID(key[0])
        } else {
            self = .nothing
        }
    }
}
