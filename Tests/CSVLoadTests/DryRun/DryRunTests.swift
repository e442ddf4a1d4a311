import Foundation
import SQLiteCore
import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Dry run")
struct DryRunTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// All files of the folder with their content.
    private func files() throws -> [String: Data] {
        let folder = URL(filePath: fixture.folder.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        return try names.reduce(into: [:]) { $0[$1] = try Data(contentsOf: folder.appending(path: $1)) }
    }

    private func dryRun(
        _ text: String, source: String = "s", showsValues: Bool = false,
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> DryRunSummary {
        let input = try fixture.folder.write(text, to: "\(source).csv")
        var options = LoadOptions(input: input, database: database.path, table: "t", sourceName: source, jobs: 2)
        change(&options)
        let before = try files()
        let summary = try DryRunJob(options, observer: SilentObserver(), showsValues: showsValues).run()
        #expect(try files() == before)
        return summary
    }

    /// Compares what a dry run says with what the load then does.
    @discardableResult
    private func check(
        _ text: String, source: String = "s", sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> DryRunSummary {
        let told = try dryRun(text, source: source, change)
        let done = try fixture.load(text, source: source, change)
        #expect(told.counts == done.counts, sourceLocation: sourceLocation)
        #expect(told.deleted == done.deleted, sourceLocation: sourceLocation)
        #expect(told.rejectsKept == done.rejectsKept, sourceLocation: sourceLocation)
        #expect(told.recordsVerified == done.recordsVerified, sourceLocation: sourceLocation)
        #expect(told.refusal == nil && !told.isInterrupted, sourceLocation: sourceLocation)
        return told
    }

    private static let first = "id,name,n\n1,a,10\n2,b,20\n3,c,30\n4,d\n5,e,50\n"
    /// A record is edited, one goes, one comes twice, one is refused as before.
    private static let second = "id,name,n\n1,a,10\n2,B,20\n4,d\n5,e,50\n6,f,60\n6,g,70\n"

    @Test(
        "tells what the load does then",
        arguments: [
            nil, "CREATE TABLE t (id INTEGER PRIMARY KEY, name, n) ", "CREATE TABLE t (id TEXT, name TEXT, n TEXT)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n REAL, other TEXT DEFAULT 'x') STRICT",
            "CREATE TABLE t (name TEXT, id TEXT COLLATE NOCASE PRIMARY KEY, n DECIMAL(9, 2)) WITHOUT ROWID",
            "CREATE TABLE t (id INT, name TEXT, n INT, PRIMARY KEY (id, name))",
            "CREATE TABLE t (id, name, n); CREATE UNIQUE INDEX i ON t (id COLLATE RTRIM)",
        ], [true, false])
    func schemas(schema: String?, deletesMissing: Bool) throws {
        if let schema { try database.execute(schema) }
        let hasKey = schema?.contains("KEY") ?? false || schema?.contains("UNIQUE") ?? false
        let change: (inout LoadOptions) -> Void = {
            $0.content.key = hasKey && schema?.contains("PRIMARY KEY (") != true ? ["id"] : nil
            $0.deletesMissing = deletesMissing && hasKey
        }
        let new = try check(Self.first, change)
        #expect(new.counts.inserted == 4 && new.counts.rejected == 1)
        #expect((new.createTable != nil) == (schema == nil))
        guard hasKey || schema == nil else { return }
        try check(Self.second, change)
        let same = try check(Self.second, change)
        #expect(same.counts.read == 0)
        try check(Self.second + "7,h,80\n", change)
    }

    @Test(
        "tells it for every way to treat keys and values",
        arguments: [
            { $0.content.onDuplicateKey = .first }, { $0.content.onDuplicateKey = .reject },
            { $0.content.onConflict = .ignore }, { $0.content.filter = "n < 50" },
            { $0.content.computations = [LoadOptions.Computation(column: "twice", sql: "n * 2")] },
            { $0.content.extracts = ["name"] }, { $0.content.notNull = ["name"] },
            { $0.content.filenameColumn = "file" }, { $0.isRestart = true }, { $0.content.format.ragged = .pad },
            { $0.batchBytes = 1 },
        ] as [@Sendable (inout LoadOptions) -> Void])
    func options(change: @Sendable (inout LoadOptions) -> Void) throws {
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            change(&$0)
        }
        for text in [Self.first, Self.second, Self.second + "1,z,1\n,y,2\n8,,3\n", Self.first] {
            try check(text, keyed)
        }
    }

    @Test("a table's NOT NULL and STRICT refuse records as they do in the load")
    func constraints() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL, half INTEGER) STRICT")
        let told = try check("id,name\n1,a\n2,\n3,b\n") {
            $0.content.computations = [LoadOptions.Computation(column: "half", sql: "iif(id = 3, 'x', id / 2)")]
        }
        #expect(told.counts.inserted == 1)
        #expect(told.samples.rejected.map(\.rowID) == [2, 3])
        #expect(told.samples.rejected[0].detail == "NOT NULL constraint failed: t.name")
    }

    @Test("rows are told by their keys, with old and new values where that is asked for")
    func samples() throws {
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.deletesMissing = true
        }
        try fixture.load(Self.first, keyed)
        let told = try dryRun(Self.second, keyed)
        func ids(_ rows: [DryRunSummary.ChangedRow]) -> [SQLValue] { rows.flatMap { $0.key.map(\.value) } }
        #expect(ids(told.samples.inserted) == [.integer(6)])
        #expect(ids(told.samples.updated) == [.integer(2), .integer(6)])
        #expect(ids(told.samples.deleted) == [.integer(3)])
        #expect(
            told.samples.inserted.allSatisfy(\.changes.isEmpty) && told.samples.deleted.allSatisfy(\.changes.isEmpty))
        #expect(told.samples.rejected.map(\.line) == [4])
        let shown = try dryRun(Self.second, showsValues: true, keyed).samples
        #expect(
            shown.updated[0].changes == [DryRunSummary.ColumnChange(column: "name", old: .text("b"), new: .text("B"))])
        #expect(shown.deleted[0].changes.map(\.old) == [.text("c"), .integer(30)])
        #expect(shown.inserted[0].changes.map(\.new) == [.text("f"), .integer(60)])
    }

    @Test("ten of each are told, and all are counted", arguments: [true, false])
    func many(isKeyed: Bool) throws {
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = isKeyed ? ["id"] : nil
            $0.deletesMissing = isKeyed
            $0.chunkBytes = 50
        }
        func text(_ ids: Range<Int>, _ mark: Int) -> String { ids.reduce("id,v\n") { $0 + "\($1),\($1 % mark)\n" } }
        try check(text(0..<100, 7), keyed)
        let told = try check(text(20..<115, 5), keyed)
        let samples = told.samples
        #expect(samples.updated.count == 10)
        #expect(samples.inserted.count == (isKeyed ? 10 : 0))
        #expect(samples.deleted.count == (isKeyed ? 10 : 5))
    }

    @Test("keyless rows are told by their row ids, and go with their records")
    func keyless() throws {
        try fixture.load("a,b\n1,x\n2,y\n3,z\n")
        try fixture.load("a,b\n7,x\n", source: "other")
        let told = try check("a,b\n1,x\n9,y\n")
        #expect((told.counts.updated, told.deleted) == (1, 1))
        #expect(told.samples.deleted[0].key == [DryRunSummary.KeyValue(column: "row_id", value: .integer(3))])
        try check("a,b\n1,x\n9\n", { $0.maximumDeletes = .percent(100) })
        try check("a,b\n7,x\n8,x\n", source: "other")
        try check("a,b\n5,x\n", source: "third")
    }

    @Test("what two sources bring is the later one's")
    func shared() throws {
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.deletesMissing = true
        }
        try check("id,v\n1,a\n2,b\n3,c\n", keyed)
        try check("id,v\n2,B\n4,d\n", source: "other", keyed)
        try check("id,v\n1,a\n2,bb\n", keyed)
        try check("id,v\n4,d\n", source: "other", keyed)
    }

    @Test("limits of rejects and deletions are refusals, told with the rest")
    func limits() throws {
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.deletesMissing = true
        }
        try fixture.load((1...300).reduce(into: "id,v\n") { $0 += "\($1),v\n" }, keyed)
        let few = (1...100).reduce(into: "id,v\n") { $0 += "\($1),v\n" }
        let told = try dryRun(few, keyed)
        #expect(told.deleted == 200 && told.refusal?.problem == .removalLimitPassed)
        let error = #expect(throws: LoadError.self) { try fixture.load(few, keyed) }
        #expect(told.refusal == error)
        let forced = try dryRun(few) {
            keyed(&$0)
            $0.maximumDeletes = 200
        }
        #expect(forced.deleted == 200 && forced.refusal == nil)
        let bad = try dryRun("id,v\n1\n") {
            $0.table = "u"
            $0.maximumRejects = 0
        }
        #expect(bad.refusal?.problem == .rejectLimitPassed)
    }

    @Test("what a load would end with before it begins is the dry run's error, too")
    func errors() throws {
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
        #expect(throws: LoadError.self) { try dryRun("id,v,w\n1,a,b\n") }
        #expect(throws: LoadError.self) { try dryRun("") }
        try database.execute("CREATE TABLE u (a); INSERT INTO t VALUES (1, 'mine')")
        let keyless = #expect(throws: LoadError.self) {
            try dryRun("a\n1\n") {
                $0.table = "u"
                $0.deletesMissing = true
            }
        }
        #expect(keyless?.problem == .keyMissing)
        let conflict = #expect(throws: LoadError.self) {
            try dryRun("id,v\n1,a\n") { $0.content.onConflict = .abort }
        }
        #expect(conflict?.problem == .constraintFailed)
    }

    @Test("a database in WAL mode gets no files beside it")
    func logged() throws {
        try database.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
        try check("id,v\n1,a\n2,b\n")
        try check("id,v\n1,A\n2,b\n")
    }

    @Test("a database of version 0.1 is read and left as it is", arguments: ["keyless", "keyed", "delete-missing"])
    func earlier(name: String) throws {
        let packed = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../fixtures/databases-0.1/databases/\(name)/\(name).db.gz")
        _ = try CommandRun.run(
            ["sh", "-c", "gzip -dc \"$1\" > \"$2\"", "sh", packed.path(percentEncoded: false), database.path])
        let source = try #require(try database.lines("SELECT name, table_name FROM csvload_sources").first)
            .split(separator: "|").map(String.init)
        let key = try database.lines("SELECT name FROM pragma_table_info('\(source[1])') WHERE pk AND name <> 'row_id'")
        let columns = try database.lines("SELECT name FROM pragma_table_info('\(source[1])') WHERE name <> 'row_id'")
        let rows = try database.lines(
            "SELECT \(columns.joined(separator: " || ',' || ")) FROM \(source[1]) ORDER BY 1 LIMIT 4")
        try check(columns.joined(separator: ",") + "\n" + rows.joined(separator: "\n") + "\n") {
            ($0.sourceName, $0.table) = (source[0], source[1])
            $0.content.key = key.isEmpty ? nil : key
            $0.deletesMissing = name == "delete-missing"
            $0.maximumDeletes = .percent(100)
        }
    }

    @Test("a load that was stopped is gone on with")
    func interrupted() throws {
        func text(_ ids: ClosedRange<Int>) -> String { ids.reduce(into: "id,v\n") { $0 += "\($1),vvvvvvvvv\($1)\n" } }
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.deletesMissing = true
            $0.batchBytes = 1
            $0.jobs = 1
        }
        try fixture.load(text(1...40_000), keyed)
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text(10_000...50_000), observer: observer, keyed)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try check(text(10_000...50_000), keyed)
    }

    /// Stops its load when so many records are written.
    private final class StoppingBehind: LoadObserver {
        private let records: Int64
        private let job = Mutex<LoadJob?>(nil)

        init(_ records: Int64) { self.records = records }

        func stops(_ job: LoadJob) { self.job.withLock { $0 = job } }

        func loadDidProgress(_ progress: LoadProgress) {
            if progress.phase == .loading, progress.counts.read >= records { job.withLock { $0?.stop() } }
        }
    }

    @Test("a load that was stopped behind its last record has rows to take out yet")
    func stoppedAtTheEnd() throws {
        func text(_ ids: ClosedRange<Int>) -> String { ids.reduce(into: "id,v\n") { $0 += "\($1),vvvvvvvvv\($1)\n" } }
        let keyed: (inout LoadOptions) -> Void = {
            $0.content.key = ["id"]
            $0.deletesMissing = true
            $0.batchBytes = 1
        }
        try fixture.load(text(1...400), keyed)
        let observer = StoppingBehind(401)
        let job = try fixture.job(text(100...500), observer: observer, keyed)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try check(text(100...500), keyed)
    }

    @Test("a reload of few changes looks at few records")
    func cost() throws {
        var lines = (1...50_000).map { "\($0),v\($0)" }
        let keyed: (inout LoadOptions) -> Void = { $0.content.key = ["id"] }
        try fixture.load("id,v\n" + lines.joined(separator: "\n") + "\n", keyed)
        lines[20_000] = "20001,other"
        let told = try check("id,v\n" + lines.joined(separator: "\n") + "\n", keyed)
        #expect(told.counts.updated == 1 && told.counts.unchanged + told.recordsVerified == 49_999)
    }
}
