import SQLiteCore

/// Reads what a report shows, all of it in the transaction that the connection has open.
struct ReportReader {
    /// Sources that are shown in full, the latest ones; and tables.
    static let sourceLimit = 30
    static let tableLimit = 30
    static let runLimit = 20
    static let sampleLimit = 4
    static let shareLimit = 24
    /// Bytes of a refused record, of lines before a header and after the data, that are shown.
    static let excerptBytes = 1024

    let database: String
    let toolVersion: String
    let profiler: TableProfiler

    func report(_ connection: borrowing Connection) throws(LoadError) -> DatabaseReport {
        let isLoaded = try Migrator.hasBookkeeping(connection, database: database)
        do throws(SQLiteError) {
            var report = try emptyReport(connection)
            if isLoaded { try fill(&report, connection) }
            return report
        } catch {
            throw LoadError(error, doing: "Reading the database failed", database: database)
        }
    }

    private func emptyReport(_ connection: borrowing Connection) throws(SQLiteError) -> DatabaseReport {
        var report = DatabaseReport(
            database: database.split(separator: "/").last.map(String.init) ?? database, bytes: 0, readAt: "",
            toolVersion: toolVersion)
        try connection.query(
            "SELECT page_count * page_size, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') "
                + "FROM pragma_page_count, pragma_page_size"
        ) { row in
            report.bytes = row.integer(at: 0)
            report.readAt = row.text(at: 1) ?? ""
        }
        return report
    }

    private func fill(_ report: inout DatabaseReport, _ connection: borrowing Connection) throws(SQLiteError) {
        var (sources, _) = try LoadHistory.read(connection, database)
        for source in sources { report.totals.add(source) }
        sources.sort { ($0.lastActivity ?? "", $0.name) > ($1.lastActivity ?? "", $1.name) }
        report.olderSources = Int64(max(0, sources.count - Self.sourceLimit))
        let reader = try SourceReportReader(connection)
        for source in sources.prefix(Self.sourceLimit) where !profiler.isCancelled() {
            report.sources.append(try reader.report(of: source, connection))
        }
        var tables: [(name: String, positions: [Int64])] = []
        try connection.query(
            """
            SELECT table_name, position FROM csvload_sources WHERE \(try SourceStore.isLoaded(in: connection))
            ORDER BY table_name, position
            """
        ) { row in
            let name = row.text(at: 0) ?? ""
            if tables.last?.name == name {
                tables[tables.count - 1].positions.append(row.integer(at: 1))
            } else {
                tables.append((name, [row.integer(at: 1)]))
            }
        }
        // Those of the latest loads come first, as their sources do.
        var order: [String: Int] = [:]
        for (place, source) in sources.enumerated() where order[source.table] == nil { order[source.table] = place }
        tables.sort { (order[$0.name] ?? .max, $0.name) < (order[$1.name] ?? .max, $1.name) }
        report.furtherTables = max(0, tables.count - Self.tableLimit)
        for table in tables.prefix(Self.tableLimit) where !profiler.isCancelled() {
            report.tables.append(try profiler.profile(table.name, positions: table.positions, in: connection))
        }
    }
}

extension DatabaseReport.Totals {
    fileprivate mutating func add(_ source: LoadHistory.Source) {
        sources += 1
        if source.isUnfinished {
            unfinished += 1
        } else if source.status != LoadSummary.Status.completed.rawValue {
            failed += 1
        }
        records += source.records
        rows += source.rowsLoaded
        filtered += source.filtered
        rejected += source.rejected
        bytes += source.bytes
        if let last = source.lastActivity, last > lastActivity ?? "" { lastActivity = last }
    }
}
