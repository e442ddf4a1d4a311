import CSVCore
import Testing

@Suite("Sniffing lines before the table")
struct PreambleSniffingTests {
    @Test(
        "skips what is no record",
        arguments: [
            ("Orders of 2023\n", 1), ("Orders of 2023\n\nby Ann\n\n", 4), ("Orders,,,,\n,,,,\n", 2),
            ("# made by hand\r\n# in Bonn, today\r\n", 2), ("\n\nOrders\n", 3), ("Year,2023\nMonth,1\n", 2),
        ])
    func skipped(preamble: String, lines: Int) {
        let layout = sniff(preamble + orders(10))
        #expect(layout.skippedLines == lines)
        #expect(layout.skippedBytes == preamble.utf8.count)
        #expect(layout.headerRows == 1)
        #expect(layout.columnCount == 5)
        #expect(layout.delimiter == ",")
    }

    @Test("does not count blank lines that precede only the header")
    func blankLines() {
        let layout = sniff("\n\n" + orders(10))
        #expect(layout.skippedLines == 0)
        #expect(layout.skippedBytes == 0)
    }

    @Test("leaves a header that is one field short")
    func rowNames() {
        let layout = sniff("len,width,kind\n1,5.1,3.5,a\n2,4.9,3.0,b\n3,4.7,3.2,a\n")
        #expect(layout.skippedLines == 0)
        #expect(layout.columnCount == 4)
        #expect(!layout.hasTrailingDelimiter)
    }

    @Test("skips nothing where no table follows")
    func noTable() {
        #expect(sniff("a,b,c,d,e\n").skippedLines == 0)
        #expect(sniff("title\na,b,c,d,e\n").skippedLines == 0)
        #expect(sniff("a,b,c,d\n1,,,\n").skippedLines == 0)
        #expect(sniff("a,,,\n1,2,3,4\n").skippedLines == 0)
    }

    @Test("leaves sparse records where the table is sparse")
    func sparse() {
        let text = (0..<30).map { $0 % 3 == 0 ? "g\($0),,,,\n" : "g\($0),1,2,3,4\n" }.joined()
        #expect(sniff(text).skippedLines == 0)
    }

    @Test("takes a first line in another delimiter for the header of data that has none else")
    func foreignHeader() {
        let layout = sniff("customer count day amount remark\n" + orders(10, header: false))
        #expect(layout.skippedLines == 0)
        #expect(layout.headerRows == 1)
    }
}
