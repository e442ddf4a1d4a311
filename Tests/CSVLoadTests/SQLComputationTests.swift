import CSVCore
import Testing

@testable import CSVLoad

@Suite("SQL computation")
struct SQLComputationTests {
    private func plan(_ computations: [(String, String)], filter: String? = nil, types: [ColumnType]) -> RowPlan {
        RowPlan(
            inputs: zip(["a", "b", "c"], types).enumerated().map {
                RowPlan.InputColumn(name: $1.0, type: $1.1, field: $0)
            }, fieldCount: types.count,
            computed: computations.map { RowPlan.ComputedColumn(name: $0.0, sql: $0.1, type: .any) }, filter: filter)
    }

    /// Types and computes a text without a header.
    private func computed(
        _ text: String, _ computations: [(String, String)], filter: String? = nil,
        types: [ColumnType] = [.integer, .text]
    ) throws -> Chunk {
        let plan = plan(computations, filter: filter, types: types)
        let chunk = Chunk(text: text)
        var typer = RowTyper(plan: plan, dialect: Dialect(), content: LoadOptions.Content())
        typer.type(chunk)
        try SQLComputation(plan: plan).compute(chunk)
        return chunk
    }

    @Test("expressions see the record's columns, by any case, and all of SQLite's functions")
    func expressions() throws {
        let chunk = try computed(
            "1,x\n2,y\n", [("d", "(A * 10) || upper(b)"), ("e", "json_array(a, b)"), ("f", "NULL")])
        #expect(
            chunk.rowTexts(stride: 5) == [
                ["1", "x", "10X", "[1,\"x\"]", "NULL"], ["2", "y", "20Y", "[2,\"y\"]", "NULL"],
            ])
    }

    @Test("an error rejects one record, and the others go on")
    func errors() throws {
        let chunk = try computed("1,5\n2,x\n3,\n4,7\n5,y\n", [("p", "prime_count(b)")])
        #expect(chunk.rowTexts(stride: 3) == [["1", "5", "3"], ["3", "NULL", "NULL"], ["4", "7", "4"]])
        #expect(chunk.rejects.map(\.ordinal) == [1, 4])
        #expect(chunk.rejects.allSatisfy { $0.stage == .compute && $0.reason == .compute && $0.column == "p" })
        #expect(chunk.rejects.map(\.bytes) == [4..<7, 15..<18])
        #expect(chunk.rejects.first?.detail == "prime_count() takes an integer")
        #expect(chunk.filtered == 0)
    }

    @Test("an error in a constant expression rejects every record")
    func constantError() throws {
        let chunk = try computed("1,a\n2,b\n", [("x", "abs(-9223372036854775808)")])
        #expect(chunk.rowCount == 0)
        #expect(chunk.rejects.map(\.ordinal) == [0, 1])
    }

    @Test("the filter takes out what is not true, errors apart")
    func filter() throws {
        let chunk = try computed("1,5\n2,\n3,x\n4,0\n5,9\n", [], filter: "prime_count(b) > 0")
        #expect(chunk.rowTexts(stride: 2) == [["1", "5"], ["5", "9"]])
        #expect(chunk.filtered == 2)
        #expect(chunk.rejects.map(\.ordinal) == [2])
    }

    @Test("a subquery over the record itself is allowed")
    func subquery() throws {
        let chunk = try computed(
            "1,\"[1,2,3]\"\n2,[]\n", [("s", "(SELECT sum(value) FROM json_each(b))"), ("m", "(SELECT max(a, 10))")])
        #expect(chunk.rowTexts(stride: 4) == [["1", "[1,2,3]", "6", "10"], ["2", "[]", "NULL", "10"]])
    }

    @Test(
        "what is not one expression over one record is a usage error",
        arguments: [
            "sum(a)", "count(*)", "(SELECT sum(a))", "row_number() OVER ()", "a; SELECT 1", "a, b", "1), (2", "",
            "1) /*", "a) FROM sqlite_schema --", "(SELECT count(*) FROM csvload_record)",
            "(SELECT max(a) FROM main.\"CSVLOAD_RECORD\")", "nosuch", "nosuch(a)",
        ])
    func refused(sql: String) {
        let error = #expect(throws: LoadError.self) {
            try SQLComputation(plan: plan([("x", sql)], types: [.integer, .text]))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix("The expression of column 'x' is not valid: ") == true)
    }

    @Test(
        "SQL from outside can neither write nor reach other files",
        arguments: [
            "1; ATTACH 'x.db' AS x", "(SELECT load_extension('x'))", "(SELECT * FROM pragma_database_list)",
            "(PRAGMA user_version)", "(DELETE FROM sqlite_schema)", "1; PRAGMA writable_schema = 1",
        ])
    func notAuthorized(sql: String) {
        let error = #expect(throws: LoadError.self) {
            try SQLComputation(plan: plan([], filter: sql, types: [.integer, .text]))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix("The condition of --where is not valid: ") == true)
    }

    @Test("a column may be called as the table of the records is inside")
    func columnNamedLikeTheTable() throws {
        let plan = RowPlan(
            inputs: [RowPlan.InputColumn(name: "csvload_record", type: .integer, field: 0)], fieldCount: 1,
            computed: [RowPlan.ComputedColumn(name: "x", sql: "csvload_record + 1", type: .any)], filter: nil)
        let chunk = Chunk(text: "1\n2\n")
        var typer = RowTyper(plan: plan, dialect: Dialect(), content: LoadOptions.Content())
        typer.type(chunk)
        try SQLComputation(plan: plan).compute(chunk)
        #expect(chunk.rowTexts(stride: 2) == [["1", "2"], ["2", "3"]])
    }

    @Test(
        "prime_count takes integers, reals and their texts",
        arguments: [
            ("prime_count(-5)", "0"), ("prime_count('100')", "25"), ("prime_count(10.9)", "4"),
            ("prime_count(-0.5)", "0"), ("prime_count(NULL)", "NULL"), ("prime_count(100000007)", "5761456"),
        ])
    func primeCount(sql: String, value: String) throws {
        #expect(try computed("1,a\n", [("p", sql)]).rowTexts(stride: 3) == [["1", "a", value]])
    }
}
