import CSQLite

/// Why a text of several statements was not run to its end.
public struct ScriptFailure: Error, Sendable {
    public enum Cause: Sendable {
        /// A statement begins or ends a transaction; it was not run.
        case transactionStatement
        /// A statement does what a script may not, such as "attaches a database"; it was not run.
        case refused(String)
        /// A statement failed.
        case statement(SQLiteError)
    }

    public let cause: Cause
    /// The line of the text, from 1: of the word that SQLite stumbled over where it says so, else of the statement.
    public let line: Int
}

extension Connection {
    /// Runs the statements of a text inside the transaction that is open, which they may not end.
    ///
    /// A statement that would begin or end a transaction, attach a database, or change the program's own tables is refused
    /// when it is prepared, before it can do harm.
    /// Savepoints are allowed. One way to end it is left: a conflict that is resolved by ROLLBACK, which is an error.
    public func runScript(_ text: String) throws(ScriptFailure) {
        authorizer.install(on: handle)
        authorizer.scope = .script
        defer { authorizer.scope = .program }
        let script = ScriptText(text)
        var offset = 0
        while true {
            offset = script.skipBlanks(from: offset)
            guard offset < script.count else { return }
            do throws(SQLiteError) {
                guard let next = try run(script, at: offset) else { return }
                offset = next
            } catch {
                let place = offset + max(Int(sqlite3_error_offset(handle)), 0)
                throw ScriptFailure(cause: cause(error), line: script.line(at: place))
            }
            guard !isAutocommit else {
                throw ScriptFailure(cause: .transactionStatement, line: script.line(at: offset))
            }
        }
    }

    private func cause(_ error: SQLiteError) -> ScriptFailure.Cause {
        switch authorizer.takeRefusal() {
        case .transaction: .transactionStatement
        case .other(let does, by: nil): .refused(does)
        case .other(_, by: _?), nil: .statement(error)
        }
    }

    /// Runs the statement that starts at an offset, and returns where the next one does; nil where there is none.
    private func run(_ script: borrowing ScriptText, at offset: Int) throws(SQLiteError) -> Int? {
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v2(
            handle, script.base + offset, Int32(script.count - offset), &statement, &tail)
        guard code == SQLITE_OK else { throw error(code, nil) }
        guard let statement, let tail else { return nil }
        var step = sqlite3_step(statement)
        while step == SQLITE_ROW { step = sqlite3_step(statement) }
        let failure = step == SQLITE_DONE ? nil : error(step, nil)
        sqlite3_finalize(statement)
        if let failure { throw failure }
        return tail - UnsafePointer(script.base)
    }
}

/// A text that SQLite can be pointed into.
private struct ScriptText: ~Copyable {
    let base: UnsafeMutablePointer<CChar>
    let count: Int

    init(_ text: String) {
        let bytes = Array(text.utf8)
        count = bytes.count
        base = .allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { (base + index).initialize(to: CChar(bitPattern: byte)) }
        (base + bytes.count).initialize(to: 0)
    }

    deinit {
        base.deallocate()
    }

    private func byte(_ index: Int) -> UInt8 { UInt8(bitPattern: base[index]) }

    /// Where the next statement starts: behind white space, comments and semicolons.
    func skipBlanks(from start: Int) -> Int {
        var index = start
        while index < count {
            switch (byte(index), byte(index + 1)) {
            case (0x09...0x0D, _), (0x20, _), (UInt8(ascii: ";"), _):
                index += 1
            case (UInt8(ascii: "-"), UInt8(ascii: "-")):
                while index < count, byte(index) != 0x0A { index += 1 }
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                index += 2
                while index < count, !(byte(index) == UInt8(ascii: "*") && byte(index + 1) == UInt8(ascii: "/")) {
                    index += 1
                }
                index = min(index + 2, count)
            default:
                return index
            }
        }
        return index
    }

    /// The number of the line on which a byte stands, from 1.
    func line(at offset: Int) -> Int {
        1 + (0..<min(offset, count)).count { byte($0) == 0x0A }
    }
}
