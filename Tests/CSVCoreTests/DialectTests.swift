import Testing

@testable import CSVCore

@Suite("Dialect")
struct DialectTests {
    @Test("takes a quote that escapes quotes for their doubling")
    func quoteAsEscape() {
        let dialect = Dialect(quote: 0x22, escape: 0x22)
        #expect(dialect == Dialect())
        let found = Reading(dialect: dialect).read(Array("5\",\"a\"\"b\",6\"\nc\n".utf8))
        #expect(found.records == [["5\"", .q("a\"b"), "6\""], ["c"]])
    }

    @Test("suits masks with one byte between fields, no escape and no comments")
    func masks() {
        #expect(Dialect().suitsMasks)
        #expect(Dialect(delimiter: [0x09], quote: nil).suitsMasks)
        #expect(!Dialect(delimiter: Array("λ".utf8)).suitsMasks)
        #expect(!Dialect(escape: 0x5C).suitsMasks)
        #expect(!Dialect(comment: [0x23]).suitsMasks)
    }
}
