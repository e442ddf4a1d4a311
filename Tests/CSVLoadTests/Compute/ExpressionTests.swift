import CSVCore
import Testing

@testable import CSVLoad

@Suite("SQL expressions")
struct ExpressionTests {
    private func plan(_ computations: [(String, String)], filter: String? = nil, types: [ColumnType]) -> RowPlan {
        RowPlan(
            inputs: zip(["a", "b", "c"], types).enumerated().map {
                RowPlan.InputColumn(name: $1.0, type: $1.1, field: $0)
            }, fieldCount: types.count, computed: computations.map { RowPlan.ComputedColumn(name: $0.0, type: .any) },
            steps: computations.enumerated().map { .expression(column: $0, sql: $1.1) }, filter: filter)
    }

    private func check(_ plan: RowPlan) throws {
        _ = try ComputationChain(plan, content: LoadOptions.Content(), environment: ComputationEnvironment())
            .makeWorker()
    }

    /// Types and computes a text without a header.
    private func computed(
        _ text: String, _ computations: [(String, String)], filter: String? = nil,
        types: [ColumnType] = [.integer, .text], timeout: Double? = nil
    ) throws -> Chunk {
        let plan = plan(computations, filter: filter, types: types)
        let chunk = Chunk(text: text)
        var typer = RowTyper(plan: plan, dialect: Dialect(), content: LoadOptions.Content())
        typer.type(chunk)
        var environment = ComputationEnvironment()
        environment.settings.timeout = timeout
        let chain = try ComputationChain(plan, content: LoadOptions.Content(), environment: environment)
        try chain.makeWorker().compute(chunk)
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
            try check(plan([("x", sql)], types: [.integer, .text]))
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
            try check(plan([], filter: sql, types: [.integer, .text]))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix("The condition of --where is not valid: ") == true)
    }

    @Test("a column may be called as the table of the records is inside")
    func columnNamedLikeTheTable() throws {
        let plan = RowPlan(
            inputs: [RowPlan.InputColumn(name: "csvload_record", type: .integer, field: 0)], fieldCount: 1,
            computed: [RowPlan.ComputedColumn(name: "x", type: .any)],
            steps: [.expression(column: 0, sql: "csvload_record + 1")])
        let chunk = Chunk(text: "1\n2\n")
        var typer = RowTyper(plan: plan, dialect: Dialect(), content: LoadOptions.Content())
        typer.type(chunk)
        let chain = try ComputationChain(plan, content: LoadOptions.Content(), environment: ComputationEnvironment())
        try chain.makeWorker().compute(chunk)
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

    @Test("an expression sees the results of those before it, and a replaced column is the new value for later ones")
    func results() throws {
        let chunk = try computed(
            "2,x\n3,y\n",
            [("d", "a * 10"), ("e", "d + 1"), ("a", "a + 100"), ("f", "a || e"), ("g", "D + E")])
        #expect(
            chunk.rowTexts(stride: 7) == [
                ["2", "x", "20", "21", "102", "10221", "41"], ["3", "y", "30", "31", "103", "10331", "61"],
            ])
    }

    @Test("a row that fails in one expression is not looked at by those behind it")
    func chainOfErrors() throws {
        let chunk = try computed("1,5\n2,x\n3,7\n", [("p", "prime_count(b)"), ("q", "prime_count(p || b)")])
        #expect(chunk.rowTexts(stride: 4) == [["1", "5", "3", "11"], ["3", "7", "4", "15"]])
        #expect(chunk.rejects.map(\.column) == ["p"])
    }

    @Test(
        "what is computed later, or the column itself, cannot be used",
        arguments: [
            ([("d", "e + 1"), ("e", "a")], "uses 'e', which is computed after it"),
            ([("d", "e"), ("e", "d")], "uses 'e', which is computed after it"),
            ([("d", "d + 1")], "uses the column itself, which is not in the input"),
        ])
    func forwardReferences(computations: [(String, String)], message: String) {
        let error = #expect(throws: LoadError.self) { try check(plan(computations, types: [.integer, .text])) }
        #expect(error?.code == .usage)
        #expect(error?.message == "The expression of column 'd' \(message)")
    }

    @Test("the filter means the input's own values, and computed columns under other names")
    func filterAndResults() throws {
        let early = try computed("1,x\n2,y\n", [("a", "a * 100")], filter: "a = 2")
        #expect(early.rowTexts(stride: 3) == [["2", "y", "200"]])
        let late = try computed("1,x\n2,y\n3,z\n", [("a", "a * 100"), ("d", "a + 1")], filter: "d > 101 AND a < 3")
        #expect(late.rowTexts(stride: 4) == [["2", "y", "200", "201"]])
        #expect(late.filtered == 2)
    }

    @Test("the early filter keeps a record from being computed, and so from failing")
    func filterBeforeErrors() throws {
        let chunk = try computed("1,x\n2,5\n", [("p", "prime_count(b)"), ("q", "p + 1")], filter: "a > 1")
        #expect(chunk.rowTexts(stride: 4) == [["2", "5", "3", "4"]])
        #expect(chunk.rejects.isEmpty && chunk.filtered == 1)
    }

    @Test(
        "what takes too long is rejected, and the others go on",
        arguments: [
            "(WITH RECURSIVE n(i) AS (SELECT a UNION ALL SELECT i + 1 FROM n WHERE b = 'x') SELECT max(i) FROM n)",
            "CASE b WHEN 'x' THEN prime_count(999999999999) ELSE a END",
        ])
    func timeLimit(sql: String) throws {
        let chunk = try computed("1,y\n2,x\n3,y\n", [("t", sql)], timeout: 0.1)
        #expect(chunk.rowTexts(stride: 3) == [["1", "y", "1"], ["3", "y", "3"]])
        #expect(chunk.rejects.map(\.ordinal) == [1])
        #expect(chunk.rejects.first?.detail == "it took longer than --compute-timeout allows, which is 0.1 s")
    }

    @Test("rows are given up when the load is asked to stop")
    func cancelled() throws {
        let endless = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n)"
        let plan = plan([("t", endless)], types: [.integer, .text])
        let chunk = Chunk(text: "1,x\n")
        var typer = RowTyper(plan: plan, dialect: Dialect(), content: LoadOptions.Content())
        typer.type(chunk)
        let environment = ComputationEnvironment(isCancelled: { true })
        try ComputationChain(plan, content: LoadOptions.Content(), environment: environment).makeWorker().compute(chunk)
        #expect(chunk.isAbandoned && chunk.rejects.isEmpty)
    }
}
