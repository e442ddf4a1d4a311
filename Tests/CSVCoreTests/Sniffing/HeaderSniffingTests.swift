import CSVCore
import Testing

@Suite("Sniffing the header")
struct HeaderSniffingTests {
    @Test(
        "finds none where the first record has the columns' types",
        arguments: [
            "1,2.5\n2,3.5\n3,4.5\n", "0,0\n0.01,1\n0.02,3\n", "1,2,3\n4,5,6\n7,8,9\n",
            "Ann,2023-01-01,5.5\nBob,2023-01-02,6.5\nCid,2023-01-03,7.5\n",
            "2019,5.5,x\n2020,6.5,y\n2021,7.5,z\n", "12:30,$5\n12:40,$7\n12:50,$9\n",
        ])
    func none(text: String) {
        #expect(sniff(text).headerRows == 0)
        #expect(sniff(text).skippedLines == 0)
    }

    @Test(
        "finds one where there is no proof against it",
        arguments: [
            "a,b\n1,2\n3,4\n", "name,town\nAnn,Bonn\nBob,Köln\n", "1,2\n3,4\n", "a,b\n", "a,b\n1,2\n",
            "country,2019,2020,2021\nA,5,6,7\nB,8,9,10\n", "place,1,2,3\nA,50,60,70\nB,80,90,100\n",
            "2019,2020,2021\n5.5,6.5,7\n8,9,10\n", "id,1\n5,6\n7,8\n",
        ])
    func one(text: String) {
        #expect(sniff(text).headerRows == 1)
    }

    @Test("finds two and three rows")
    func several() {
        let units = "ISO 8601,%,Lux,C\n"
        let body = (0..<10).map { "2023-01-1\($0)T10:00:00Z,\($0),\($0).5,2\($0)\n" }.joined()
        #expect(sniff("time,batt,light,temp\n" + units + body).headerRows == 2)
        #expect(sniff("time,batt,light,temp\n" + units + "t,b,l,c\n" + body).headerRows == 3)
        let repeated = String(orders(1).prefix { $0 != "\n" }) + "\n"
        #expect(sniff(repeated + orders(5)).headerRows == 2)
    }

    @Test("takes a record of missing values for a record", arguments: ["NA", "null", "-", "n/a", "", "?", "NaN"])
    func missing(word: String) {
        #expect(sniff("a,b,c\n\(word),\(word),\(word)\n1,2,3\n4,5,6\n7,8,9\n").headerRows == 1)
    }

    @Test("finds delimiters that end records and not the header")
    func trailingDelimiter() {
        let layout = sniff("a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n")
        #expect(layout.hasTrailingDelimiter)
        #expect(layout.columnCount == 3)
        #expect(!sniff("a,b,c,\n1,2,3,\n4,5,6,\n").hasTrailingDelimiter)
    }
}
