import SQLiteCore

/// Reads the rejects of a database, which is not changed, all of one moment.
///
///     let reader = try RejectReader(RejectSelection(database: "shop.db"))
///     for source in reader.sources { print(source.name, source.rejects) }
///     try reader.forEach(limit: 20) { reject in print(reject.line, reject.reason) }
public final class RejectReader {
    /// How many records of a source were refused for a reason.
    public struct ReasonCount: Sendable, Hashable {
        public let reason: String
        public let count: Int64
    }

    /// A source that has rejects.
    public struct Source: Sendable, Hashable {
        public let name: String
        public let table: String
        /// The most frequent reason first.
        public let reasons: [ReasonCount]

        public var rejects: Int64 { reasons.reduce(0) { $0 + $1.count } }
    }

    /// Sources with rejects that are meant.
    public let sources: [Source]
    private let selection: RejectSelection
    private let found: [RejectSelection.Source]
    private let connection: Connection

    public init(_ selection: RejectSelection) throws(LoadError) {
        self.selection = selection
        let connection = try ExportDatabase(path: selection.database).open()
        found = try selection.sources(in: connection)
        sources = found.map { Source(name: $0.source.name, table: $0.source.table, reasons: $0.reasons) }
        self.connection = connection
    }

    /// How many rejects there are.
    public var total: Int64 { sources.reduce(0) { $0 + $1.rejects } }

    /// Calls `body` for each reject in the order of the sources and their records.
    ///
    /// - Parameters:
    ///   - limit: how many at most; nil for all.
    ///   - body: what to do with each.
    public func forEach(limit: Int? = nil, _ body: (RejectedRecord) -> Void) throws(LoadError) {
        let identifiers = found.map { "\($0.source.sourceID)" }.joined(separator: ", ")
        guard !identifiers.isEmpty else { return }
        do throws(SQLiteError) {
            let wholeBytes = try RejectStore.wholeBytes(in: connection)
            try connection.query(
                """
                SELECT s.name, s.table_name, r.row_id, r.line, r.byte_start, r.record, r.stage, r.column_name, r.reason,
                    r.detail, r.run_id, \(wholeBytes)
                FROM csvload_rejects r JOIN csvload_sources s USING (source_id)
                WHERE r.source_id IN (\(identifiers)) AND r.reason = coalesce(?1, r.reason)
                ORDER BY r.source_id, r.row_id LIMIT ?2
                """,
                [selection.reason.map { .text($0.rawValue) } ?? .null, .integer(limit.map { Int64($0) } ?? -1)]
            ) { row in
                body(
                    RejectStore.reject(row, from: 2, source: row.text(at: 0) ?? "", table: row.text(at: 1) ?? ""))
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the rejects", database: selection.database)
        }
    }
}
