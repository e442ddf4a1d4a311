import CSVCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Blanks, empty records and columns, and headers that come again")
struct EmptyAndRepeatedTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func lines(_ sql: String) throws -> [String] { try fixture.database.lines(sql) }
    private func rejects() throws -> [String] {
        try lines("SELECT row_id, line, reason FROM csvload_rejects ORDER BY row_id")
    }

    // MARK: - Lines of blanks

    @Test("a line of blanks is no record, and the row ids know nothing of it")
    func linesOfBlanks() throws {
        try fixture.load("a,b\n1,2\n  \t\n3,4\n \n")
        #expect(try lines("SELECT row_id, a, b FROM t") == ["1|1|2", "2|3|4"])
        #expect(try rejects().isEmpty)
    }

    @Test("in one column an empty line is a NULL, and a line of blanks no record")
    func oneColumn() throws {
        try fixture.load("a\n1\n\n  \n2\n") { $0.content.format.headerLines = 1 }
        #expect(try lines("SELECT row_id, a, typeof(a) FROM t") == ["1|1|integer", "2||null", "3|2|integer"])
    }

    // MARK: - Trimming

    @Test("blanks around values and names are taken off, but none in quotes")
    func trimmed() throws {
        try fixture.load(" id , name ,\" c \"\n 1 , a b ,\" x \"\n2 , NA , \n") { options in
            options.content.format.isTrimmed = true
            options.content.nullTexts = ["NA"]
        }
        #expect(try lines("SELECT name FROM pragma_table_info('t') WHERE cid > 0") == ["id", "name", " c "])
        #expect(
            try lines("SELECT id, typeof(id), name, quote(\" c \") FROM t") == [
                "1|integer|a b|' x '", "2|integer||NULL",
            ])
    }

    @Test("without the flag blanks are part of the value")
    func untrimmed() throws {
        try fixture.load("id,name\n 1,a \n")
        #expect(try lines("SELECT id, name FROM t") == [" 1|a "])
    }

    // MARK: - Empty records and columns

    @Test("records without a value are none, in row ids, counts and a second run")
    func emptyRecords() throws {
        let text = "a,b\n1,x\n,\n , \n2,\"\"\n\"\",\n,\n3,y\n,\n"
        let first = try fixture.load(text) { $0.content.format.dropsEmptyRecords = true }
        #expect(first.counts.read == 4)
        #expect(try lines("SELECT row_id, a, b FROM t") == ["1|1|x", "2|2|", "3||", "4|3|y"])
        let second = try fixture.load(text) { $0.content.format.dropsEmptyRecords = true }
        #expect(second.counts.read == 0 && second.sourceRecords == 4)
        let grown = try fixture.load(text + ",\n4,z\n") { $0.content.format.dropsEmptyRecords = true }
        #expect(grown.counts.read == 1)
        #expect(try lines("SELECT row_id, a FROM t WHERE row_id > 3") == ["4|3", "5|4"])
    }

    @Test("small chunks and batches count as large ones do")
    func emptyRecordsInChunks() throws {
        let text = "a,b\n" + (1...300).map { $0 % 3 == 0 ? ",\n" : $0 % 7 == 0 ? "  \n" : "\($0),x\n" }.joined()
        try fixture.load(text) { options in
            options.content.format.dropsEmptyRecords = true
            options.chunkBytes = 16
            options.batchBytes = 64
        }
        let kept = (1...300).filter { $0 % 3 != 0 && $0 % 7 != 0 }
        #expect(try lines("SELECT a FROM t ORDER BY row_id") == kept.map(String.init))
        #expect(try lines("SELECT max(row_id) FROM t") == ["\(kept.count)"])
    }

    @Test("columns without a name and a value are left out, those with one of them stay")
    func emptyColumns() throws {
        let text = "a,,b,,c\n1,,,x,\n2,,,,\n"
        let summary = try fixture.load(text) { $0.content.format.dropsEmptyColumns = true }
        #expect(
            try lines("SELECT name FROM pragma_table_info('t') WHERE cid > 0") == ["a", "b", "column_4", "c"])
        #expect(summary.notes.contains { $0.contains("1 column that has neither a name nor a value is left out") })
        // Into the table that is there, in the same way, with rejects for what would be lost.
        try fixture.load(text + "3,lost,,,\n4,,,y,\n") { $0.content.format.dropsEmptyColumns = true }
        #expect(try lines("SELECT a, column_4 FROM t") == ["1|x", "2|", "4|y"])
        #expect(try rejects() == ["3|4|ragged"])
    }

    @Test("a value far behind the front keeps a column", arguments: [true, false])
    func lateValue(isAllText: Bool) throws {
        let text = "a,b,\n" + String(repeating: "1,x,\n", count: 40_000) + "2,y,late\n"
        try fixture.load(text) { options in
            options.content.format.dropsEmptyColumns = true
            options.content.isAllText = isAllText
        }
        #expect(try lines("SELECT column_3 FROM t WHERE a = '2'") == ["late"])
    }

    // MARK: - Headers that come again

    @Test("a header among the records is a reject, and spoils no type")
    func repeatedHeader() throws {
        try fixture.load("id,\"the name\",v\n1,a,2\nid,the name,v\n2,b,3\n\"id\",\"the name\",v\n3,id,4\n") {
            $0.content.format.headerLines = 1
        }
        #expect(try lines("SELECT id, typeof(id), v FROM t") == ["1|integer|2", "2|integer|3", "3|integer|4"])
        #expect(try rejects() == ["2|3|header", "4|5|header"])
    }

    @Test("files with a byte order mark each, put together, have it before the second header")
    func repeatedMark() throws {
        try fixture.load("\u{FEFF}id,v\n1,2\n\u{FEFF}id,v\n3,4\n") {
            $0.content.format.headerLines = 1
        }
        #expect(try lines("SELECT id, typeof(id), v FROM t") == ["1|integer|2", "3|integer|4"])
        #expect(try rejects() == ["2|3|header"])
    }

    @Test("a record that differs in one field is a record")
    func likeHeader() throws {
        try fixture.load("a,b\nx,y\na,c\na,b\n") { $0.content.format.headerLines = 1 }
        #expect(try lines("SELECT a, b FROM t") == ["x|y", "a|c"])
        #expect(try rejects() == ["3|4|header"])
    }

    @Test("in one column a value may be the column's name, and without a header nothing is repeated")
    func noHeader() throws {
        try fixture.load("name\na\nname\n") { $0.content.format.headerLines = 1 }
        #expect(try lines("SELECT name FROM t") == ["a", "name"])
        try fixture.load("a,b\n1,2\na,b\n", source: "u") { options in
            options.content.format.headerLines = 0
            options.table = "u"
        }
        #expect(try lines("SELECT count(*) FROM u") == ["3"])
    }

    @Test("a retry does not make a row of a header")
    func retried() throws {
        try fixture.load("a,b\nx,y\na,b\n") { $0.content.format.headerLines = 1 }
        _ = try RetryJob(RetryOptions(RejectSelection(database: fixture.database.path)), toolVersion: "test").run()
        #expect(try lines("SELECT a FROM t") == ["x"])
        #expect(try rejects() == ["2|3|header"])
    }

    // MARK: - NULL texts

    @Test("a text that means NULL does so without quotes only, and quoted ones are told once")
    func quotedNull() throws {
        let summary = try fixture.load("a,b\nNULL,NULL\n1,\"NULL\"\n2,\"NULL\"\n") { $0.content.nullTexts = ["NULL"] }
        #expect(try lines("SELECT typeof(a), quote(b) FROM t") == ["null|NULL", "integer|'NULL'", "integer|'NULL'"])
        #expect(summary.notes.filter { $0.hasPrefix("2 fields in quotes have a text that --null names") }.count == 1)
    }

    @Test("a text that means NULL is compared as it stands, escapes included")
    func escapedNull() throws {
        try fixture.load("a,b\n\\N,1\nN,\\N\n\\\\N,2\n") { options in
            options.content.format.escape = UInt8(ascii: "\\")
            options.content.nullTexts = ["\\N", "N"]
        }
        #expect(
            try lines("SELECT quote(a), b, typeof(b) FROM t") == ["NULL|1|integer", "NULL||null", "'\\N'|2|integer"])
    }
}
