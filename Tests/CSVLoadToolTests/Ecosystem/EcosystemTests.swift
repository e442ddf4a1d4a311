import Foundation
import TestSupport
import Testing

/// What other programs make of a database: Datasette, sqlite-utils, pandas, DuckDB and the sqlite3 shell.
///
/// `make test-ecosystem` gets them, at fixed versions, and runs this.
@Suite("Ecosystem")
struct EcosystemTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL
    private static let python = root.appending(path: ".build/ecosystem/bin/python").path(percentEncoded: false)
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "ecosystem.py").path(percentEncoded: false)

    /// A database with all that a load can make: types, keys, lookup tables, full text, indexes, rejects of all kinds.
    private func makeDatabase(in folder: TemporaryFolder) throws -> String {
        let database = folder.path("shop.db")
        let fixtures = Self.root.appending(path: "fixtures").path(percentEncoded: false)
        let loads = [
            [
                "orders.csv", "--key", "order_id", "--extract", "status", "--index", "customer", "--fts",
                "product,note",
            ],
            ["messy.csv", "--key", "id", "--type", "amount=REAL"], ["till.csv"],
            ["numbers.csv", "--key", "id", "--compute", "primes = prime_count(value)"],
        ]
        for load in loads {
            let words = [CommandRun.commandPath, "load", "\(fixtures)/\(load[0])", database] + load.dropFirst()
            let run = try CommandRun.run(words)
            #expect(run.exitCode == 0 || run.exitCode == 2, "\(run)")
        }
        return database
    }

    @Test(
        "reads well in other programs", .enabled(if: isThere, "needs .build/ecosystem: make test-ecosystem"),
        arguments: ["shell", "sqlite3", "sqlite_utils", "datasette", "pandas", "duckdb"])
    func reads(program: String) throws {
        let folder = try TemporaryFolder()
        let run = try CommandRun.run([Self.python, Self.script, program, try makeDatabase(in: folder)])
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.hasSuffix("\(program): fine\n"), "\(run)")
    }

    private static let isThere = FileManager.default.isExecutableFile(atPath: python)
}
