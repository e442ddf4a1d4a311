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

    @Test("finds one line, whatever the second looks like, and names the flag for more")
    func several() {
        let units = "ISO 8601,%,Lux,C\n"
        let body = (0..<10).map { "2023-01-1\($0)T10:00:00Z,\($0),\($0).5,2\($0)\n" }.joined()
        let layout = sniff("time,batt,light,temp\n" + units + body)
        #expect(layout.headerRows == 1)
        #expect(layout.inferences.map(\.kind) == [.hint])
        #expect(layout.inferences.last?.flag.hasPrefix("--header-lines 2") == true)
        var given = Sniffer.Given()
        for lines in 0...3 {
            given.headerLines = lines
            #expect(sniff("time,batt,light,temp\n" + units + body, given: given).headerRows == lines)
        }
    }

    @Test(
        "finds none where a value has the form of all others in its column, or stands there again",
        arguments: [
            "1001,Ann,Oslo,NO\n1002,Bob,Rome,IT\n1003,Cid,Bern,CH\n1004,Dan,Kiel,DE\n",
            "10.0.0.1,GET,/a\n10.0.0.2,GET,/b\n10.0.0.13,PUT,/c\n", "ann@x.org,Oslo\nbob@y.org,Rome\ncid@z.org,Bern\n",
            "AB-123,red\nCD-456,blue\nEF-7,green\n", "https://a.org/x,one\nhttps://b.org/y,two\n",
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301,x\n9b2504e0-1f89-41d3-9a0c-0305e82c3302,y\n",
            "d41d8cd98f00b204e9800998ecf8427e,x\n0cc175b9c0f1b6a831c399e269772661,y\n",
            "00:1b:44:11:3a:b7,x\n00:1b:44:11:3a:b8,y\n", "+49 30 1234,Ann\n+49 89 5678,Bob\n+41 44 9012,Cid\n",
            "Ann,Oslo\nBob,Rome\nCid,Oslo\nDan,Oslo\n", "red,small\nblue,large\nred,medium\n",
            "2019-01-01,Oslo\n2019-01-02,Rome\n",
        ])
    func shaped(text: String) {
        let layout = sniff(text)
        #expect(layout.headerRows == 0)
        #expect(layout.inferences.map(\.kind) == [.noHeader])
        #expect(layout.inferences.last?.sentence.contains("--header") == true)
    }

    @Test(
        "takes names for names, though values may look like them",
        arguments: [
            "q1,q2\nA1,B2\nC3,D4\nE5,F6\n", "country,2020\nA,5\nB,6\nC,7\n",
            "region,2024-01-01,2024-02-01\nA,5,6\nB,7,8\n",
            "city,temp\nOslo,offline\nRome,3\nBern,4\nKiel,5\nParis,6\nLyon,7\nNice,8\nBonn,9\nGent,1\nMons,2\nLiège,3\nUlm,9\n",
            "PM-10,site\n5,x\n7,y\n9,z\n", "email,city\nann@x.org,Oslo\nbob@y.org,Oslo\n", "a,b\n", "Ann,Oslo\n",
        ])
    func names(text: String) {
        #expect(sniff(text).headerRows == 1)
    }

    @Test("takes one name among ten thousand values for chance")
    func chance() {
        let words = (0..<1000).map { $0 == 500 ? "word,text\n" : "w\($0)x,t\($0)x\n" }.joined()
        #expect(sniff("word,translation\n" + words).headerRows == 1)
    }

    @Test("takes a header that comes again, as in files that are glued together, for a header")
    func glued() {
        let part = "name,town\nAnn,Bonn\nBob,Köln\n"
        #expect(sniff(part + part.replacing("Ann", with: "Cid") + part.replacing("Ann", with: "Dan")).headerRows == 1)
    }

    @Test("says how little speaks for a header")
    func doubt() {
        #expect(sniff("a,b\nx,y\n").evidence.contains { $0.hasPrefix("header: assumed") })
        #expect(sniff("a,b\nx,1\n").evidence.contains { $0.hasPrefix("header: text above") })
    }

    @Test("takes a record of missing values for a record", arguments: ["NA", "null", "-", "n/a", "", "?", "NaN"])
    func missing(word: String) {
        #expect(sniff("a,b,c\n\(word),\(word),\(word)\n1,2,3\n4,5,6\n7,8,9\n").headerRows == 1)
    }

    @Test("finds delimiters that end records and not the header", arguments: ["", "\"\""])
    func trailingDelimiter(end: String) {
        let layout = sniff("a,b,c\n1,2,3,\(end)\n4,5,6,\(end)\n7,8,9,\(end)\n")
        #expect(layout.hasTrailingDelimiter)
        #expect(layout.columnCount == 3)
        #expect(layout.inferences.map(\.kind) == [.columns])
        #expect(!sniff("a,b,c,\n1,2,3,\n4,5,6,\n").hasTrailingDelimiter)
    }

    @Test("finds the one column that a header does not name")
    func unnamedColumn() {
        #expect(sniff("x,y\n1,5.5,a\n2,6.5,b\n3,7.5,a\n").unnamedColumn == .first)
        #expect(sniff("x,y\nMazda,5.5,a\nFiat,6.5,b\nFord,7.5,a\n").unnamedColumn == .first)
        #expect(sniff("x,y\nFiat,5.5,a\nFiat,6.5,b\nFord,7.5,a\n").unnamedColumn == .last)
        #expect(
            sniff("x,y\n1,5.5,a\n2,6.5,b\n3,7.5,a\n4,8.5\n5,8,a\n6,8,b\n7,8,c\n8,8,d\n9,8,d\n10,8,d\n11,8,d\n")
                .unnamedColumn == .last)
        #expect(sniff("x,y,z\n1,5.5,a\n2,6.5,b\n3,7.5,a\n").unnamedColumn == nil)
    }
}
