import SQLiteCore

/// Which rejects of a database are meant.
public struct RejectSelection: Sendable, Hashable {
    public var database: String
    /// Of sources that were loaded into this table; nil for all.
    public var table: String?
    /// Of the source of this name; nil for all.
    public var sourceName: String?
    /// Refused for this reason; nil for all.
    public var reason: Reject.Reason?

    public init(database: String) {
        self.database = database
    }

    /// A source, and how many of its rejects are meant.
    struct Source {
        let source: SourceFilter.Source
        /// The most frequent reason first.
        var reasons: [RejectReader.ReasonCount]

        var rejects: Int64 { reasons.reduce(0) { $0 + $1.count } }
    }

    /// The sources of rejects that are meant; none where nothing was loaded.
    func sources(in connection: borrowing Connection) throws(LoadError) -> [Source] {
        guard try Migrator.hasBookkeeping(connection, database: database) else { return [] }
        let filter = SourceFilter(table: table, sourceName: sourceName)
        var found: [Source] = []
        for source in try filter.sources(in: connection, database: database) {
            var reasons: [RejectReader.ReasonCount] = []
            do throws(SQLiteError) {
                try connection.query(
                    """
                    SELECT reason, count(*) FROM csvload_rejects WHERE source_id = ?1 AND reason = coalesce(?2, reason)
                    GROUP BY reason ORDER BY count(*) DESC, reason
                    """, [.integer(source.sourceID), reason.map { .text($0.rawValue) } ?? .null]
                ) { row in
                    reasons.append(RejectReader.ReasonCount(reason: row.text(at: 0) ?? "", count: row.integer(at: 1)))
                }
            } catch {
                throw LoadError(error, doing: "Cannot read the rejects", database: database)
            }
            if !reasons.isEmpty { found.append(Source(source: source, reasons: reasons)) }
        }
        return found
    }
}
