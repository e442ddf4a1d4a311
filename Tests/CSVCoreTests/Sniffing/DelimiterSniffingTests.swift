import CSVCore
import Testing

@Suite("Sniffing the delimiter")
struct DelimiterSniffingTests {
    @Test(
        "finds each delimiter",
        arguments: [
            ",", ";", "\t", "|", ":", " ", ", ", " , ", "||", "::", "\u{1}", "\u{1F}", "\u{1E}", "~", "^",
        ],
        ["\n", "\r\n", "\r"])
    func each(delimiter: String, lineEnd: String) {
        let layout = sniff(orders(20, delimiter: delimiter, lineEnd: lineEnd))
        #expect(layout.delimiter == delimiter)
        #expect(layout.columnCount == 5)
        #expect(layout.headerRows == 1)
        #expect(layout.skippedLines == 0)
        #expect(layout.notesStart == nil)
    }

    @Test("reads decimal commas between semicolons")
    func decimalCommas() {
        #expect(sniff("1,5;2,5\n3,25;4,75\n0,5;6,1\n").delimiter == ";")
        #expect(sniff("a;b;c\n1,5;2,5;3,5\n1,0;2,0;3,0\n").columnCount == 3)
        #expect(sniff("Ort;Preis\nBonn;1.234,50 €\nKöln;99,00 €\n").delimiter == ";")
    }

    @Test("leaves lists of semicolons or pipes inside comma fields")
    func lists() {
        #expect(sniff("id,tags,n\n1,a;b;c,10\n2,d,11\n3,e;f,12\n4,g;h;i;j,13\n").delimiter == ",")
        #expect(sniff("id,label\n1,Total; all\n2,Total; some\n3,Total; none\n").delimiter == ",")
    }

    @Test("reads columns that blanks align, and asks where they are not even")
    func aligned() {
        let even = sniff(" 1    10    200\n 2   100     20\n 3    11    201\n 4   110     21\n")
        #expect(even.dialect.joinsDelimiters)
        #expect(even.columnCount == 3)
        let gaps = sniff("id   name        qty\n1    big bolt      5\n2    nut          17\n33   washer        9\n")
        #expect(gaps.refusal?.flag.contains("--delimiter spaces") == true)
        #expect(
            sniff("text\nOne end.  Two.\nSome more.  And so on.\nNothing here.\nThe last.  Of all.\n").refusal == nil)
    }

    @Test("reads what R writes: blanks, quoted names, and names of rows that have none")
    func rowNames() {
        let layout = sniff("\"mpg\" \"cyl\"\n\"Mazda RX4\" 21 6\n\"Datsun 710\" 22.8 4\n")
        #expect(layout.delimiter == " ")
        #expect(layout.unnamedColumn == .first)
        #expect(sniff("street name\n12 Main Street\n7 Park Lane\n114 Hill Road\n").delimiter == ",")
    }

    @Test("leaves colons of times and addresses alone")
    func colons() {
        let text = "at,page\n12:30:00,http://a.example/x\n12:31:00,http://b.example/y\n12:32:10,http://c.example/\n"
        #expect(sniff(text).delimiter == ",")
    }

    @Test("is not swayed by a delimiter that ends every record")
    func terminator() {
        #expect(sniff("1,I;\n2,L;\n3,V;\n4,E;\n").delimiter == ",")
    }

    @Test("keeps its mind when single records are bad", arguments: 0..<30, [" ", ";", "|"])
    func badRecord(at index: Int, delimiter: String) {
        var lines = orders(30).split(separator: "\n").map(String.init)
        lines[index] = lines[index].replacing(",", with: delimiter)
        let layout = sniff(lines.joined(separator: "\n"))
        #expect(layout.delimiter == ",")
        #expect(layout.columnCount == 5)
        #expect(layout.notesStart == nil)
        #expect(layout.skippedLines == 0)
        #expect(layout.headerRows == 1)
    }

    @Test("takes the word of a first line that names the delimiter")
    func hint() {
        let layout = sniff("sep=;\na;b\n1;2\n3;4\n")
        #expect(layout.delimiter == ";")
        #expect(layout.skippedLines == 1)
        #expect(layout.skippedBytes == 6)
    }

    @Test("falls back on comma and double quote", arguments: ["", "\n\n", "word", "word\n", "a\nb\nc\n"])
    func fallback(text: String) {
        #expect(sniff(text).dialect == Dialect())
    }

    @Test("has no columns where there is not a record", arguments: ["", "\n", "\r\n\r\n"])
    func nothing(text: String) {
        let layout = sniff(text)
        #expect(layout.columnCount == 0)
        #expect(layout.headerRows == 0)
    }

    @Test("decides alike on a sample that is cut anywhere")
    func cut() {
        let bytes = Array(orders(40).utf8)
        for count in stride(from: bytes.count / 2, to: bytes.count, by: 7) {
            let layout = sniff(Array(bytes[..<count]), isWhole: false)
            #expect(layout.delimiter == ",")
            #expect(layout.columnCount == 5)
        }
    }

    @Test("says why")
    func evidence() {
        let told = sniff("a;b\n1;2\n3;4\n").inferences.map(\.sentence)
        #expect(
            told == [
                "the delimiter is semicolon: 100 % of 3 records have 2 fields (found in the text; --delimiter names another)"
            ])
        let plain = sniff("a,b\n1,2\n3,4\n")
        #expect(plain.inferences == [])
        #expect(plain.evidence.first == "comma: 100 % of 3 records have 2 fields")
    }
}
