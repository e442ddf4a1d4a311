import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Records that are too long")
struct LongRecordTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// A limit above the size of a chunk, so that chunks have to grow.
    private static let limit = 600 << 10

    private static func long(_ text: String, times: Int = 100_000) -> String { String(repeating: text, count: times) }

    @discardableResult
    private func load(_ text: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadSummary {
        try fixture.load(text) { options in
            options.content.format.maximumRecordBytes = Self.limit
            options.batchBytes = 1
            change(&options)
        }
    }

    private func rejects() throws -> [String] {
        try database.lines(
            "SELECT row_id, line, byte_start, length(record), whole_bytes, reason FROM csvload_rejects ORDER BY row_id")
    }

    @Test("one is a reject of which the beginning is kept, and the load goes on", arguments: ["\n", "\r\n"])
    func goesOn(lineEnd: String) throws {
        let value = Self.long("0123456789", times: 150_000)
        let text = ["id,v", "1,a", "2,\(value)", "3,c", "4,d"].map { $0 + lineEnd }.joined()
        let summary = try load(text)
        #expect(summary.counts.inserted == 3 && summary.counts.rejected == 1)
        #expect(try database.lines("SELECT row_id, id, v FROM t") == ["1|1|a", "3|3|c", "4|4|d"])
        let start = 2 * (4 + lineEnd.utf8.count) - 1
        let size = 2 + 1_500_000 + lineEnd.utf8.count
        #expect(try rejects() == ["2|3|\(start)|\(Self.limit)|\(size)|too_long"])
        #expect(
            try database.value("SELECT detail FROM csvload_rejects")
                == .text(
                    "the record has \(size) bytes, more than --max-record-bytes 614400; the first 614400 are kept, the others "
                        + "are the bytes \(start + Self.limit) to \(start + size - 1) of the input"))
        #expect(try load(text).counts.read == 0)
        #expect(
            try database.lines("SELECT max(byte_end), max(line_end) FROM csvload_checkpoints") == [
                "\(text.utf8.count)|5"
            ])
    }

    @Test("one of quoted lines is one reject, whatever lines are in it")
    func quotedLines() throws {
        let value = Self.long("line\n5,x\n", times: 120_000)
        let text = "id,v\n1,a\n2,\"\(value)\"\n3,c\n"
        let summary = try load(text)
        #expect(summary.counts.inserted == 2 && summary.counts.rejected == 1)
        #expect(try database.lines("SELECT id FROM t") == ["1", "3"])
        #expect(try database.lines("SELECT max(line_end) FROM csvload_checkpoints") == ["240004"])
    }

    @Test("a quote that never closes costs its own line, however much follows")
    func openQuote() throws {
        let rest = (3...120_000).map { "\($0),v\n" }.joined()
        let text = "id,v\n1,a\n2,\"b\n" + rest
        #expect(rest.utf8.count > Self.limit)
        let summary = try load(text)
        #expect(summary.counts.inserted == 119_999 && summary.counts.rejected == 1)
        #expect(
            try database.lines("SELECT row_id, reason, CAST(record AS TEXT) FROM csvload_rejects") == [
                "2|unclosed_quote|2,\"b"
            ])
        #expect(try load(text).counts.read == 0)
    }

    @Test("many such quotes, far from each other, cost a line each")
    func openQuotes() throws {
        var text = "id,v\n"
        for id in 1...200_000 { text += id % 90_000 == 5 ? "\(id),\"b\n" : "\(id),v\n" }
        let summary = try load(text)
        #expect(summary.counts.rejected == 3 && summary.counts.inserted == 199_997)
        #expect(try database.lines("SELECT reason, count(*) FROM csvload_rejects GROUP BY 1") == ["unclosed_quote|3"])
    }

    @Test("one that ends the input, without a line end")
    func atTheEnd() throws {
        let summary = try load("id,v\n1,a\n2,\(Self.long("0123456789"))")
        #expect(summary.counts.inserted == 1 && summary.counts.rejected == 1)
        #expect(try rejects() == ["2|3|9|\(Self.limit)|1000002|too_long"])
    }

    @Test("one in the range between the size of a chunk and the limit is loaded")
    func belowTheLimit() throws {
        let value = Self.long("0123456789", times: 60_000)
        let summary = try load("id,v\n1,\(value)\n2,\"\(value)\"\n3,c\n")
        #expect(summary.counts.inserted == 3 && summary.counts.rejected == 0)
        #expect(try database.lines("SELECT id, length(v) FROM t") == ["1|600000", "2|600000", "3|1"])
    }

    @Test("a limit below the size of a chunk holds to the byte")
    func smallLimit() throws {
        let summary = try load("id,v\n1,abcdefgh\n2,abcdefghi\n3,c\n") { $0.content.format.maximumRecordBytes = 10 }
        #expect(summary.counts.inserted == 2)
        #expect(try rejects() == ["2|3|16|11||too_long"])
    }

    @Test("a higher limit loads all of it again, and the record")
    func higherLimit() throws {
        let text = "id,v\n1,a\n2,\(Self.long("0123456789"))\n"
        try load(text)
        let summary = try load(text) { $0.content.format.maximumRecordBytes = 2 << 20 }
        #expect(summary.counts.inserted == 1 && summary.counts.unchanged == 1)
        #expect(try database.integer("SELECT count(*) FROM csvload_rejects") == 0)
    }

    @Test("a part of a record is not tried again, and not exported")
    func rest() throws {
        let value = Self.long("0123456789", times: 150_000)
        try load("id,v\n1,a,b\n2,\(value)\n")
        var options = RetryOptions(RejectSelection(database: database.path))
        options.ragged = .keep
        options.schema = .evolve
        let summary = try RetryJob(options, toolVersion: "test").run()
        #expect(summary.counts.rejected == 1 && summary.counts.inserted == 1)
        #expect(try database.lines("SELECT reason FROM csvload_rejects") == ["too_long"])
        let export = try RejectExportJob(
            RejectSelection(database: database.path), to: .file(fixture.folder.path("r.csv"))
        ).run()
        #expect(export.rows == 0)
        #expect(export.notes.contains { $0.hasPrefix("1 record is kept only in part, or without bytes") })
    }

    @Test("of a comment that is too long nothing is kept")
    func comment() throws {
        let summary = try load("id,v\n1,a\n#\(Self.long("0123456789"))\n2,b\n") {
            $0.content.format.comment = Array("#".utf8)
        }
        #expect(summary.counts.inserted == 2 && summary.counts.rejected == 0)
        #expect(try database.lines("SELECT max(line_end) FROM csvload_checkpoints") == ["4"])
    }

    @Test("types are found around it, and the comparison of a source finds it among the rejects")
    func typesAndComparison() throws {
        let text = "id,v\n1,5\n2,\(Self.long("0123456789"))\n3,7\n"
        try load(text)
        #expect(try database.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'v'") == ["INTEGER"])
        var options = VerifyOptions(
            input: fixture.folder.path("s.csv"), database: database.path, table: "t", defaultTable: "t",
            sourceName: "s", jobs: 2)
        options.content.format.maximumRecordBytes = Self.limit
        let summary = try VerifyJob(options, observer: SilentObserver()).run()
        #expect(summary.wrong == 0 && summary.rejected == 1 && summary.equal == 2)
    }
}
