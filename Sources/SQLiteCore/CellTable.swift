public import CSQLite

/// Rows in memory, shown to SQL as a read-only table that is read in place.
///
/// Register it on a connection, ``show(cells:rows:ordinals:stride:firstRowID:)`` it some rows, and run statements
/// that select from it. The rows stay the caller's, and have to stay where they are until ``hide()``. Triggers and views
/// of a database cannot read it.
/// See <https://www.sqlite.org/vtab.html>, eponymous-only virtual tables.
///
/// Its `rowid` is the row's ordinal counted from the first row id, so that gaps left by refused rows stay gaps.
public final class CellTable {
    let name: String
    let declaration: String
    let view: UnsafeMutablePointer<csqlite_view>

    public struct Column: Sendable {
        public let name: String
        /// A type name for SQLite's affinity rules, or the empty string.
        public let type: String

        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    public init(name: String, columns: [Column]) {
        self.name = name
        declaration =
            "CREATE TABLE x("
            + columns.map { "\(SQLText.identifier($0.name)) \($0.type)" }.joined(separator: ", ") + ")"
        view = .allocate(capacity: 1)
        view.initialize(to: csqlite_view())
    }

    deinit {
        view.deallocate()
    }

    /// Makes the table visible on a connection under its name.
    ///
    /// The connection keeps the table alive.
    ///
    /// - Throws: where the database has a table of that name, which SQL would mean instead.
    public func register(on connection: borrowing Connection) throws(SQLiteError) {
        let known = "SELECT type FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')"
        if case .text(let type)? = try connection.value(known, [.text(name)]) {
            throw SQLiteError(taken: name, by: type)
        }
        let code = sqlite3_create_module_v2(
            connection.handle, name, CellTableModule.shared, Unmanaged.passRetained(self).toOpaque(),
            { Unmanaged<CellTable>.fromOpaque($0!).release() })
        guard code == SQLITE_OK else { throw connection.error(code, nil) }
    }

    /// Points the table at other rows.
    ///
    /// - Parameters:
    ///   - cells: row-major; row r of the memory starts at `r * stride`.
    ///   - rows: which of those rows to show, in this order.
    ///   - ordinals: for each row of the memory, what to add to `firstRowID` for its `rowid`.
    public func show(
        cells: UnsafePointer<Cell>?, rows: UnsafePointer<UInt32>?, ordinals: UnsafePointer<UInt32>?, stride: Int,
        firstRowID: Int64
    ) {
        view.pointee.cells = cells
        view.pointee.places = nil
        view.pointee.rows = rows
        view.pointee.ordinals = ordinals
        view.pointee.stride = Int64(stride)
        view.pointee.first_rowid = firstRowID
        limit(to: 0..<0)
    }

    /// Points the table at rows that lie anywhere.
    ///
    /// - Parameters:
    ///   - places: where each row's cells start, in the order in which to show them.
    ///   - rowIDs: the `rowid` of each.
    public func show(places: UnsafePointer<UnsafePointer<Cell>?>, rowIDs: UnsafePointer<Int64>) {
        view.pointee.places = places
        view.pointee.rowids = rowIDs
        limit(to: 0..<0)
    }

    /// Shows only part of the list of rows.
    public func limit(to range: Range<Int>) {
        view.pointee.start = Int64(range.lowerBound)
        view.pointee.end = Int64(range.upperBound)
        view.pointee.current = Int64(range.lowerBound)
    }

    /// Shows nothing any more; ``currentRow`` stays.
    public func hide() {
        view.pointee.start = 0
        view.pointee.end = 0
    }

    /// The index in the list of rows of the row that a statement read last.
    public var currentRow: Int { Int(view.pointee.current) }
}

/// The callbacks that SQLite reads a cell table through.
private enum CellTableModule {
    typealias Table = csqlite_cell_table
    typealias Cursor = csqlite_cell_cursor

    nonisolated(unsafe) static let shared: UnsafePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        module.initialize(to: sqlite3_module())
        module.pointee.xConnect = { connection, auxiliary, _, _, result, message in
            let owner = Unmanaged<CellTable>.fromOpaque(auxiliary!).takeUnretainedValue()
            let code = sqlite3_declare_vtab(connection, owner.declaration)
            guard code == SQLITE_OK else { return code }
            _ = csqlite_read_by_statements_only(connection)
            guard let memory = sqlite3_malloc64(UInt64(MemoryLayout<Table>.size)) else { return SQLITE_NOMEM }
            let table = memory.bindMemory(to: Table.self, capacity: 1)
            table.initialize(to: Table(base: sqlite3_vtab(), view: owner.view))
            result!.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }
        module.pointee.xDisconnect = { table in
            sqlite3_free(table)
            return SQLITE_OK
        }
        module.pointee.xBestIndex = { _, plan in
            plan!.pointee.estimatedCost = 100_000
            plan!.pointee.estimatedRows = 10_000
            return SQLITE_OK
        }
        module.pointee.xOpen = { table, result in
            guard let memory = sqlite3_malloc64(UInt64(MemoryLayout<Cursor>.size)) else { return SQLITE_NOMEM }
            let view = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Table.self).pointee.view
            let cursor = memory.bindMemory(to: Cursor.self, capacity: 1)
            cursor.initialize(to: Cursor(base: sqlite3_vtab_cursor(), view: view, row: 0, cells: nil))
            result!.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.pointee.xClose = { cursor in
            sqlite3_free(cursor)
            return SQLITE_OK
        }
        module.pointee.xFilter = { base, _, _, _, _ in
            let cursor = cellCursor(base)
            cursor.pointee.row = cursor.pointee.view.pointee.start
            arrive(cursor)
            return SQLITE_OK
        }
        module.pointee.xNext = { base in
            let cursor = cellCursor(base)
            cursor.pointee.row &+= 1
            arrive(cursor)
            return SQLITE_OK
        }
        module.pointee.xEof = { base in
            let cursor = cellCursor(base)
            return cursor.pointee.row >= cursor.pointee.view.pointee.end ? 1 : 0
        }
        module.pointee.xColumn = { base, context, column in
            let cell = cellCursor(base).pointee.cells[Int(column)]
            switch cell.type {
            case SQLITE_INTEGER: sqlite3_result_int64(context, cell.payload)
            case SQLITE_FLOAT: sqlite3_result_double(context, cell.real)
            case SQLITE_TEXT:
                csqlite_result_static_text(
                    context, UnsafePointer<CChar>(bitPattern: Int(cell.payload)), UInt64(cell.length))
            case SQLITE_BLOB:
                csqlite_result_static_blob(
                    context, UnsafeRawPointer(bitPattern: Int(cell.payload)), UInt64(cell.length))
            default: break  // a result that is not set is NULL
            }
            return SQLITE_OK
        }
        module.pointee.xRowid = { base, result in
            let cursor = cellCursor(base)
            let view = cursor.pointee.view!
            guard view.pointee.places == nil else {
                result!.pointee = view.pointee.rowids[Int(cursor.pointee.row)]
                return SQLITE_OK
            }
            let row = Int(view.pointee.rows[Int(cursor.pointee.row)])
            result!.pointee = view.pointee.first_rowid &+ Int64(view.pointee.ordinals[row])
            return SQLITE_OK
        }
        return UnsafePointer(module)
    }()

    @inline(__always)
    static func cellCursor(_ base: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<Cursor> {
        UnsafeMutableRawPointer(base!).assumingMemoryBound(to: Cursor.self)
    }

    /// Notes the row as the current one, and where its cells start.
    @inline(__always)
    static func arrive(_ cursor: UnsafeMutablePointer<Cursor>) {
        let view = cursor.pointee.view!
        let row = cursor.pointee.row
        guard row < view.pointee.end else { return }
        view.pointee.current = row
        if let places = view.pointee.places {
            cursor.pointee.cells = places[Int(row)]
            return
        }
        cursor.pointee.cells = view.pointee.cells + Int(view.pointee.rows[Int(row)]) * Int(view.pointee.stride)
    }
}
