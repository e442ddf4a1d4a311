import CSQLite
import CSVLoad
import SQLiteCore
import TestSupport

/// What does not depend on how a table came to hold what it does: rows, rejects, totals, and what is known of records.
struct TableContent {
    private let database: DatabaseReader
    /// Whether rejects were retried, of which totals and records do not tell.
    private let isRetried: Bool

    init(_ database: DatabaseReader, _ isRetried: Bool) {
        self.database = database
        self.isRetried = isRetried
    }

    /// Compares cell by cell, because the text of a large table takes a while.
    func isSame(as other: TableContent) throws -> Bool {
        let (own, others) = try (queries { $0 }, other.queries { $0 })
        for (sql, otherSQL) in zip(own, others) {
            let rows = try Connection(path: database.path, mode: .readWrite)
            let otherRows = try Connection(path: other.database.path, mode: .readWrite)
            guard try TableContent.isSame(rows.prepare(sql), otherRows.prepare(otherSQL)) else { return false }
        }
        return try isRetried || records() == other.records()
    }

    /// A line for each thing, to be read by people where they differ.
    func text() throws -> String {
        let lines = try queries { "quote(\($0))" }.flatMap { try database.lines($0) }
        return try (lines + (isRetried ? [] : records().lines)).joined(separator: "\n")
    }

    private static func isSame(_ rows: consuming Statement, _ others: consuming Statement) throws -> Bool {
        guard rows.columnCount == others.columnCount else { return false }
        while true {
            let isThere = try rows.step()
            guard try others.step() == isThere else { return false }
            guard isThere else { return true }
            for column in 0..<rows.columnCount {
                let (cell, other) = (rows.cell(at: column), others.cell(at: column))
                guard cell.type == other.type else { return false }
                let isSame =
                    cell.isText || cell.isBlob ? cell.bytes.elementsEqual(other.bytes) : cell.integer == other.integer
                guard isSame || cell.isNull else { return false }
            }
        }
    }

    /// - Parameter form: SQL of a column's value as it is wanted.
    private func queries(_ form: (String) -> String) throws -> [String] {
        let rows = "SELECT \(try columns().map(form).joined(separator: ", ")) FROM t ORDER BY t.\(try firstColumn())"
        let rejects = """
            SELECT 'reject', row_id, line, byte_start, hex(record), stage, reason, column_name, detail
            FROM csvload_rejects ORDER BY 2
            """
        let totals = """
            SELECT 'totals', max(row_id), max(byte_end), max(line_end), sum(rows_read), sum(rows_filtered),
                sum(rows_rejected) FROM csvload_checkpoints
            """
        return [rows, rejects] + (isRetried ? [] : [totals])
    }

    private func firstColumn() throws -> String { try database.lines("SELECT name FROM pragma_table_xinfo('t')")[0] }

    /// SQL of the table's columns, with values of lookup tables in the place of their numbers.
    private func columns() throws -> [String] {
        let lookups = try database.rows("SELECT \"from\", \"table\" FROM pragma_foreign_key_list('t')")
        return try database.lines("SELECT name FROM pragma_table_xinfo('t')").map { name in
            let lookup = lookups.first { $0[0] == .text(name) }
            guard let lookup, case .text(let table) = lookup[1] else { return "\"\(name)\"" }
            return "(SELECT value FROM \"\(table)\" AS l WHERE l.id = t.\"\(name)\")"
        }
    }

    /// What is known of records, however that is cut into lists.
    private struct KnownRecords: Equatable {
        var numbers: [Int64] = []
        var hashes: [UInt64] = []
        var keys: [UInt64] = []
        var outcomes: [RecordOutcome] = []

        var lines: [String] {
            numbers.indices.map { "record \(numbers[$0]): \(hashes[$0]) \(keys[$0]) \(outcomes[$0])" }
        }
    }

    private func records() throws -> KnownRecords {
        let lists = try database.rows(
            """
            SELECT first_row_id, records FROM csvload_record_ranges JOIN csvload_record_lists USING (list_id)
            WHERE generation = 0 ORDER BY row_id
            """)
        var known = KnownRecords()
        for list in lists {
            guard case .integer(let first) = list[0], case .blob(let bytes) = list[1],
                let list = bytes.withUnsafeBytes({ RecordList(stored: $0) })
            else { continue }
            known.numbers += list.hashes.indices.map { first + Int64($0) }
            known.hashes += list.hashes
            known.keys += list.keys
            known.outcomes += list.outcomes
        }
        return known
    }
}

extension RecordList {
    /// A line for each record, the first of which has a number.
    func lines(from first: Int64) -> [String] {
        hashes.indices.map { "record \(first + Int64($0)): \(hashes[$0]) \(keys[$0]) \(outcomes[$0])" }
    }
}
