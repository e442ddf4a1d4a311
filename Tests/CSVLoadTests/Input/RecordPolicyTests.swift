import CSVCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Records that need a policy")
struct RecordPolicyTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private static let ragged = "a,b,c\n1,2\n3,4,5,\"x\"\"y\",\n6\n7,8,9\n"

    @Test("a record of another width is rejected by default")
    func raggedRejected() throws {
        try fixture.load(bytes: Array(RecordPolicyTests.ragged.utf8))
        #expect(try fixture.lines("SELECT a, b, c FROM t") == ["7|8|9"])
        #expect(
            try fixture.lines("SELECT line, reason, record FROM csvload_rejects") == [
                "2|ragged|1,2", "3|ragged|3,4,5,\"x\"\"y\",", "4|ragged|6",
            ])
    }

    @Test("padding fills a short record with NULL, and still rejects a long one")
    func raggedPadded() throws {
        try fixture.load(bytes: Array(RecordPolicyTests.ragged.utf8)) { $0.content.format.ragged = .pad }
        #expect(try fixture.lines("SELECT a, b, c FROM t") == ["1|2|", "6||", "7|8|9"])
        #expect(try fixture.lines("SELECT count(*) FROM t WHERE c IS NULL") == ["2"])
        #expect(try fixture.lines("SELECT line, reason FROM csvload_rejects") == ["3|ragged"])
    }

    @Test("keeping puts what a record has too much into a column of its own")
    func raggedKept() throws {
        try fixture.load(bytes: Array(RecordPolicyTests.ragged.utf8)) { $0.content.format.ragged = .keep }
        #expect(
            try fixture.lines("SELECT a, b, c, extra_fields FROM t") == [
                "1|2||", "3|4|5|[\"x\\\"y\",\"\"]", "6|||", "7|8|9|",
            ])
        #expect(try fixture.lines("SELECT count(*) FROM csvload_rejects") == ["0"])
    }

    private static let stray =
        "a,b,c,d\n1,x,y,z\n2,\"B,$7,\"All\" x\n3,\"ab\"c,\"q\",r\n4,\"never,1,2\n5,\"a\"\"b\",1,2\n"

    @Test("text behind a closing quote, and a quote that never closes, cost one record each")
    func strayRejected() throws {
        try fixture.load(bytes: Array(RecordPolicyTests.stray.utf8))
        #expect(try fixture.lines("SELECT a, b FROM t") == ["1|x", "5|a\"b"])
        #expect(
            try fixture.lines("SELECT row_id, line, stage FROM csvload_rejects") == [
                "2|3|parse", "3|4|parse", "4|5|parse",
            ])
    }

    @Test("stray quotes that are literal are plain characters of a field that is read again")
    func strayLiteral() throws {
        try fixture.load(bytes: Array(RecordPolicyTests.stray.utf8)) {
            $0.content.format.strayQuotes = .literal
            $0.content.isAllText = true
        }
        #expect(
            try fixture.lines("SELECT a, b, c, d FROM t") == [
                "1|x|y|z", "2|\"B|$7|\"All\" x", "3|\"ab\"c|q|r", "4|\"never|1|2", "5|a\"b|1|2",
            ])
        #expect(try fixture.lines("SELECT count(*) FROM csvload_rejects") == ["0"])
    }

    private func wide(_ count: Int) -> String {
        let names = (1...count).map { "c\($0)" }.joined(separator: ",")
        return names + "\n" + (1...count).map(String.init).joined(separator: ",") + "\n"
    }

    @Test("more columns than SQLite takes are refused with a way out, and loaded that way")
    func tooManyColumns() throws {
        let file = try fixture.folder.write(wide(2_001), to: "wide.csv")
        let error = try #require(throws: LoadError.self) { try fixture.load(file: file) }
        #expect(error.code == .unusableData)
        #expect(error.message.contains("2001 columns"))
        #expect(error.recovery?.contains("--columns") == true)
        try fixture.load(file: file) { $0.content.columns = ["c2001", "c7"] }
        #expect(try fixture.lines("SELECT c2001, c7 FROM t") == ["2001|7"])
    }

    @Test("as many columns as SQLite takes are loaded, and loaded again", arguments: [999, 1_001, 1_999])
    func manyColumns(count: Int) throws {
        let file = try fixture.folder.write(wide(count), to: "wide.csv")
        try fixture.load(file: file)
        #expect(try fixture.lines("SELECT c1, c\(count) FROM t") == ["1|\(count)"])
        #expect(try fixture.load(file: file) { $0.isRestart = true }.counts.unchanged == 1)
    }

    @Test("2,000 columns with a key are loaded, and a change in the last one is seen")
    func mostColumns() throws {
        let file = try fixture.folder.write(wide(2_000), to: "wide.csv")
        try fixture.load(file: file) { $0.content.key = ["c1"] }
        try fixture.folder.write(wide(2_000).replacing(",2000\n", with: ",2\n"), to: "wide.csv")
        #expect(try fixture.load(file: file) { $0.content.key = ["c1"] }.counts.updated == 1)
        #expect(try fixture.lines("SELECT c2000 FROM t") == ["2"])
    }
}
