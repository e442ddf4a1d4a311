import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Inputs that change between runs")
struct ChangedInputTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    private static let ids = Array(1...20_000)

    private static func line(_ id: Int, _ mark: String = "v") -> String {
        "\(id),\(String(repeating: mark, count: 40))\n"
    }

    private static func text(_ ids: some Sequence<Int>) -> String {
        ids.reduce(into: "id,v\n") { $0 += line($1) }
    }

    @discardableResult
    private func load(_ isKeyed: Bool, _ text: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws
        -> LoadSummary
    {
        try fixture.load(text) { options in
            options.batchBytes = 1
            if isKeyed { options.content.key = ["id"] }
            change(&options)
        }
    }

    /// What the table holds must be what a fresh load of the text makes; a keyed one may keep rows of records that are gone.
    private func expectLoaded(_ isKeyed: Bool, _ text: String, extra: Int = 0) throws {
        let fresh = try LoadFixture()
        try fresh.load(text) { if isKeyed { $0.content.key = ["id"] } }
        let query = "SELECT * FROM t ORDER BY 1"
        let (found, wanted) = (try database.lines(query), try fresh.database.lines(query))
        #expect(found.count == wanted.count + extra)
        #expect(Set(found).isSuperset(of: wanted))
    }

    @Test("a record inserted in the middle", arguments: [true, false])
    func inserted(isKeyed: Bool) throws {
        try load(isKeyed, Self.text(Self.ids))
        let text = Self.text(Self.ids[..<12_000] + [99_999] + Self.ids[12_000...])
        let summary = try load(isKeyed, text)
        #expect(summary.counts.inserted == 1 && summary.recordsVerified > 4_000 && summary.recordsVerified < 12_000)
        // Without a key all records behind it have other numbers.
        let from = summary.recordsVerified + 1
        #expect(
            summary.notes == [
                isKeyed
                    ? "the input has changed: 1 new or changed record is loaded"
                    : "the input has changed: it is loaded again from record \(from) on"
            ])
        try expectLoaded(isKeyed, text)
    }

    @Test("records removed in the middle", arguments: [true, false])
    func removed(isKeyed: Bool) throws {
        try load(isKeyed, Self.text(Self.ids))
        let text = Self.text(Self.ids[..<12_000] + Self.ids[12_005...])
        let summary = try load(isKeyed, text)
        #expect(summary.recordsVerified > 4_000 && summary.deleted == (isKeyed ? 0 : 5))
        try expectLoaded(isKeyed, text, extra: isKeyed ? 5 : 0)
    }

    @Test("a shortened input, within a batch and at the end of one", arguments: [true, false])
    func shortened(isKeyed: Bool) throws {
        try load(isKeyed, Self.text(Self.ids))
        let end = Int(try database.integer("SELECT row_id FROM csvload_checkpoints ORDER BY row_id LIMIT 1 OFFSET 1"))
        let text = Self.text(Self.ids[..<15_000])
        let within = try load(isKeyed, text)
        #expect(within.deleted == (isKeyed ? 0 : 5_000) && within.recordsVerified > 4_000)
        try expectLoaded(isKeyed, text, extra: isKeyed ? 5_000 : 0)
        let short = Self.text(Self.ids[..<end])
        let whole = try load(isKeyed, short)
        #expect(whole.counts.read == 0 && whole.recordsVerified == Int64(end))
        #expect(whole.deleted == (isKeyed ? 0 : Int64(15_000 - end)))
        try expectLoaded(isKeyed, short, extra: isKeyed ? 20_000 - end : 0)
        #expect(try load(isKeyed, short).deleted == 0)
    }

    @Test("an edited value", arguments: [true, false])
    func edited(isKeyed: Bool) throws {
        try load(isKeyed, Self.text(Self.ids))
        let text = "id,v\n" + Self.ids.map { Self.line($0, $0 == 12_000 ? "x" : "v") }.joined()
        let summary = try load(isKeyed, text)
        #expect(summary.counts.updated == 1 && summary.counts.inserted == 0)
        try expectLoaded(isKeyed, text)
    }

    @Test("a grown input loads its tail", arguments: [true, false])
    func grown(isKeyed: Bool) throws {
        try load(isKeyed, Self.text(Self.ids[..<15_000]))
        let summary = try load(isKeyed, Self.text(Self.ids))
        #expect(summary.counts.inserted == 5_000 && summary.notes.isEmpty && summary.counts.read == 5_000)
        try expectLoaded(isKeyed, Self.text(Self.ids))
    }

    @Test("something else in its place is said to be that, and an edit at the front is not")
    func replaced() throws {
        try load(true, Self.text(Self.ids))
        let batches = try database.integer("SELECT count(*) FROM csvload_checkpoints")
        let edited = try load(true, Self.text([99_999] + Self.ids))
        #expect(edited.notes == ["the input has changed: 1 new or changed record is loaded"])
        let other = "id,v\n" + (30_001...45_000).map { Self.line($0, "y") }.joined()
        let summary = try load(true, other)
        #expect(
            summary.notes == [
                "the input was replaced: none of the \(batches) batches that were loaded is in it any more; "
                    + "all of it is loaded again"
            ])
        #expect(summary.counts.inserted == 15_000)
    }

    @Test("a record that comes with the key of a later one does not win, however often the load is killed in between")
    func killedTwice() throws {
        let options: (inout LoadOptions) -> Void = { options in
            options.batchBytes = 1
            options.chunkBytes = 4 << 10
            options.content.key = ["id"]
        }
        let ids = Array(1...3000)
        try fixture.load(Self.text(ids), options)
        var lines = ids.map { Self.line($0) }
        lines[10] = Self.line(11, "x")
        lines[300] = Self.line(2001, "x")
        let text = "id,v\n" + lines.joined()
        // The second load that is killed is not as far as the first.
        for record in [301, 1] {
            let observer = CopyingObserver(fixture.folder, atRecord: Int64(record))
            try fixture.load(text, observer: observer, options)
            fixture.folder.remove("out.db")
            try fixture.folder.copy("killed.db", to: "out.db")
            fixture.folder.remove("killed.db")
        }
        try fixture.load(text, options)
        try expectLoaded(true, text, extra: 1)
    }

    @Test("other options load all of it again, and which they are is said")
    func otherOptions() throws {
        try load(true, "id,v\n1,a\n")
        let summary = try load(true, "id,v\n1,a\n") {
            $0.content.nullTexts = ["a"]
            $0.content.format.ragged = .pad
        }
        #expect(
            summary.notes.first
                == "all of it is loaded again, because the options are not those of the last run (--ragged, --null)")
        #expect(try database.lines("SELECT v FROM t") == [""])
    }
}

/// Keeps the database as it is when a record is committed, as if the load were killed then.
private final class CopyingObserver: LoadObserver {
    private let folder: TemporaryFolder
    private let record: Int64

    init(_ folder: TemporaryFolder, atRecord record: Int64) {
        (self.folder, self.record) = (folder, record)
    }

    func loadDidProgress(_ progress: LoadProgress) {}

    func loadDidCommit(_ batch: LoadBatch) {
        guard batch.rowIDs.upperBound >= record, !FileManager.default.fileExists(atPath: folder.path("killed.db"))
        else { return }
        try? folder.copy("out.db", to: "killed.db")
    }
}
