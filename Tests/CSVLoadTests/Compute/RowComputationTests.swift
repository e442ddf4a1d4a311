import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

/// Computes `area` of `width` and `height`, and replaces `name` by its first letters.
private struct Area: RowComputation {
    var identity = "area 1"
    let columns = ["area", "name"]
    var finished: Counter?

    func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
        AreaWorker(
            width: try context.column("WIDTH"), height: try context.column("height"), name: try context.column("name"),
            finished: finished)
    }
}

private final class Counter: Sendable {
    let count = Atomic<Int>(0)
}

private final class AreaWorker: ComputationWorker {
    private let width, height, name: Int
    private let finished: Counter?

    init(width: Int, height: Int, name: Int, finished: Counter?) {
        (self.width, self.height, self.name, self.finished) = (width, height, name, finished)
    }

    func compute(_ rows: inout ComputedRows) throws(LoadError) {
        for row in 0..<rows.count {
            if rows.text(row, name) == "stop" { throw LoadError(.computationFailed, "told to stop") }
            if rows.text(row, name) == "skip" { rows.leaveOut(row) }
            guard let wide = rows.integer(row, width), let high = rows.real(row, height) else { continue }
            if wide < 0 {
                rows.reject(row, "a side is negative", output: 0)
            } else {
                rows.set(Double(wide) * high, row, 0)
            }
            let initial = rows.withBytes(row, name) { $0.count > 2 ? String(UnicodeScalar($0[0])) : nil }
            if let initial = initial ?? nil { rows.set(initial, row, 1) }
        }
    }

    func finish() { finished?.count.add(1, ordering: .relaxed) }
}

@Suite("Computations of a program")
struct RowComputationTests {
    private let text = "id,name,width,height\n1,Ada,2,3\n2,skip,1,1\n3,Bo,-1,2\n4,,,2\n5,Edsger,4,0.5\n"

    private func load(_ fixture: LoadFixture, _ text: String, _ computation: Area) throws -> LoadSummary {
        let input = try fixture.folder.write(text, to: "s.csv")
        var options = LoadOptions(input: input, database: fixture.database.path, table: "t", sourceName: "s", jobs: 2)
        options.content.key = ["id"]
        options.content.computations = [LoadOptions.Computation(column: "upper", sql: "upper(name)")]
        return try LoadJob(options, toolVersion: "test", observer: SilentObserver(), computations: [computation]).run()
    }

    @Test("typed columns come in, new and replaced columns go out, and refused rows are rejects")
    func columns() throws {
        let fixture = try LoadFixture()
        let finished = Counter()
        let summary = try load(fixture, text, Area(finished: finished))
        #expect(summary.counts.inserted == 3 && summary.counts.filtered == 1 && summary.counts.rejected == 1)
        #expect(
            try fixture.database.lines("SELECT id, name, upper, area FROM t") == [
                "1|A|ADA|6.0", "4|||", "5|E|EDSGER|2.0",
            ])
        #expect(
            try fixture.database.lines("SELECT row_id, stage, column_name, detail FROM csvload_rejects") == [
                "3|compute|area|a side is negative"
            ])
        // One that was made to see whether it can be made, and two that worked.
        #expect(finished.count.load(ordering: .relaxed) == 2)
    }

    @Test("the same computation finds nothing to do; another one loads all of it again")
    func identity() throws {
        let fixture = try LoadFixture()
        _ = try load(fixture, text, Area())
        #expect(try load(fixture, text, Area()).counts.read == 0)
        #expect(try load(fixture, text, Area(identity: "area 2")).counts.read == 5)
    }

    @Test("what it throws stops the load, and a column that is missing keeps it from beginning")
    func failures() throws {
        let fixture = try LoadFixture()
        let stopped = #expect(throws: LoadError.self) { try load(fixture, text + "6,stop,1,1\n", Area()) }
        #expect(stopped?.message == "told to stop")
        let missing = #expect(throws: LoadError.self) { try load(fixture, "id,name\n1,a\n", Area()) }
        #expect(missing?.code == .usage)
        #expect(missing?.message == "A computation needs a column 'WIDTH', which the rows do not have")
    }

    @Test("--on-compute-error stop ends the load at the first failure, which is named")
    func stopPolicy() throws {
        let fixture = try LoadFixture()
        let error = #expect(throws: LoadError.self) {
            try fixture.load("a\n1\nx\ny\n") {
                $0.content.computations = [LoadOptions.Computation(column: "p", sql: "prime_count(a)")]
                $0.computing.onError = .stop
            }
        }
        #expect(error?.code == .unusableData)
        #expect(error?.message.hasSuffix("s.csv': prime_count() takes an integer") == true)
        #expect(error?.message.hasPrefix("The computation of column 'p' failed for record 2 of '") == true)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 0)
    }
}
