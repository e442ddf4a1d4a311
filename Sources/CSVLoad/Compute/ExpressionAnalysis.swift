import SQLiteCore

/// Finds out what each expression reads, so that those that need others' results come behind them.
///
/// Expressions that do not need each other are evaluated by one statement. One that reads a column means the last
/// computed one of that name before it, else the input's.
struct ExpressionAnalysis {
    /// One expression that is the value of a computed column, by its number.
    struct Expression: Sendable, Hashable {
        var column: Int
        var sql: String
    }

    /// Runs of expressions, each to be evaluated behind the one before.
    private(set) var groups: [[Expression]] = []
    /// Whether the filter reads columns that are not in the input, so that it comes after the computations.
    private(set) var filtersComputed = false

    /// - Throws: what is no expression over one record, or reads what is computed later.
    init(_ plan: RowPlan, filter: String?, connection: borrowing Connection) throws(LoadError) {
        let names = Names(plan)
        let expressions = plan.steps.compactMap { step -> Expression? in
            guard case .expression(let column, let sql) = step else { return nil }
            return Expression(column: column, sql: sql)
        }
        let table = ExpressionAnalysis.tableName(expressions.map(\.sql) + [filter ?? ""])
        let rows = CellTable(name: table, columns: names.all.map { CellTable.Column(name: $0, type: "") })
        do throws(SQLiteError) {
            try rows.register(on: connection)
            // Virtual tables connect at their first use, which the authorizer would take for a CREATE TABLE.
            for name in [table, "json_each", "json_tree"] { try connection.run("SELECT 1 FROM \(name)") }
        } catch {
            throw LoadError(.computationFailed, "Cannot set up the computation: \(error.message)", underlying: error)
        }
        var group: [Expression] = []
        for expression in expressions {
            let name = plan.computed[expression.column].name
            let read = try ExpressionAnalysis.check(
                expression.sql, "The expression of column '\(name)'", from: table, on: connection)
            // What stands between two expressions that are not neighbours may change what the second one reads.
            var needsGroup = group.last.map { $0.column + 1 != expression.column } ?? false
            for column in read {
                guard let source = names.source(of: column, before: expression.column) else {
                    throw ExpressionAnalysis.forwardReference(name, column)
                }
                if group.contains(where: { $0.column == source }) { needsGroup = true }
            }
            if needsGroup, !group.isEmpty {
                groups.append(group)
                group = []
            }
            group.append(expression)
        }
        if !group.isEmpty { groups.append(group) }
        if let filter {
            let read = try ExpressionAnalysis.check(filter, "The condition of --where", from: table, on: connection)
            filtersComputed = read.contains { !names.isInput($0) }
        }
    }

    private static func forwardReference(_ name: String, _ column: String) -> LoadError {
        guard name.asciiLowercased != column.asciiLowercased else {
            return LoadError(
                .expressionInvalid,
                "The expression of column '\(name)' uses the column itself, which is not in the input")
        }
        return LoadError(
            .expressionInvalid, "The expression of column '\(name)' uses '\(column)', which is computed after it",
            recovery: "Name '\(column)' first, and let neither need the other.")
    }

    /// Refuses what is not one expression over one record; returns the columns that it reads.
    ///
    /// In a WHERE clause SQLite itself refuses aggregates and window functions, which would mix records.
    private static func check(
        _ sql: String, _ what: String, from table: String, on connection: borrowing Connection
    ) throws(LoadError) -> [String] {
        func invalid(_ cause: String, _ underlying: SQLiteError? = nil) -> LoadError {
            LoadError(
                .expressionInvalid, "\(what) is not valid: \(cause)",
                recovery: "It is one SQL expression over the columns of a record.", underlying: underlying)
        }
        let valueCount: Int
        do throws(SQLiteError) {
            connection.allowOnlyReading()
            valueCount = try connection.prepare("SELECT (\(sql)\n), 1 FROM \(table)").columnCount
        } catch {
            throw invalid(error.message, error)
        }
        // One column if a comment that is not closed took the rest, three if the expression is a list.
        guard valueCount == 2 else { throw invalid("not one value") }
        do throws(SQLiteError) {
            _ = try connection.prepare("SELECT 1 FROM \(table) WHERE (\(sql)\n)")
            return try connection.columns(of: table, readBy: "SELECT (\(sql)\n) FROM \(table)")
        } catch {
            throw invalid(error.message, error)
        }
    }

    /// A name that no expression holds: one that read the table itself would mix records, and move the current row.
    static func tableName(_ texts: [String]) -> String {
        let texts = texts.map(\.asciiLowercased)
        var name = "csvload_record"
        while texts.contains(where: { $0.contains(name) }) { name += "_" }
        return name
    }
}

/// All names that columns have, and where each comes from.
private struct Names {
    /// Each once, ASCII case aside: the input's, then those of computed columns that are not among them.
    private(set) var all: [String]
    private let inputs: Set<String>
    private let computed: [String]

    init(_ plan: RowPlan) {
        all = plan.inputs.map(\.name)
        inputs = Set(all.map(\.asciiLowercased))
        computed = plan.computed.map(\.name.asciiLowercased)
        var taken = inputs
        for column in plan.computed where taken.insert(column.name.asciiLowercased).inserted { all.append(column.name) }
    }

    func isInput(_ name: String) -> Bool { inputs.contains(name.asciiLowercased) }

    /// The number of the computed column that a name means before another one, -1 for the input's, nil for none.
    func source(of name: String, before column: Int) -> Int? {
        computed.prefix(column).lastIndex(of: name.asciiLowercased) ?? (isInput(name) ? -1 : nil)
    }
}
