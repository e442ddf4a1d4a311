import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Limit of rows that a run takes out")
struct RemovalLimitTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(
        _ ids: some Sequence<Int>, isKeyed: Bool = true, mark: String = "v", source: String = "s",
        observer: any LoadObserver = SilentObserver(), _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadSummary {
        try job(ids, isKeyed: isKeyed, mark: mark, source: source, observer: observer, change).run()
    }

    private func job(
        _ ids: some Sequence<Int>, isKeyed: Bool = true, mark: String = "v", source: String = "s",
        observer: any LoadObserver = SilentObserver(), _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> LoadJob {
        let text = ids.reduce(into: "id,v\n") { $0 += "\($1),\(mark)\($1)\n" }
        return try fixture.job(text, source: source, observer: observer) { options in
            if isKeyed { options.content.key = ["id"] }
            options.deletesMissing = isKeyed
            options.batchBytes = 1
            change(&options)
        }
    }

    /// What a load leaves in the table and in the bookkeeping.
    private func content() throws -> [String] {
        try database.lines("SELECT id, v FROM t ORDER BY id")
            + database.lines("SELECT run_id, status, rows_deleted FROM csvload_runs WHERE has_begun")
            + database.lines("SELECT row_id, content_hash FROM csvload_checkpoints")
    }

    @Test(
        "by default half of the rows may go, or 99 as long as others stay", arguments: [true, false],
        [
            (300, 150, true), (300, 149, false), (199, 100, true), (150, 50, false), (190, 91, true), (50, 1, true),
            (50, 0, false),
        ])
    func byDefault(isKeyed: Bool, numbers: (before: Int, after: Int, isAllowed: Bool)) throws {
        let (before, after, isAllowed) = numbers
        try load(1...before, isKeyed: isKeyed)
        let content = try content()
        guard isAllowed else {
            let error = #expect(throws: LoadError.self) { try load((1..<after + 1), isKeyed: isKeyed) }
            #expect(error?.problem == .removalLimitPassed && error?.code == .unusableData)
            let rows = after == 0 ? "All \(before)" : "\(before - after) of \(before)"
            #expect(error?.message.hasPrefix("\(rows) rows that 's' has brought into 't' would be removed") == true)
            #expect(error?.recovery?.contains("--max-deletes 100%") == true)
            #expect(try self.content() == content)
            let forced = try load((1..<after + 1), isKeyed: isKeyed) { $0.maximumDeletes = .percent(100) }
            #expect(forced.deleted == Int64(before - after))
            return
        }
        #expect(try load((1..<after + 1), isKeyed: isKeyed).deleted == Int64(before - after))
    }

    @Test(
        "a limit is what was said", arguments: [true, false],
        [
            (CountLimit.count(10), 10, true), (.count(10), 11, false), (.count(0), 1, false), (.count(0), 0, true),
            (.percent(20), 20, true), (.percent(20), 21, false), (.count(100), 100, true),
        ]
            as [(CountLimit, Int, Bool)])
    func said(isKeyed: Bool, limit: (maximum: CountLimit, removed: Int, isAllowed: Bool)) throws {
        try load(1...100, isKeyed: isKeyed)
        let content = try content()
        func again() throws -> LoadSummary {
            try load((1..<101 - limit.removed), isKeyed: isKeyed) { $0.maximumDeletes = limit.maximum }
        }
        guard limit.isAllowed else {
            let error = #expect(throws: LoadError.self) { try again() }
            #expect(error?.message.contains("more than --max-deletes \(limit.maximum) allows") == true)
            #expect(try self.content() == content)
            return
        }
        #expect(try again().deleted == Int64(limit.removed))
    }

    @Test("all rows may give way to others, as long as they are few")
    func replaced() throws {
        try load(1...50)
        #expect(try load(101...150).deleted == 50)
        try load(201...400) { $0.maximumDeletes = 50 }
        let error = #expect(throws: LoadError.self) { try load(501...700) }
        #expect(error?.message == "All 200 rows that 's' has brought into 't' would be removed, more than half of them")
        #expect(try database.lines("SELECT min(id), max(id), count(*) FROM t") == ["201|400|200"])
    }

    @Test("all rows may give way to others that need what they had")
    func freed() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT UNIQUE)")
        let free: (inout LoadOptions) -> Void = { $0.deletesMissing = true }
        try fixture.load("id,v\n1,a\n2,b\n", free)
        #expect(try fixture.load("id,v\n11,a\n12,b\n", free).deleted == 2)
    }

    @Test("edits take nothing out, whatever the limit", arguments: [true, false])
    func edited(isKeyed: Bool) throws {
        try load(1...500, isKeyed: isKeyed)
        let summary = try load(1...500, isKeyed: isKeyed, mark: "w") { $0.maximumDeletes = 0 }
        #expect((summary.counts.updated, summary.deleted) == (500, 0))
    }

    @Test("without --delete-missing nothing goes, and a later run with it obeys")
    func late() throws {
        try load(1...300)
        try load(1...10) { $0.deletesMissing = false }
        let error = #expect(throws: LoadError.self) { try load(1...10) }
        #expect(error?.message.hasPrefix("290 of 300 rows") == true)
        #expect(try load(1...10) { $0.maximumDeletes = .percent(97) }.deleted == 290)
    }

    @Test("rows that another source has brought, too, are none that go")
    func shared() throws {
        try load(1...300)
        try load(1...250, source: "other")
        #expect(try load(251...300).deleted == 0)
        #expect(try load(251...251) { $0.maximumDeletes = 49 }.deleted == 49)
    }

    @Test("records that are refused or filtered now count", arguments: [true, false])
    func refused(isKeyed: Bool) throws {
        try load(1...300, isKeyed: isKeyed)
        let content = try content()
        for change in [{ $0.content.filter = "id <= 100" }, { $0.content.notNull = ["v"] }]
            as [(inout LoadOptions) -> Void]
        {
            let text = (1...300).reduce(into: "id,v\n") { $0 += $1 <= 100 ? "\($1),w\n" : "\($1),\n" }
            let error = #expect(throws: LoadError.self) {
                try fixture.load(text) {
                    if isKeyed { $0.content.key = ["id"] }
                    $0.deletesMissing = isKeyed
                    change(&$0)
                }
            }
            #expect(error?.message.hasPrefix("200 of 300 rows") == true)
            #expect(try self.content() == content)
        }
    }

    @Test("records that a constraint refuses take nothing with them")
    func constraint() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v NOT LIKE 'w%'))")
        try load(1...300)
        let error = #expect(throws: LoadError.self) { try load(1...300, mark: "w") }
        #expect(error?.problem == .removalLimitPassed)
        #expect(error?.recovery?.hasPrefix("Batches before it are kept") == true)
        #expect(try database.integer("SELECT count(*) FROM t WHERE v LIKE 'v%'") == 300)
    }

    @Test("a load that is read again as a whole obeys", arguments: [true, false])
    func whole(isKeyed: Bool) throws {
        try load(1...300, isKeyed: isKeyed)
        let content = try content()
        for change in [{ $0.isRestart = true }, { $0.content.format.isTrimmed = true }] as [(inout LoadOptions) -> Void]
        {
            let error = #expect(throws: LoadError.self) { try load(1...100, isKeyed: isKeyed, change) }
            #expect(error?.message.hasPrefix("200 of 300 rows") == true)
            #expect(try self.content() == content)
        }
        let summary = try load(1...100, isKeyed: isKeyed) {
            $0.isRestart = true
            $0.maximumDeletes = 200
        }
        #expect(summary.deleted == 200)
    }

    @Test("rows that others have taken out already are none that go")
    func takenOut() throws {
        try load(1...300)
        try database.execute("DELETE FROM t WHERE id > 150")
        let summary = try load(1...100)
        #expect(summary.deleted == 50)
        #expect(try database.integer("SELECT count(*) FROM t") == 100)
    }

    @Test("a killed reload goes on under the limit", arguments: [true, false])
    func interrupted(isKeyed: Bool) throws {
        try load(1...20_000, isKeyed: isKeyed)
        let observer = StoppingObserver(at: .loading)
        let job = try job(1...12_000, isKeyed: isKeyed, mark: "w", observer: observer) { $0.jobs = 1 }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let error = #expect(throws: LoadError.self) { try load(1...8_000, isKeyed: isKeyed, mark: "w") }
        #expect(error?.message.hasPrefix("12000 of 20000 rows") == true)
        #expect(try database.integer("SELECT count(*) FROM t") == 20_000)
        #expect(try load(1...12_000, isKeyed: isKeyed, mark: "w").deleted == 8_000)
        #expect(try database.integer("SELECT count(*) FROM t") == 12_000)
    }

    @Test("a database of version 0.1 obeys", arguments: ["keyless", "delete-missing"])
    func earlier(name: String) throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let packed = repository.appending(path: "fixtures/databases-0.1/databases/\(name)/\(name).db.gz")
        _ = try CommandRun.run(
            ["sh", "-c", "gzip -dc \"$1\" > \"$2\"", "sh", packed.path(percentEncoded: false), database.path])
        let source = try #require(try database.lines("SELECT name, table_name FROM csvload_sources").first)
            .split(separator: "|").map(String.init)
        let columns = try database.lines(
            "SELECT name FROM pragma_table_info('\(source[1])') WHERE name <> 'row_id'")
        let text = columns.joined(separator: ",") + "\n"
        func again(_ maximum: CountLimit?) throws -> LoadSummary {
            try fixture.load(text) {
                ($0.sourceName, $0.table) = (source[0], source[1])
                if name == "delete-missing" { $0.content.key = ["id"] }
                $0.deletesMissing = name == "delete-missing"
                $0.maximumDeletes = maximum
            }
        }
        let rows = try database.integer("SELECT count(*) FROM \(source[1])")
        let content = try database.lines("SELECT * FROM \(source[1])")
        let error = #expect(throws: LoadError.self) { try again(nil) }
        #expect(
            error?.message
                == "All \(rows) rows that '\(source[0])' has brought into '\(source[1])' would be removed, and none would "
                + "take their place")
        #expect(try database.lines("SELECT * FROM \(source[1])") == content)
        #expect(try again(.percent(100)).deleted == rows)
        #expect(try database.integer("SELECT count(*) FROM \(source[1])") == 0)
    }

    @Test(
        "lists of records with numbers that cannot be stop no load", arguments: [true, false],
        ["row_id + 1000", "9223372036854775807", "-9"])
    func damagedLists(isKeyed: Bool, number: String) throws {
        try load(1...300, isKeyed: isKeyed)
        try database.execute(
            """
            UPDATE csvload_record_ranges SET first_row_id = \(number), row_id = \(number)
            WHERE row_id = (SELECT max(row_id) FROM csvload_record_ranges)
            """)
        #expect(try load(1...180, isKeyed: isKeyed, mark: "w").status == .completed)
        #expect(try database.integer("SELECT count(*) FROM t WHERE v = 'w' || id") == 180)
    }

    @Test("the limit is kept with the source")
    func stored() throws {
        try load(1...10) { $0.maximumDeletes = .percent(12.5) }
        let options = try database.lines("SELECT options ->> 'maximumDeletes' FROM csvload_sources")
        #expect(options == ["12.5%"])
    }
}
