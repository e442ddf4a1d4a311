import CSVCore
import Testing

@Suite("Records that are read bit by bit")
struct LongRecordScannerTests {
    private static let dialects: [Dialect] = {
        var dialects = [
            Dialect(), Dialect(delimiter: Array("||".utf8)), Dialect(delimiter: Array("ab".utf8)),
            Dialect(escape: UInt8(ascii: "\\")), Dialect(quote: nil), Dialect(comment: Array("#".utf8)),
        ]
        var dialect = Dialect(escape: UInt8(ascii: "\\"))
        dialect.escapeRule = .beforeQuotes
        dialects.append(dialect)
        dialect = Dialect(delimiter: [0x20])
        dialect.joinsDelimiters = true
        dialects.append(dialect)
        return dialects
    }()

    /// Where the first record or comment of the text ends; nil where it has none that is whole.
    private func end(of text: [UInt8], _ dialect: Dialect, split: Int) -> (end: Int?, isStray: Bool) {
        var scanner = LongRecordScanner(dialect: dialect)
        var position = 0
        for part in [text[..<split], text[split...]] {
            let outcome = part.withUnsafeBytes { scanner.scan($0) }
            switch outcome {
            case .goesOn: position += part.count
            case .ends(let offset): return (position + offset, false)
            case .neverCloses: return (nil, true)
            }
        }
        return (nil, false)
    }

    @Test("random texts end where the finder of boundaries says, however they are split", arguments: 0..<8)
    func random(number: Int) {
        let dialect = Self.dialects[number]
        let finder = BoundaryFinder(dialect: dialect)
        let letters = Array("\"\"\"\n\n\r,,|ab\\\\#x \t".utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
                letters.randomElement(using: &generator)!
            }
            // A comment's sign has to be in the first part, as it is where a record is too long.
            let split = Int.random(in: 1...text.count, using: &generator)
            let found = end(of: text, dialect, split: split)
            guard !found.isStray, text[0] != UInt8(ascii: "#") || dialect.comment == nil else { continue }
            let wanted = finder.firstBoundary(in: text.span.bytes, from: 0, isFinal: false)
            // A carriage return may be the last byte of one and half of a line end for the other.
            if wanted == nil, found.end != nil {
                Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription)")
            }
            if let wanted, found.end != wanted {
                Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription): \(found) but \(wanted)")
            }
        }
    }

    @Test("a quote that opens a field behind an open one shows that this one never closed")
    func stray() {
        let text = Array("a,\"b\nc,\"d\"\n".utf8)
        #expect(end(of: text, Dialect(), split: 3).isStray)
        var scanner = LongRecordScanner(dialect: Dialect())
        _ = text[..<6].withUnsafeBytes { scanner.scan($0) }
        #expect(scanner.isInQuotes && scanner.firstLineEnd == 4)
    }

    @Test("a comment ends with its line, whatever quotes it has")
    func comment() {
        let text = Array("# \"a\n\"b\n".utf8)
        #expect(end(of: text, Dialect(comment: Array("#".utf8)), split: 2).end == 5)
    }
}
