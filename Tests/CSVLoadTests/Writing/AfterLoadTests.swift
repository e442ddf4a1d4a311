import TestSupport
import Testing

@testable import CSVLoad

@Suite("Indexes that are made behind the load")
struct AfterLoadTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func load(_ text: String, fullText: [String] = ["title"]) throws -> LoadSummary {
        try fixture.load(text) {
            $0.indexes = [["author"], ["Author", "title"]]
            $0.fullText = fullText
        }
    }

    private func found(_ word: String) throws -> [String] {
        try database.lines("SELECT rowid FROM t_fts WHERE t_fts MATCH '\(word)' ORDER BY rowid")
    }

    private func indexes() throws -> [String] {
        try database.lines("SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'idx_t_%' ORDER BY name")
    }

    private static let books = "author,title\nann,red fox\nbob,blue owl\n"

    @Test("are there after the load, and a rerun leaves them")
    func made() throws {
        try load(Self.books)
        #expect(try indexes() == ["idx_t_Author_title", "idx_t_author"])
        #expect(try found("fox") == ["1"])
        let before = try database.dump()
        try load(Self.books)
        #expect(try database.dump() == before)
    }

    @Test("are made by the next run where they are missing, as after a crash")
    func healed() throws {
        try fixture.load(Self.books)
        #expect(try indexes() == [])
        try load(Self.books)
        #expect(try indexes().count == 2)
        #expect(try found("owl") == ["2"])
        try database.execute("DROP INDEX idx_t_author; DROP TABLE t_fts")
        try load(Self.books)
        #expect(try indexes().count == 2)
        #expect(try found("owl") == ["2"])
    }

    @Test("the full-text index follows changed and new rows")
    func followed() throws {
        try load(Self.books)
        try load("author,title\nann,red hen\nbob,blue owl\ncid,green fox\n")
        #expect(try found("fox") == ["3"])
        #expect(try found("hen") == ["1"])
    }

    @Test("the full-text index is right after a run that was killed behind its last batch")
    func killed() throws {
        try load(Self.books)
        // A run that brings new rows, and is killed before it gets to the index: its row says that it runs.
        try fixture.load(Self.books + "cid,green hen\n")
        try database.execute("UPDATE csvload_runs SET status = 'running', finished_at = NULL WHERE run_id = 2")
        try load(Self.books + "cid,green hen\n")
        #expect(try found("hen") == ["3"])
    }

    @Test("the full-text index follows the rows of a load that does not ask for it")
    func unasked() throws {
        try load(Self.books)
        try fixture.load("author,title\nann,red hen\nbob,blue owl\n")
        #expect(try found("fox") == [])
        #expect(try found("hen") == ["1"])
    }

    @Test("a column that is none of the input's is a usage error before anything is written")
    func unknown() {
        let error = #expect(throws: LoadError.self) { try load(Self.books, fullText: ["nothing"]) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("--fts names 'nothing'") == true)
    }
}
