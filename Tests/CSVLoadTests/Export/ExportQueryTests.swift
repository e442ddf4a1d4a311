import CSVLoad
import Testing

@Suite("Rows and columns of an export")
struct ExportQueryTests {
    @Test("leaves out the row ids that csvload added, unless they are asked for")
    func addedColumn() throws {
        let scratch = try Scratch()
        try scratch.write("a,b\n1,x\n", to: "in.csv")
        try scratch.load("in.csv")
        #expect(try scratch.export() == "a,b\n1,x\n")
        #expect(try scratch.export { $0.columns = ["row_id", "B"] } == "row_id,b\n1,x\n")
    }

    @Test("keeps a column row_id that is the user's own")
    func ownColumn() throws {
        let scratch = try Scratch()
        try scratch.write("row_id,b\n7,x\n", to: "in.csv")
        try scratch.load("in.csv") { $0.content.key = ["row_id"] }
        #expect(try scratch.export() == "row_id,b\n7,x\n")
        try scratch.load("in.csv", into: "u")
        #expect(try scratch.export("u") == "row_id,b\n7,x\n")
        try scratch.sql("CREATE TABLE w (row_id INTEGER PRIMARY KEY, b); INSERT INTO w VALUES (1, 2)")
        #expect(try scratch.export("w") == "row_id,b\n1,2\n")
    }

    @Test("sorts by row id, by the key where there is none, and by the columns asked for")
    func order() throws {
        let scratch = try Scratch()
        try scratch.sql(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (3, 'a'), (1, 'b'), (2, 'a');
            CREATE TABLE w (b, a, PRIMARY KEY (a, b)) WITHOUT ROWID; INSERT INTO w VALUES (1, 2), (2, 1), (1, 1);
            CREATE TABLE r (rowid TEXT, v); INSERT INTO r VALUES ('z', 1), ('y', 2);
            CREATE TABLE h (rowid, oid, _rowid_); INSERT INTO h VALUES (2, 1, 1), (1, 2, 2);
            CREATE VIEW x AS SELECT v, id FROM t
            """)
        #expect(try scratch.export() == "id,v\n1,b\n2,a\n3,a\n")
        #expect(try scratch.export { $0.order = ["V"] } == "id,v\n2,a\n3,a\n1,b\n")
        #expect(try scratch.export("w") == "b,a\n1,1\n2,1\n1,2\n")
        #expect(try scratch.export("r") == "rowid,v\nz,1\ny,2\n")
        #expect(try scratch.export("h") == "rowid,oid,_rowid_\n2,1,1\n1,2,2\n")
        #expect(try scratch.export("x") { $0.order = ["id"] } == "v,id\nb,1\na,2\na,3\n")
    }

    @Test("exports generated columns, virtual tables and odd names")
    func tables() throws {
        let scratch = try Scratch()
        try scratch.sql(
            """
            CREATE TABLE t (a, b AS (a + 1)); INSERT INTO t VALUES (1);
            CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES ('one'), ('two');
            CREATE TABLE "a""b;--" ("x y"); INSERT INTO "a""b;--" VALUES (1)
            """)
        #expect(try scratch.export() == "a,b\n1,2\n")
        #expect(try scratch.export("f") == "body\none\ntwo\n")
        #expect(try scratch.export("f") { $0.filter = "body = 'two'" } == "body\ntwo\n")
        #expect(try scratch.export("A\"b;--") == "x y\n1\n")
    }

    @Test("filters by one expression, which may read other tables and call csvload's functions")
    func filter() throws {
        let scratch = try Scratch()
        try scratch.sql(
            "CREATE TABLE t (v); INSERT INTO t VALUES (1), (2), (3), (NULL); CREATE TABLE u AS SELECT 2 AS v")
        #expect(try scratch.export { $0.filter = "v > 1 -- and so on" } == "v\n2\n3\n")
        #expect(try scratch.export { $0.filter = "v IN (SELECT v FROM u)" } == "v\n2\n")
        #expect(try scratch.export { $0.filter = "prime_count(v) = 2" } == "v\n3\n")
    }

    @Test(
        "refuses a condition that is more than one expression, or more than reading",
        arguments: [
            "", "1, 2", "1; DROP TABLE t", "1) UNION SELECT (2", "1) ORDER BY (1", "1) GROUP BY (v", "1) LIMIT (1",
            "nothing = 1", "count(*) > 1",
            "EXISTS (SELECT 1 FROM pragma_table_info('t'))", "load_extension('x')", "1) --",
        ])
    func badFilter(filter: String) throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (v); INSERT INTO t VALUES (1)")
        let error = #expect(throws: LoadError.self) { try scratch.export { $0.filter = filter } }
        #expect(error?.code == .usage)
        #expect(try scratch.files == ["d.db"])
    }

    @Test("names what was probably meant")
    func suggestions() throws {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE orders (price, status); CREATE TABLE orders_old (a); CREATE TABLE z (a)")
        func message(_ table: String, _ change: (inout ExportOptions) -> Void = { _ in }) -> String {
            let error = #expect(throws: LoadError.self) { try scratch.export(table, to: "out", change) }
            #expect(error?.code == .usage)
            return error?.description ?? ""
        }
        #expect(message("ordrs").hasSuffix("The nearest name is 'orders'."))
        #expect(message("customers").hasSuffix("Its tables are 'orders', 'orders_old', 'z'."))
        #expect(message("orders") { $0.columns = ["prise"] }.hasSuffix("The nearest name is 'price'."))
        #expect(message("orders") { $0.order = ["price", "PRICE"] } == "--order-by names 'PRICE' twice. Name it once.")
    }

    @Test("tells a database that is missing from one that is none")
    func noDatabase() throws {
        let scratch = try Scratch()
        #expect(throws: LoadError.self) { try scratch.export() }
        #expect(try scratch.files.isEmpty)
        try scratch.write(String(repeating: "no database ", count: 100), to: "d.db")
        let error = #expect(throws: LoadError.self) { try scratch.export() }
        #expect(error?.code == .noInput)
    }
}
