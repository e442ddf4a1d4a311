import CSQLite

/// One open database, owned by one thread at a time, that closes itself.
///
/// It is opened without SQLite's own mutexes, which is what its being noncopyable makes safe.
public struct Connection: ~Copyable {
    public enum Mode: Sendable {
        case readOnly
        /// The same, of a file that nobody writes to meanwhile: no lock is taken, and no file is made beside it, whatever
        /// the journal mode.
        case immutable
        case readWrite
        /// Makes the file where there is none.
        case create
    }

    let handle: OpaquePointer
    /// Kept for as long as SQLite may call them.
    private let busyWait = BusyWait()
    let progress = ProgressCheck()
    let authorizer = Authorizer()

    /// Opens the database at `path`; `:memory:` and the empty path have SQLite's meaning.
    public init(path: String, mode: Mode) throws(SQLiteError) {
        _ = Connection.setUp
        var opened: OpaquePointer?
        let access =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        let name = mode == .immutable ? Connection.immutableURI(path) : path
        let code = sqlite3_open_v2(name, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: message)
        }
        handle = opened
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// See <https://www.sqlite.org/c3ref/open.html>, "URI Filenames".
    private static func immutableURI(_ path: String) -> String {
        let escaped = [("%", "%25"), ("?", "%3f"), ("#", "%23")].reduce(path) { text, pair in
            text.split(separator: pair.0, omittingEmptySubsequences: false).joined(separator: pair.1)
        }
        return "file:\(escaped)?immutable=1"
    }

    /// SQLite counts every allocation under one global lock unless told not to before its first use.
    private static let setUp: Void = { _ = csqlite_without_memory_statistics() }()

    /// Runs statements that return nothing of interest.
    public func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    /// Prepares one statement; text behind its semicolon is refused.
    public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var prepared: OpaquePointer?
        var trailing = ""
        var text = sql
        let code = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle, bytes.baseAddress, Int32(bytes.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
                if let tail, let base = bytes.baseAddress, tail < base + bytes.count {
                    let left = UnsafeBufferPointer(start: tail, count: base + bytes.count - tail)
                    trailing = String(decoding: left.lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw error(code, sql) }
        guard let prepared else {
            throw SQLiteError(.noStatement, sql: sql)
        }
        guard trailing.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(prepared)
            throw SQLiteError(.severalStatements, sql: sql)
        }
        return Statement(prepared, of: handle)
    }

    /// Prepares, binds, and calls `body` for each row.
    public func query(
        _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Statement) -> Void
    ) throws(SQLiteError) {
        let statement = try prepare(sql)
        try statement.bind(values)
        while try statement.step() { body(statement) }
    }

    /// Prepares, binds and runs one statement to its end.
    public func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) {
        try query(sql, values) { _ in }
    }

    /// The first column of the first row, or nil where there is no row.
    public func value(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> SQLValue? {
        var found: SQLValue?
        try query(sql, values) { row in if found == nil { found = row.value(at: 0) } }
        return found
    }

    /// Rows that the last finished INSERT, UPDATE or DELETE changed itself, triggers not counted.
    public var changes: Int64 { sqlite3_changes64(handle) }

    /// The row id of the last row inserted on this connection.
    public var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Whether no transaction is open.
    public var isAutocommit: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// Whether the open transaction breaks a foreign key that is checked at the commit.
    public var hasOpenForeignKeys: Bool {
        var (current, highest): (Int32, Int32) = (0, 0)
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    /// How long a locked database is waited for, in milliseconds.
    ///
    /// - Parameter isCancelled: whether waiting has lost its purpose.
    public func setBusyTimeout(milliseconds: Int, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        busyWait.isCancelled = isCancelled
        busyWait.limit = .milliseconds(milliseconds)
        busyWait.install(on: handle)
    }

    /// How often a lock that somebody else held was asked for again, since the connection was opened.
    public var lockTries: Int64 { busyWait.tries }

    func error(_ code: Int32, _ sql: String?) -> SQLiteError {
        let extended = sqlite3_extended_errcode(handle)
        // Not every call leaves its code with the connection: sqlite3_db_cacheflush does not.
        guard extended & 0xFF == code & 0xFF else {
            return SQLiteError(code: code, message: String(cString: sqlite3_errstr(code)), sql: sql)
        }
        let message = authorizer.sentence(extended) ?? String(cString: sqlite3_errmsg(handle))
        return SQLiteError(code: extended, message: message, sql: sql)
    }

    /// How many databases SQLite attaches to a connection, as it was built.
    public static let attachedDatabaseLimit: Int = {
        _ = setUp
        var opened: OpaquePointer?
        defer { sqlite3_close_v2(opened) }
        guard sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { return 0 }
        return Int(sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, -1))
    }()

    /// SQLite's version at run time, such as `3.40.1`.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
