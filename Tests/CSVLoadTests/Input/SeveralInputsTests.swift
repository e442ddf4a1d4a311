import TestSupport
import Testing

@testable import CSVLoad

@Suite("Several inputs")
struct SeveralInputsTests {
    private let folder: TemporaryFolder
    private let database: DatabaseReader
    private let first: String
    private let second: String

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("out.db"))
        first = try folder.write("id,amount,name\n1,5,a\n2,6,b\n", to: "first.csv")
        second = try folder.write("name,id,amount\nc,3,7.5\nd,4,8\n", to: "second.csv")
    }

    @Test("into one table: columns match by name, and the types suit the values of all")
    func oneTable() throws {
        let run = try CommandRun.csvload("load", first, second, database.path, "--table", "t")
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            try database.lines("SELECT id, amount, name FROM t ORDER BY id") == [
                "1|5.0|a", "2|6.0|b", "3|7.5|c", "4|8.0|d",
            ])
        #expect(try database.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'amount'") == ["REAL"])
        #expect(try database.lines("SELECT count(*), count(DISTINCT name) FROM csvload_sources") == ["2|2"])
        #expect(try database.lines("SELECT count(DISTINCT source_id) FROM csvload_checkpoints") == ["2"])
        let again = try CommandRun.csvload("load", first, second, database.path, "--table", "t")
        #expect(again.exitCode == 0, "\(again)")
        #expect(try database.integer("SELECT sum(rows_read) FROM csvload_runs") == 4)
    }

    @Test("without a table's name each goes into its own")
    func ownTables() throws {
        let run = try CommandRun.csvload("load", first, second, database.path)
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.lines("SELECT id, amount FROM first") == ["1|5", "2|6"])
        #expect(try database.lines("SELECT id, amount FROM second") == ["3|7.5", "4|8.0"])
    }

    @Test("a column that the table has not is refused, and added with --union-by-name")
    func union() throws {
        let other = try folder.write("id,colour\n9,red\n", to: "other.csv")
        let refused = try CommandRun.csvload("load", first, other, database.path, "--table", "t")
        #expect(refused.exitCode == 65, "\(refused)")
        #expect(refused.errors.contains("--schema evolve"), "\(refused)")
        #expect(try database.integer("SELECT count(*) FROM t") == 2)
        let run = try CommandRun.csvload("load", first, other, database.path, "--table", "t", "--union-by-name")
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            try database.lines("SELECT id, amount, name, colour FROM t ORDER BY id") == [
                "1|5|a|", "2|6|b|", "9|||red",
            ])
    }

    @Test("an input that fails does not keep the others from being loaded")
    func oneFails() throws {
        let run = try CommandRun.csvload("load", first, folder.path("none.csv"), database.path)
        #expect(run.exitCode == 66, "\(run)")
        #expect(try database.integer("SELECT count(*) FROM first") == 2)
    }

    @Test("standard input can be one of several, and only once")
    func standardInput() throws {
        let run = try CommandRun.csvload(
            "load", first, "-", database.path, "--table", "t", input: "id,amount,name\n7,1,z\n")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.integer("SELECT count(*) FROM t") == 3)
        #expect(try CommandRun.csvload("load", "-", "-", database.path, "--table", "t").exitCode == 64)
    }
}
