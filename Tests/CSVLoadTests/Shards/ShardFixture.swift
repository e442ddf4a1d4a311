import SQLiteCore
import TestSupport

@testable import CSVLoad

/// A folder with databases among which rows are divided, and one that a local load has made of the same input.
struct ShardFixture {
    let fixture: LoadFixture
    let names: ShardNames

    init(_ count: Int) throws {
        fixture = try LoadFixture()
        names = ShardNames(fixture.folder.path("all.db"), count: count)
    }

    func database(_ number: Int) -> DatabaseReader { DatabaseReader(names.path(number)) }

    func options(_ text: String, source: String = "s", _ change: (inout LoadOptions) -> Void) throws -> LoadOptions {
        let input = try fixture.folder.write(text, to: "\(source).csv")
        var options = LoadOptions(input: input, database: names.database, table: "t", sourceName: source, jobs: 2)
        options.content.key = ["id"]
        options.batchBytes = 30_000
        change(&options)
        return options
    }

    @discardableResult
    func load(
        _ text: String, source: String = "s", by computing: LocalComputing,
        observer: any LoadObserver = SilentObserver(), _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try ShardedLoadJob(
            try options(text, source: source, change), count: names.count, toolVersion: "test", observer: observer,
            computing: computing
        ).run()
    }

    /// The same load into one database.
    func loadLocally(
        _ text: String, source: String = "s", _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> DatabaseReader {
        var options = try options(text, source: source, change)
        options.database = fixture.folder.path("local.db")
        _ = try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
        return DatabaseReader(options.database)
    }

    func computing(
        parts: Int = 6, willCompute: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) throws -> LocalComputing {
        LocalComputing(try fixture.folder.makeFolder("parts"), parts: parts, willCompute: willCompute)
    }

    /// Lines of all databases together, in the order of their texts.
    func lines(_ sql: String) throws -> [String] {
        try (1...names.count).flatMap { try database($0).lines(sql) }.sorted()
    }

    /// Each row in one database, and in the one whose range has its key.
    func rowsAreInTheirRanges() throws -> Bool {
        try (1...names.count).allSatisfy { number in
            try database(number).integer(
                """
                SELECT count(*) FROM t WHERE
                    id < (SELECT lower_bound FROM csvload_shards WHERE is_here AND lower_bound IS NOT NULL)
                    OR id >= (SELECT n.lower_bound FROM csvload_shards AS n JOIN csvload_shards AS h
                              ON n.number = h.number + 1 WHERE h.is_here)
                """) == 0
        }
    }
}
