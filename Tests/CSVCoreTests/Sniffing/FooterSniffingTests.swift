import CSVCore
import Testing

@Suite("Sniffing the end of the table")
struct FooterSniffingTests {
    private func given(_ change: (inout Sniffer.Given) -> Void) -> Sniffer.Given {
        var given = Sniffer.Given()
        change(&given)
        return given
    }

    @Test(
        "finds lines that an empty line sets apart, and lines of prose",
        arguments: [
            "Source: the register\n", "Total of all: 5\nSource: the register\n", "\nnotes\n", "\nTotal,77\n",
            "\r\n\r\nby Ann, Bob\r\nand Cid", "\n\n(10 rows)\n",
        ])
    func footer(text: String) {
        let table = orders(10)
        let blanks = text.prefix { $0.isNewline }.utf8.count
        let layout = sniff(table + text)
        #expect(layout.notesStart == table.utf8.count + blanks)
        #expect(layout.following == .footer)
        #expect(layout.inferences.map(\.kind) == [.footer])
        #expect(layout.inferences.last?.sentence.contains("--skip-footer 0") == true)
    }

    @Test(
        "takes no line that stands directly behind records, and none of the table's width",
        arguments: [
            "Zoe\n", "Zoe\nYan\n", "Total,77\n", ",,,,\n", ",,,,\nSource,,,,\n", "\nTotal,,,,77\n", "see page 5, too\n",
            "Source: the register\nZoe,1,2023-01-01,1.5,x\n", "\nnotes\nZoe,1,2023-01-01,1.5,x\n",
        ])
    func none(text: String) {
        #expect(sniff(orders(10) + text).notesStart == nil)
    }

    @Test("takes a record that was cut off for a record, though an empty line precedes it")
    func cutOff() {
        let table = (0..<10).map { "2023-01-1\($0),\($0),x\n" }.joined()
        #expect(sniff("day,n,word\n" + table + "\n2023-02-01,5\n").notesStart == nil)
    }

    @Test("takes a short record for a record where the first column is prose")
    func proseColumn() {
        let table = (0..<10).map { "line \($0) of it,\($0)\n" }.joined()
        #expect(sniff("text,n\n" + table + "the last line\n").notesStart == nil)
    }

    @Test("looks for none where a flag says so")
    func given() {
        let text = orders(10) + "\nSource: the register\n"
        #expect(sniff(text, given: given { $0.skipFooter = 0 }).notesStart == nil)
        #expect(sniff(text, given: given { $0.seeksFooter = false }).notesStart == nil)
    }

    @Test("finds a second table behind an empty line", arguments: [2, 3, 4, 6, 7])
    func secondTable(width: Int) {
        let table = orders(10)
        let names = (0..<width).map { "n\($0)" }.joined(separator: ",")
        let record = (0..<width).map { "x\($0)" }.joined(separator: ",")
        let second = "\(names)\n\(record)\n\(record)\n\(record)\n"
        let layout = sniff(table + "\n" + second)
        #expect(layout.notesStart == table.utf8.count + 1)
        #expect(layout.following == .table)
        #expect(layout.columnCount == 5)
        #expect(layout.inferences.last?.flag.hasPrefix("--table-number 2") == true)
        #expect(sniff(table + second).notesStart == nil)

        let other = sniff(table + "\n" + second, given: given { $0.tableNumber = 2 })
        #expect(other.skippedBytes == table.utf8.count + 1)
        #expect(other.columnCount == width)
        #expect(other.notesStart == nil)
        let first = sniff(table + "\n" + second, given: given { $0.tableNumber = 1 })
        #expect(first.columnCount == 5)
        #expect(first.notesStart == table.utf8.count + 1)
        #expect(sniff(table + "\n" + second, given: given { $0.tableNumber = 3 }).refusal?.kind == .nextTable)
    }

    @Test("takes an empty line between records for nothing", arguments: 1..<10)
    func blankLine(at index: Int) {
        var lines = orders(10).split(separator: "\n").map(String.init)
        lines.insert("", at: index)
        let layout = sniff(lines.joined(separator: "\n"))
        #expect(layout.notesStart == nil)
        #expect(layout.skippedLines == 0)
        #expect(layout.columnCount == 5)
    }

    @Test("takes text that comes twice for records")
    func twice() {
        let text = "Ann,Bonn\nBob,Köln\nCid,Trier\n"
        #expect(sniff(text + text).notesStart == nil)
        #expect(sniff(orders(10) + orders(4)).notesStart == nil)
    }

    @Test("finds none in a part of a text")
    func part() {
        #expect(sniff(orders(10) + "Source: the register\n", isWhole: false).notesStart == nil)
    }

    @Test(
        "takes single bad records for bad records",
        arguments: ["Ann,1,2023-01-01,1.5\n", "Ann,1,2023-01-01,1.5,x,y\n", "Ann", "Ann,3"])
    func bad(record: String) {
        #expect(sniff(orders(10) + record).notesStart == nil)
        #expect(sniff(orders(5) + record + "\n" + orders(5, header: false)).notesStart == nil)
    }

    @Test("takes records that grew a field for records")
    func grown() {
        let grown = (0..<5).map { "Ann\($0),\($0),2023-01-0\($0 + 1),1.5,x,new\n" }.joined()
        #expect(sniff(orders(10) + grown).notesStart == nil)
    }

    @Test("finds a footer in the last bytes of a long text")
    func late() {
        let table = orders(400)
        let layout = sniff(String(table.prefix(20_000)), isWhole: false)
        let end = Array((table.suffix(5_000) + "\nSource: the register\n").utf8)
        let found = Sniffer.footer(atEndOf: end.span.bytes, of: layout, given: .init())
        #expect(found?.start == 5_001)
        #expect(Sniffer.footer(atEndOf: Array(table.utf8.suffix(5_000)).span.bytes, of: layout, given: .init()) == nil)
    }
}
