import CSVLoad
import TestSupport
import Testing

/// What a program that imports the library relies on; `fixtures/embedding` is such a program.
@Suite("Running a load from Swift")
struct RunningTests {
    private let folder: TemporaryFolder
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2,b\n", to: "people.2025.csv")
    }

    @Test("input and database are all that has to be said")
    func defaults() async throws {
        let summary = try await LoadJob(input: input, database: folder.path("out.db"), key: ["id"]).run()
        #expect(summary.status == .completed && summary.counts.inserted == 2)
        #expect(summary.table == "people" && summary.source == input)
        let again = try await LoadJob(input: input, database: folder.path("out.db"), key: ["id"]).run()
        #expect(again.recordsVerified == 2 && again.counts.read == 0)
    }

    @Test("an input without a name goes into the table 'data'")
    func nameless() {
        #expect(LoadOptions(input: "-", database: "x.db").table == "data")
        #expect(LoadOptions(input: "/dev/fd/3", database: "x.db").table == "data")
        #expect(LoadOptions(input: "a/.hidden", database: "x.db").table == ".hidden")
        #expect(LoadOptions(input: "a/b.csv", database: "x.db", table: "t").table == "t")
    }

    @Test(
        "a task that is cancelled before its load begins loads nothing, and the next one does",
        arguments: [true, false])
    func cancelled(isCancelled: Bool) async throws {
        let job = LoadJob(input: input, database: folder.path("out.db"))
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in gate { break }
            return try await job.run()
        }
        if isCancelled { task.cancel() }
        open.yield()
        let summary = try await task.value
        #expect(summary.status == (isCancelled ? .interrupted : .completed))
        let next = try await LoadJob(input: input, database: folder.path("out.db")).run()
        #expect(next.status == .completed && next.recordsVerified + next.counts.inserted == 2)
    }

    @Test("verify, retry and export run in tasks, too")
    func others() async throws {
        let database = folder.path("out.db")
        _ = try await LoadJob(input: input, database: database).run()
        let comparison = try await VerifyJob(VerifyOptions(input: input, database: database)).run()
        #expect(comparison.equal == 2 && comparison.wrong == 0)
        #expect(try await RetryJob(RetryOptions(RejectSelection(database: database))).run().sources.isEmpty)
        let export = ExportOptions(database: database, table: "people", destination: .file(folder.path("out.csv")))
        #expect(try await ExportJob(export).run().rows == 2)
    }

    @Test("what cannot be loaded is an error with a code")
    func errors() async throws {
        let error = await #expect(throws: LoadError.self) {
            try await LoadJob(input: folder.path("none.csv"), database: folder.path("out.db")).run()
        }
        #expect(error?.code == .noInput)
    }
}
