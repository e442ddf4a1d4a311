import CSVCore
import Testing

@Suite("Sniffing with things given")
struct GivenSniffingTests {
    @Test("takes what is given, whatever the text says")
    func dialect() {
        var given = Sniffer.Given()
        given.delimiter = [UInt8(ascii: ";")]
        given.quote = .byte(UInt8(ascii: "'"))
        given.escape = UInt8(ascii: "\\")
        given.comment = [UInt8(ascii: "#")]
        let expected = Dialect(
            delimiter: [UInt8(ascii: ";")], quote: UInt8(ascii: "'"), escape: given.escape, comment: given.comment)
        #expect(sniff(orders(10), given: given).dialect == expected)
    }

    @Test("reads without quotes where told")
    func noQuotes() {
        var given = Sniffer.Given()
        given.quote = .nothing
        #expect(sniff("a,b\n\"1,2\n3,4\n", given: given).quote == nil)
        #expect(sniff("a,b\n\"1,2\n3,4\n", given: given).delimiter == ",")
    }

    @Test("finds the rest")
    func rest() {
        var given = Sniffer.Given()
        given.delimiter = [UInt8(ascii: ";")]
        let layout = sniff("a title\n" + orders(10, delimiter: ";", quote: "'"), given: given)
        #expect(layout.quote == "'")
        #expect(layout.skippedLines == 1)
    }

    @Test("takes the word for the header")
    func header() {
        var given = Sniffer.Given()
        given.headerLines = 0
        #expect(sniff(orders(10), given: given).headerRows == 0)
        given.headerLines = 1
        #expect(sniff("1,2.5\n2,3.5\n3,4.5\n", given: given).headerRows == 1)
    }

    @Test("skips the lines that are named and no others", arguments: [0, 1, 2, 3])
    func lines(count: Int) {
        var given = Sniffer.Given()
        given.skipLines = count
        let layout = sniff("one\r\n\r\nthree\r\n" + orders(10), given: given)
        #expect(layout.skippedLines == count)
        #expect(layout.skippedBytes == [0, 5, 7, 14][count])
    }

    @Test("passes over comments")
    func comments() {
        var given = Sniffer.Given()
        given.comment = [UInt8(ascii: "#")]
        let layout = sniff("#a;b;c\n#d;e;f\n" + orders(3), given: given)
        #expect(layout.delimiter == ",")
        #expect(layout.columnCount == 5)
        #expect(layout.skippedLines == 0)
    }

    @Test("bears more lines to skip than there are")
    func tooMany() {
        var given = Sniffer.Given()
        given.skipLines = 10
        #expect(sniff("a,b\n1,2\n", given: given).columnCount == 0)
    }
}
