import CSVCore
import Testing

@Suite("Sniffing lines before the table")
struct PreambleSniffingTests {
    @Test(
        "skips what is not a record",
        arguments: [
            ("Orders of 2023\n", 1), ("Orders of 2023\n\nby Ann\n\n", 4), ("Sales, by region\n", 1),
            ("Till,4\nYear,2024\n\n", 3), ("# made by hand\r\n# in Bonn, today\r\n", 2), ("\n\nOrders\n", 3),
            ("Year,2023\nMonth,1\n", 2),
        ])
    func skipped(preamble: String, lines: Int) {
        let layout = sniff(preamble + orders(10))
        #expect(layout.skippedLines == lines)
        #expect(layout.skippedBytes == preamble.utf8.count)
        #expect(layout.headerRows == 1)
        #expect(layout.columnCount == 5)
        #expect(layout.delimiter == ",")
    }

    @Test(
        "takes no line of the table's width, and none without evidence",
        arguments: [
            "Orders,,,,\n" + orders(10), "name\nn1\nn2\nn3\n" + (4..<40).map { "n\($0),x\n" }.joined(),
            "name\nn1\nn2\n" + (3..<40).map { "n\($0),x\($0 % 7)\n" }.joined(),
            "Report\nname,town\nAnn,Bonn\nBob,Köln\n",
            "Sales of March\n5,6\n7,8\n9,10\n",
        ])
    func none(text: String) {
        let layout = sniff(text)
        #expect(layout.skippedLines == 0)
        #expect(!layout.inferences.contains { $0.kind == .preamble })
    }

    @Test("takes remarks before the header for no names, whatever the flags", arguments: [nil, 0, 1], [nil, 0])
    func remarks(headerLines: Int?, skipLines: Int?) {
        var given = Sniffer.Given()
        given.headerLines = headerLines
        given.skipLines = skipLines
        for (remark, lines) in [
            ("# exported 2024, by till\n", 1), ("// a, b\n// c\n", 2), ("-- made, today\r\n", 1), ("sep=,\r\n", 1),
            ("sep=,\n# by till, at ten\n", 2),
        ] {
            let layout = sniff(remark + "id,name\n1,x\n2,y\n3,z\n", given: given)
            #expect(layout.skippedLines == lines)
            #expect(layout.headerRows == headerLines ?? 1)
            #expect(layout.columnCount == 2)
        }
    }

    @Test(
        "takes a line that begins like a remark for names, or for a record, where it is one",
        arguments: [
            "#chrom\tstart\tend\nchr1\t5\t6\nchr1\t7\t9\n", "#,name\n1,x\n2,y\n",
            "# of items,price\n3,4.50\n5,2.00\n6,7.10\n",
            "#a,x\n#b,y\n#c,z\n", "-- ,a\n-- ,b\n", "#one\n#two\n#three\n",
        ])
    func noRemarks(text: String) {
        #expect(sniff(text).skippedLines == 0)
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
}
