import CSVCore
import Testing

@Suite("Sniffing the end of the table")
struct TailSniffingTests {
    @Test(
        "finds notes",
        arguments: [
            "Source: the register\n", "Total of all: 5\nSource: the register\n", "\nnotes\n", ",,,,\nSource,,,,\n",
            "see page 5, too\nand more\n",
        ])
    func notes(text: String) {
        let table = orders(10)
        let start = table.utf8.count + (text.hasPrefix("\n") ? 1 : 0)
        #expect(sniff(table + text).notesStart == start)
    }

    @Test("finds a second table", arguments: [2, 3, 4, 6, 7])
    func secondTable(width: Int) {
        let table = orders(10)
        let names = (0..<width).map { "n\($0)" }.joined(separator: ",")
        let record = (0..<width).map { "x\($0)" }.joined(separator: ",")
        let second = "\(names)\n\(record)\n\(record)\n\(record)\n"
        #expect(sniff(table + second).notesStart == table.utf8.count)
        #expect(sniff(table + second).columnCount == 5)
    }

    @Test("finds a second table under the same header")
    func sameHeader() {
        let table = orders(10)
        #expect(sniff(table + orders(4)).notesStart == table.utf8.count)
    }

    @Test("takes text that comes twice for records")
    func twice() {
        let text = "Ann,Bonn\nBob,Köln\nCid,Trier\n"
        #expect(sniff(text + text).notesStart == nil)
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
}
