public import CSQLite

/// One value of 16 bytes that SQLite can take over without a copy: text and blobs are addresses.
///
/// Whoever makes a cell of text or bytes keeps them where they are for as long as the cell is used.
public typealias Cell = csqlite_cell

extension Cell {
    @inlinable public static var null: Cell { Cell(payload: 0, length: 0, type: SQLITE_NULL) }

    @inlinable public init(integer: Int64) {
        self.init(payload: integer, length: 0, type: SQLITE_INTEGER)
    }

    @inlinable public init(real: Double) {
        self.init(payload: Int64(bitPattern: real.bitPattern), length: 0, type: SQLITE_FLOAT)
    }

    @inlinable public init(text: UnsafeRawPointer?, length: Int) {
        self.init(payload: Int64(Int(bitPattern: text)), length: UInt32(truncatingIfNeeded: length), type: SQLITE_TEXT)
    }

    @inlinable public init(blob: UnsafeRawPointer?, length: Int) {
        self.init(payload: Int64(Int(bitPattern: blob)), length: UInt32(truncatingIfNeeded: length), type: SQLITE_BLOB)
    }

    @inlinable public var isNull: Bool { type == SQLITE_NULL }
    @inlinable public var isInteger: Bool { type == SQLITE_INTEGER }
    @inlinable public var isReal: Bool { type == SQLITE_FLOAT }
    @inlinable public var isText: Bool { type == SQLITE_TEXT }
    @inlinable public var isBlob: Bool { type == SQLITE_BLOB }

    /// The integer that the cell holds.
    @inlinable public var integer: Int64 { payload }

    /// The double whose bits the cell holds.
    @inlinable public var real: Double { Double(bitPattern: UInt64(bitPattern: payload)) }

    /// The text or blob's bytes.
    @inlinable public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: Int(payload)), count: Int(length))
    }

    /// A copy that stands on its own.
    public var value: SQLValue {
        switch type {
        case SQLITE_INTEGER: .integer(payload)
        case SQLITE_FLOAT: .real(real)
        case SQLITE_TEXT: .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB: .blob([UInt8](bytes))
        default: .null
        }
    }
}
