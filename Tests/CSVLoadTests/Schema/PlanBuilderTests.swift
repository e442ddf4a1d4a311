import SQLiteCore
import Testing

@testable import CSVLoad

@Suite("Plan builder")
struct PlanBuilderTests {
    private func builder(
        _ names: [String], _ change: (inout LoadOptions.Content) -> Void = { _ in }
    ) -> PlanBuilder {
        var content = LoadOptions.Content()
        change(&content)
        return PlanBuilder(content: content, inputNames: names, layout: .plain, input: "in.csv", table: "t")
    }

    private func table(_ sql: String, name: String = "t") throws -> TargetTable {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute(sql)
        return try #require(try TargetTable(name, in: connection))
    }

    /// The error of a builder, which must throw one.
    private func error(_ body: () throws -> RowPlan, sourceLocation: SourceLocation = #_sourceLocation) -> LoadError? {
        #expect(throws: LoadError.self, sourceLocation: sourceLocation) { try body() }
    }

    @Test("a new table has the input's columns with the types that were found, and a row id")
    func newTable() throws {
        let plan = try builder(["a", "b"]).plan(newTableWith: [.integer, .text])
        #expect(plan.targets.map(\.column) == ["a", "b"])
        #expect(plan.targets.map(\.type) == [.integer, .text])
        #expect(plan.rowIDColumn == "row_id")
        #expect(plan.key.isEmpty)
    }

    @Test("an input column of the row id's name gives way to none")
    func rowIDTaken() throws {
        let plan = try builder(["ROW_ID", "a"]).plan(newTableWith: [.integer, .text])
        #expect(plan.rowIDColumn == "row_id_2")
        #expect(plan.targets.map(\.column) == ["ROW_ID", "a"])
    }

    @Test("the key is in its own order, and as the input spells it")
    func key() throws {
        let plan = try builder(["a", "b", "c"]) { $0.key = ["C", "a"] }.plan(newTableWith: [.text, .text, .integer])
        #expect(plan.key == ["c", "a"])
        #expect(plan.cells(of: plan.key).map(\.cell) == [2, 0])
        #expect(plan.rowIDColumn == nil)
    }

    @Test("a key that is no column, or named twice, is a usage error")
    func badKey() {
        let unknown = error { try builder(["a", "b"]) { $0.key = ["c"] }.draft() }
        #expect(unknown?.code == .usage)
        #expect(unknown?.recovery == "The columns are: a, b.")
        let twice = error { try builder(["a", "b"]) { $0.key = ["a", "A"] }.draft() }
        #expect(twice?.message == "--key names column 'A' twice")
    }

    @Test("a computed column replaces the input column of its name, and can be the key")
    func replaced() throws {
        let plan = try builder(["a", "b"]) {
            $0.computations = [.init(column: "B", sql: "a + 1"), .init(column: "c", sql: "2")]
            $0.types = ["b": .integer]
            $0.key = ["b"]
        }.plan(newTableWith: [.text, .text])
        #expect(plan.targets.map(\.column) == ["a", "b", "c"])
        #expect(plan.targets.map(\.cell) == [0, 2, 3])
        #expect(plan.targets.map(\.type) == [.text, .integer, .any])
        #expect(plan.key == ["b"])
        // The expression still reads the input's own column.
        #expect(plan.inputs.map(\.name) == ["a", "b"])
    }

    @Test("a column computed twice is a usage error")
    func computedTwice() {
        let found = error {
            try builder(["a"]) {
                $0.computations = [.init(column: "x", sql: "1"), .init(column: "X", sql: "2")]
            }.draft()
        }
        #expect(found?.code == .usage)
        #expect(found?.message == "--compute names column 'X' twice")
    }

    @Test("types that are given go before those that were found, and before --all-text")
    func givenTypes() throws {
        let found = try builder(["a", "b"]) { $0.types = ["A": .text] }.plan(newTableWith: [.integer, .real])
        #expect(found.targets.map(\.type) == [.text, .real])
        let allText = try builder(["a", "b"]) {
            $0.types = ["b": .integer]
            $0.isAllText = true
        }.plan(newTableWith: [.text, .text])
        #expect(allText.inputs.map(\.type) == [.text, .integer])
    }

    @Test("an existing table gives names, types and key")
    func existing() throws {
        let table = try table("CREATE TABLE t (Id INTEGER PRIMARY KEY, n VARCHAR(9), x DECIMAL, d TEXT DEFAULT 'd')")
        let plan = try builder(["N", "x", "ID"]).plan(for: table, isOurs: false)
        #expect(plan.targets.map(\.column) == ["n", "x", "Id"])
        #expect(plan.targets.map(\.type) == [.text, .any, .integer])
        #expect(plan.key == ["Id"])
    }

    @Test("every mismatch with an existing table is named at once")
    func mismatches() throws {
        let table = try table("CREATE TABLE t (id INTEGER, must TEXT NOT NULL, g INTEGER AS (id + 1), may TEXT)")
        let found = error { try builder(["id", "g", "x", "y"]).plan(for: table, isOurs: false) }
        #expect(found?.code == .unusableData)
        #expect(
            found?.message == """
                'in.csv' does not fit the table 't': column 'g' is generated by the table; the table has no column 'x'; \
                the table has no column 'y'; the input has no column 'must', which must not be NULL
                """)
    }

    @Test("a key of which the input has only a part is refused")
    func partOfTheKey() throws {
        let table = try table("CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a, b))")
        let found = error { try builder(["a"]).plan(for: table, isOurs: false) }
        #expect(found?.message == "The key of table 't' needs column 'b', which is not in 'in.csv'")
    }

    @Test("--key has to be unique in an existing table, by the primary key or an index over all its rows")
    func uniqueness() throws {
        let schema = """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, UNIQUE (b, a));
            CREATE UNIQUE INDEX partial ON t (c) WHERE c > 'x'
            """
        let table = try table(schema)
        #expect(
            try builder(["id", "a", "b"]) { $0.key = ["A", "b"] }.plan(for: table, isOurs: false).key
                == ["a", "b"])
        for key in [["a"], ["c"], ["id", "a"]] {
            let found = error {
                try builder(["id", "a", "b", "c"]) { $0.key = key }.plan(for: table, isOurs: false)
            }
            #expect(found?.code == .unusableData)
            #expect(found?.message.hasSuffix("is not unique in table 't', which has the key id") == true)
        }
    }

    @Test("a row id that csvload made is filled again, and another's is left to SQLite")
    func rowIDOfExisting() throws {
        let table = try table("CREATE TABLE t (row_id INTEGER PRIMARY KEY, a TEXT) STRICT")
        #expect(try builder(["a"]).plan(for: table, isOurs: true).rowIDColumn == "row_id")
        #expect(try builder(["a"]).plan(for: table, isOurs: false).rowIDColumn == nil)
    }
}
