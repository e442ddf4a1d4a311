import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

/// Doubles `v`, and counts the rows that it is asked about.
private struct Doubling: RowComputation {
    var identity = "doubling"
    let columns = ["d"]
    let asked = Asked()

    final class Asked: Sendable {
        let rows = Atomic<Int>(0)
    }

    func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
        Worker(column: try context.column("v"), asked: asked)
    }

    private final class Worker: ComputationWorker {
        private let column: Int
        private let asked: Asked

        init(column: Int, asked: Asked) {
            (self.column, self.asked) = (column, asked)
        }

        func compute(_ rows: inout ComputedRows) throws(LoadError) {
            asked.rows.add(rows.count, ordering: .relaxed)
            for row in 0..<rows.count { if let value = rows.integer(row, column) { rows.set(2 * value, row, 0) } }
        }
    }
}

@Suite("Only what has changed is computed again")
struct ResultReuseTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func text(_ values: [(Int, String)]) -> String {
        "id,v,note\n" + values.map { "\($0),\($1),n\n" }.joined()
    }

    /// Loads, and returns the summary with how many rows were computed in truth.
    private func load(
        _ text: String, source: String = "s", _ computation: Doubling = Doubling(),
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> (summary: LoadSummary, asked: Int) {
        let input = try fixture.folder.write(text, to: "\(source).csv")
        var options = LoadOptions(
            input: input, database: fixture.database.path, table: "t", sourceName: source, jobs: 2)
        options.content.key = ["id"]
        options.batchBytes = 64
        change(&options)
        let job = LoadJob(options, toolVersion: "test", observer: SilentObserver(), computations: [computation])
        let summary = try job.run()
        return (summary, computation.asked.rows.load(ordering: .relaxed))
    }

    private let hundred = (1...100).map { ($0, "\($0 * 10)") }

    @Test("records whose values stand in the table take over what was computed of them")
    func edited() throws {
        let first = try load(text(hundred))
        #expect(first.asked == 100 && first.summary.computation.computed == 100)
        var edited = hundred
        edited[1].1 = "7"
        edited[50].1 = ""
        edited.append((101, "5"))
        let second = try load(text(edited))
        #expect(second.asked == 3)
        #expect(second.summary.computation.computed == 3)
        // What is the same is not even looked at.
        #expect(second.summary.computation.takenOver == 0)
        #expect(second.summary.counts.updated == 2 && second.summary.counts.inserted == 1)
        #expect(try fixture.database.integer("SELECT count(*) FROM t WHERE d IS 2 * v") == 101)
        #expect(
            try fixture.database.lines(
                "SELECT rows_computed, rows_taken_over FROM csvload_runs ORDER BY run_id DESC LIMIT 1")
                == ["3|0"])
        let fresh = try LoadFixture()
        try fresh.load(text(edited)) {
            $0.content.key = ["id"]
            $0.content.computations = [LoadOptions.Computation(column: "d", sql: "2 * v")]
        }
        let all = "SELECT * FROM t ORDER BY id"
        #expect(try fixture.database.lines(all) == fresh.database.lines(all))
    }

    @Test("a record that moved is found by its key, and without a key by its row id")
    func moved() throws {
        _ = try load(text(hundred))
        #expect(try load(text([(200, "1")] + hundred)).asked == 1)
        let keyless = Doubling()
        _ = try load(text(hundred), source: "k", Doubling()) { ($0.content.key, $0.table) = (nil, "k") }
        var edited = hundred
        edited[3].1 = "1"
        let again = try load(text(edited), source: "k", keyless) { ($0.content.key, $0.table) = (nil, "k") }
        #expect(again.asked == 1)
        #expect(try fixture.database.integer("SELECT count(*) FROM k WHERE d = 2 * v") == 100)
    }

    @Test("all is computed again where that is asked for, and taken over again behind it")
    func recompute() throws {
        _ = try load(text(hundred))
        let again = try load(text(hundred)) {
            $0.computing.isRecomputing = true
            $0.isRestart = true
        }
        #expect(again.asked == 100 && again.summary.counts.unchanged == 100)
        #expect(try load(text([(200, "1")] + hundred)).asked == 1)
    }

    @Test("other options on what is computed, or another computation's rows in the table, take nothing over")
    func otherComputation() throws {
        _ = try load(text(hundred))
        var other = Doubling()
        other.identity = "another"
        #expect(try load(text(hundred), other).asked == 100)
        // Rows of another source that were computed otherwise.
        _ = try load(text([(500, "1")]), source: "x", Doubling())
        var third = Doubling()
        third.identity = "another"
        #expect(try load(text([(200, "1")] + hundred), third).asked == 1)
        #expect(try load(text(hundred), third) { $0.isRestart = true }.asked == 100)
    }

    @Test("rows that nobody knows who computed, or that a trigger changes, stand in for nothing")
    func foreignRows() throws {
        try fixture.database.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, note TEXT, d INTEGER); INSERT INTO t VALUES (1000, 10, 'n', 99)"
        )
        _ = try load(text(hundred))
        #expect(try load(text(hundred)) { $0.isRestart = true }.asked == 100)
        let triggered: (inout LoadOptions) -> Void = { $0.table = "u" }
        _ = try load(text(hundred), source: "u", Doubling(), triggered)
        try fixture.database.execute(
            "CREATE TRIGGER u_changes AFTER UPDATE ON u BEGIN UPDATE u SET d = 0 WHERE id = new.id AND d <> 0; END")
        #expect(try load(text([(200, "1")] + hundred), source: "u", Doubling(), triggered).asked == 1)
    }

    @Test("a filter is asked anew, and a replaced column leaves nothing to compare with")
    func filterAndReplacement() throws {
        _ = try load(text(hundred))
        let filtered = try load(text(hundred)) { $0.content.filter = "id > 50 AND d > 1200" }
        #expect(filtered.asked == 0)
        #expect(filtered.summary.counts.filtered == 60 && filtered.summary.counts.unchanged == 40)
        let replacing: (inout LoadOptions) -> Void = {
            ($0.table, $0.content.computations) = ("r", [LoadOptions.Computation(column: "note", sql: "upper(note)")])
        }
        _ = try load(text(hundred), source: "r", Doubling(), replacing)
        #expect(try load(text([(200, "1")] + hundred), source: "r", Doubling(), replacing).asked == 1)
    }

    @Test("an edited load that was stopped goes on with taking over")
    func stopped() throws {
        _ = try load(text(hundred))
        let computation = Doubling()
        let input = try fixture.folder.write(text([(200, "1")] + hundred), to: "s.csv")
        var options = LoadOptions(input: input, database: fixture.database.path, table: "t", sourceName: "s", jobs: 1)
        options.content.key = ["id"]
        options.batchBytes = 64
        let observer = StoppingObserver(at: .loading)
        let job = LoadJob(options, toolVersion: "test", observer: observer, computations: [computation])
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let rest = try load(text([(200, "1")] + hundred))
        #expect(rest.asked == 0)
        #expect(try fixture.database.integer("SELECT count(*) FROM t WHERE d = 2 * v") == 101)
    }
}
