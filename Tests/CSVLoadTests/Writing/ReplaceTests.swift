import SQLiteCore
import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

@Suite("A table whose content becomes that of the input")
struct ReplaceTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func replace(
        _ text: String, source: String = "s", observer: any LoadObserver = SilentObserver(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try fixture.load(text, source: source, observer: observer) { options in
            options.replaces = true
            options.batchBytes = 1
            change(&options)
        }
    }

    private func rows() throws -> [String] { try database.lines("SELECT id, v FROM t ORDER BY id, v") }

    @Test(
        "rows of others go, with a key, without one, and with row ids of csvload",
        arguments: [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)", "CREATE TABLE t (id INTEGER, v TEXT)",
            "CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE, v TEXT) WITHOUT ROWID",
            "CREATE TABLE t (id INTEGER, v TEXT, UNIQUE (v, id))", "",
        ])
    func others(table: String) throws {
        if !table.isEmpty { try database.execute(table) }
        try fixture.load("id,v\n1,a\n2,b\n", source: "other") { $0.batchBytes = 1 }
        try database.execute("INSERT INTO t (id, v) VALUES (7, 'x'), (8, 'y')")
        try replace("id,v\n2,b\n3,c\n4,d\n")
        #expect(try rows() == ["2|b", "3|c", "4|d"])
        try database.execute("INSERT INTO t (id, v) VALUES (9, 'z'); UPDATE t SET v = 'changed' WHERE id = 3")
        try replace("id,v\n2,b\n3,c\n4,d\n")
        #expect(try rows() == ["2|b", "3|c", "4|d"])
        try replace("id,v\n2,b\n3,c\n4,d\n5,e\n")
        #expect(try rows() == ["2|b", "3|c", "4|d", "5|e"])
        #expect(try database.lines("SELECT row_count, is_certain FROM csvload_tables") == ["4|1"])
        try fixture.load("id,v\n1,a\n2,b\n", source: "other") { $0.batchBytes = 1 }
        let isUnique = table.contains("PRIMARY") || table.contains("UNIQUE")
        #expect(try database.integer("SELECT count(*) FROM t") == (isUnique ? 5 : 6))
        try replace("id,v\n2,b\n3,c\n4,d\n5,e\n")
        #expect(try rows() == ["2|b", "3|c", "4|d", "5|e"])
    }

    @Test("rows that do not change are not written, and rows that refer to them stay")
    func references() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TABLE c (t INTEGER REFERENCES t ON DELETE CASCADE);
            CREATE TABLE written (id); CREATE TRIGGER u AFTER UPDATE ON t BEGIN INSERT INTO written VALUES (new.id); END;
            INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO c VALUES (1), (2), (3), (3);
            """)
        let summary = try replace("id,v\n1,a\n2,B\n")
        #expect(summary.counts.unchanged == 1 && summary.counts.updated == 1 && summary.deleted == 1)
        #expect(summary.notes.contains("2 rows of 'c' went with them (ON DELETE CASCADE)"))
        #expect(try database.lines("SELECT t FROM c") == ["1", "2"])
        #expect(try database.lines("SELECT id FROM written") == ["2"])
    }

    /// Looks at the table whenever a load tells how far it is.
    private final class Watcher: LoadObserver {
        let counts = Mutex<[Int64]>([])
        let count: @Sendable () -> Int64

        init(_ count: @escaping @Sendable () -> Int64) { self.count = count }

        func loadDidProgress(_ progress: LoadProgress) { counts.withLock { $0.append(count()) } }
    }

    @Test("readers see the old rows until all new ones are there", arguments: ["", ", PRIMARY KEY (id)"])
    func atomic(key: String) throws {
        try database.execute("CREATE TABLE t (id INTEGER, v TEXT\(key)); PRAGMA journal_mode = WAL")
        try database.execute("INSERT INTO t VALUES (-1, 'x'), (-2, 'y')")
        let reader = database
        let watcher = Watcher { (try? reader.integer("SELECT count(*) FROM t")) ?? -1 }
        try replace("id,v\n" + (1...300).map { "\($0),v\n" }.joined(), observer: watcher) { $0.chunkBytes = 64 }
        let counts = watcher.counts.withLock { $0 }
        #expect(counts.count > 5 && Set(counts) == [2])
        #expect(try database.integer("SELECT count(*) FROM t") == 300)
    }

    @Test("a run that fails or is stopped changes nothing", arguments: ["", ", PRIMARY KEY (id)"])
    func fails(key: String) throws {
        try database.execute("CREATE TABLE t (id INTEGER, v TEXT\(key)); INSERT INTO t VALUES (-1, 'x')")
        try replace("id,v\n1,a\n2,b\n")
        let text = "id,v\n" + (1...50).map { "\($0),w\n" }.joined() + "bad,w\n"
        #expect(throws: LoadError.self) { try replace(text) { $0.maximumRejects = 0 } }
        #expect(try rows() == ["1|a", "2|b"])
        try replace(text)
        #expect(try database.integer("SELECT count(*) FROM t") == 50)
        try replace("id,v\n1,a\n2,b\n") { $0.maximumDeletes = .percent(100) }
        #expect(try rows() == ["1|a", "2|b"])
    }

    @Test(
        "an input with few of the rows that the source had brought is refused", arguments: ["", ", PRIMARY KEY (id)"])
    func limits(key: String) throws {
        try database.execute("CREATE TABLE t (id INTEGER, v TEXT\(key))")
        try database.execute(
            "WITH RECURSIVE n(i) AS (SELECT -1000 UNION ALL SELECT i + 1 FROM n WHERE i < -1) INSERT INTO t SELECT i, 'x' FROM n"
        )
        try replace("id,v\n" + (1...300).map { "\($0),v\n" }.joined())
        #expect(try database.integer("SELECT count(*) FROM t") == 300)
        let error = #expect(throws: LoadError.self) { try replace("id,v\n1,v\n") }
        #expect(error?.problem == .removalLimitPassed)
        #expect(try database.integer("SELECT count(*) FROM t") == 300)
        #expect(throws: LoadError.self) { try replace("id,v\n") }
        #expect(try database.integer("SELECT count(*) FROM t") == 300)
        try replace("id,v\n1,v\n") { $0.maximumDeletes = 299 }
        #expect(try rows() == ["1|v"])
    }
}
