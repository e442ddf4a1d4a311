import SQLiteCore

/// Reads and writes the checkpoints and rejects of one source. Every call belongs into the caller's transaction.
struct CheckpointStore: ~Copyable {
    /// What no record's number, byte or line reaches.
    static let highest: Int64 = 1 << 60

    private let insertCheckpoint: Statement
    private let insertReject: Statement
    private let sumRejects: Statement
    let rejectRoom: RejectRoom
    private let sourceID: Int64
    private let runID: Int64

    /// - Parameter maximumRejectBytes: those of records that the source keeps with its rejects; nil for no limit.
    init(
        sourceID: Int64, runID: Int64, maximumRejectBytes: Int?, connection: borrowing Connection
    ) throws(SQLiteError) {
        let insertCheckpoint = try connection.prepare(
            """
            INSERT INTO csvload_checkpoints (source_id, run_id, row_id, first_row_id, byte_start, byte_end, line_end,
                content_hash, last_key, rows_read, rows_inserted, rows_updated, rows_unchanged, rows_filtered,
                rows_rejected, read_ms, parse_ms, compute_ms, write_ms, sorted_end, committed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, round(?16, 3), round(?17, 3),
                round(?18, 3), round(?19, 3), ?20, \(Timestamp.now))
            """)
        let insertReject = try connection.prepare(
            """
            INSERT INTO csvload_rejects (source_id, row_id, line, byte_start, record, stage, column_name, reason,
                detail, run_id, whole_bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """)
        let sumRejects = try connection.prepare(
            "SELECT CAST(total(length(record)) AS INTEGER) FROM csvload_rejects WHERE source_id = ?1")
        rejectRoom = RejectRoom(limit: maximumRejectBytes)
        self.sumRejects = sumRejects
        self.sourceID = sourceID
        self.runID = runID
        self.insertCheckpoint = insertCheckpoint
        self.insertReject = insertReject
    }

    /// Says that a batch is in.
    borrowing func add(
        _ checkpoint: Checkpoint, counts: RowCounts, times: StageTimes
    ) throws(SQLiteError) {
        try insertCheckpoint.bind(
            [
                .integer(sourceID), .integer(runID),
                .integer(checkpoint.rowIDs.upperBound), .integer(checkpoint.rowIDs.lowerBound),
                .integer(checkpoint.bytes.lowerBound), .integer(checkpoint.bytes.upperBound),
                .integer(checkpoint.lineEnd), .integer(Int64(bitPattern: checkpoint.contentHash)),
                checkpoint.lastKey.map { .text($0) } ?? .null,
            ] + counts.values + [times.read, times.parse, times.compute, times.write].map { .real($0) }
                + [checkpoint.sortedEnd.map { .integer($0) } ?? .null])
        try insertCheckpoint.step()
    }

    /// Keeps a refused record as its bytes stood in the source, or its length where there is no room for them.
    borrowing func add(
        _ reject: Reject, rowID: Int64, line: Int64, byteStart: Int64, record: [UInt8]
    ) throws(SQLiteError) {
        var (reject, record) = (reject, record)
        try rejectRoom.fit(&reject, &record) { () throws(SQLiteError) in
            try sumRejects.bind([.integer(sourceID)])
            defer { sumRejects.reset() }
            return try sumRejects.step() ? sumRejects.integer(at: 0) : 0
        }
        try insertReject.bind([
            .integer(sourceID), .integer(rowID), .integer(line), .integer(byteStart), .blob(record),
            .text(reject.stage.rawValue), reject.column.map { .text($0) } ?? .null, .text(reject.reason.rawValue),
            reject.detail.map { .text($0) } ?? .null, .integer(runID),
            reject.wholeBytes.map { .integer($0) } ?? .null,
        ])
        try insertReject.step()
    }

    /// The checkpoints of a source, in the order of its records; nothing from the first on that csvload cannot have written.
    static func checkpoints(
        of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> [Checkpoint] {
        var found: [Checkpoint] = []
        var isSound = true
        let knowsSorted = "SELECT 1 FROM pragma_table_info('csvload_checkpoints') WHERE name = 'sorted_end'"
        let sortedEnd = try connection.value(knowsSorted) == nil ? "NULL" : "sorted_end"
        try connection.query(
            """
            SELECT first_row_id, row_id, byte_start, byte_end, line_end, content_hash, last_key, \(sortedEnd)
            FROM csvload_checkpoints WHERE source_id = ?1 ORDER BY row_id
            """, [.integer(sourceID)]
        ) { row in
            let (first, last, lineEnd) = (row.integer(at: 0), row.integer(at: 1), row.integer(at: 4))
            let (start, end) = (row.integer(at: 2), row.integer(at: 3))
            isSound =
                isSound && 1 <= first && first <= last && last <= highest && 0 <= start && start <= end
                && end <= highest
                && (0...highest).contains(lineEnd)
            guard isSound else { return }
            var checkpoint = Checkpoint(
                rowIDs: first...last, bytes: start..<end, lineEnd: lineEnd,
                contentHash: UInt64(bitPattern: row.integer(at: 5)), lastKey: row.text(at: 6))
            checkpoint.sortedEnd = row.isNull(at: 7) ? nil : row.integer(at: 7)
            found.append(checkpoint)
        }
        return found
    }

    /// Forgets what is known of the records after `rowID`, because they are loaded again.
    static func forget(
        after rowID: Int64, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        try connection.run(
            "DELETE FROM csvload_checkpoints WHERE source_id = ?1 AND row_id > ?2",
            [.integer(sourceID), .integer(rowID)])
        try connection.run(
            "DELETE FROM csvload_rejects WHERE source_id = ?1 AND row_id > ?2", [.integer(sourceID), .integer(rowID)])
    }

    /// How many rejects the source has.
    static func rejectCount(
        of sourceID: Int64, upTo record: Int64 = .max, in connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let count = try connection.value(
            "SELECT count(*) FROM csvload_rejects WHERE source_id = ?1 AND row_id <= ?2",
            [.integer(sourceID), .integer(record)])
        if case .integer(let value) = count { return value }
        return 0
    }

    /// Whether one of the source's records is among the rejects because a quote of it never closed.
    ///
    /// Bytes that are added to the input can close it, and then the records behind it were part of its field.
    static func hasUnclosed(
        in rowIDs: ClosedRange<Int64>, of sourceID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        try connection.value(
            """
            SELECT 1 FROM csvload_rejects
            WHERE source_id = ?1 AND row_id BETWEEN ?2 AND ?3 AND reason = 'unclosed_quote'
            """, [.integer(sourceID), .integer(rowIDs.lowerBound), .integer(rowIDs.upperBound)]) != nil
    }
}
