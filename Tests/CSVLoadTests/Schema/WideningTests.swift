import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Columns of a table that take more values")
struct WideningTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ text: String, source: String = "s", _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try fixture.load(text, source: source) { options in
            options.content.schema = .widen
            options.batchBytes = 1
            change(&options)
        }
    }

    private func rows() throws -> [String] { try database.lines("SELECT id, v, typeof(v) FROM t ORDER BY id") }

    @Test("integers become what the input has, and what was refused before gets in")
    func input() throws {
        let summary = try load("id,v\n1,5\n2,6\n") {
            $0.content.key = ["id"]
            $0.content.schema = .freeze
        }
        #expect(summary.counts.inserted == 2)
        #expect(
            try load("id,v\n1,5\n2,6\n3,1.5\n") {
                $0.content.key = ["id"]
                $0.content.schema = .freeze
            }.counts.rejected
                == 1)
        let wide = try load("id,v\n1,5\n2,6\n3,1.5\n") { $0.content.key = ["id"] }
        #expect(wide.notes.contains("column 'v' of 't' becomes REAL, as --schema widen says"))
        #expect(try rows() == ["1|5.0|real", "2|6.0|real", "3|1.5|real"])
        #expect(wide.rejectsKept == 0)
        #expect(try load("id,v\n1,5\n2,6\n3,1.5\n") { $0.content.key = ["id"] }.counts.read == 0)
        #expect(try load("id,v\n1,5\n2,6\n3,1.5\n4,x\n") { $0.content.key = ["id"] }.counts.rejected == 1)
    }

    @Test(
        "texts, and integers that a double does not tell apart, make it TEXT",
        arguments: [("x1", "5"), ("007", "5"), ("1.5", "9007199254740993")])
    func text(value: String, known: String) throws {
        try load("id,v\n1,\(known)\n")
        try load("id,v\n1,\(known)\n2,\(value)\n")
        #expect(try database.lines("SELECT v, typeof(v) FROM t ORDER BY row_id") == ["\(known)|text", "\(value)|text"])
    }

    @Test("all else of the table stays as it is")
    func schema() throws {
        try database.execute(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE "t" (id INTEGER PRIMARY KEY AUTOINCREMENT, -- a comment, with a comma
                p INTEGER REFERENCES p DEFAULT (1), "v" INTEGER NOT NULL CHECK ("v" <> 13) COLLATE NOCASE, w INTEGER,
                g INTEGER AS (w + 1), UNIQUE (w, v), CONSTRAINT c CHECK (v <> 14)) STRICT;
            CREATE INDEX i ON t (v) WHERE w > 0; CREATE TABLE seen (v);
            CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO seen VALUES (new.v); END;
            CREATE VIEW x AS SELECT v FROM t; CREATE TABLE c (t INTEGER REFERENCES t ON DELETE CASCADE);
            """)
        try database.execute(
            """
            INSERT INTO p VALUES (1); INSERT INTO t (id, v, w) VALUES (3, 5, 1), (9, 6, 2); DELETE FROM t WHERE id = 9;
            INSERT INTO c VALUES (3); DELETE FROM seen;
            """)
        let before = try database.lines("SELECT name FROM sqlite_schema WHERE name NOT LIKE '%csvload%' ORDER BY name")
        try load("v,w\nx,7\n13,8\n14,9\n")
        #expect(try database.lines("SELECT id, p, v, typeof(v), w, g FROM t") == ["3|1|5|text|1|2", "10|1|x|text|7|8"])
        #expect(try database.integer("SELECT count(*) FROM csvload_rejects") == 2)
        #expect(try database.lines("SELECT v FROM seen") == ["x"])
        #expect(try database.lines("SELECT v FROM x ORDER BY v") == ["5", "x"])
        #expect(try database.lines("SELECT t FROM c") == ["3"])
        #expect(
            try database.lines("SELECT name FROM sqlite_schema WHERE name NOT LIKE '%csvload%' ORDER BY name") == before
        )
        #expect(try database.lines("PRAGMA foreign_key_check").isEmpty)
        #expect(try database.lines("PRAGMA integrity_check") == ["ok"])
        #expect(
            try database.lines(
                "SELECT sql LIKE '%\"v\" TEXT NOT NULL CHECK (\"v\" <> 13) COLLATE NOCASE%' FROM sqlite_schema WHERE name = 't'"
            )
                == ["1"])
    }

    @Test(
        "a key, a column that refers to another, and one with other values stay, and that is said",
        arguments: [
            ("CREATE TABLE t (v INTEGER PRIMARY KEY)", "is a key"),
            ("CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (v INTEGER REFERENCES p)", "is a key"),
            ("CREATE TABLE t (v INTEGER UNIQUE); CREATE TABLE c (t REFERENCES t (v))", "is a key"),
            ("CREATE TABLE t (v INTEGER); INSERT INTO t VALUES (0.5)", "has values that are no integers"),
        ])
    func stays(schema: String, reason: String) throws {
        try database.execute(schema)
        let summary = try load("v\nx\n")
        #expect(summary.notes.contains("column 'v' of 't' stays INTEGER, because it \(reason)"))
        #expect(summary.counts.rejected == 1)
    }

    @Test("a column without values, and one that is refused on other grounds, stays as it is")
    func same() throws {
        try load("id,v\n1,5\n")
        try load("id,v\n1,5\n2,\n")
        #expect(try database.lines("SELECT DISTINCT typeof(v) FROM t") == ["integer", "null"])
    }
}
