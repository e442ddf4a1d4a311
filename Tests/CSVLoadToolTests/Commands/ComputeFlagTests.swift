import Glibc
import TestSupport
import Testing

@Suite("Flags on what is computed")
struct ComputeFlagTests {
    /// Builds a library with the function `twice(x)`, under the entry point that SQLite expects or another one.
    private func library(_ folder: TemporaryFolder, entry: String) throws -> String {
        let source = try folder.write(
            """
            #include <sqlite3ext.h>
            SQLITE_EXTENSION_INIT1
            static void twice(sqlite3_context *context, int count, sqlite3_value **values) {
                sqlite3_result_int64(context, 2 * sqlite3_value_int64(values[0]));
            }
            int \(entry)(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
                SQLITE_EXTENSION_INIT2(api);
                return sqlite3_create_function(db, "twice", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, twice, 0, 0);
            }
            """, to: "twice.c")
        let library = folder.path("twice.so")
        let compiler = try CommandRun.run(["cc", "-shared", "-fPIC", "-o", library, source])
        try #require(compiler.exitCode == 0, "\(compiler)")
        return library
    }

    @Test("an extension's functions are there for --compute and --where", arguments: ["sqlite3_twice_init", "other"])
    func loadExtension(entry: String) throws {
        let folder = try TemporaryFolder()
        let library = try library(folder, entry: entry)
        let input = try folder.write("id\n1\n2\n3\n", to: "t.csv")
        let named = entry == "other" ? "\(library):other" : library
        let run = try CommandRun.csvload(
            input, folder.path("t.db"), "--load-extension", named, "--compute", "d = twice(id)", "--where",
            "twice(id) > 2")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try DatabaseReader(folder.path("t.db")).lines("SELECT id, d FROM t") == ["2|4", "3|6"])
        // A database that came from elsewhere must not have libraries loaded by itself.
        let verified = try CommandRun.csvload("verify", input, folder.path("t.db"))
        #expect(verified.exitCode == 64, "\(verified)")
        #expect(verified.errors.contains("Use --allow-commands if you trust the database"))
        #expect(try CommandRun.csvload("verify", input, folder.path("t.db"), "--allow-commands").exitCode == 0)
        #expect(
            try CommandRun.csvload(
                "verify", input, folder.path("t.db"), "--load-extension", named, "--compute", "d = twice(id)",
                "--where", "twice(id) > 2"
            ).exitCode == 0)
    }

    @Test("an extension that cannot be loaded is code 69, and nothing is made")
    func missingExtension() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write("id\n1\n", to: "t.csv")
        let run = try CommandRun.csvload(
            input, folder.path("t.db"), "--load-extension", folder.path("no.so"), "--compute", "d = id + 1")
        #expect(run.exitCode == 69, "\(run)")
        #expect(run.errors.contains("The extension '\(folder.path("no.so"))' cannot be loaded: "))
        #expect(access(folder.path("t.db"), F_OK) != 0)
    }

    @Test(
        "values that mean nothing are refused",
        arguments: [
            ["--compute-timeout", "soon"], ["--compute-timeout", "-1"], ["--load-extension", ""],
            ["--load-extension", "no.so:"], ["--on-compute-error", "ignore"],
        ])
    func refused(flags: [String]) throws {
        let folder = try TemporaryFolder()
        let input = try folder.write("id\n1\n", to: "t.csv")
        let run = try CommandRun.run([CommandRun.commandPath, input, folder.path("t.db")] + flags)
        #expect(run.exitCode == 64, "\(run)")
    }

    @Test("a record that takes too long is rejected, and the load ends with 2")
    func timeLimit() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write("id\n1\n2\n3\n", to: "t.csv")
        let run = try CommandRun.csvload(
            input, folder.path("t.db"), "--compute-timeout", "0.2", "--compute",
            "n = CASE id WHEN 2 THEN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) END"
        )
        #expect(run.exitCode == 2, "\(run)")
        #expect(
            try DatabaseReader(folder.path("t.db")).lines(
                "SELECT row_id, stage, column_name, detail FROM csvload_rejects")
                == ["2|compute|n|it took longer than --compute-timeout allows, which is 0.2 s"])
    }

    @Test("an interrupt ends a record that takes for ever, and the records before it are kept", .timeLimit(.minutes(2)))
    func interrupted() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write("id\n" + (1...5000).map { "\($0)\n" }.joined(), to: "t.csv")
        let started = try CommandRun.csvload(
            input, folder.path("t.db"), "--compute",
            "n = CASE id WHEN 4000 THEN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) END",
            interruption: .send(2, after: .seconds(2)))
        #expect(started.exitCode == 130, "\(started)")
        let kept = try DatabaseReader(folder.path("t.db")).integer("SELECT count(*) FROM t")
        #expect(kept > 0 && kept < 4000)
    }
}
