import CSQLite

/// What SQLite said when it refused something.
public struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where an error comes from.
    public enum Cause: Sendable, Hashable {
        /// SQLite's extended result code: <https://www.sqlite.org/rescode.html>.
        case result(Int32)
        /// The text to be prepared holds no statement.
        case noStatement
        /// The text to be prepared goes on behind its first statement.
        case severalStatements
        /// A table of the database has a name that is needed.
        case nameTaken
    }

    public let cause: Cause
    /// SQLite's own sentence, or ours where it was not asked.
    public let message: String
    /// The statement it was about, where there was one.
    public let sql: String?

    public init(code: Int32, message: String, sql: String? = nil) {
        cause = .result(code)
        self.message = message
        self.sql = sql
    }

    /// A text that is not one statement; SQLite itself prepares the first one, and leaves the rest.
    init(_ cause: Cause, sql: String) {
        self.cause = cause
        message = cause == .noStatement ? "there is no statement" : "more than one statement"
        self.sql = sql
    }

    /// The database has a table, or something else, of the name of a ``CellTable``.
    init(taken name: String, by type: String) {
        cause = .nameTaken
        message = "the database has a \(type) of the reserved name '\(name)'"
        sql = nil
    }

    /// SQLite's extended result code; SQLITE_OK where SQLite refused nothing.
    public var code: Int32 { if case .result(let code) = cause { code } else { SQLITE_OK } }
    /// The result code without its extension.
    public var primaryCode: Int32 { code & 0xFF }
    /// A constraint refused a row: SQLITE_CONSTRAINT in any form.
    public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
    /// The row's key, or another unique value of it, is in the table already.
    public var isDuplicate: Bool {
        code == csqlite_constraint_primary_key || code == csqlite_constraint_unique || code == csqlite_constraint_rowid
    }
    /// What a statement computes failed on a value: a function refused it, it grew too long, or it has no type for a rowid.
    public var isOfValue: Bool { [SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_MISMATCH].contains(primaryCode) }
    /// Another connection holds the lock: worth another try.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }
    /// The disk, or the limit of a file, is full.
    public var isFull: Bool { primaryCode == SQLITE_FULL }
    /// What a killed process left half-written has to be undone first, which a connection that only reads may not do.
    public var needsRecovery: Bool {
        code == csqlite_readonly_recovery || code == csqlite_readonly_rollback
    }
    /// Reading or writing failed below SQLite.
    public var isInputOutput: Bool { primaryCode == SQLITE_IOERR }
    /// The database's file was deleted, or replaced by another one, while it was open.
    public var isMoved: Bool { code == csqlite_readonly_database_moved }
    /// Memory ran out.
    public var isOutOfMemory: Bool { primaryCode == SQLITE_NOMEM }
    /// The machine failed, or another program was in the way: the statement itself may be sound.
    public var isOfMachine: Bool { isBusy || isFull || isInputOutput || isOutOfMemory }
    /// The file is no database, or a damaged one.
    public var isNotADatabase: Bool { primaryCode == SQLITE_NOTADB || primaryCode == SQLITE_CORRUPT }
    /// The file cannot be opened or written.
    public var isUnwritable: Bool {
        primaryCode == SQLITE_CANTOPEN || primaryCode == SQLITE_READONLY || primaryCode == SQLITE_PERM
    }
    /// A foreign key was violated: found at the end of the statement, not at the row.
    public var isForeignKey: Bool { code == csqlite_constraint_foreign_key }

    public var description: String { message }
}
