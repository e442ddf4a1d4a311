import TestSupport
import Testing

@Suite("Running again")
struct RerunTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2,b\n3,c\n", to: "people.csv")
        database = folder.path("out.db")
        reader = DatabaseReader(database)
    }

    @Test("a second run of a finished load changes nothing")
    func secondRun() throws {
        #expect(try CommandRun.csvload("load", input, database, "--key", "id").exitCode == 0)
        let before = try reader.dump()
        let run = try CommandRun.csvload("load", input, database, "--key", "id")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("Nothing to do: all 3 records are in 'people'"), "\(run)")
        #expect(try reader.dump() == before)
        #expect(try reader.lines("SELECT rows_read FROM csvload_runs") == ["3", "0"])
    }

    @Test("a second run of a load with rejects is exit 2 again, and keeps them once")
    func secondRunWithRejects() throws {
        try folder.write("id,name\n1,a\n2\n", to: "people.csv")
        #expect(try CommandRun.csvload("load", input, database).exitCode == 2)
        #expect(try CommandRun.csvload("load", input, database).exitCode == 2)
        #expect(try reader.lines("SELECT row_id, reason FROM csvload_rejects") == ["2|ragged"])
    }

    @Test("a grown input loads its tail, even where its last line was cut off", arguments: [true, false])
    func grown(endsWithLineEnd: Bool) throws {
        try folder.write("id,name\n1,a\n2,b" + (endsWithLineEnd ? "\n" : ""), to: "people.csv")
        #expect(try CommandRun.csvload("load", input, database, "--key", "id").exitCode == 0)
        try folder.write("id,name\n1,a\n2,b" + (endsWithLineEnd ? "\n3,c\n" : "bb\n3,c\n"), to: "people.csv")
        let run = try CommandRun.csvload("load", input, database, "--key", "id")
        #expect(run.exitCode == 0, "\(run)")
        let expected = endsWithLineEnd ? ["1|a", "2|b", "3|c"] : ["1|a", "2|bbb", "3|c"]
        #expect(try reader.lines("SELECT id, name FROM people") == expected)
    }

    @Test("a grown input closes a quote that was open, and swallows the lines behind it")
    func grownIntoQuote() throws {
        try folder.write("id,name\n1,a\n2,\"b\n3,c\n", to: "people.csv")
        #expect(try CommandRun.csvload("load", input, database).exitCode == 2)
        #expect(try reader.lines("SELECT row_id, reason FROM csvload_rejects") == ["2|unclosed_quote"])
        let whole = try folder.write("id,name\n1,a\n2,\"b\n3,c\n\"\n4,d\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database)
        let other = DatabaseReader(folder.path("whole.db"))
        #expect(try CommandRun.csvload("load", whole, other.path).exitCode == 0)
        #expect(run.exitCode == 0, "\(run)")
        #expect(try reader.lines("SELECT id, name FROM people") == other.lines("SELECT id, name FROM people"))
    }

    @Test("a carriage return at the end that becomes a CRLF is no further record")
    func grownByHalfALineEnd() throws {
        let column = try folder.write("name\r\na\r", to: "column.csv")
        #expect(try CommandRun.csvload("load", column, database).exitCode == 0)
        try folder.write("name\r\na\r\nb\r\n", to: "column.csv")
        #expect(try CommandRun.csvload("load", column, database).exitCode == 0)
        #expect(try reader.lines("SELECT row_id, name FROM \"column\"") == ["1|a", "2|b"])
    }

    @Test("an edited input is loaded again from where it changed, and says so")
    func edited() throws {
        #expect(try CommandRun.csvload("load", input, database, "--key", "id").exitCode == 0)
        try folder.write("id,name\n1,a\n2,B\n3,c\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database, "--key", "id")
        #expect(run.errors.contains("Note: the input has changed"), "\(run)")
        #expect(run.errors.contains("3 read, 0 inserted, 1 updated, 2 unchanged"), "\(run)")
        #expect(try reader.lines("SELECT name FROM people") == ["a", "B", "c"])
    }

    @Test("--restart loads all of it again, and finds every row unchanged")
    func restart() throws {
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        let run = try CommandRun.csvload("load", input, database, "--restart")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("3 read, 0 inserted, 3 unchanged"), "\(run)")
    }

    @Test("other options load all of it again")
    func otherOptions() throws {
        #expect(try CommandRun.csvload("load", input, database, "--key", "id").exitCode == 0)
        let run = try CommandRun.csvload("load", input, database, "--key", "id", "--null", "c")
        #expect(run.errors.contains("the options are not those of the last run"), "\(run)")
        #expect(try reader.lines("SELECT name IS NULL FROM people") == ["0", "0", "1"])
    }

    @Test("a table that was dropped is made and filled again")
    func droppedTable() throws {
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        try reader.execute("DROP TABLE people")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.errors.contains("the table no longer exists"), "\(run)")
        #expect(try reader.integer("SELECT count(*) FROM people") == 3)
    }

    @Test("standard input is compared with what was loaded from it before")
    func standardInput() throws {
        let flags = ["load", "-", database, "--table", "t", "--key", "id"]
        let words = [CommandRun.commandPath] + flags
        #expect(try CommandRun.run(words, input: "id,v\n1,a\n2,b\n").exitCode == 0)
        let same = try CommandRun.run(words, input: "id,v\n1,a\n2,b\n")
        #expect(same.errors.contains("Nothing to do: all 2 records"), "\(same)")
        let grown = try CommandRun.run(words, input: "id,v\n1,a\n2,b\n3,c\n")
        #expect(grown.errors.contains("1 read, 1 inserted"), "\(grown)")
        let edited = try CommandRun.run(words, input: "id,v\n1,a\n2,x\n3,c\n4,d\n")
        #expect(edited.exitCode == 0, "\(edited)")
        #expect(try reader.lines("SELECT v FROM t ORDER BY id") == ["a", "x", "c", "d"])
    }

    @Test("a second source of a keyless table has its rows behind 2^40")
    func secondSource() throws {
        let more = try folder.write("id,name\n1,x\n", to: "more.csv")
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        #expect(try CommandRun.csvload("load", more, database, "--table", "people").exitCode == 0)
        #expect(
            try reader.lines("SELECT row_id, name FROM people") == ["1|a", "2|b", "3|c", "\(1 << 40 + 1)|x"])
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        #expect(try reader.integer("SELECT count(*) FROM people") == 4)
    }
}
