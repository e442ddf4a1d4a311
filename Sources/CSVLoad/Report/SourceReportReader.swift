import CSVCore
import SQLiteCore

/// Reads what a database holds about one source: its runs, its batches and its rejects.
///
/// Columns that an older version did not write, or that a newer one has added, are looked up and not assumed.
struct SourceReportReader {
    private let runColumns: Set<String>
    private let sourceColumns: Set<String>
    /// Columns of the checkpoints that hold milliseconds, without that suffix.
    private let stages: [String]

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        runColumns = Set(try SourceReportReader.columns(of: "csvload_runs", connection))
        sourceColumns = Set(try SourceReportReader.columns(of: "csvload_sources", connection))
        stages = try SourceReportReader.columns(of: "csvload_checkpoints", connection)
            .filter { $0.hasSuffix("_ms") }.map { String($0.dropLast(3)) }
    }

    func report(of source: LoadHistory.Source, _ connection: borrowing Connection) throws(SQLiteError) -> SourceReport {
        var report = SourceReport(
            name: source.name, table: source.table, status: source.status, records: source.records,
            rows: source.rowsLoaded, filtered: source.filtered, rejected: source.rejected, bytes: source.bytes)
        let found = try connection.value(
            "SELECT source_id FROM csvload_sources WHERE name = ?1 AND table_name = ?2",
            [.text(source.name), .text(source.table)])
        guard case .integer(let sourceID) = found else { return report }
        try readSource(sourceID, into: &report, connection)
        try readRuns(sourceID, total: source.runs, into: &report, connection)
        try readBatches(sourceID, into: &report, connection)
        try readRejects(sourceID, into: &report, connection)
        return report
    }

    private static func columns(
        of table: String, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [String] {
        var columns: [String] = []
        try connection.query("SELECT name FROM pragma_table_info(?1) ORDER BY cid", [.text(table)]) { row in
            columns.append(row.text(at: 0) ?? "")
        }
        return columns
    }

    private func readSource(
        _ sourceID: Int64, into report: inout SourceReport, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        let limit = ReportReader.excerptBytes
        let excerpts = ["preamble", "notes"].map { column in
            sourceColumns.contains(column) ? "substr(CAST(\(column) AS BLOB), 1, \(limit + 1))" : "NULL"
        }
        try connection.query(
            "SELECT options, \(excerpts.joined(separator: ", ")) FROM csvload_sources WHERE source_id = ?1",
            [.integer(sourceID)]
        ) { row in
            if let stored = try? StoredOptions.read(row.text(at: 0), of: "").get() {
                report.settings = SourceReportReader.settings(stored)
            }
            report.preamble = row.blob(at: 1)
            report.notes = row.blob(at: 2)
        }
    }

    private func readRuns(
        _ sourceID: Int64, total: Int64, into report: inout SourceReport, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        var kind = runColumns.contains("kind") ? "kind" : "'load'"
        if runColumns.contains("undone_run_id") { kind = "iif(undone_run_id IS NULL, \(kind), 'undo')" }
        let hasBegun = runColumns.contains("has_begun") ? "has_begun" : "1"
        let exitCode = runColumns.contains("exit_code") ? "exit_code" : "NULL"
        var runs: [RunReport] = []
        // One more than is shown: what the first of them continues from.
        try connection.query(
            """
            SELECT * FROM (
                SELECT run_id, \(kind) AS kind, status, started_at, error, tool_version,
                    (julianday(finished_at) - julianday(started_at)) * 86400, bytes_read,
                    rows_inserted, rows_updated, rows_unchanged, rows_filtered, rows_rejected, host, pid,
                    \(runColumns.contains("process") ? "process" : "NULL"), \(hasBegun), \(exitCode)
                FROM csvload_runs WHERE source_id = ?1 ORDER BY run_id DESC LIMIT ?2)
            ORDER BY run_id
            """, [.integer(sourceID), .integer(Int64(ReportReader.runLimit + 1))]
        ) { row in
            let last = runs.last { $0.kind == "load" && $0.hasBegun }
            let hasBegun = row.integer(at: 16) != 0
            let kind = row.text(at: 1) ?? ""
            let resumes = kind == "load" && hasBegun && last.map { $0.status != "completed" } ?? false ? last?.run : nil
            var status = row.text(at: 2) ?? ""
            var error = row.text(at: 4)
            let isThere = ProcessFacts.isAlive(
                Int32(truncatingIfNeeded: row.integer(at: 14)), host: row.text(at: 13), started: row.text(at: 15))
            if status == LoadSummary.Status.running.rawValue, !isThere {
                status = LoadSummary.Status.interrupted.rawValue
                error = error ?? "the process ended without a word"
            }
            var counts = RowCounts()
            counts.inserted = row.count(at: 8)
            counts.updated = row.count(at: 9)
            counts.unchanged = row.count(at: 10)
            counts.filtered = row.count(at: 11)
            counts.rejected = row.count(at: 12)
            runs.append(
                RunReport(
                    run: row.integer(at: 0), kind: kind, status: status, startedAt: row.text(at: 3) ?? "",
                    seconds: row.isNull(at: 6) ? nil : row.seconds(at: 6), counts: counts,
                    bytes: row.count(at: 7), error: error, toolVersion: row.text(at: 5) ?? "", resumes: resumes,
                    hasBegun: hasBegun,
                    exitCode: row.isNull(at: 17) ? nil : row.integer(at: 17)))
        }
        report.runs = Array(runs.suffix(ReportReader.runLimit))
        report.earlierRuns = max(0, total - Int64(report.runs.count))
    }

    /// One pass over the checkpoints, of which there may be thousands.
    private func readBatches(
        _ sourceID: Int64, into report: inout SourceReport, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        var series = ThroughputSeries()
        var shares: [SourceReport.RunShare] = []
        var sums = [Double](repeating: 0, count: stages.count)
        var last: (run: Int64, time: Double)?
        try connection.query(
            """
            SELECT c.run_id, c.byte_end - c.byte_start, c.rows_read, julianday(c.committed_at) * 86400,
                julianday(r.started_at) * 86400\(stages.map { ", c.\(SQLText.identifier($0 + "_ms"))" }.joined())
            FROM csvload_checkpoints AS c LEFT JOIN csvload_runs AS r USING (run_id)
            WHERE c.source_id = ?1 ORDER BY c.row_id
            """, [.integer(sourceID)]
        ) { row in
            let run = row.integer(at: 0)
            let (bytes, rows) = (row.count(at: 1), row.count(at: 2))
            let time = row.seconds(at: 3)
            let start = last?.run == run ? last?.time : row.isNull(at: 4) ? nil : row.seconds(at: 4)
            last = (run, time)
            for index in sums.indices { sums[index] += row.seconds(at: 5 + index) }
            if let start {
                series.add(.init(run: run, seconds: max(0, time - start), bytes: bytes, rows: rows))
            }
            if shares.last?.run == run {
                shares[shares.count - 1].bytes += bytes
                shares[shares.count - 1].rows += rows
            } else if shares.count < ReportReader.shareLimit {
                shares.append(.init(run: run, bytes: bytes, rows: rows))
            }
        }
        report.throughput = series.points
        report.shares = shares
        report.stages = zip(stages, sums).map { .init(name: $0, seconds: $1 / 1000) }
    }

    private func readRejects(
        _ sourceID: Int64, into report: inout SourceReport, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        var groups: [RejectGroup] = []
        try connection.query(
            """
            SELECT reason, count(*) FROM csvload_rejects WHERE source_id = ?1
            GROUP BY reason ORDER BY count(*) DESC, reason
            """, [.integer(sourceID)]
        ) { row in
            groups.append(RejectGroup(reason: row.text(at: 0) ?? "", count: row.integer(at: 1), samples: []))
        }
        for index in groups.indices {
            var samples: [RejectedRecord] = []
            let (source, table) = (report.name, report.table)
            try connection.query(
                """
                SELECT row_id, line, byte_start, substr(record, 1, ?4), stage, column_name, reason, detail, run_id
                FROM csvload_rejects WHERE source_id = ?1 AND reason = ?2 ORDER BY row_id LIMIT ?3
                """,
                [
                    .integer(sourceID), .text(groups[index].reason), .integer(Int64(ReportReader.sampleLimit)),
                    .integer(Int64(ReportReader.excerptBytes + 1)),
                ]
            ) { row in
                samples.append(RejectStore.reject(row, from: 0, source: source, table: table))
            }
            groups[index].samples = samples
        }
        report.rejects = groups
    }

    /// The options that the source was loaded with.
    private static func settings(_ stored: StoredOptions) -> [SourceReport.Setting] {
        let content = stored.content
        var settings: [(String, String)] = []
        if let key = content.key { settings.append(("key", key.joined(separator: ", "))) }
        for (column, type) in content.types.sorted(by: { $0.key < $1.key }) {
            settings.append(("type", "\(column) = \(type.rawValue)"))
        }
        settings += content.computations.map { ("computed", "\($0.column) = \($0.sql)") }
        if let filter = content.filter { settings.append(("only where", filter)) }
        if let encoding = content.format.encoding { settings.append(("encoding", encoding)) }
        if let delimiter = stored.layout?.dialect.delimiter ?? content.format.delimiter, delimiter != [0x2C] {
            settings.append(("delimiter", delimiter == [0x09] ? "tab" : String(decoding: delimiter, as: UTF8.self)))
        }
        return settings.map { .init(name: $0.0, value: $0.1) }
    }
}
