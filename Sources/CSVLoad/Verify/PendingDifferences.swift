import SQLiteCore

/// Records that differ from the row of their key, until a later record of the source turns out to be that row's.
///
/// Where a source has a key twice, the last record made the row, and the earlier ones differ from it rightly. Whether
/// there is a later one is known only at the end of the source, and they may be more than memory holds: so they are
/// kept in a temporary database, which SQLite spills to disk. A filter of bits in front of it answers for most rows.
final class PendingDifferences {
    private static let filterBits = 1 << 20

    private let connection: Connection
    private let insert: Statement
    private let remove: Statement
    private var filter = [UInt64](repeating: 0, count: PendingDifferences.filterBits / 64)
    /// Records that are open.
    private(set) var count: Int64 = 0

    init() throws(SQLiteError) {
        // An empty path is a private database on disk that is deleted with its connection: nobody else has written it.
        connection = try Connection(path: "", mode: .create)
        try connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;
            CREATE TABLE open (identity INTEGER PRIMARY KEY, row_id INTEGER, line INTEGER, columns TEXT);
            BEGIN
            """)
        insert = try connection.prepare("INSERT INTO open VALUES (?1, ?2, ?3, ?4)")
        remove = try connection.prepare("DELETE FROM open WHERE identity = ?1")
    }

    /// A record of this row comes later than those that are open; returns whether one of them was its.
    func settle(_ identity: Int64) throws(SQLiteError) -> Bool {
        guard count > 0, isMarked(identity) else { return false }
        try remove.bind([.integer(identity)])
        try remove.step()
        guard connection.changes > 0 else { return false }
        count -= 1
        return true
    }

    /// Adds a record that differs, whose row no other open record has.
    ///
    /// - Parameter columns: those that differ, as ``DifferingColumns`` writes them.
    func add(record: Int64, line: Int64, columns: String, identity: Int64) throws(SQLiteError) {
        try insert.bind([.integer(identity), .integer(record), .integer(line), .text(columns)])
        try insert.step()
        let (word, bit) = place(identity)
        filter[word] |= bit
        count += 1
    }

    /// The first records that are open, in their order.
    ///
    /// - Parameter names: those of the columns, by their numbers.
    func first(_ limit: Int, _ names: [String]) throws(SQLiteError) -> [VerifySummary.Difference] {
        var found: [VerifySummary.Difference] = []
        try connection.query(
            "SELECT row_id, line, columns FROM open ORDER BY row_id LIMIT ?1", [.integer(Int64(limit))]
        ) { row in
            var difference = VerifySummary.Difference(
                rowID: row.integer(at: 0), line: row.integer(at: 1), kind: .differs)
            difference.columns = DifferingColumns.read(row.text(at: 2) ?? "", names)
            found.append(difference)
        }
        return found
    }

    private func isMarked(_ identity: Int64) -> Bool {
        let (word, bit) = place(identity)
        return filter[word] & bit != 0
    }

    private func place(_ identity: Int64) -> (word: Int, bit: UInt64) {
        let mixed = UInt64(bitPattern: identity) &* 0x9e37_79b9_7f4a_7c15
        let index = Int(mixed >> 44)
        return (index / 64, 1 << UInt64(index % 64))
    }
}
