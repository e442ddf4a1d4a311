import TestSupport
import Testing

@testable import CSVLoad

@Suite("Batch writer")
struct BatchWriterTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private func rejects() throws -> [String] {
        try database.lines(
            "SELECT row_id, line, CAST(record AS TEXT), stage, reason, detail FROM csvload_rejects ORDER BY row_id")
    }

    @Test("inserted, updated and unchanged are counted truly")
    func counts() throws {
        let first = try fixture.load("id,v\n1,a\n2,b\n3,c\n") { $0.content.key = ["id"] }
        #expect(first.counts.inserted == 3 && first.counts.read == 3)
        let second = try fixture.load("id,v\n2,b\n3,X\n4,d\n4,d\n5,e\n5,f\n", source: "other") {
            $0.content.key = ["id"]
        }
        #expect(second.counts.inserted == 2)
        #expect(second.counts.updated == 2)
        #expect(second.counts.unchanged == 2)
        #expect(try database.lines("SELECT * FROM t") == ["1|a", "2|b", "3|X", "4|d", "5|f"])
        #expect(
            try database.lines("SELECT rows_read, rows_inserted, rows_updated, rows_unchanged FROM csvload_runs") == [
                "3|3|0|0", "6|2|2|2",
            ])
    }

    @Test("NULL and text that look alike differ, and NULL is the same as NULL")
    func nullsAreCompared() throws {
        try fixture.load("id,v\n1,\n2,\"\"\n") { $0.content.key = ["id"] }
        let second = try fixture.load("id,v\n1,\n2,\n", source: "other") { $0.content.key = ["id"] }
        #expect(second.counts.unchanged == 1 && second.counts.updated == 1)
    }

    @Test("an unchanged row fires no trigger")
    func triggers() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE); CREATE TABLE log (id);
            INSERT INTO t VALUES (1, 'a'), (2, 'b');
            CREATE TRIGGER noted AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.id); END
            """)
        let summary = try fixture.load("id,v\n1,a\n2,B\n")
        #expect(summary.counts.unchanged == 1 && summary.counts.updated == 1)
        #expect(try database.lines("SELECT id FROM log") == ["2"])
    }

    @Test("UNIQUE, CHECK and NOT NULL reject the row alone, several in a chunk")
    func constraints() throws {
        try database.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE, c INTEGER CHECK (c < 10), n TEXT NOT NULL)")
        let summary = try fixture.load("id,u,c,n\n1,a,1,x\n2,a,2,x\n3,b,99,x\n4,c,4,\n5,d,5,x\n6,d,6,x\n")
        #expect(summary.counts.inserted == 2 && summary.counts.rejected == 4)
        #expect(try database.lines("SELECT id FROM t") == ["1", "5"])
        #expect(
            try rejects() == [
                "2|3|2,a,2,x|constraint|constraint|UNIQUE constraint failed: t.u",
                "3|4|3,b,99,x|constraint|constraint|CHECK constraint failed: c < 10",
                "4|5|4,c,4,|constraint|constraint|NOT NULL constraint failed: t.n",
                "6|7|6,d,6,x|constraint|constraint|UNIQUE constraint failed: t.u",
            ])
    }

    @Test("the first and the last row of a chunk can be the refused ones, and so can all")
    func edges() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, c INTEGER CHECK (c > 0))")
        try fixture.load("id,c\n1,-1\n2,2\n3,-3\n")
        #expect(try database.lines("SELECT id FROM t") == ["2"])
        let all = try fixture.load("id,c\n7,-1\n8,-2\n9,-3\n", source: "other")
        #expect(all.counts.rejected == 3 && all.counts.inserted == 0)
        #expect(try database.lines("SELECT row_id, last_key FROM csvload_checkpoints") == ["3|[2]", "3|"])
    }

    @Test("a foreign key rejects the row alone, also beside a row that something else refuses")
    func foreignKeys() throws {
        try database.execute(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1);
            CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent, c INTEGER CHECK (c > 0))
            """)
        let summary = try fixture.load("id,p,c\n1,1,1\n2,7,1\n3,1,-1\n4,1,1\n5,8,1\n6,1,1\n")
        #expect(summary.counts.inserted == 3 && summary.counts.rejected == 3)
        #expect(try database.lines("SELECT id FROM t") == ["1", "4", "6"])
        #expect(try database.lines("SELECT row_id FROM csvload_rejects") == ["2", "3", "5"])
        #expect(try database.lines("PRAGMA foreign_key_check") == [])
    }

    @Test("a NULL key is rejected, in each column of the key")
    func nullKeys() throws {
        let summary = try fixture.load("a,b,v\n1,x,1\n,y,2\n3,,3\n,,4\n") { $0.content.key = ["a", "b"] }
        #expect(summary.counts.inserted == 1 && summary.counts.rejected == 3)
        #expect(
            try database.lines("SELECT row_id, reason, column_name FROM csvload_rejects") == [
                "2|key|a", "3|key|b", "4|key|a",
            ])
    }

    @Test("rejects keep the record's bytes as they stood, with line and offset")
    func rawBytes() throws {
        try fixture.load("a,b\r\n1,\"two\r\nlines\"\r\n\"x\"y,3\r\n\r\n4,5,6\r\n7,8\r\n")
        #expect(
            try database.lines("SELECT row_id, line, byte_start, CAST(record AS TEXT), reason FROM csvload_rejects")
                == [
                    "2|4|21|\"x\"y,3|quote", "3|6|31|4,5,6|ragged",
                ])
        #expect(try database.lines("SELECT row_id, a FROM t") == ["1|1", "4|7"])
    }

    @Test("a key that updates under way is written as JSON in the checkpoint")
    func lastKey() throws {
        try fixture.load("a,b\n\"q\"\"\\\",1\n") { $0.content.key = ["a", "b"] }
        #expect(try database.lines("SELECT json_extract(last_key, '$[0]') FROM csvload_checkpoints") == ["q\"\\"])
    }

    @Test("a row that a trigger drops without a word is a reject")
    func droppedByTrigger() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            CREATE TRIGGER picky BEFORE INSERT ON t WHEN new.v = 'x' BEGIN SELECT RAISE(IGNORE); END
            """)
        let summary = try fixture.load("id,v\n1,a\n2,x\n3,c\n")
        #expect(summary.counts.inserted == 2 && summary.counts.rejected == 1)
        #expect(try database.lines("SELECT * FROM t") == ["1|a", "3|c"])
        #expect(try rejects() == ["2|3|2,x|constraint|constraint|a trigger of the table dropped the row"])
    }

    @Test("so is one whose update a trigger drops, and the row stays as it was")
    func droppedUpdate() throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT);
            CREATE TRIGGER picky BEFORE UPDATE ON t WHEN new.v < old.v BEGIN SELECT RAISE(IGNORE); END
            """)
        try fixture.load("id,v,w\n1,5,a\n2,6,b\n3,7,c\n")
        let second = try fixture.load("id,v,w\n1,4,a\n2,6,b\n3,8,c\n4,1,d\n", source: "other")
        let counts = second.counts
        #expect((counts.inserted, counts.updated, counts.unchanged, counts.rejected) == (1, 1, 1, 1))
        #expect(try database.lines("SELECT id, v FROM t") == ["1|5", "2|6", "3|8", "4|1"])
        #expect(try rejects() == ["1|2|1,4,a|constraint|constraint|a trigger of the table dropped the row"])
    }

    @Test("a row that is to stay is none, whatever a trigger would do to an update", arguments: [true, false])
    func ignoredUpdate(isIgnored: Bool) throws {
        try database.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER); INSERT INTO t VALUES (1, 5);
            CREATE TRIGGER picky BEFORE UPDATE ON t BEGIN SELECT RAISE(IGNORE); END
            """)
        let summary = try fixture.load(isIgnored ? "id,v\n1,4\n" : "id\n1\n") {
            $0.content.onConflict = isIgnored ? .ignore : .update
        }
        #expect((summary.counts.unchanged, summary.counts.rejected) == (1, 0))
    }
}
