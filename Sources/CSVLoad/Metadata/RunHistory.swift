import SQLiteCore

/// What a run took, as its row keeps it.
struct RunTimes {
    var seconds: Double
    var stages: StageTimes
    /// Records of the source that are in, those of earlier runs included.
    var sourceRecords: Int64
    var rejects: [Reject.Reason: Int64]
}

/// What the runs of a source were like, for comparing and for counting on. Reads and writes ``csvload_runs``.
enum RunHistory {
    /// Loads that a new one is compared with, at most.
    private static let comparedLoads = 30

    /// Notes what a run has taken so far; belongs into the caller's transaction.
    static func note(_ times: RunTimes, of runID: Int64, in connection: borrowing Connection) throws(SQLiteError) {
        let stages = [
            times.stages.read, times.stages.parse, times.stages.compute, times.stages.wait, times.stages.write,
            times.stages.commit,
        ]
        let reasons = times.rejects.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\"\($0.key.rawValue)\":\($0.value)" }
        try connection.run(
            """
            UPDATE csvload_runs SET seconds = round(?2, 6), read_ms = round(?3, 3), parse_ms = round(?4, 3),
                compute_ms = round(?5, 3), wait_ms = round(?6, 3), write_ms = round(?7, 3), commit_ms = round(?8, 3),
                source_records = ?9, rejects_by_reason = ?10
            WHERE run_id = ?1
            """,
            [.integer(runID), .real(times.seconds)] + stages.map { .real($0) } + [
                .integer(times.sourceRecords), .text("{\(reasons.joined(separator: ","))}"),
            ])
    }

    /// Whether the database's bookkeeping is of a version that keeps this.
    private static func isKept(in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value(
            "SELECT count(*) FROM pragma_table_info('csvload_runs') WHERE name IN ('kind', 'seconds', 'source_records')"
        )
            == .integer(3)
    }

    /// An SQL condition: whether a run has begun to load, and was not only an attempt.
    static func hasBegun(in connection: borrowing Connection) throws(SQLiteError) -> String {
        let column = "SELECT 1 FROM pragma_table_info('csvload_runs') WHERE name = 'has_begun'"
        return try connection.value(column) == nil ? "1" : "has_begun"
    }

    /// Whether a load of a source has come to its end.
    static func hasCompleted(_ sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value(
            "SELECT 1 FROM csvload_runs WHERE source_id = ?1 AND status = 'completed' LIMIT 1",
            [.integer(sourceID)]) != nil
    }

    /// The loads before a run; a load ends with the run that completed it.
    ///
    /// A run that failed before its first batch has no part in one.
    /// Of runs that an older version noted, the time between start and end stands for the seconds.
    static func pastLoads(
        of sourceID: Int64, before runID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> PastLoads {
        var past = PastLoads()
        guard try isKept(in: connection) else { return past }
        try connection.query(
            """
            WITH runs AS (
                SELECT status, rows_read, source_records,
                    coalesce(seconds, (julianday(finished_at) - julianday(started_at)) * 86400, 0) AS seconds,
                    coalesce(sum(status = 'completed') OVER (
                        ORDER BY run_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS load
                FROM csvload_runs WHERE source_id = ?1 AND run_id < ?2 AND kind = 'load'
            )
            SELECT sum(rows_read), sum(iif(rows_read > 0, seconds, 0)), coalesce(max(source_records), sum(rows_read)),
                max(status = 'completed')
            FROM runs GROUP BY load HAVING sum(rows_read) > 0 ORDER BY load DESC LIMIT ?3
            """, [.integer(sourceID), .integer(runID), .integer(Int64(comparedLoads))]
        ) { row in
            let load = PastLoads.Load(
                rows: row.count(at: 0), seconds: row.seconds(at: 1), sourceRecords: row.count(at: 2))
            if row.integer(at: 3) == 1 { past.completed.append(load) } else { past.pending = load }
        }
        return past
    }

    /// How fast the last completed load was; nil where there is none, or the runs' times are not noted.
    static func lastPace(of sourceID: Int64, in connection: borrowing Connection) throws(SQLiteError) -> LoadPace? {
        let noted = "SELECT 1 FROM pragma_table_info('csvload_runs') WHERE name = 'seconds'"
        guard try connection.value(noted) != nil else { return nil }
        var past = try pastLoads(of: sourceID, before: .max, in: connection)
        guard !past.completed.isEmpty else { return nil }
        let last = past.completed.removeFirst()
        return past.pace(rows: last.rows, seconds: last.seconds)
    }

    /// What the runs before one add up to.
    static func totals(
        of sourceID: Int64, before runID: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) -> RunTotals {
        var totals = RunTotals()
        let runs = "FROM csvload_runs WHERE source_id = ?1 AND run_id < ?2 AND kind = 'load'"
        let values: [SQLValue] = [.integer(sourceID), .integer(runID)]
        try connection.query(
            """
            SELECT status, count(*), sum(rows_inserted), sum(rows_updated), sum(rows_unchanged), sum(rows_filtered),
                sum(rows_rejected), sum(bytes_read),
                CAST(round((julianday(max(finished_at)) - 2440587.5) * 86400000) AS INTEGER)
            \(runs) GROUP BY status
            """, values
        ) { row in
            let status = row.text(at: 0) ?? ""
            totals.runs[status] = row.count(at: 1)
            totals.counts.inserted += row.count(at: 2)
            totals.counts.updated += row.count(at: 3)
            totals.counts.unchanged += row.count(at: 4)
            totals.counts.filtered += row.count(at: 5)
            totals.counts.rejected += row.count(at: 6)
            totals.bytesRead += row.count(at: 7)
            if status == LoadSummary.Status.completed.rawValue {
                totals.lastSuccess = WallTime(millisecondsSince1970: row.integer(at: 8))
            }
        }
        try connection.query(
            """
            SELECT reason.key, sum(reason.value) FROM csvload_runs, json_each(rejects_by_reason) AS reason
            WHERE source_id = ?1 AND run_id < ?2 AND kind = 'load' GROUP BY reason.key
            """, values
        ) { row in
            totals.rejects[row.text(at: 0) ?? ""] = row.count(at: 1)
        }
        let resumes = try connection.value(
            """
            SELECT count(*) FROM (
                SELECT lag(status) OVER (ORDER BY run_id) AS earlier FROM csvload_runs
                WHERE source_id = ?1 AND run_id <= ?2 AND kind = 'load' AND has_begun)
            WHERE earlier IN ('interrupted', 'failed')
            """, values)
        if case .integer(let count) = resumes { totals.resumes = count }
        return totals
    }
}

extension Statement {
    /// A count or a sum that csvload has stored; what is none, because something else has written it, becomes one.
    ///
    /// A few dozen of them can be added up.
    func count(at index: Int) -> Int64 { min(max(integer(at: index), 0), 1 << 56) }

    /// A time that csvload has measured, in whatever unit; what no clock measures becomes one, or none.
    func seconds(at index: Int) -> Double {
        let time = real(at: index)
        return time < 1e-6 ? 0 : min(time, 1e15)
    }
}
