import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Report")
struct ReportJobTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    /// The page, and what was said about it.
    private func report() throws -> (page: String, summary: ReportSummary) {
        let file = fixture.folder.path("report.html")
        let options = ReportOptions(database: fixture.database.path, destination: .file(file))
        let summary = try ReportJob(options, toolVersion: "test").run()
        return (String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self), summary)
    }

    @Test("shows sources, runs, rejects, tables and columns")
    func content() throws {
        try fixture.load("id,name\n1,a\n2,b\n3\n", source: "first") { $0.content.key = ["id"] }
        try fixture.load("id,name\n1,a\n2,c\n", source: "second") { $0.content.key = ["id"] }
        let (page, summary) = try report()
        #expect(summary == ReportSummary(sources: 2, tables: 1, bytes: page.utf8.count))
        for part in [
            "<h1><bdi>out.db</bdi></h1>", "1 record was rejected", "csvload rejects out.db", "<bdi>first</bdi>",
            "<bdi>second</bdi>", "<code><bdi>ragged</bdi></code> 1 record", "1 fields where 2 are expected",
            "<pre><bdi>3</bdi></pre>", "<h4 id=\"table-1-column-2\"><bdi>name</bdi></h4>", "Time by stage",
            "<dt>key</dt><dd><code><bdi>id</bdi></code></dd>",
        ] { #expect(page.contains(part), "\(part)") }
    }

    @Test("tells which run resumed which, and what each brought")
    func resumes() throws {
        let observer = StoppingObserver(at: .loading)
        let text = CSVText.rows(150_000)
        let job = try fixture.job(text, observer: observer) { $0.batchBytes = 65_536 }
        observer.stops(job)
        let first = try job.run()
        try #require(first.status == .interrupted && first.counts.read > 0)
        #expect(try report().page.contains("csvload resume out.db"))
        try fixture.load(text) { $0.batchBytes = 65_536 }
        let (page, _) = try report()
        #expect(page.contains("resumes 1"))
        #expect(page.contains("<span class=\"name\">run 1</span>"))
        #expect(page.contains("<span class=\"name\">run 2</span>"))
        #expect(page.contains("Every record of 1 source is in its table."))
    }

    @Test("is well-formed, and holds neither scripts nor addresses, whatever the data and names")
    func hostile() throws {
        for (place, text) in HostileText.all.enumerated() {
            let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
            try fixture.load("id,\(quoted)\n1,\(quoted)\n2\n", source: "source \(place)") {
                $0.table = "table \(text)"
                $0.sourceName = text
                $0.content.format.delimiter = [0x2C]
                $0.content.format.quote = .byte(0x22)
                $0.content.computations = [.init(column: "c \(place)", sql: "'\(text.replacing("'", with: "''"))'")]
            }
        }
        let check = PageCheck(try report().page)
        #expect(check.problems.isEmpty, "\(check.problems)")
        #expect(check.texts.contains("<script>document.title='owned'</script>"))
    }

    @Test("says that nothing has been loaded, in a database of any kind")
    func nothingLoaded() throws {
        try fixture.database.execute("CREATE TABLE other (a)")
        let (page, summary) = try report()
        #expect(summary.notes.count == 1)
        #expect(page.contains("Nothing has been loaded into this database yet."))
        #expect(PageCheck(page).problems.isEmpty)
    }

    @Test("reads a database that an older version wrote")
    func older() throws {
        try fixture.load("id,name\n1,a\n2\n")
        try fixture.database.execute(
            """
            DROP VIEW csvload_status;
            CREATE VIEW csvload_status AS SELECT source_id, name AS source, table_name AS "table", 'completed' AS status,
                1 AS runs, 2 AS records, 1 AS rows_loaded, 0 AS filtered, 1 AS rejected, 10 AS bytes,
                '2025-01-01T00:00:00.000Z' AS last_activity FROM csvload_sources;
            ALTER TABLE csvload_runs DROP COLUMN kind; ALTER TABLE csvload_sources DROP COLUMN header;
            ALTER TABLE csvload_sources DROP COLUMN notes; ALTER TABLE csvload_sources DROP COLUMN preamble;
            """)
        let (page, _) = try report()
        #expect(page.contains("ragged"))
        #expect(PageCheck(page).problems.isEmpty)
    }

    @Test("leaves the file as it was when the database cannot be read")
    func failure() throws {
        let file = try fixture.folder.write("old", to: "report.html")
        let text = try fixture.folder.write("no database, but long enough to be one", to: "out.db")
        let options = ReportOptions(database: text, destination: .file(file))
        let error = #expect(throws: LoadError.self) { try ReportJob(options, toolVersion: "test").run() }
        #expect(error?.code == .noInput)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
    }

    @Test("refuses to replace the database by its report")
    func itself() throws {
        try fixture.load("id\n1\n")
        let path = fixture.database.path
        let options = ReportOptions(database: path, destination: .file(path))
        let error = #expect(throws: LoadError.self) { try ReportJob(options, toolVersion: "test").run() }
        #expect(error?.code == .usage)
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 1)
    }

    @Test("stays small with very many sources, columns and rejects")
    func bounded() throws {
        let columns = (1...300).map { "c\($0)" }.joined(separator: ",")
        try fixture.load(columns + "\n" + String(repeating: "too short\n", count: 3000))
        try fixture.database.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO csvload_sources (source_id, name, table_name, position, options, created_at)
            SELECT i, 'file ' || i, 'table ' || (i % 200), i, '{}', '2025-01-01T00:00:00.000Z' FROM n
            """)
        let (page, _) = try report()
        #expect(page.utf8.count < 400_000)
        #expect(page.contains("1,970 sources more were active before these"))
        #expect(page.contains("2,996 more"))
    }
}
