public import CSQLite

/// One prepared statement that finalizes itself.
public struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ handle: OpaquePointer, of connection: OpaquePointer) {
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Goes on to the next row; false at the end.
    ///
    /// After the end, or an error, the statement is reset, so that it can be bound and run again.
    @discardableResult
    public func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE {
            sqlite3_reset(handle)
            return false
        }
        throw failure(code)
    }

    /// Ends the statement's run before its last row.
    public func reset() {
        sqlite3_reset(handle)
    }

    /// Binds values to the parameters 1, 2, ….
    public func bind(_ values: [SQLValue]) throws(SQLiteError) {
        for (offset, value) in values.enumerated() { try bind(value, at: offset + 1) }
    }

    /// Binds one value to a parameter, counted from 1.
    public func bind(_ value: SQLValue, at index: Int) throws(SQLiteError) {
        let position = Int32(index)
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(handle, position)
        case .integer(let integer): code = sqlite3_bind_int64(handle, position, integer)
        case .real(let real): code = sqlite3_bind_double(handle, position, real)
        case .text(var text):
            code = text.withUTF8 { utf8 in
                // A nil pointer would bind NULL; an empty text has one too.
                let base = utf8.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
                guard let base, !utf8.isEmpty else { return csqlite_bind_text(handle, position, "", 0) }
                return csqlite_bind_text(handle, position, base, UInt64(utf8.count))
            }
        case .blob(let bytes):
            code = bytes.withUnsafeBytes { csqlite_bind_blob(handle, position, $0.baseAddress, UInt64($0.count)) }
        }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Columns of the result.
    public var columnCount: Int { Int(sqlite3_column_count(handle)) }

    /// The current row's value in a column, counted from 0.
    public func value(at index: Int) -> SQLValue {
        let column = Int32(index)
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT: return .text(text(at: index) ?? "")
        case SQLITE_BLOB: return .blob(blob(at: index))
        default: return .null
        }
    }

    /// The current row's value as a cell whose text and bytes live until the next step.
    @inlinable
    public func cell(at index: Int) -> Cell {
        rawCell(Int32(truncatingIfNeeded: index))
    }

    @usableFromInline
    func rawCell(_ column: Int32) -> Cell {
        let type = sqlite3_column_type(handle, column)
        switch type {
        case SQLITE_INTEGER: return Cell(integer: sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return Cell(real: sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let text = UnsafeRawPointer(sqlite3_column_text(handle, column))
            return Cell(text: text, length: Int(sqlite3_column_bytes(handle, column)))
        case SQLITE_BLOB:
            let bytes = sqlite3_column_blob(handle, column)
            return Cell(blob: bytes, length: Int(sqlite3_column_bytes(handle, column)))
        default: return .null
        }
    }

    /// The current row's value as an integer, converted by SQLite's rules.
    public func integer(at index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

    /// The current row's value as a floating-point number, converted by SQLite's rules.
    public func real(at index: Int) -> Double { sqlite3_column_double(handle, Int32(index)) }

    /// The current row's value as text, or nil where it is NULL.
    public func text(at index: Int) -> String? {
        guard let text = sqlite3_column_text(handle, Int32(index)) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// The current row's value as bytes.
    public func blob(at index: Int) -> [UInt8] {
        let bytes = sqlite3_column_blob(handle, Int32(index))
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(index)))))
    }

    public func isNull(at index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }

    private func failure(_ code: Int32) -> SQLiteError {
        let error = SQLiteError(
            code: code, message: String(cString: sqlite3_errmsg(connection)), sql: String(cString: sqlite3_sql(handle)))
        sqlite3_reset(handle)
        return error
    }
}
