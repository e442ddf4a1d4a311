import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    /// Permissions mean nothing to root.
    private static let isRoot = geteuid() == 0

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2,b\n", to: "people.csv")
        database = folder.path("out.db")
    }

    /// Expects an exit code and a sentence, one error line on stderr, and nothing on stdout.
    private func expect(
        _ run: CommandRun, exits code: Int32, saying parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.exitCode == code, "\(run)", sourceLocation: sourceLocation)
        #expect(run.errors.hasPrefix("Error: "), "\(run)", sourceLocation: sourceLocation)
        #expect(run.output.isEmpty, "\(run)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(run.errors.contains(part), "\(part) is missing in: \(run)", sourceLocation: sourceLocation)
        }
    }

    @Test("an input that does not exist is exit 66")
    func missingInput() throws {
        let run = try CommandRun.csvload("load", folder.path("none.csv"), database)
        expect(run, exits: 66, saying: "none.csv", "No such file", "Check the path")
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("inputs of one new table are loaded though one of them is broken, which is told once")
    func oneOfSeveral() throws {
        let first = try folder.write("id,name\n1,a\n", to: "a.csv")
        let empty = try folder.write("", to: "b.csv")
        let third = try folder.write("id,name\n3,c\n", to: "c.csv")
        let run = try CommandRun.csvload(
            "load", first, empty, folder.path("none.csv"), third, database, "--table", "t", "--key", "id")
        #expect(run.exitCode == 65, "\(run)")
        let errors = run.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
        #expect(errors.count == 2, "\(run)")
        #expect(errors.first?.contains("is empty") == true && errors.last?.contains("No such file") == true, "\(run)")
        #expect(
            run.errors.contains("without '\(empty)', '\(folder.path("none.csv"))', which cannot be loaded"), "\(run)")
        #expect(try DatabaseReader(database).lines("SELECT id FROM t ORDER BY id") == ["1", "3"])
    }

    @Test("a folder is exit 66")
    func folderAsInput() throws {
        expect(
            try CommandRun.csvload("load", folder.path, database, "--table", "t"), exits: 66, saying: "is a folder")
    }

    @Test("an unreadable file is exit 66", .disabled(if: isRoot, "root reads every file"))
    func unreadableInput() throws {
        try folder.setPermissions(0o000, of: "people.csv")
        expect(try CommandRun.csvload("load", input, database), exits: 66, saying: "Permission denied")
    }

    @Test("an empty file is exit 65", arguments: ["", "\n\n", "\u{FEFF}"])
    func emptyInput(text: String) throws {
        let empty = try folder.write(text, to: "empty.csv")
        expect(try CommandRun.csvload("load", empty, database), exits: 65, saying: "is empty: there is no header")
    }

    @Test("a header alone makes the table, with no rows, and is exit 0", arguments: ["id,name", "id,name\r\n"])
    func headerOnly(text: String) throws {
        let header = try folder.write(text, to: "header.csv")
        let run = try CommandRun.csvload("load", header, database, "--key", "id")
        #expect(run.exitCode == 0, "\(run)")
        let reader = DatabaseReader(database)
        #expect(try reader.lines("SELECT count(*) FROM header") == ["0"])
        #expect(try reader.lines("SELECT name FROM pragma_table_info('header')") == ["id", "name"])
        #expect(try CommandRun.csvload("load", header, database, "--key", "id").exitCode == 0)
    }

    @Test("a database that is no SQLite file is exit 73, and the file stays as it is")
    func notADatabase() throws {
        let text = try folder.write(String(repeating: "no database at all\n", count: 100), to: "text.db")
        expect(try CommandRun.csvload("load", input, text), exits: 73, saying: "is not a database")
        #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("no database at all\n"))
    }

    @Test("a folder that cannot be written is exit 73", .disabled(if: isRoot, "root writes everywhere"))
    func readOnlyFolder() throws {
        let locked = try folder.makeFolder("locked")
        try folder.setPermissions(0o555, of: "locked")
        expect(try CommandRun.csvload("load", input, locked + "/out.db"), exits: 73, saying: "Check the folder")
    }

    @Test("a database in a folder that is not there, or that is a folder, is exit 73")
    func noSuchFolder() throws {
        expect(
            try CommandRun.csvload("load", input, folder.path("none/out.db")), exits: 73, saying: "Check the folder")
        expect(try CommandRun.csvload("load", input, folder.path), exits: 73, saying: "Check the folder")
    }

    @Test("an unknown flag is exit 64, and the nearest one is named")
    func unknownFlag() throws {
        expect(
            try CommandRun.csvload("load", input, database, "--delimeter", ";"), exits: 64,
            saying: "unknown option '--delimeter'", "Did you mean '--delimiter'?", "Usage: csvload load")
    }

    @Test("a key that is no column is exit 64, and the columns are listed")
    func unknownKey() throws {
        expect(
            try CommandRun.csvload("load", input, database, "--key", "ident"), exits: 64,
            saying: "--key names 'ident'", "The columns are: id, name.")
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("a type for a column that is none is exit 64, and so is a type that is none")
    func unknownType() throws {
        expect(
            try CommandRun.csvload("load", input, database, "--type", "age=INTEGER"), exits: 64,
            saying: "--type names 'age'", "The columns are: id, name.")
        expect(
            try CommandRun.csvload("load", input, database, "--type", "id=NUMBER"), exits: 64,
            saying: "does not know the type 'NUMBER'", "INTEGER, REAL, TEXT, BLOB or ANY")
    }

    @Test(
        "bad SQL in --compute or --where is exit 64 with SQLite's own message",
        arguments: [
            (["--compute", "x = nosuch + 1"], "no such column: nosuch"),
            (["--compute", "x = nosuch(id)"], "no such function: nosuch"),
            (["--compute", "x = id +"], "syntax error"),
            (["--compute", "x = sum(id)"], "misuse of aggregate"),
            (["--where", "row_number() OVER () > 1"], "misuse of window function"),
            (["--where", "id >"], "syntax error"),
        ])
    func badSQL(flags: [String], message: String) throws {
        let run = try CommandRun.run([CommandRun.commandPath, "load", input, database] + flags)
        expect(run, exits: 64, saying: message)
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test(
        "a table name of the bookkeeping or of SQLite is exit 64", arguments: ["csvload_runs", "CSVLOAD_x", "sqlite_x"])
    func reservedTable(name: String) throws {
        expect(try CommandRun.csvload("load", input, database, "--table", name), exits: 64, saying: "are reserved")
        let named = try folder.write("id\n1\n", to: name + ".csv")
        expect(try CommandRun.csvload("load", named, database), exits: 64, saying: "are reserved", "--table")
    }

    @Test("bookkeeping of a newer version is refused, and nothing is changed")
    func newerBookkeeping() throws {
        #expect(try CommandRun.csvload("load", input, database).exitCode == 0)
        let reader = DatabaseReader(database)
        try reader.execute("INSERT INTO csvload_migrations VALUES (999, 'later', 'now')")
        let before = try reader.dump()
        try folder.write("id,name\n1,a\n2,b\n3,c\n", to: "people.csv")
        expect(try CommandRun.csvload("load", input, database), exits: 1, saying: "version 999", "newer")
        #expect(try reader.dump() == before)
    }

    @Test("standard input without --table is exit 64")
    func standardInputWithoutTable() throws {
        expect(try CommandRun.csvload("load", "-", database, input: "a\n1\n"), exits: 64, saying: "--table")
    }

    @Test(
        "status and resume of a database that is not there are exit 66, and make none", arguments: ["status", "resume"])
    func missingDatabase(subcommand: String) throws {
        expect(try CommandRun.csvload(subcommand, database), exits: 66, saying: "There is no database")
        #expect(!FileManager.default.fileExists(atPath: database))
    }
}
