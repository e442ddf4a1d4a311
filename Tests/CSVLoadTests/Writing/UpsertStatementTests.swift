import Testing

@testable import CSVLoad

@Suite("Upsert statement")
struct UpsertStatementTests {
    private func plan(_ columns: [(String, ColumnType)], key: [String] = [], rowID: String? = nil) -> RowPlan {
        var plan = RowPlan(
            inputs: columns.enumerated().map { RowPlan.InputColumn(name: $1.0, type: $1.1, field: $0) },
            fieldCount: columns.count, computed: [], filter: nil)
        plan.targets = columns.enumerated().map { RowPlan.Target(column: $1.0, cell: $0, type: $1.1) }
        plan.key = key
        plan.rowIDColumn = rowID
        return plan
    }

    @Test("a keyed table updates what really differs")
    func keyed() {
        let plan = plan([("id", .integer), ("name", .text), ("score", .real)], key: ["id"])
        #expect(
            UpsertStatement.sql(plan, "people") == """
                INSERT OR ABORT INTO "people" ("id", "name", "score") SELECT c0, c1, c2 FROM csvload_rows \
                WHERE true ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "score" = excluded."score" \
                WHERE csvload_seen() AND ("people"."name" COLLATE BINARY IS NOT excluded."name" OR \
                "people"."score" COLLATE BINARY IS NOT excluded."score")
                """)
    }

    @Test("a column of ANY type differs by type too, as 1 and 1.0 do")
    func anyColumn() {
        let plan = plan([("id", .integer), ("v", .any)], key: ["id"])
        #expect(
            UpsertStatement.sql(plan, "t").hasSuffix(
                """
                AND (("t"."v" COLLATE BINARY IS NOT excluded."v" OR (typeof("t"."v")) <> (typeof(excluded."v"))))
                """))
    }

    @Test("a keyless table is keyed by its row id")
    func rowID() {
        #expect(
            UpsertStatement.sql(plan([("a", .text)], rowID: "row_id"), "t") == """
                INSERT OR ABORT INTO "t" ("row_id", "a") SELECT rowid, c0 FROM csvload_rows WHERE true \
                ON CONFLICT ("row_id") DO UPDATE SET "a" = excluded."a" \
                WHERE csvload_seen() AND ("t"."a" COLLATE BINARY IS NOT excluded."a")
                """)
    }

    @Test("a table of nothing but its key never updates")
    func onlyKey() {
        #expect(
            UpsertStatement.sql(plan([("a", .text), ("b", .text)], key: ["a", "b"]), "t") == """
                INSERT OR ABORT INTO "t" ("a", "b") SELECT c0, c1 FROM csvload_rows WHERE true \
                ON CONFLICT ("a", "b") DO UPDATE SET "a" = excluded."a" WHERE NOT csvload_seen()
                """)
    }

    @Test("a table without any key is appended to")
    func appended() {
        #expect(
            UpsertStatement.sql(plan([("a", .text)]), "t")
                == "INSERT OR ABORT INTO \"t\" (\"a\") SELECT c0 FROM csvload_rows")
    }

    @Test("names are quoted, whatever they hold")
    func names() {
        #expect(
            UpsertStatement.sql(plan([("a\"b", .text)]), "t\"; DROP TABLE x; --")
                == "INSERT OR ABORT INTO \"t\"\"; DROP TABLE x; --\" (\"a\"\"b\") SELECT c0 FROM csvload_rows")
    }

    @Test("the table is STRICT, with the key or the row id as primary key")
    func createTable() {
        #expect(
            plan([("id", .integer), ("n", .text)], key: ["id"]).createTable("t") == """
                CREATE TABLE "t" (
                    "id" INTEGER PRIMARY KEY,
                    "n" TEXT
                ) STRICT
                """)
        #expect(
            plan([("a", .text), ("b", .real), ("c", .any)], key: ["b", "a"]).createTable("t") == """
                CREATE TABLE "t" (
                    "a" TEXT NOT NULL,
                    "b" REAL NOT NULL,
                    "c" ANY,
                    PRIMARY KEY ("b", "a")
                ) STRICT
                """)
        #expect(
            plan([("a", .text)], rowID: "row_id").createTable("t") == """
                CREATE TABLE "t" (
                    "row_id" INTEGER PRIMARY KEY,
                    "a" TEXT
                ) STRICT
                """)
    }
}
