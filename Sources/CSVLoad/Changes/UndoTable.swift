import SQLiteCore

/// The table whose rows an undo finds, compares and changes.
final class UndoTable {
    /// A row of the table, as it is now.
    struct Row {
        /// The rowid, or what is known of the key where there is none.
        let identity: [SQLValue]
        let hash: Int64
        /// The values of ``columns``.
        let values: [SQLValue]
    }

    let name: String
    /// All but those that the table computes.
    let columns: [String]
    private let key: [String]
    private let rowIDName: String?
    private let places: [String: Int]
    /// A statement over a set of columns, which most changes of a run share.
    private var update: (columns: [String], statement: StatementBox)?
    private var insert: (columns: [String], statement: StatementBox)?
    private let find: StatementBox
    private let delete: StatementBox

    init(_ table: TargetTable, _ connection: borrowing Connection) throws(SQLiteError) {
        name = SQLText.identifier(table.name)
        let columns = table.columns.filter { !$0.isGenerated }.map(\.name)
        self.columns = columns
        (key, rowIDName) = (table.key, table.rowIDName)
        places = Dictionary(columns.enumerated().map { ($1.asciiLowercased, $0) }) { first, _ in first }
        try ChangeFunctions.register(on: connection)
        let hash = ChangeFunctions.hash(columns, "t.")
        let identity = rowIDName.map { ["t.\($0)"] } ?? key.map { "t.\(SQLText.identifier($0))" }
        let values = columns.map { "t.\(SQLText.identifier($0))" }
        let search =
            if !key.isEmpty {
                UndoTable.condition(key.map(SQLText.identifier))
            } else {
                rowIDName.map { "t.\($0) = ?1" } ?? "\(hash) = ?1"
            }
        find = StatementBox(
            try connection.prepare(
                "SELECT \(([hash] + identity + values).joined(separator: ", ")) FROM \(name) AS t WHERE \(search)"))
        let isRow = UndoTable.isRow(rowIDName, key)
        delete = StatementBox(try connection.prepare("DELETE FROM \(name) WHERE \(isRow)"))
    }

    /// How many values a row is known by.
    private var identityCount: Int { rowIDName == nil ? key.count : 1 }

    private static func condition(_ names: [String], from first: Int = 1) -> String {
        names.enumerated().map { "\($1) IS ?\($0 + first)" }.joined(separator: " AND ")
    }

    /// The condition for a row that was found; its parameters are the row's identity.
    private static func isRow(_ rowIDName: String?, _ key: [String], from first: Int = 1) -> String {
        rowIDName.map { "\($0) = ?\(first)" } ?? condition(key.map(SQLText.identifier), from: first)
    }

    /// A condition for one row of the table by the name `t`, whose parameters from 1 on are its identity.
    var isRow: String { UndoTable.isRow(rowIDName.map { "t.\($0)" }, key) }

    /// Where a column's value stands in a row; nil where the table has no such column any more.
    func place(of column: String) -> Int? { places[column.asciiLowercased] }

    /// Finds the row that a change is about; of several with the key, the one that is as the change left it.
    func row(of change: RecordedChange) throws(SQLiteError) -> Row? {
        if key.isEmpty, rowIDName == nil {
            guard let hash = change.hash else { return nil }
            try find.statement.bind([.integer(hash)])
        } else {
            guard !change.key.isEmpty else { return nil }
            let values = change.key.map(\.value)
            guard values.count == max(key.count, 1) else { return nil }
            try find.statement.bind(values)
        }
        var found: Row?
        while try find.statement.step() {
            let row = Row(
                identity: (0..<identityCount).map { find.statement.value(at: 1 + $0) },
                hash: find.statement.integer(at: 0),
                values: columns.indices.map { find.statement.value(at: 1 + identityCount + $0) })
            found = row
            if row.hash == change.hash { break }
        }
        find.statement.reset()
        return found
    }

    /// Takes a row out; false where a trigger keeps it.
    func delete(_ row: Row, _ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try delete.statement.bind(row.identity)
        try delete.statement.step()
        return connection.changes > 0
    }

    /// Gives a row other values; false where a trigger keeps it.
    func update(
        _ row: Row, _ values: [ChangedValue], _ connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        let columns = values.map { $0.column + ($0.isText ? "\0" : "") }
        if update?.columns != columns {
            let assignments = values.enumerated().map {
                "\(SQLText.identifier($1.column)) = \(UndoTable.parameter($0 + 1, $1))"
            }
            let sql =
                "UPDATE OR ABORT \(name) SET \(assignments.joined(separator: ", ")) WHERE "
                + UndoTable.isRow(rowIDName, key, from: values.count + 1)
            update = (columns, StatementBox(try connection.prepare(sql)))
        }
        try update?.statement.statement.bind(values.map(\.value) + row.identity)
        try update?.statement.statement.step()
        return connection.changes > 0
    }

    /// Puts a row in; false where a trigger drops it.
    ///
    /// - Parameter rowID: the rowid of a table without a key, which it gets again if it is free.
    func insert(
        _ values: [ChangedValue], rowID: SQLValue?, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        let rowID = key.isEmpty && rowIDName != nil ? rowID : nil
        let names = (rowID == nil ? [] : [rowIDName ?? "rowid"]) + values.map { SQLText.identifier($0.column) }
        let columns = names + values.filter(\.isText).map(\.column)
        if insert?.columns != columns {
            var parameters = values.enumerated().map { UndoTable.parameter($0 + 1, $1) }
            if rowID != nil {
                let free = "SELECT 1 FROM \(name) AS o WHERE o.\(names[0]) = ?\(values.count + 1)"
                parameters.insert("iif(EXISTS (\(free)), NULL, ?\(values.count + 1))", at: 0)
            }
            insert = (
                columns,
                StatementBox(
                    try connection.prepare(
                        "INSERT OR ABORT INTO \(name) (\(names.joined(separator: ", "))) "
                            + "VALUES (\(parameters.joined(separator: ", ")))"))
            )
        }
        try insert?.statement.statement.bind(values.map(\.value) + (rowID.map { [$0] } ?? []))
        try insert?.statement.statement.step()
        return connection.changes > 0
    }

    private static func parameter(_ number: Int, _ value: ChangedValue) -> String {
        value.isText ? "CAST(?\(number) AS TEXT)" : "?\(number)"
    }
}

/// A statement that a class can hold.
final class StatementBox {
    let statement: Statement

    init(_ statement: consuming Statement) {
        self.statement = statement
    }
}

/// A change, as it was recorded.
struct RecordedChange {
    let number: Int64
    let kind: ChangeStore.Kind
    let keyText: String?
    let key: [ChangedValue]
    let old: [ChangedValue]
    /// Of the row as the run has left it; nil where it has deleted it.
    let hash: Int64?

    /// The change before a number, of those of a run; nil where there is none.
    ///
    /// - Parameter statement: over ``columns``, of the run.
    init?(_ statement: borrowing Statement, before number: Int64) throws(SQLiteError) {
        try statement.bind(.integer(number), at: 2)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        self.number = statement.integer(at: 0)
        kind = ChangeStore.Kind(rawValue: statement.text(at: 1) ?? "") ?? .loaded
        keyText = statement.text(at: 2)
        key = ChangedValues.decode(statement.text(at: 2) ?? "{}")
        old = ChangedValues.decode(statement.text(at: 3) ?? "{}")
        hash = statement.isNull(at: 4) ? nil : statement.integer(at: 4)
    }

    static let query = """
        SELECT change_id, kind, key, old, row_hash FROM csvload_changes
        WHERE run_id = ?1 AND change_id < ?2 AND kind <> 'loaded' ORDER BY change_id DESC LIMIT 1
        """
}
