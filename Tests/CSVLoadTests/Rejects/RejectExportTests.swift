import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Export of rejects")
struct RejectExportTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func export(_ change: (inout RejectSelection) -> Void = { _ in }) throws -> (RejectExportSummary, [UInt8]) {
        var selection = RejectSelection(database: fixture.database.path)
        change(&selection)
        let path = fixture.folder.path("rejected.csv")
        let summary = try RejectExportJob(selection, to: .file(path)).run()
        return (summary, Array(try Data(contentsOf: URL(filePath: path))))
    }

    private func text(_ change: (inout RejectSelection) -> Void = { _ in }) throws -> String {
        String(decoding: try export(change).1, as: UTF8.self)
    }

    @Test("writes the bytes of the records behind the header, with its line ends")
    func bytes() throws {
        try fixture.load("\u{FEFF}id,\"a \"\"b\"\"\"\r\n1,x\r\n2\r\n3,\"two\r\nlines\",4\r\n4,ok\r\n")
        #expect(try text() == "id,\"a \"\"b\"\"\"\r\n2\r\n3,\"two\r\nlines\",4\r\n")
    }

    @Test("what it writes is loadable as it is, and is refused for the same reasons")
    func reload() throws {
        let flawed = "id,v\n1,a\n2\n3,\"x\"y\n4,\"open\n5,b\n6,c,d\n7,\"z\" \n"
        try fixture.load(flawed)
        let before = try fixture.database.lines("SELECT reason, hex(record) FROM csvload_rejects ORDER BY 2")
        #expect(before.count == 5)
        try fixture.load(try text(), source: "again")
        let after = try fixture.database.lines(
            "SELECT reason, hex(record) FROM csvload_rejects WHERE source_id = 2 ORDER BY 2")
        #expect(after == before)
    }

    @Test("leaves lines before the header out, keeps both lines of a header of two, and says so")
    func layout() throws {
        try fixture.load("Report;\n;;\nid;v;w\n1;a;b\n2\n3;c;d\n4;e;f\n") { $0.content.format.skippedLines = 2 }
        let (summary, bytes) = try export()
        #expect(String(decoding: bytes, as: UTF8.self) == "id;v;w\n2\n")
        #expect(summary.notes.contains { $0.contains("without --skip-lines 2") })
        #expect(summary.notes.contains { $0.contains("--delimiter ';'") })
    }

    @Test("a source without a header has none")
    func headerless() throws {
        try fixture.load("1,a\n2\n3,c\n") { $0.content.format.hasHeader = false }
        let (summary, bytes) = try export()
        #expect(String(decoding: bytes, as: UTF8.self) == "2\n")
        #expect(summary.notes.contains { $0.contains("--no-header") })
    }

    @Test("bytes that are no UTF-8 stay as they are")
    func invalidBytes() throws {
        let input = fixture.folder.path("latin.csv")
        try Data(Array("id,v\n1,a\n2,".utf8) + [0xE4, 0x0A]).write(to: URL(filePath: input))
        let options = LoadOptions(
            input: input, database: fixture.database.path, table: "t", sourceName: "s", jobs: 1)
        _ = try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
        #expect(try export().1 == Array("id,v\n2,".utf8) + [0xE4, 0x0A])
    }

    @Test("only what is selected, and of one source")
    func selection() throws {
        try fixture.load("id,v\n1,a\n2\n3,\"x\"y\n")
        try fixture.load("id,v\n4\n5,b\n", source: "other")
        let path = fixture.folder.path("rejected.csv")
        do {
            _ = try export()
            Issue.record("two sources were written")
        } catch let error as LoadError {
            #expect(error.code == .usage && error.description.contains("'s' (table 't'), 'other' (table 't')"))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        #expect(try text { $0.sourceName = "other" } == "id,v\n4\n")
        #expect(try text { $0.reason = .quote } == "id,v\n3,\"x\"y\n")
        let none = try RejectExportJob(
            {
                var it = RejectSelection(database: fixture.database.path)
                it.reason = .compute
                return it
            }(),
            to: .file(fixture.folder.path("none.csv"))
        ).run()
        #expect(none.rows == 0 && !FileManager.default.fileExists(atPath: fixture.folder.path("none.csv")))
    }

    @Test("a name that is not there is a usage error that names what is")
    func unknownNames() throws {
        try fixture.load("id,v\n1\n")
        #expect {
            _ = try export { $0.table = "u" }
        } throws: {
            ($0 as? LoadError)?.code == .usage && "\($0)".contains("Its tables are: 't'.")
        }
        #expect {
            _ = try export { $0.sourceName = "u" }
        } throws: {
            ($0 as? LoadError)?.code == .usage && "\($0)".contains("Its sources are: 's'.")
        }
    }

    @Test("the database itself is no file to write to")
    func overDatabase() throws {
        try fixture.load("id,v\n1\n")
        let job = RejectExportJob(
            RejectSelection(database: fixture.database.path), to: .file(fixture.database.path))
        #expect(throws: LoadError.self) { try job.run() }
        #expect(try fixture.database.integer("SELECT count(*) FROM csvload_rejects") == 1)
    }

    @Test("a database whose header was not kept says what to do")
    func outdated() throws {
        try fixture.load("id,v\n1\n")
        try fixture.database.execute("UPDATE csvload_sources SET header = NULL")
        #expect {
            _ = try export()
        } throws: {
            ($0 as? LoadError)?.code == .unusableData && "\($0)".contains("Run the load of this source again")
        }
        try fixture.load("id,v\n1\n")
        #expect(try text() == "id,v\n1\n")
    }
}
