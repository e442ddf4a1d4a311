import SQLiteCore
import Testing

@testable import CSVLoad

@Suite("Profile of a column")
struct ProfileTests {
    /// The profile of one column of a table made for it.
    private func profile(
        _ sql: String, type: String = "", wholeRows: Int = 3_000_000
    ) throws -> (column: ColumnProfile, table: TableProfile) {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute("CREATE TABLE t (c \(type)); INSERT INTO t \(sql)")
        let profiler = TableProfiler(wholeRows: wholeRows, isCancelled: { false })
        let table = try profiler.profile("t", positions: [1], in: connection)
        return (table.columns[0], table)
    }

    private func series(_ count: Int, _ expression: String) -> String {
        """
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(count - 1))
        SELECT \(expression) FROM n
        """
    }

    @Test("counts NULLs, values, different ones and the most frequent exactly")
    func counts() throws {
        let (column, table) = try profile("VALUES ('b'), (NULL), ('a'), ('b'), (''), (NULL), ('b')")
        #expect(table.rows == 7)
        #expect(table.isWhole)
        #expect(column.nulls == 2)
        #expect(column.values == 5)
        #expect(column.distinct.value == 3)
        #expect(column.distinct.isExact)
        #expect(column.minimum == .text(""))
        #expect(column.maximum == .text("b"))
        #expect(column.longest == 1)
        #expect(column.frequent.map(\.value) == [.text("b"), .text(""), .text("a")])
        #expect(column.frequent.map(\.count) == [3, 1, 1])
    }

    @Test("has nothing to say of a column of NULLs, and of an empty table")
    func nothing() throws {
        let (nulls, _) = try profile("VALUES (NULL), (NULL)")
        #expect(nulls.values == 0)
        #expect(nulls.minimum == nil)
        #expect(nulls.histogram == nil)
        #expect(nulls.frequent.isEmpty)
        let (empty, table) = try profile("SELECT 1 WHERE 0")
        #expect(table.rows == 0)
        #expect(empty.distinct.value == 0)
    }

    @Test("estimates how many different values there are within 3 percent", arguments: [5000, 60_000])
    func distinct(count: Int) throws {
        let (column, _) = try profile(series(count, "'value ' || i"))
        #expect(!column.distinct.isExact)
        #expect(abs(Double(column.distinct.value) / Double(count) - 1) < 0.03)
        #expect(column.frequent.isEmpty)
    }

    @Test("finds the frequent values among many that are not")
    func frequent() throws {
        let (column, _) = try profile(series(60_000, "iif(i % 5 = 0, 'often', iif(i % 10 = 1, 'less', i))"))
        #expect(column.isFrequentEstimated)
        #expect(column.frequent.map(\.value) == [.text("often"), .text("less")])
        #expect((11_000...12_000).contains(column.frequent.first?.count ?? 0))
    }

    @Test("draws whole numbers, doubles, dates and lengths in at most 32 ranges that hold all values")
    func histograms() throws {
        let cases: [(String, ColumnProfile.Histogram.Quantity)] = [
            ("i", .value), ("i * 0.37 - 5", .value), ("i * 1000000007", .value), ("-i", .value),
            ("date('2020-01-01', i || ' days')", .day), ("datetime('2020-01-01', i || ' minutes')", .day),
            ("hex(zeroblob(i % 40))", .length), ("1e300 * (i - 500)", .value), ("iif(i = 7, 1e-300, 1e300)", .value),
        ]
        for (expression, quantity) in cases {
            let (column, _) = try profile(series(1000, expression))
            let histogram = try #require(column.histogram, "\(expression)")
            #expect(histogram.quantity == quantity, "\(expression)")
            #expect(histogram.counts.count <= 32, "\(expression)")
            #expect(histogram.counts.reduce(0, +) == 1000, "\(expression)")
            #expect(histogram.lowest < histogram.highest, "\(expression)")
        }
        let (mixed, _) = try profile("VALUES ('2020-01-01'), ('soon')")
        #expect(mixed.histogram?.quantity == .length)
        let (infinite, _) = try profile("VALUES (9e999), (1), (2)")
        #expect(infinite.histogram?.counts.reduce(0, +) == 2)
    }

    @Test("samples a large table at places all over it, and says so")
    func sample() throws {
        let (column, table) = try profile(series(40_000, "i"), wholeRows: 10_000)
        #expect(!table.isWhole)
        #expect(table.rows == nil)
        #expect((2000...3400).contains(table.rowsSeen))
        #expect(column.minimum == .integer(0))
        let maximum = if case .integer(let integer) = column.maximum { integer } else { Int64(0) }
        #expect(maximum > 39_000)
        let counts = try #require(column.histogram?.counts)
        let inner = counts.dropFirst().dropLast()
        #expect(Double(inner.max() ?? 0) < 2 * Double(max(inner.min() ?? 0, 1)))
    }

    @Test("samples each source of a table without a key, and the extremes of a key exactly")
    func places() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute(
            """
            CREATE TABLE t (row_id INTEGER PRIMARY KEY, source TEXT);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO t SELECT i + s.column1, s.column2 FROM n, (VALUES (0, 'one'), (1 << 40, 'two')) AS s
            """)
        let profiler = TableProfiler(wholeRows: 5000, isCancelled: { false })
        let table = try profiler.profile("t", positions: [1, 2], in: connection)
        #expect(!table.isWhole)
        #expect(table.columns[0].minimum == .integer(1))
        #expect(table.columns[0].maximum == .integer(5000 + 1 << 40))
        let counts = table.columns[1].frequent.map(\.count)
        #expect(table.columns[1].frequent.map(\.value) == [.text("one"), .text("two")])
        #expect(counts.min() == counts.max())
    }

    @Test("reads the first rows of a large table without row ids")
    func withoutRowID() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute(
            """
            CREATE TABLE t (k TEXT PRIMARY KEY) WITHOUT ROWID;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
            INSERT INTO t SELECT printf('%04d', i) FROM n
            """)
        let profiler = TableProfiler(wholeRows: 100, isCancelled: { false })
        let table = try profiler.profile("t", positions: [1], in: connection)
        #expect(table.rowsSeen == 100)
        #expect(!table.isWhole)
        #expect(table.columns[0].maximum == .text("0200"))
    }

    @Test("says that a table is not there any more")
    func gone() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let profiler = TableProfiler(wholeRows: 100, isCancelled: { false })
        let table = try profiler.profile("gone", positions: [1], in: connection)
        #expect(table.problem != nil)
        #expect(table.columns.isEmpty)
    }

    @Test("cuts long texts between characters")
    func long() throws {
        let (column, _) = try profile("VALUES ('' || replace(hex(zeroblob(60)), '0', 'é'))")
        let entry = try #require(column.frequent.first)
        #expect(entry.isCut)
        #expect(entry.value == .text(String(repeating: "é", count: 48)))
        #expect(column.longest == 240)
    }
}
