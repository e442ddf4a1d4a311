import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Shards")
struct ShardTests {
    @Test("ranges are told apart as SQLite compares values")
    func ranges() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let integers = [Int64.min, -2, 0, 1, 7, 1 << 53, Int64.max].map { KeyValue.integer($0) }
        let reals = [-Double.infinity, -1.5, -0.0, 0.1, 7, 1e300].map { KeyValue.real($0) }
        let texts = ["", "A", "a", "a\u{0}", "ab", "z", "\u{E9}", "e\u{301}", "\u{1F600}", "\u{FFFD}"]
            .map { KeyValue.text($0) }
        for values in [integers, reals, texts] {
            for value in values {
                for bound in values {
                    let isBelow = try connection.value("SELECT ?1 < ?2", [value.value, bound.value]) == .integer(1)
                    #expect((value < bound) == isBelow)
                    let below = KeyRange(cell: 0, lower: nil, upper: bound)
                    let above = KeyRange(cell: 0, lower: bound, upper: nil)
                    try withCell(value) { cell in
                        #expect(below.contains(cell) == isBelow && above.contains(cell) == !isBelow)
                    }
                }
            }
        }
    }

    private func withCell(_ value: KeyValue, _ body: (Cell) throws -> Void) throws {
        switch value {
        case .integer(let number): try body(Cell(integer: number))
        case .real(let number): try body(Cell(real: number))
        case .text(let text):
            let bytes = Array(text.utf8)
            try bytes.withUnsafeBytes { try body(Cell(text: $0.baseAddress, length: $0.count)) }
        }
    }

    @Test(
        "databases are called after the one that is named",
        arguments: [
            ("shop.db", "shop-2.db", "shop.sql"), ("/a.b/shop", "/a.b/shop-2", "/a.b/shop.sql"),
            ("dir/.hidden", "dir/.hidden-2", "dir/.hidden.sql"), ("x.tar.sqlite", "x.tar-2.sqlite", "x.tar.sql"),
        ])
    func names(database: String, second: String, script: String) {
        let names = ShardNames(database, count: 3)
        #expect(names.paths[1] == second && names.paths.count == 3 && names.script == script)
    }

    @Test("some of a sequence's numbers are spread evenly over it", arguments: [0, 1, 5, 4096, 4097, 100_003])
    func evenSample(count: Int) {
        var sample = EvenSample<Int>()
        for number in 0..<count { sample.add(number) }
        #expect(sample.elements.count <= 4096 && sample.elements.count >= min(count, 2048))
        let gaps = zip(sample.elements, sample.elements.dropFirst()).map { $1 - $0 }
        #expect(Set(gaps).count <= 1)
    }

    // MARK: - What a database that is one of several does by itself

    /// Three databases with the records 1 to 3000.
    private func divided() throws -> ShardFixture {
        let shards = try ShardFixture(3)
        try shards.load(ShardedLoadTests.text(records: 3000), by: try shards.computing())
        return shards
    }

    @Test("a load without Spark takes the rows of the range, and says so")
    func localLoad() throws {
        let shards = try divided()
        let rows = try shards.database(2).integer("SELECT count(*) FROM t")
        let input = try shards.fixture.folder.write(ShardedLoadTests.text(records: 4000), to: "other.csv")
        let options = LoadOptions(
            input: input, database: shards.names.path(2), table: "t", sourceName: "other", jobs: 2)
        let summary = try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
        #expect(summary.notes.contains { $0.contains("'t' is divided among 3 databases by 'id'") })
        #expect(summary.counts.inserted == 0 && summary.counts.rejected == 0 && summary.counts.read > 0)
        #expect(try shards.database(2).integer("SELECT count(*) FROM t") == rows)
        #expect(try shards.rowsAreInTheirRanges())
    }

    @Test("each can be finished by itself")
    func resumedAlone() throws {
        let shards = try divided()
        let text = ShardedLoadTests.text(records: 8000)
        for number in 1...3 {
            var options = try shards.options(text) { _ in }
            options.database = shards.names.path(number)
            let observer = StoppingObserver(at: .loading)
            let job = LoadJob(options, toolVersion: "test", observer: observer)
            observer.stops(job)
            _ = try job.run()
            // As `csvload resume` does.
            for load in try LoadHistory(database: options.database).unfinishedLoads {
                #expect(try LoadJob(load, toolVersion: "test", observer: SilentObserver()).run().status == .completed)
            }
        }
        let local = try shards.loadLocally(text)
        #expect(try shards.lines("SELECT * FROM t") == local.lines("SELECT * FROM t").sorted())
        let rejects = "SELECT row_id, line, hex(record), reason FROM csvload_rejects"
        #expect(try shards.lines(rejects) == local.lines(rejects).sorted())
    }

    @Test("each is verified by its range")
    func verified() throws {
        let shards = try divided()
        let input = shards.fixture.folder.path("s.csv")
        func verify(_ number: Int) throws -> VerifySummary {
            let options = VerifyOptions(
                input: input, database: shards.names.path(number), table: "t", defaultTable: "t", sourceName: "s",
                jobs: 2)
            return try VerifyJob(options, observer: SilentObserver()).run()
        }
        for number in 1...3 { #expect(try verify(number).wrong == 0) }
        try shards.database(2).execute("DELETE FROM t WHERE id = (SELECT max(id) FROM t)")
        #expect(try verify(2).missing == 1)
    }

    @Test("records that are mended are not retried into the wrong database")
    func retried() throws {
        let shards = try divided()
        let job = RetryJob(
            RetryOptions(RejectSelection(database: shards.names.path(1))), toolVersion: "test")
        let error = #expect(throws: LoadError.self) { try job.run() }
        #expect(error?.code == .unusableData && error?.message.contains("divided") == true)
    }

    // MARK: - What cannot be divided

    @Test("another number of databases, another column, or another name is refused")
    func otherDivision() throws {
        let shards = try divided()
        let text = ShardedLoadTests.text(records: 3000)
        func refusal(_ count: Int, key: String = "id") throws -> LoadError? {
            let job = ShardedLoadJob(
                try shards.options(text) { $0.content.key = [key] }, count: count, toolVersion: "test",
                observer: SilentObserver(), computing: try shards.computing())
            return #expect(throws: LoadError.self) { try job.run() }
        }
        #expect(try refusal(4)?.message.contains("divided among 3 databases, and --into-shards says 4") == true)
        #expect(try refusal(3, key: "v")?.message.contains("divided by 'id'") == true)
        try FileManager.default.removeItem(atPath: shards.names.path(1))
        try FileManager.default.moveItem(atPath: shards.names.path(3), toPath: shards.names.path(1))
        #expect(try refusal(3)?.message.contains("has other rows of 't' than its name says") == true)
    }

    @Test("a column that cannot divide rows is refused")
    func columns() throws {
        func refusal(_ text: String, _ change: (inout LoadOptions) -> Void) throws -> LoadError? {
            let shards = try ShardFixture(2)
            return #expect(throws: LoadError.self) { try shards.load(text, by: try shards.computing(), change) }
        }
        let text = "id,v\n1,2\n2,x\n"
        let compute = LoadOptions.Computation(column: "c", sql: "id * 2")
        let computed = try refusal(text) {
            $0.content.computations = [compute]
            $0.content.key = ["c"]
        }
        #expect(computed?.code == .usage && computed?.message.contains("'c' is computed") == true)
        let any = try refusal(text) { $0.content.types = ["id": .any] }
        #expect(any?.message.contains("'id' is of type ANY") == true)
        let filled = try refusal(text) { $0.content.defaults = ["id": "7"] }
        #expect(filled?.message.contains("--default changes the values of 'id'") == true)
        let extracted = try refusal(text) { $0.content.extracts = ["id"] }
        #expect(extracted?.message.contains("--extract changes the values of 'id'") == true)
        #expect(try refusal(text) { $0.content.key = nil }?.message.contains("none is named") == true)
        #expect(try refusal("id,v\n") { $0.content.types = ["id": .integer] }?.code == .unusableData)
    }

    @Test("what has the databases' names is left alone")
    func taken() throws {
        func refusal(_ prepare: (ShardFixture) throws -> Void) throws -> LoadError? {
            let shards = try ShardFixture(2)
            try prepare(shards)
            let text = "id,v\n" + (1...100).map { "\($0),x\n" }.joined()
            return #expect(throws: LoadError.self) { try shards.load(text, by: try shards.computing()) }
        }
        let there = try refusal { try $0.fixture.folder.write("x", to: "all.db") }
        #expect(there?.code == .cannotCreate && there?.message.contains("There is a file") == true)
        let script = try refusal { try $0.fixture.folder.write("SELECT 1;", to: "all.sql") }
        #expect(script?.code == .cannotCreate)
        let rows = try refusal {
            try $0.database(2).execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'x')")
        }
        #expect(rows?.message.contains("has rows in 't' that may belong into another") == true)
        let collated = try refusal {
            try $0.database(2).execute("CREATE TABLE t(id TEXT PRIMARY KEY COLLATE NOCASE, v TEXT)")
        }
        #expect(collated?.message.contains("compares different texts as equal") == true)
        let typed = try refusal { try $0.database(2).execute("CREATE TABLE t(id TEXT PRIMARY KEY, v TEXT)") }
        #expect(typed?.message.contains("that are not TEXT") == true)
    }

    @Test("an empty file of that name is nothing, and commands that are given the name say where the rows are")
    func emptyFile() throws {
        let shards = try divided()
        let error = #expect(throws: LoadError.self) { try LoadHistory(database: shards.names.database) }
        #expect(error?.code == .noInput && error?.recovery?.contains(shards.names.path(1)) == true)
        try shards.fixture.folder.write("", to: "all.db")
        let again = try shards.load(ShardedLoadTests.text(records: 10), by: try shards.computing())
        #expect(again.status == .completed)
    }

    @Test("where one is locked, the load says so, and the same command goes on")
    func locked() throws {
        let shards = try ShardFixture(2)
        let text = ShardedLoadTests.text(records: 2000)
        try shards.load(text, by: try shards.computing())
        let more = text + "5000,more,1\n"
        try shards.database(2).whileLocked {
            let error = #expect(throws: LoadError.self) {
                try shards.load(more, by: try shards.computing()) { $0.busyMilliseconds = 50 }
            }
            #expect(error?.code == .locked)
        }
        #expect(try shards.load(more, by: try shards.computing()).status == .completed)
        #expect(try shards.lines("SELECT id FROM t WHERE id = 5000") == ["5000"])
    }
}
