import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

/// The kinds of trouble against what provokes them and against the documentation.
@Suite("Problems")
struct ProblemTests {
    /// A problem for which a command would need a disk, a race or an hour.
    struct Case: Sendable, CustomTestStringConvertible {
        let problem: LoadError.Problem
        let provoke: @Sendable (TemporaryFolder) throws -> LoadError?

        var testDescription: String { problem.rawValue }

        /// What SQLite says with a result code.
        static func result(_ code: Int32, _ problem: LoadError.Problem) -> Case {
            Case(problem: problem) { _ in
                LoadError(SQLiteError(code: code, message: "text"), doing: "Cannot do it", database: "shop.db")
            }
        }
    }

    static let others: [Case] = [
        .result(13, .diskFull),
        .result(1, .databaseFailed),
        .result(7, .outOfMemory),
        .result(8 | 4 << 8, .databaseMoved),
        Case(problem: .partDamaged) { folder in
            do { _ = try PartFileReader(try folder.write("csvpart", to: "part")) } catch { return error as? LoadError }
            return nil
        },
        Case(problem: .journalNotTrusted) { folder in
            let database = folder.path("shop.db")
            _ = try LoadJob(LoadOptions(input: try folder.write("id\n1\n", to: "t.csv"), database: database)).run()
            // Only the end is looked at: a name, its length, a checksum, and a magic number.
            var journal = Data("/etc/file".utf8) + Data([0, 0, 0, 9, 0, 0, 0, 0])
            journal.append(contentsOf: [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])
            try journal.write(to: URL(filePath: database + "-journal"))
            do {
                _ = try RetryJob(RetryOptions(RejectSelection(database: database))).run()
            } catch { return error as? LoadError }
            return nil
        },
        Case(problem: .stopped) { folder in
            let database = folder.path("shop.db")
            _ = try LoadJob(LoadOptions(input: try folder.write("id\n1\n", to: "t.csv"), database: database)).run()
            let job = ReportJob(
                ReportOptions(database: database, destination: .file(folder.path("page"))), toolVersion: "test")
            job.stop()
            do { _ = try job.run() } catch { return error as? LoadError }
            return nil
        },
    ]

    @Test("are each provoked by a command of the catalogue, or here")
    func coverage() {
        let provoked = Set(MessageCase.all.compactMap(\.problem) + Self.others.map(\.problem))
        #expect(LoadError.Problem.allCases.filter { !provoked.contains($0) } == [])
    }

    @Test("come of what a command cannot provoke", arguments: others)
    func other(_ other: Case) throws {
        #expect(try other.provoke(try TemporaryFolder())?.problem == other.problem)
    }

    @Test("are listed in the documentation, each with its exit code")
    func page() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/CSVLoad/CSVLoad.docc/ExitCodes.md").standardizedFileURL
        let rows = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") }
        let expected = LoadError.Problem.allCases.map { "| `\($0.rawValue)` | \($0.code.rawValue) | " }
        #expect(rows.count == expected.count)
        for (row, start) in zip(rows, expected) { #expect(row.hasPrefix(start) && row.hasSuffix(" |")) }
    }
}
