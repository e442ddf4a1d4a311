import CSVCore
import Testing

@Suite("Sniffing one column")
struct OneColumnSniffingTests {
    static let columns = [
        "name\nAnn Lee\nBob Ray\nCid Fox\nDee Kim\n",
        "name\nAnn M Lee\nBob N Ray\nCid O Fox\n",
        "Ann Lee\nBob Ray\nCid Fox\n",
        "time\n12:30:00\n12:31:00\n12:32:30\n",
        "12:30:00\n12:31:00\n12:32:30\n",
        "at\n2024-01-01 12:30:00\n2024-01-02 12:31:00\n2024-01-03 12:32:00\n",
        "2024-01-01 12:30:00\n2024-01-02 12:31:00\n2024-01-03 12:32:00\n",
        "2024-01-01T12:30:00+01:00\n2024-01-02T12:31:00+01:00\n2024-01-03T12:32:00+01:00\n",
        "page\nhttp://a.example:80/x\nhttps://b.example:81/y\nhttp://c.example:82/z\n",
        "street\n12 Main Street\n7 Park Lane\n114 Long Hill Road\n",
        "n\n1\n2\n3\n",
        "\"a, b\"\n\"c, d\"\n\"e, f, g\"\n",
    ]

    @Test("does not split values", arguments: columns)
    func whole(text: String) {
        let layout = sniff(text)
        #expect(layout.columnCount == 1)
        #expect(layout.dialect == Dialect())
        #expect(layout.skippedLines == 0)
        #expect(layout.notesStart == nil)
    }

    @Test(
        "takes a delimiter that the text has not where commas belong to it",
        arguments: [
            "remark\nYes, it is.\nNo.\nWell, yes, or no, or both.\nNothing to add.\nFine, then.\n",
            "author\nLee, Ann\nRay, Bob\nFox, Cid\n",
            "price\n1,5\n2,25\n10,99\n",
            "people\n1,234\n56,789\n1,000\n",
        ])
    func commasInside(text: String) {
        let layout = sniff(text)
        #expect(layout.columnCount == 1)
        #expect(layout.delimiter == "\t")
        #expect(layout.headerRows == 1)
    }
}
