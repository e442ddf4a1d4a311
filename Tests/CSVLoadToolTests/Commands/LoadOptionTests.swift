import TestSupport
import Testing

@Suite("Options of load")
struct LoadOptionTests {
    private let folder: TemporaryFolder
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("out.db")
        reader = DatabaseReader(database)
    }

    /// Loads a text as `t.csv`, and expects an exit code.
    @discardableResult
    private func load(
        _ text: String, _ flags: String..., exits code: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> CommandRun {
        let input = try folder.write(text, to: "t.csv")
        let run = try CommandRun.run([CommandRun.commandPath, "load", input, database] + flags)
        #expect(run.exitCode == code, "\(run)", sourceLocation: sourceLocation)
        return run
    }

    @Test("types are found from all records, and the table is STRICT")
    func types() throws {
        try load("i,r,t,e\n1,1.5,007,\n-2,3,x,\n")
        #expect(
            try reader.lines("SELECT name, type FROM pragma_table_info('t')") == [
                "row_id|INTEGER", "i|INTEGER", "r|REAL", "t|TEXT", "e|TEXT",
            ])
        #expect(try reader.lines("SELECT strict FROM pragma_table_list WHERE name = 't'") == ["1"])
        #expect(try reader.lines("SELECT i, r, t, e IS NULL FROM t") == ["1|1.5|007|1", "-2|3.0|x|1"])
    }

    @Test("--all-text makes every column TEXT, unless --type says otherwise")
    func allText() throws {
        try load("i,r\n1,1.5\n", "--all-text", "--type", "R=real")
        #expect(try reader.lines("SELECT typeof(i), typeof(r) FROM t") == ["text|real"])
    }

    @Test("--type rejects what does not fit, and says which column")
    func typeRejects() throws {
        let run = try load("id,v\n1,2\n2,x\n3,4\n", "--type", "v=INT", exits: 2)
        #expect(run.lastErrorLine.hasPrefix("Next: csvload rejects "), "\(run)")
        #expect(try reader.lines("SELECT id FROM t") == ["1", "3"])
        #expect(
            try reader.lines("SELECT row_id, line, stage, column_name, reason FROM csvload_rejects") == [
                "2|3|type|v|type"
            ])
    }

    @Test("--null reads its texts without quotes as NULL, and does not spoil a column's type")
    func nullTexts() throws {
        try load("a,b\n1,NA\nNA,x\n-,\"NA\"\n", "--null", "NA", "--null", "-")
        #expect(try reader.lines("SELECT typeof(a), typeof(b) FROM t") == ["integer|null", "null|text", "null|text"])
    }

    @Test(
        "delimiters go by their names",
        arguments: [
            ("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("space", " "), ("colon", ":"),
            ("\\x01", "\u{1}"), ("^A", "\u{1}"), ("\\001", "\u{1}"), ("\\u0001", "\u{1}"), ("\\t", "\t"), ("::", "::"),
            ("spaces", " \t  "), ("^", "^"), ("^^", "^^"),
        ])
    func delimiterNames(name: String, delimiter: String) throws {
        try load("a,b\n1,x\n".replacing(",", with: delimiter), "--delimiter", name)
        #expect(try reader.lines("SELECT a, b FROM t") == ["1|x"])
    }

    @Test("flags go over what a named dialect sets")
    func dialectAndFlags() throws {
        try load(
            "id;v\n1;\\N\n2;NA\n3;a\\;b\n", "--dialect", "mysql", "--delimiter", "semicolon", "--header", "--null", "NA"
        )
        #expect(try reader.lines("SELECT id, quote(v) FROM t") == ["1|NULL", "2|NULL", "3|'a;b'"])
    }

    @Test("--trim and --drop-empty do what they say")
    func trimAndDropEmpty() throws {
        try load("a , b,\n 1 ,x ,\n,,\n", "--trim", "--drop-empty", "rows,columns")
        #expect(try reader.lines("SELECT name FROM pragma_table_info('t')") == ["row_id", "a", "b"])
        #expect(try reader.lines("SELECT a, typeof(a), b FROM t") == ["1|integer|x"])
        try load("a\n1\n", "--drop-empty", "lines", exits: 64)
        try load("a\n1\n", "--delimiter", "spaces", "--quote", "tab", exits: 64)
    }

    @Test(
        "what verify prints to load again does the same",
        arguments: [
            ["--dialect", "postgres-text", "--null", "NA"], ["--dialect", "mysql"], ["--dialect", "rfc4180"],
            ["--dialect", "excel"], ["--delimiter", "spaces"], ["--trim", "--drop-empty", "columns,rows"],
        ])
    func printedBack(flags: [String]) throws {
        let input = try folder.write("a\tb\n1\tx\n2\ty\n", to: "t.csv")
        let loaded = try CommandRun.run([CommandRun.commandPath, "load", input, database] + flags)
        #expect(loaded.exitCode == 0, "\(loaded)")
        let before = try reader.lines("SELECT options -> 'content' FROM csvload_sources")
        let other = try folder.write("a\tb\n1\tx\n", to: "t.csv")
        let verified = try CommandRun.csvload("verify", other, database)
        let told = verified.output + verified.errors
        let next = String(try #require(told.split(separator: "Next: ").last))
        let again = try CommandRun.run([
            "sh", "-c", next.replacing("csvload load", with: "\(CommandRun.commandPath) load"),
        ])
        #expect(again.exitCode == 0, "\(next): \(again)")
        #expect(try reader.lines("SELECT options -> 'content' FROM csvload_sources") == before)
    }

    @Test("an unquoted empty field is NULL and a quoted one the empty text")
    func emptyFields() throws {
        try load("a,b\n,\"\"\n")
        #expect(try reader.lines("SELECT typeof(a), typeof(b) FROM t") == ["null|text"])
    }

    @Test("--no-header reads the first line as a record")
    func noHeader() throws {
        try load("1,a\n2,b\n", "--no-header")
        #expect(try reader.lines("SELECT column_1, column_2 FROM t") == ["1|a", "2|b"])
    }

    @Test("duplicate and empty names are made unique, with a note")
    func headerNames() throws {
        let run = try load("a,A,,a\n1,2,3,4\n")
        #expect(try reader.lines("SELECT a, A_2, column_3, a_3 FROM t") == ["1|2|3|4"])
        #expect(run.errors.contains("Note: column 3 has no name and is called column_3"), "\(run)")
    }

    @Test("delimiter, quote, escape and comment are as named")
    func dialect() throws {
        try load(
            "# first\na;b\n'x;1';y\\;z\n# more\n", "--delimiter", ";", "--quote", "'", "--escape", "\\",
            "--comment", "#")
        #expect(try reader.lines("SELECT a, b FROM t") == ["x;1|y;z"])
    }

    @Test("--compute adds columns, can replace one, and types the new ones by --type")
    func compute() throws {
        try load(
            "id,price,name\n1,10,a\n2,20,b\n", "--compute", "total = price * 2", "--compute", "NAME = upper(name)",
            "--compute", "primes=prime_count(price)", "--type", "primes=INTEGER")
        #expect(try reader.lines("SELECT id, price, name, total, primes FROM t") == ["1|10|A|20|4", "2|20|B|40|8"])
        #expect(
            try reader.lines("SELECT name, type FROM pragma_table_info('t') WHERE cid > 2") == [
                "name|ANY", "total|ANY", "primes|INTEGER",
            ])
    }

    @Test("--where leaves out what is false or NULL, and counts it as filtered")
    func filter() throws {
        let run = try load("id,v\n1,5\n2,\n3,-1\n4,7\n", "--where", "v > 0")
        #expect(run.errors.contains("4 read, 2 inserted, 2 filtered"), "\(run)")
        #expect(try reader.lines("SELECT row_id, id FROM t") == ["1|1", "4|4"])
    }

    @Test("--where sees the values before they are replaced")
    func filterBeforeReplacing() throws {
        try load("v\n1\n2\n", "--compute", "v = v * 10", "--where", "v < 2")
        #expect(try reader.lines("SELECT v FROM t") == ["10"])
    }

    @Test("--max-rejects stops with exit 65, and a higher limit goes on")
    func maximumRejects() throws {
        let text = "id,v\n1\n2,b\n3\n4,d\n"
        let run = try load(text, "--max-rejects", "1", exits: 65)
        #expect(run.errors.contains("more than --max-rejects 1 allows"), "\(run)")
        #expect(try reader.lines("SELECT status FROM csvload_runs") == ["failed"])
        #expect(try reader.lines("SELECT count(*) FROM t") == ["0"])
        try load(text, "--max-rejects", "2", exits: 2)
        #expect(try reader.lines("SELECT id FROM t") == ["2", "4"])
        #expect(try reader.lines("SELECT count(*) FROM csvload_rejects") == ["2"])
    }

    @Test("--source-name lets a file move without being loaded twice")
    func sourceName() throws {
        try load("v\n1\n2\n", "--source-name", "daily")
        let moved = try folder.write("v\n1\n2\n3\n", to: "elsewhere.csv")
        let run = try CommandRun.csvload("load", moved, database, "--table", "t", "--source-name", "daily")
        #expect(run.errors.contains("1 read, 1 inserted"), "\(run)")
        #expect(try reader.lines("SELECT row_id, v FROM t") == ["1|1", "2|2", "3|3"])
        #expect(try reader.lines("SELECT name FROM csvload_sources") == ["daily"])
    }

    @Test("--batch-bytes and --jobs change nothing about the result")
    func batchesAndJobs() throws {
        var generator = CSVGenerator(seed: 7)
        let text = generator.file(records: 20_000, badShare: 5, repeatShare: 5)
        try load(text, "--key", "id", "--jobs", "1", exits: 2)
        let query = "SELECT * FROM t ORDER BY id"
        let expected = try reader.lines(query)
        folder.remove("out.db")
        try load(text, "--key", "id", "--jobs", "3", "--batch-bytes", "1", exits: 2)
        #expect(try reader.lines(query) == expected)
        #expect(try reader.integer("SELECT count(*) FROM csvload_checkpoints") > 1)
    }
}
