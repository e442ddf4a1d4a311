import CSVCore
import Testing

@Suite("Sniffing quotes and escapes")
struct QuoteSniffingTests {
    @Test("finds each quote", arguments: ["\"", "'"], [",", ";", "\t", "|"])
    func each(quote: String, delimiter: String) {
        let layout = sniff(orders(20, delimiter: delimiter, quote: quote) { "at \($0)\(delimiter) with milk" })
        #expect(layout.delimiter == delimiter)
        #expect(layout.quote == Character(quote))
        #expect(layout.columnCount == 5)
    }

    @Test("takes apostrophes in text for text")
    func apostrophes() {
        #expect(sniff("who,what\nAnn,it's 'fine'\nBob,'t was\nCid,rock 'n' roll\n").quote == "\"")
        #expect(sniff("a,b\n\"x, y\",'z'\n\"p, q\",r\n\"s, t\",u\n").quote == "\"")
        #expect(sniff("n\tnone\tsome\n1\t''\t2.5\n2\t''\t3.5\n3\t''\t4.5\n").quote == "\"")
    }

    @Test("leaves apostrophes where the plain reading is even, or one value alone has them")
    func plainApostrophes() {
        #expect(sniff("a;b\n'x';1\n'y';2\n'z';3\n").quote == "\"")
        #expect(sniff("a,b\nx,1\n'y, z',2\nw,3\nv,4\nu,5\n").quote == "\"")
    }

    @Test("takes a backslash before a quote for an escape, and leaves all others")
    func oneBackslash() {
        let layout = sniff("id,path,note\n1,C:\\temp,\"a, b\"\n2,\"D:\\data, old\",\"x\"\n3,E:\\y,\"say \\\"hi\\\"\"\n")
        #expect(layout.dialect.escape == UInt8(ascii: "\\"))
        #expect(layout.dialect.escapeRule == .beforeQuotes)
        #expect(layout.inferences.map(\.kind) == [.escape])
    }

    @Test("takes no backslash for an escape where more would be altered than mended")
    func shares() {
        let shares = (0..<20).map { "\($0),\"\\\\srv\\d\($0), old\"\n" }.joined()
        #expect(sniff("id,path\n" + shares + "20,\"odd \\\" one\"\n").dialect.escape == nil)
    }

    @Test("finds an escape in later parts of a long text")
    func later() {
        var layout = sniff(orders(400), isWhole: false)
        #expect(layout.dialect.escape == nil)
        let later = Array(orders(50) { "a 5\\\" pipe, \($0)" }.utf8)
        Sniffer.refine(&layout, by: later.span.bytes, given: .init())
        #expect(layout.dialect.escape == UInt8(ascii: "\\"))
    }

    @Test("keeps the double quote where there is no quote")
    func noQuote() {
        #expect(sniff(orders(5, quote: "") { "r\($0)" }).quote == "\"")
    }

    @Test("finds a backslash that escapes quotes")
    func backslash() {
        let layout = sniff(orders(20) { "a 5\\\" pipe, \($0) \\\"" })
        #expect(layout.dialect.escape == UInt8(ascii: "\\"))
        #expect(layout.delimiter == ",")
        #expect(layout.columnCount == 5)
    }

    @Test("finds doubled quotes to be enough")
    func doubled() {
        #expect(sniff(orders(20) { "a 5\"\" pipe, \($0)" }).dialect.escape == nil)
    }

    @Test("takes a backslash before a closing quote for text")
    func path() {
        let layout = sniff(orders(20) { "C:\\dir\($0)\\" })
        #expect(layout.dialect.escape == nil)
        #expect(layout.columnCount == 5)
    }

    @Test("keeps delimiters and line ends inside quotes")
    func inside() {
        let layout = sniff(orders(20) { "one; two\nthree, \($0); four\n" })
        #expect(layout.delimiter == ",")
        #expect(layout.columnCount == 5)
    }

    @Test("is not moved by one stray quote", arguments: 0..<20)
    func stray(at index: Int) {
        var lines = orders(20) { "r \($0), s" }.split(separator: "\n").map(String.init)
        lines[index] = "\"" + lines[index]
        let layout = sniff(lines.joined(separator: "\r\n"))
        #expect(layout.dialect == Dialect())
        #expect(layout.columnCount == 5)
        #expect(layout.headerRows == 1)
        #expect(layout.skippedLines == 0)
        #expect(layout.notesStart == nil)
    }
}
