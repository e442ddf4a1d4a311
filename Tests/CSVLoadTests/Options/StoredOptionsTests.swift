import TestSupport
import Testing

@testable import CSVLoad

@Suite("Stored options")
struct StoredOptionsTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    /// What somebody may write into a database, by the path in JSON.
    static let damages = [
        ("$.jobs", "0"), ("$.jobs", "-1"), ("$.jobs", "4611686018427387904"), ("$.jobs", "'many'"),
        ("$.batchBytes", "0"), ("$.chunkBytes", "0"), ("$.chunkBytes", "9223372036854775807"),
        ("$.maximumRejects", "-1"), ("$.maximumRejects", "'101%'"), ("$.input", "''"), ("$.input", "NULL"),
        ("$.computing.retries", "-1"), ("$.computing.timeout", "-5"), ("$.computing.timeout", "1e300"),
        ("$.computing.onError", "'panic'"), ("$.content", "5"), ("$.content.onConflict", "'merge'"),
        ("$.content.types.id", "'DATE'"),
        ("$.content.command", "json('{\"text\":\"cat\",\"position\":-1,\"usesShell\":false,\"format\":\"csv\"}')"),
        ("$.content.command", "json('{\"text\":\"cat\",\"position\":9,\"usesShell\":false,\"format\":\"csv\"}')"),
        ("$.content.format.delimiter", "json('[]')"), ("$.content.format.delimiter", "json('[300]')"),
        ("$.content.format.headerLines", "-1"), ("$.content.format.headerLines", "1e9"),
        ("$.content.format.skippedLines", "-1"), ("$.content.format.footerLines", "9223372036854775807"),
        ("$.content.format.tableNumber", "0"), ("$.content.format.maximumRecordBytes", "0"),
        ("$.content.format.maximumRecordBytes", "9223372036854775807"), ("$.content.format.ragged", "'fold'"),
        ("$.content.format.numbers", "json('[\"xx\"]')"), ("$.content.format.dates", "json('[\"%Q\"]')"),
        ("$.layout.skippedBytes", "-1"), ("$.layout.skippedBytes", "9223372036854775807"),
        ("$.layout.skippedLines", "-1"), ("$.layout.columnCount", "-1"), ("$.layout.headerRows", "-1"),
        ("$.layout.notesStart", "-1"), ("$.layout.dialect.delimiter", "json('[]')"),
    ]

    private func damage(_ path: String, _ value: String) throws {
        try fixture.load("id,v\n1,x\n") { $0.content.key = ["id"] }
        try fixture.database.execute("UPDATE csvload_sources SET options = json_set(options, '\(path)', \(value))")
        try fixture.database.execute("UPDATE csvload_runs SET status = 'interrupted'")
    }

    private func expectRefusal(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: LoadError.self, sourceLocation: sourceLocation) { try body() }
        #expect(error?.code == .unusableData, sourceLocation: sourceLocation)
        #expect(error?.message.contains("'s'") == true, sourceLocation: sourceLocation)
        #expect(error?.recovery?.contains("--restart") == true, sourceLocation: sourceLocation)
    }

    @Test("what no flag can say is refused by the name of the source", arguments: damages)
    func outOfRange(path: String, value: String) throws {
        try damage(path, value)
        expectRefusal { _ = try LoadHistory(database: fixture.database.path).unfinishedLoads }
    }

    @Test("unreadable options are refused wherever they decide something", arguments: ["'{'", "''", "'[]'", "'{}'"])
    func unreadable(json: String) throws {
        try damage("$.jobs", "1")
        try fixture.database.execute("UPDATE csvload_sources SET options = \(json)")
        try fixture.database.execute(
            """
            INSERT INTO csvload_rejects (source_id, row_id, line, byte_start, record, stage, reason, run_id)
            VALUES (1, 9, 9, 9, x'78', 'parse', 'ragged', 1)
            """)
        expectRefusal { _ = try LoadHistory(database: fixture.database.path).unfinishedLoads }
        expectRefusal { _ = try fixture.verify() }
        expectRefusal { try fixture.load("id,v\n1,x\n") { $0.content.key = ["id"] } }
        expectRefusal {
            let options = RetryOptions(RejectSelection(database: fixture.database.path))
            _ = try RetryJob(options, toolVersion: "test").run()
        }
        #expect(try LoadHistory(database: fixture.database.path).sources.map(\.name) == ["s"])
        try fixture.load("id,v\n1,x\n2,y\n") {
            $0.content.key = ["id"]
            $0.isRestart = true
        }
        #expect(try fixture.verify().wrong == 0)
    }

    @Test("a comparison heeds --max-record-bytes")
    func longRecords() throws {
        let text = "id,v\n1,\(String(repeating: "x", count: 3000))\n2,y\n"
        try fixture.load(text) { $0.content.key = ["id"] }
        let summary = try fixture.verify { $0.content.format.maximumRecordBytes = 1000 }
        #expect(summary.notes.contains { $0.contains("not how it was loaded") }, "\(summary.notes)")
    }
}
