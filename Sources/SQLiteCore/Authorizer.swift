import CSQLite

/// Decides whenever a statement is prepared what it may do; see <https://www.sqlite.org/c3ref/set_authorizer.html>.
///
/// Once it is installed it stays, and what it allows is changed in place: another authorizer would have SQLite prepare
/// every statement of the connection again.
final class Authorizer {
    enum Scope {
        /// Statements of the program itself.
        case program
        /// Statements of a script, inside of a transaction that is not theirs.
        case script
        /// Expressions that come from outside.
        case reading
    }

    var scope = Scope.program
    /// How the names of tables begin that only statements of the program change; nil before the connection is protected.
    var ownPrefix: String?
    /// Triggers of the program itself, which may change these tables, too.
    var ownTriggers: Set<String> = []
    /// Notes the columns that statements read, where somebody wants to know.
    var reads: ColumnReads?
    /// What the last statement wanted that was refused.
    private(set) var refused: Refusal?
    private var isInstalled = false

    /// What a statement does that it may not.
    enum Refusal {
        case transaction
        /// A sentence without its subject, such as "attaches a database", and the trigger or view that does it.
        case other(String, by: String?)
    }

    /// Has the connection ask for each statement; it does not keep the object alive.
    func install(on handle: OpaquePointer) {
        guard !isInstalled else { return }
        isInstalled = true
        sqlite3_set_authorizer(
            handle,
            { context, action, first, second, _, source in
                let authorizer = Unmanaged<Authorizer>.fromOpaque(context!).takeUnretainedValue()
                return authorizer.allows(action, first, second, source) ? SQLITE_OK : SQLITE_DENY
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// What was refused, where that is why a statement failed.
    func sentence(_ code: Int32) -> String? {
        guard code & 0xFF == SQLITE_AUTH, case .other(let does, let source) = refused else { return nil }
        return source.map { "'\($0)' \(does)" } ?? "it \(does)"
    }

    /// The same, once, for a script.
    func takeRefusal() -> Refusal? {
        defer { refused = nil }
        return refused
    }

    private typealias Text = UnsafePointer<CChar>?

    private func allows(_ action: Int32, _ first: Text, _ second: Text, _ source: Text) -> Bool {
        if scope == .reading { return allowsReading(action, first, second) }
        guard ownPrefix != nil || scope == .script else { return true }
        switch action {
        case SQLITE_READ, SQLITE_SELECT, SQLITE_FUNCTION, SQLITE_RECURSIVE: return true
        case SQLITE_ATTACH: return refuse("attaches a database")
        case SQLITE_DETACH: return refuse("detaches a database")
        case SQLITE_TRANSACTION where scope == .script:
            refused = .transaction
            return false
        case SQLITE_PRAGMA where scope == .script:
            guard let first, second != nil, Authorizer.isProtecting(first) else { return true }
            return refuse("sets the pragma \(String(cString: first))")
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            guard scope == .script || source != nil else { return true }
            if let source, ownTriggers.contains(String(cString: source)) { return true }
            return mayChange(first, source)
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_VIEW, SQLITE_CREATE_VTABLE, SQLITE_DROP_TABLE, SQLITE_DROP_VIEW,
            SQLITE_DROP_VTABLE:
            return scope != .script || mayChange(first, source)
        case SQLITE_ALTER_TABLE:
            return scope != .script || mayChange(second, source)
        default: return true
        }
    }

    private func allowsReading(_ action: Int32, _ first: Text, _ second: Text) -> Bool {
        switch action {
        case SQLITE_READ:
            // SQLite names no column where a statement reads the table without one.
            if let reads, let first, let second { reads.note(String(cString: second), of: String(cString: first)) }
            return true
        case SQLITE_SELECT, SQLITE_RECURSIVE: return true
        case SQLITE_FUNCTION: return sqlite3_stricmp(second, "load_extension") != 0
        default: return false
        }
    }

    private func mayChange(_ table: Text, _ source: Text) -> Bool {
        guard let table, let ownPrefix, sqlite3_strnicmp(table, ownPrefix, Int32(ownPrefix.utf8.count)) == 0 else {
            return true
        }
        let does = "changes '\(String(cString: table))', which only the program itself may"
        return refuse(does, by: source.map { String(cString: $0) })
    }

    private func refuse(_ does: String, by source: String? = nil) -> Bool {
        refused = .other(does, by: source)
        return false
    }

    /// Whether a pragma keeps the schema from doing harm, names folders, or is of the whole process.
    private static func isProtecting(_ pragma: UnsafePointer<CChar>) -> Bool {
        let names: [String] = [
            "trusted_schema", "writable_schema", "cell_size_check", "temp_store_directory", "data_store_directory",
            "soft_heap_limit", "hard_heap_limit",
        ]
        return names.contains { sqlite3_stricmp(pragma, $0) == 0 }
    }
}

/// The columns of one table that a statement reads.
final class ColumnReads {
    private let table: String
    private(set) var columns: [String] = []

    init(table: String) {
        self.table = table
    }

    func note(_ column: String, of table: String) {
        if table == self.table, !column.isEmpty, !columns.contains(column) { columns.append(column) }
    }
}

extension Connection {
    /// Takes the database for one that others have written, whatever stands in its schema.
    ///
    /// Triggers and views run no function and read no virtual table that could do harm, and do not change tables whose
    /// names begin with the prefix. No statement attaches a database, and SQLite's own tables are not written to.
    /// See <https://www.sqlite.org/security.html>.
    ///
    /// - Parameter checksCells: whether the cells of each page are looked at before it is used, which takes a fifth of the
    ///   time that finding single rows takes. SQLite is safe without it, and finds damage later.
    public func protect(ownTables prefix: String, checksCells: Bool) throws(SQLiteError) {
        let code = csqlite_distrust_schema(handle)
        guard code == SQLITE_OK else { throw error(code, nil) }
        if checksCells { try execute("PRAGMA cell_size_check = ON") }
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        authorizer.ownPrefix = prefix
        authorizer.install(on: handle)
    }

    /// Makes a temporary trigger of the program's own, which may also change the tables that only the program may.
    ///
    /// - Parameters:
    ///   - name: one that nobody can guess, so that no trigger of the schema has it.
    ///   - definition: what stands behind the name.
    public func makeTrigger(_ name: String, _ definition: String) throws(SQLiteError) {
        try execute("CREATE TEMP TRIGGER \(name) \(definition)")
        authorizer.ownTriggers.insert(name)
    }

    /// Ends the triggers that ``makeTrigger(_:_:)`` has made.
    public func dropTriggers() throws(SQLiteError) {
        for name in authorizer.ownTriggers { try execute("DROP TRIGGER temp.\(name)") }
        authorizer.ownTriggers = []
    }

    /// Has LIKE and GLOB refuse patterns of more bytes.
    public func limitPatterns(to bytes: Int) {
        sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, Int32(bytes))
    }

    /// From now on, statements on this connection may read and call functions, and nothing else.
    ///
    /// For SQL that comes from outside: no ATTACH, no PRAGMA, no writes, no loading of extensions.
    public func allowOnlyReading() {
        authorizer.install(on: handle)
        authorizer.scope = .reading
    }

    /// Ends ``allowOnlyReading()``; a statement prepared under it is to be run to its end before.
    public func endReadingOnly() {
        authorizer.scope = .program
    }

    /// The columns of a table that a statement reads, as they are declared; the statement is prepared and not run.
    public func columns(of table: String, readBy sql: String) throws(SQLiteError) -> [String] {
        let reads = ColumnReads(table: table)
        allowOnlyReading()
        authorizer.reads = reads
        defer {
            authorizer.reads = nil
            endReadingOnly()
        }
        _ = try prepare(sql)
        return reads.columns
    }
}
