import TestSupport
import Testing

@Suite("Existing tables")
struct ExistingTableTests {
    private let folder: TemporaryFolder
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("out.db")
        reader = DatabaseReader(database)
    }

    @Test("a table with other columns is exit 65, and every difference is named")
    func otherColumns() throws {
        try reader.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, born TEXT NOT NULL)")
        let input = try folder.write("id,name,age\n1,a,3\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.exitCode == 65, "\(run)")
        for part in ["no column 'name'", "no column 'age'", "'born', which must not be NULL", "--table"] {
            #expect(run.errors.contains(part), "\(part) is missing in: \(run)")
        }
        #expect(try reader.lines("SELECT name FROM sqlite_schema WHERE type = 'table'") == ["people"])
    }

    @Test("columns match by name, whatever their order and case, and the table's key is the key")
    func columnsByName() throws {
        try reader.execute("CREATE TABLE people (Name TEXT, ID INTEGER PRIMARY KEY, note TEXT DEFAULT 'none')")
        try reader.execute("INSERT INTO people VALUES ('old', 1, 'kept')")
        let input = try folder.write("id,name\n1,new\n2,b\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("1 inserted, 1 updated"), "\(run)")
        #expect(try reader.lines("SELECT * FROM people ORDER BY id") == ["new|1|kept", "b|2|none"])
    }

    @Test("a table is the same table in capitals, so that two keyless sources do not overwrite each other")
    func caseOfTheName() throws {
        let first = try folder.write("name\na\nb\n", to: "first.csv")
        let second = try folder.write("name\nc\n", to: "second.csv")
        #expect(try CommandRun.csvload("load", first, database, "--table", "People").exitCode == 0)
        #expect(try CommandRun.csvload("load", second, database, "--table", "people").exitCode == 0)
        #expect(try CommandRun.csvload("load", first, database, "--table", "PEOPLE").exitCode == 0)
        #expect(try reader.lines("SELECT name FROM people ORDER BY row_id") == ["a", "b", "c"])
        #expect(try reader.lines("SELECT table_name, position FROM csvload_sources") == ["People|1", "People|2"])
    }

    @Test("its constraints reject, whatever it says about conflicts")
    func constraintsReject() throws {
        try reader.execute(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE,
                age INTEGER CHECK (age >= 0))
            """)
        let input = try folder.write("id,name,age\n1,a,1\n2,a,2\n3,c,-3\n4,d,4\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errors.contains("4 read, 2 inserted, 2 rejected"), "\(run)")
        #expect(try reader.lines("SELECT id FROM people") == ["1", "4"])
        #expect(
            try reader.lines("SELECT row_id, line, stage, reason, CAST(record AS TEXT) FROM csvload_rejects") == [
                "2|3|constraint|constraint|2,a,2", "3|4|constraint|constraint|3,c,-3",
            ])
    }

    @Test("a key that the table does not enforce is exit 65")
    func keyWithoutConstraint() throws {
        try reader.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
        let input = try folder.write("id,name\n1,a\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database, "--key", "name")
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("not unique in table 'people'"), "\(run)")
    }

    @Test("a view is exit 65")
    func view() throws {
        try reader.execute("CREATE VIEW people AS SELECT 1 AS id")
        let input = try folder.write("id\n1\n", to: "people.csv")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("is a view"), "\(run)")
    }

    @Test("a table without any key only grows, and is not loaded into again when its source changed")
    func appending() throws {
        try reader.execute("CREATE TABLE log (line TEXT)")
        try folder.write("line\na\nb\n", to: "log.csv")
        let input = folder.path("log.csv")
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        try folder.write("line\na\nb\nc\n", to: "log.csv")
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        #expect(try reader.lines("SELECT line FROM log") == ["a", "b", "c"])
        try folder.write("line\nx\nb\nc\n", to: "log.csv")
        let run = try CommandRun.csvload("load", input, database)
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("has no key to tell which rows to replace"), "\(run)")
        #expect(try reader.lines("SELECT line FROM log") == ["a", "b", "c"])
    }
}
