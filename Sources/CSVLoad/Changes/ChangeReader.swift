package import SQLiteCore

/// A row that a run has inserted, updated or deleted; or, of a first load, how many it has inserted.
public struct RowChange: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// The rows of a first load, into an empty table, which are only counted.
        case loaded
        case inserted, updated, deleted
    }

    /// Numbers in the order of the changes.
    public let number: Int64
    public let run: Int64
    public let source: String
    public let table: String
    public let kind: Kind
    /// How many rows it is; one, but for those of a first load.
    public let rows: Int64
    /// The row's primary key, or its rowid, as a JSON object; nil where it has neither.
    public let key: String?
    /// The values before, as a JSON object: of an updated row those that differ.
    public let old: String?
    /// The values since.
    public let new: String?
    /// UTC, ISO 8601.
    public let changedAt: String
    /// The run that this one has undone; nil where it is another kind of run.
    public let undoneRun: Int64?

    /// Columns and their values, as they were in the table.
    package static func values(_ json: String?) -> [(column: String, value: SQLValue)] {
        ChangedValues.decode(json ?? "{}").map { ($0.column, $0.value) }
    }
}

/// Reads the changes that a database has recorded, which is not changed, all of one moment.
///
///     let reader = try ChangeReader(ChangeSelection(database: "shop.db"))
///     try reader.forEach { change in print(change.kind, change.key ?? "") }
public final class ChangeReader {
    private let selection: ChangeSelection
    private let condition: (sql: String, values: [SQLValue])?
    private let connection: Connection

    public init(_ selection: ChangeSelection) throws(LoadError) {
        self.selection = selection
        let connection = try ExportDatabase(path: selection.database).open()
        condition = try selection.condition(in: connection)
        self.connection = connection
    }

    /// Calls `body` for each change, in their order.
    ///
    /// - Parameters:
    ///   - limit: how many at most; nil for all.
    ///   - body: what to do with each.
    public func forEach(limit: Int? = nil, _ body: (RowChange) -> Void) throws(LoadError) {
        guard let statement = try prepare() else { return }
        do throws(SQLiteError) {
            var left = limit ?? .max
            while left > 0, try statement.step() {
                body(RowChange(statement))
                left -= 1
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: selection.database)
        }
    }

    /// The columns of a statement over changes.
    static let columns = [
        "change_id", "run_id", "source", "table", "kind", "rows", "key", "old", "new", "changed_at", "undone_run_id",
    ]

    /// The statement over all that is meant; nil where nothing is recorded.
    func prepare() throws(LoadError) -> Statement? {
        guard let condition else { return nil }
        do throws(SQLiteError) {
            let statement = try connection.prepare(
                """
                SELECT c.change_id, c.run_id, s.name, c.table_name, c.kind, c.row_count, c.key, c.old, c.new, c.changed_at,
                    r.undone_run_id
                FROM csvload_changes AS c JOIN csvload_runs AS r USING (run_id) JOIN csvload_sources AS s USING (source_id)
                WHERE \(condition.sql) ORDER BY c.change_id
                """)
            try statement.bind(condition.values)
            return statement
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: selection.database)
        }
    }
}

extension RowChange {
    fileprivate init(_ row: borrowing Statement) {
        number = row.integer(at: 0)
        run = row.integer(at: 1)
        source = row.text(at: 2) ?? ""
        table = row.text(at: 3) ?? ""
        kind = Kind(rawValue: row.text(at: 4) ?? "") ?? .updated
        rows = row.count(at: 5)
        (key, old, new) = (row.text(at: 6), row.text(at: 7), row.text(at: 8))
        changedAt = row.text(at: 9) ?? ""
        undoneRun = row.isNull(at: 10) ? nil : row.integer(at: 10)
    }
}
