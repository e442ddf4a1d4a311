import SQLiteCore

/// Walks through the rejects of one source, and changes them. Every call belongs into the caller's transaction.
struct RejectStore: ~Copyable {
    private let sourceID: Int64
    private let source: String
    private let table: String
    private let reasons: SQLValue
    private let nextReject: Statement
    private let removeReject: Statement
    private let reviseReject: Statement
    private let filterReject: Statement

    /// - Parameter reasons: the reasons to look for; nil for all.
    init(
        of sourceID: Int64, _ source: String, table: String, reasons: [Reject.Reason]?, connection: borrowing Connection
    ) throws(SQLiteError) {
        let next = try connection.prepare(
            """
            SELECT row_id, line, byte_start, record, stage, column_name, reason, detail, run_id, whole_bytes
            FROM csvload_rejects
            WHERE source_id = ?1 AND row_id > ?2 AND (?3 IS NULL OR reason IN (SELECT value FROM json_each(?3)))
            ORDER BY row_id LIMIT 1
            """)
        let remove = try connection.prepare("DELETE FROM csvload_rejects WHERE source_id = ?1 AND row_id = ?2")
        let revise = try connection.prepare(
            """
            UPDATE csvload_rejects SET stage = ?3, column_name = ?4, reason = ?5, detail = ?6, run_id = ?7
            WHERE source_id = ?1 AND row_id = ?2
            """)
        let filter = try connection.prepare(
            """
            UPDATE csvload_checkpoints SET rows_rejected = rows_rejected - 1, rows_filtered = rows_filtered + 1
            WHERE source_id = ?1 AND ?2 BETWEEN first_row_id AND row_id AND rows_rejected > 0
            """)
        self.sourceID = sourceID
        self.source = source
        self.table = table
        self.reasons = reasons.map { RejectStore.list($0) } ?? .null
        nextReject = next
        removeReject = remove
        reviseReject = revise
        filterReject = filter
    }

    private static func list(_ reasons: [Reject.Reason]) -> SQLValue {
        .text(JSONList.text(reasons.map { .text($0.rawValue) }))
    }

    /// Whether a source has rejects of some reasons.
    static func hasAny(
        of sourceID: Int64, reasons: [Reject.Reason], in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        try connection.value(
            """
            SELECT 1 FROM csvload_rejects WHERE source_id = ?1 AND reason IN (SELECT value FROM json_each(?2)) LIMIT 1
            """, [.integer(sourceID), list(reasons)]) != nil
    }

    /// The first reject behind a record.
    ///
    /// Each is asked for anew, so that the table may be changed in between.
    borrowing func next(after rowID: Int64) throws(SQLiteError) -> RejectedRecord? {
        try nextReject.bind([.integer(sourceID), .integer(rowID), reasons])
        guard try nextReject.step() else { return nil }
        let reject = RejectStore.reject(nextReject, from: 0, source: source, table: table)
        nextReject.reset()
        return reject
    }

    /// SQL for the bytes of the whole record where only its beginning is kept; an earlier version kept all of it.
    static func wholeBytes(in connection: borrowing Connection) throws(SQLiteError) -> String {
        let isThere =
            try connection.value("SELECT 1 FROM pragma_table_info('csvload_rejects') WHERE name = 'whole_bytes'") != nil
        return isThere ? "whole_bytes" : "NULL"
    }

    /// Takes out a reject that is none any more.
    borrowing func remove(_ rowID: Int64) throws(SQLiteError) {
        try removeReject.bind([.integer(sourceID), .integer(rowID)])
        try removeReject.step()
    }

    /// Notes in its checkpoint that a record which was refused is filtered now: no row is to be expected of it.
    borrowing func noteFiltered(_ rowID: Int64) throws(SQLiteError) {
        try filterReject.bind([.integer(sourceID), .integer(rowID)])
        try filterReject.step()
    }

    /// Notes why a record was refused this time.
    borrowing func revise(_ rowID: Int64, _ reject: Reject, runID: Int64) throws(SQLiteError) {
        try reviseReject.bind([
            .integer(sourceID), .integer(rowID), .text(reject.stage.rawValue),
            reject.column.map { .text($0) } ?? .null, .text(reject.reason.rawValue),
            reject.detail.map { .text($0) } ?? .null, .integer(runID),
        ])
        try reviseReject.step()
    }

    /// A reject from the columns row_id to whole_bytes of a row, of which the first is at `column`.
    static func reject(
        _ row: borrowing Statement, from column: Int, source: String, table: String
    ) -> RejectedRecord {
        RejectedRecord(
            source: source, table: table, rowID: row.integer(at: column), line: row.integer(at: column + 1),
            byteStart: row.integer(at: column + 2), record: row.blob(at: column + 3),
            stage: row.text(at: column + 4) ?? "", column: row.text(at: column + 5),
            reason: row.text(at: column + 6) ?? "", detail: row.text(at: column + 7),
            runID: row.integer(at: column + 8),
            wholeBytes: row.isNull(at: column + 9) ? nil : row.integer(at: column + 9))
    }
}
