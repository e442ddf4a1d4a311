import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Databases that others can write")
struct ForeignDatabaseTests {
    private let folder: TemporaryFolder
    private let reader: DatabaseReader

    /// A load that is to be resumed, of a file that the database names.
    init() throws {
        folder = try TemporaryFolder()
        reader = DatabaseReader(folder.path("out.db"))
        let input = try folder.write("id,v\n1,x\n", to: "t.csv")
        let run = try CommandRun.csvload(input, reader.path, "--table", "t", "--key", "id")
        try #require(run.exitCode == 0, "\(run)")
        try folder.write("id,v\n1,x\n2,secret\n", to: "t.csv")
        try reader.execute("UPDATE csvload_runs SET status = 'interrupted'")
        chmod(folder.path(""), 0o755)
        chmod(reader.path, 0o644)
    }

    private func resume(_ words: String...) throws -> CommandRun {
        try CommandRun.run([CommandRun.commandPath, "resume", reader.path] + words)
    }

    private func expectRefusal(_ doubt: String) throws {
        let run = try resume("--allow-commands")
        #expect(run.exitCode == 64, "\(run)")
        #expect(run.errors.contains("others may have written that: \(doubt). "), "\(run)")
        #expect(run.errors.contains("--trust-database"), "\(run)")
        #expect(try reader.lines("SELECT v FROM t") == ["x"])
        let trusted = try resume("--trust-database")
        #expect(trusted.exitCode == 0, "\(trusted)")
        #expect(try reader.lines("SELECT v FROM t") == ["x", "secret"])
    }

    @Test("of the caller's own, which only the caller can write, goes on without a word")
    func own() throws {
        let run = try resume()
        #expect(run.exitCode == 0, "\(run)")
        #expect(try reader.lines("SELECT v FROM t") == ["x", "secret"])
    }

    @Test("everybody")
    func everybody() throws {
        chmod(reader.path, 0o666)
        try expectRefusal("everybody can write to it")
    }

    @Test("everybody, in a folder of all, the sticky bit or not", arguments: [mode_t(0o777), 0o1777])
    func folders(mode: mode_t) throws {
        chmod(folder.path(""), mode)
        try expectRefusal("everybody can write to its folder")
    }

    @Test("a group", .enabled(if: geteuid() == 0))
    func group() throws {
        chown(reader.path, 0, 12345)
        chmod(reader.path, 0o664)
        try expectRefusal("a group can write to it")
    }

    @Test("another user", .enabled(if: geteuid() == 0))
    func otherUser() throws {
        chown(reader.path, 12345, 0)
        try expectRefusal("it belongs to another user")
    }

    @Test("another user, in whose folder it is", .enabled(if: geteuid() == 0))
    func otherFolder() throws {
        chown(folder.path(""), 12345, 0)
        try expectRefusal("its folder belongs to another user")
    }

    @Test("rejects --retry and verify run what a trusted database names only")
    func programs() throws {
        let input = try folder.write("id,v\n1,x\n2\n", to: "r.csv")
        let words = ["--compute-command", "sed 's/.*/{\"w\":1}/'", "--compute-columns", "w"]
        let load = try CommandRun.run([CommandRun.commandPath, "load", input, reader.path, "--table", "r"] + words)
        #expect(load.exitCode == 2, "\(load)")
        chmod(reader.path, 0o666)
        let retry = ["rejects", reader.path, "--retry", "--ragged", "pad", "--table", "r", "--allow-commands"]
        let verify = ["verify", input, reader.path, "--table", "r", "--allow-commands"]
        for command in [verify, retry] {
            let run = try CommandRun.run([CommandRun.commandPath] + command)
            #expect(run.exitCode == 64, "\(run)")
            #expect(run.errors.contains("everybody can write to it"), "\(run)")
            let trusted = try CommandRun.run([CommandRun.commandPath] + command + ["--trust-database"])
            #expect(trusted.exitCode == 0, "\(trusted)")
        }
        // What is typed is the caller's own.
        let typed = try CommandRun.run([CommandRun.commandPath, "verify", input, reader.path, "--table", "r"] + words)
        #expect(typed.exitCode == 1, "\(typed)")
    }

    @Test("migrations that a database names attach nothing, and leave csvload's tables alone")
    func migrations() throws {
        let victim = DatabaseReader(folder.path("victim.db"))
        try victim.execute("CREATE TABLE a (b)")
        mkdir(folder.path("m"), 0o755)
        for (sql, does) in [
            ("ATTACH '\(victim.path)' AS v;\nINSERT INTO v.a VALUES (1);", "line 1 attaches a database"),
            ("CREATE TABLE x (y);\nUPDATE csvload_sources SET name = 'z';", "line 2 changes 'csvload_sources'"),
            ("DROP TABLE csvload_rejects;", "line 1 changes 'csvload_rejects'"),
            ("PRAGMA trusted_schema = ON;", "line 1 sets the pragma trusted_schema"),
        ] {
            try folder.write(sql, to: "m/1_a.sql")
            try reader.execute(
                "UPDATE csvload_sources SET options = json_set(options, '$.migrations', '\(folder.path("m"))')")
            let run = try resume()
            #expect(run.exitCode == 65, "\(run)")
            #expect(run.errors.contains("The migration '1_a.sql' was rolled back: \(does)"), "\(run)")
        }
        #expect(try victim.integer("SELECT count(*) FROM a") == 0)
    }
}
