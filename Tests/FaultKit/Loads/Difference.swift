import TestSupport

/// What one dump of a database has and another has not.
struct Difference {
    private var missing: [String] = []
    private var surplus: [String] = []

    init(of actual: String, from expected: String) {
        guard actual != expected else { return }
        var counts: [Substring: Int] = [:]
        for line in expected.split(separator: "\n") { counts[line, default: 0] += 1 }
        for line in actual.split(separator: "\n") { counts[line, default: 0] -= 1 }
        for (line, count) in counts.sorted(by: { $0.key < $1.key }) where count != 0 {
            if count > 0 { missing.append(String(line)) } else { surplus.append(String(line)) }
        }
    }

    /// Rows that are missing or altered are lost; rows that are there as well are doubled.
    func requireNone(after fault: String) throws(Finding) {
        try require(missing.isEmpty, .lost, "\(fault): \(Difference.shown("missing", missing, surplus))")
        try require(surplus.isEmpty, .doubled, "\(fault): \(Difference.shown("surplus", surplus, []))")
    }

    private static func shown(_ word: String, _ lines: [String], _ instead: [String]) -> String {
        // From a little before the place where they begin to differ.
        let common = zip(lines.first ?? "", instead.first ?? "").prefix { $0 == $1 }.count
        let start = instead.isEmpty ? 0 : max(0, common - 100)
        let first = lines.prefix(3).map { "\n    " + $0.dropFirst(start).prefix(300) }.joined()
        let others = instead.prefix(3).map { "\n    instead " + $0.dropFirst(start).prefix(300) }.joined()
        return "\(lines.count) lines \(word)\(first)\(others)"
    }
}

extension DatabaseReader {
    /// SQLite's own checks, and the bookkeeping's law.
    func requireIntact(after fault: String) throws {
        let found: [String]
        do {
            found = try lines("PRAGMA integrity_check") + lines("PRAGMA foreign_key_check")
        } catch {
            throw Finding(.corrupt, "\(fault): the database cannot be read: \(error)")
        }
        try require(found == ["ok"], .corrupt, "\(fault): \(found.prefix(3).joined(separator: "; "))")
        guard try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'csvload_checkpoints'") > 0 else { return }
        let gaps = try integer(
            """
            SELECT count(*) FROM (SELECT first_row_id, lag(row_id, 1, 0) OVER source AS before, byte_start,
                lag(byte_end, 1, 0) OVER source AS ended, row_id - first_row_id + 1 AS records, rows_read
                FROM csvload_checkpoints WINDOW source AS (PARTITION BY source_id ORDER BY row_id))
            WHERE first_row_id <> before + 1 OR byte_start <> ended OR records <> rows_read
            """)
        try require(gaps == 0, .corrupt, "\(fault): \(gaps) checkpoints do not join")
        guard try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'csvload_record_lists'") > 0 else { return }
        let stray = try integer(
            """
            SELECT (SELECT count(*) FROM csvload_record_lists
                    WHERE list_id NOT IN (SELECT list_id FROM csvload_record_ranges))
                + (SELECT count(*) FROM csvload_record_ranges
                    WHERE list_id NOT IN (SELECT list_id FROM csvload_record_lists))
            """)
        try require(stray == 0, .corrupt, "\(fault): \(stray) lists of records belong to none, or are gone")
    }
}
