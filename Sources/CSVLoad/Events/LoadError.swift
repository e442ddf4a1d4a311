package import SQLiteCore

/// Why a load could not be done, in words that say what to do about it.
///
/// Bad data is never an error: a record that does not fit is a ``Reject``. Messages name places and columns, and
/// no field values.
public struct LoadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the command returns to the shell.
    public enum Code: Int32, Sendable, Hashable {
        /// The options contradict each other or the input: nothing was touched.
        case usage = 64
        /// The input cannot be loaded as it is.
        case unusableData = 65
        /// There is no such input, or it cannot be read.
        case noInput = 66
        /// A service, program or library that is needed is missing, cannot be started, or is not the right one.
        case unavailable = 69
        /// The database, or another output, cannot be made or written.
        case cannotCreate = 73
        /// Reading or writing failed, or the disk is full.
        case inputOutput = 74
        /// Somebody else holds the database.
        case locked = 75
        /// Anything else.
        case failed = 1
    }

    public let problem: Problem
    public var code: Code { problem.code }
    /// One sentence: what happened, and where.
    public let message: String
    /// One sentence: what to do, or nil where the message says it.
    public let recovery: String?
    /// What the layer below said.
    package let underlying: SQLiteError?

    package init(_ problem: Problem, _ message: String, recovery: String? = nil, underlying: SQLiteError?) {
        // Memory that runs out while a statement is looked at says nothing about the statement.
        let isOutOfMemory = underlying?.isOutOfMemory == true
        self.problem = isOutOfMemory ? .outOfMemory : problem
        self.message = message
        self.recovery = isOutOfMemory ? LoadError.moreMemory : recovery
        self.underlying = underlying
    }

    /// An error of a computation, or of whatever else a program adds to a load.
    ///
    /// - Parameters:
    ///   - problem: what kind of trouble it is: ``Problem/computationFailed``, unless another one says more.
    ///   - message: one sentence without a full stop: what happened, and where.
    ///   - recovery: one sentence: what to do; nil where the message says it.
    public init(_ problem: Problem, _ message: String, recovery: String? = nil) {
        self.init(problem, message, recovery: recovery, underlying: nil)
    }

    private static let moreMemory = "What was committed is kept; run the same command again when there is more memory."

    /// The system grants no more threads: with fewer of them, or later, the load may go on.
    package init(noThread error: SystemError) {
        self.init(
            .threadsExhausted, "The system grants this process no more threads: \(error)",
            recovery: "What was committed is kept; run the same command again with fewer --jobs, or raise the limit of "
                + "processes ('ulimit -u').")
    }

    /// Says in words of the job what SQLite refused.
    package init(_ error: SQLiteError, doing what: String, database: String) {
        let sentence = "\(what): \(error.message) (\(database))"
        if error.isBusy {
            self.init(
                .databaseLocked, sentence,
                recovery: "Another process is using the database; run the same command later.",
                underlying: error)
        } else if error.isInterrupted {
            self.init(
                .stopped, "\(what): it was stopped (\(database))", recovery: "Run the same command again.",
                underlying: error)
        } else if error.isMoved {
            self.init(movedDatabase: database, doing: what, underlying: error)
        } else if error.isFull || error.isInputOutput {
            self.init(
                error.isFull ? .diskFull : .diskFailed, sentence,
                recovery:
                    "What was committed is kept; free some space or repair the disk, and run the same command again.",
                underlying: error)
        } else if error.isNotADatabase {
            self.init(
                .notADatabase, sentence, recovery: "Name an SQLite database, or a path where none exists yet.",
                underlying: error)
        } else if error.isUnwritable {
            self.init(
                .databaseNotWritable, sentence, recovery: "Check the folder and its permissions, or name another path.",
                underlying: error)
        } else {
            self.init(.databaseFailed, sentence, underlying: error)
        }
    }

    /// The name of a database stands for another file now, or for none.
    init(movedDatabase database: String, doing what: String, underlying: SQLiteError? = nil) {
        self.init(
            .databaseMoved, "'\(database)' was deleted or replaced while it was written to: \(what)",
            recovery: "Run the same command again: it goes by the database that is there then.",
            underlying: underlying)
    }

    public var description: String { recovery.map { "\(message). \($0)" } ?? message }
}

extension LoadError {
    /// The input is read twice, and was not the same the second time.
    static let changedInput = LoadError(
        .inputBrokeOff, "The input has changed while it was read",
        recovery: "Run the same command again when nobody writes to it.")
}
