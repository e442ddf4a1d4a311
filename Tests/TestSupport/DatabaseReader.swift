public import SQLiteCore

/// Reads a database the way a person would with the `sqlite3` shell.
public struct DatabaseReader: Sendable {
    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    /// All rows of a query.
    public func rows(_ sql: String) throws -> [[SQLValue]] {
        let connection = try Connection(path: path, mode: .readWrite)
        connection.setBusyTimeout(milliseconds: 10_000)
        return try Self.rows(sql, in: connection)
    }

    /// All rows of a query, each as one line with `|` between its values, as the `sqlite3` shell shows them.
    public func lines(_ sql: String) throws -> [String] {
        try rows(sql).map { $0.map(Self.shown).joined(separator: "|") }
    }

    /// The first value of the first row, or NULL where there is no row.
    public func value(_ sql: String) throws -> SQLValue {
        try rows(sql).first?.first ?? .null
    }

    /// The first value of the first row as an integer, or 0.
    public func integer(_ sql: String) throws -> Int64 {
        if case .integer(let integer) = try value(sql) { return integer }
        return 0
    }

    /// Runs statements that change something.
    public func execute(_ sql: String) throws {
        let connection = try Connection(path: path, mode: .create)
        connection.setBusyTimeout(milliseconds: 10_000)
        try connection.execute(sql)
    }

    /// Does something while another connection holds the database's write lock.
    public func whileLocked(_ body: () throws -> Void) throws {
        let connection = try Connection(path: path, mode: .create)
        try connection.execute("BEGIN IMMEDIATE")
        try body()
        try connection.execute("ROLLBACK")
    }

    /// Does something while another connection reads, and so sees the database as it was at one moment.
    public func whileRead(_ body: () throws -> Void) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute("BEGIN")
        _ = try connection.value("SELECT count(*) FROM sqlite_schema")
        try body()
        try connection.execute("ROLLBACK")
    }

    /// Whether a query of a database that somebody else is writing gives a true first value; false on any error.
    public func holds(_ sql: String) -> Bool {
        guard let connection = try? Connection(path: path, mode: .readOnly) else { return false }
        return (try? connection.value(sql)) == .integer(1)
    }

    /// Schema and rows as text, like `.dump`, with what differs from run to run masked.
    ///
    /// Masked are times, run ids, host, process id, milliseconds, and whether another program was about. Each
    /// source's runs are shown as the sum of their counters, because how many runs there are depends on how often
    /// one was interrupted.
    ///
    /// - Parameter withoutCheckpoints: leaves the checkpoints out too, for loads that were stopped inside a batch.
    ///   - withoutRecords: whether it does not matter what identifies single records.
    ///   - skipped: a table whose rows are compared in another way.
    public func dump(
        withoutCheckpoints: Bool = false, withoutRecords: Bool = false, withoutRowsOf skipped: String? = nil
    ) throws -> String {
        let connection = try Connection(path: path, mode: .readWrite)
        let schema = try Self.rows(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
            in: connection)
        var text = ""
        for entry in schema {
            text += Self.shown(entry[2]) + ";\n"
            guard entry[0] == .text("table"), case .text(let table) = entry[1] else { continue }
            if table == skipped || table == "csvload_runs" || (withoutCheckpoints && table == "csvload_checkpoints") {
                continue
            }
            if table.hasPrefix("csvload_record_") {
                if table == "csvload_record_ranges", !withoutRecords, !withoutCheckpoints {
                    text += try Self.records(in: connection)
                }
                continue
            }
            text += try Self.content(of: table, in: connection)
        }
        guard schema.contains(where: { $0[1] == .text("csvload_runs") }) else { return text }
        let sums = try Self.rows(
            """
            SELECT source_id, sum(rows_read), sum(rows_inserted), sum(rows_updated), sum(rows_unchanged),
                sum(rows_filtered), sum(rows_rejected), sum(bytes_read)
            FROM csvload_runs GROUP BY source_id ORDER BY source_id
            """, in: connection)
        return text + sums.map { "runs of source " + $0.map(Self.literal).joined(separator: ",") + "\n" }.joined()
    }

    /// What differs between two loads of the same input.
    private static let masked: Set<String> = [
        "applied_at", "created_at", "started_at", "finished_at", "committed_at", "run_id", "host", "pid", "read_ms",
        "parse_ms", "compute_ms", "write_ms", "change_counter", "process", "is_certain",
        "changed_at",
    ]

    /// How a line of a dump begins that has what identifies records.
    public static let recordsPrefix = "records "

    /// What identifies records, whatever number their list has.
    private static func records(in connection: borrowing Connection) throws -> String {
        let sql = """
            SELECT source_id, generation > 0, first_row_id, row_id, hex(records) FROM csvload_record_ranges
            JOIN csvload_record_lists USING (list_id) ORDER BY source_id, generation, row_id
            """
        return try rows(sql, in: connection).map { recordsPrefix + $0.map(literal).joined(separator: ",") + "\n" }
            .joined()
    }

    private static func content(of table: String, in connection: borrowing Connection) throws -> String {
        let columns = try rows("SELECT name FROM pragma_table_info(\(SQLText.literal(table)))", in: connection)
            .map { shown($0[0]) }
        let order = (1...columns.count).map(String.init).joined(separator: ", ")
        let found = try rows("SELECT * FROM \(SQLText.identifier(table)) ORDER BY \(order)", in: connection)
        return found.map { row in
            let values = zip(columns, row).map { masked.contains($0) ? "*" : literal($1) }
            return "INSERT INTO \(table) VALUES(\(values.joined(separator: ",")));\n"
        }.joined()
    }

    private static func rows(_ sql: String, in connection: borrowing Connection) throws -> [[SQLValue]] {
        var rows: [[SQLValue]] = []
        try connection.query(sql) { row in
            rows.append((0..<row.columnCount).map { row.value(at: $0) })
        }
        return rows
    }

    private static func shown(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): text
        case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func literal(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): SQLText.literal(text)
        case .blob(let bytes): "X'" + bytes.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined() + "'"
        }
    }
}
