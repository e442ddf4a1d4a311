import SQLiteCore

/// The one SELECT of an export, from what was asked for.
struct ExportQuery {
    /// Names of the columns exported, as the table has them.
    let columns: [String]
    private let table: ExportTable
    private let order: [String]
    private let filter: String?
    private let database: String

    init(_ options: ExportOptions, table: ExportTable) throws(LoadError) {
        self.table = table
        filter = options.filter
        database = options.database
        if let wanted = options.columns {
            columns = try ExportQuery.resolved(wanted, flag: "--columns", table)
        } else {
            columns = table.columns.filter { $0 != table.addedColumn }
        }
        guard !columns.isEmpty else {
            throw LoadError(.tableUnknown, "Table '\(table.name)' has no columns to export")
        }
        // Rows that are equal in what was asked for come in the table's own order: the same file every time.
        let natural = table.rowIDName.map { [$0] } ?? table.key
        order = try ExportQuery.resolved(options.order ?? [], flag: "--order-by", table) + natural
    }

    private static func resolved(
        _ wanted: [String], flag: String, _ table: ExportTable
    ) throws(LoadError) -> [String] {
        var found: [String] = []
        for name in wanted {
            guard let column = table.column(named: name) else {
                throw LoadError(
                    .columnUnknown, "\(flag) names '\(name)', which is not a column of '\(table.name)'",
                    recovery: NearestNames.sentence(for: name, among: table.columns, what: "column"))
            }
            guard !found.contains(column) else {
                throw LoadError(.columnRepeated, "\(flag) names '\(name)' twice", recovery: "Name it once.")
            }
            found.append(column)
        }
        return found
    }

    /// Prepares the SELECT; the condition may read and call functions, and nothing else.
    func prepare(on connection: borrowing Connection) throws(LoadError) -> Statement {
        let from = "FROM main.\(SQLText.identifier(table.name)) AS \(SQLText.identifier(table.name))"
        do throws(SQLiteError) {
            try BuiltInFunctions.register(on: connection)
            // A virtual table connects at its first use, which the authorizer would take for a CREATE TABLE.
            _ = try connection.prepare("SELECT 1 \(from)")
        } catch {
            throw LoadError(error, doing: "Cannot read the table '\(table.name)'", database: database)
        }
        if let filter {
            connection.allowOnlyReading()
            defer { connection.endReadingOnly() }
            try check(filter, from, on: connection)
            return try select(from, on: connection)
        }
        return try select(from, on: connection)
    }

    private func select(_ from: String, on connection: borrowing Connection) throws(LoadError) -> Statement {
        var sql = "SELECT \(columns.map(SQLText.identifier).joined(separator: ", ")) \(from)"
        if let filter { sql += " WHERE (\(filter)\n)" }
        if !order.isEmpty { sql += " ORDER BY \(order.map(SQLText.identifier).joined(separator: ", "))" }
        do throws(SQLiteError) {
            return try connection.prepare(sql)
        } catch {
            throw LoadError(error, doing: "Cannot read the table '\(table.name)'", database: database)
        }
    }

    /// Refuses what is not one expression over one row.
    ///
    /// A text that closes the bracket and goes on with another SELECT fits one number of columns, and never two; one
    /// that goes on with a clause of its own cannot stand before a GROUP BY.
    private func check(_ filter: String, _ from: String, on connection: borrowing Connection) throws(LoadError) {
        do throws(SQLiteError) {
            for columns in ["1", "1, 2"] {
                _ = try connection.prepare("SELECT \(columns) \(from) WHERE (\(filter)\n) GROUP BY 1")
            }
        } catch {
            throw LoadError(
                .expressionInvalid, "The condition of --where is not valid: \(error.message)",
                recovery: "It is one SQL expression over the columns of a row; it can read, and change nothing.",
                underlying: error)
        }
    }
}
