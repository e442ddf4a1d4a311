import Testing

@testable import CSVCore

@Suite("Boundary finder")
struct BoundaryFinderTests {
    private static let capacities = [1, 2, 3, 7, 64, 65]

    @Test("leaves every record as it is, wherever a text is split", arguments: CSVCase.all, MaskPath.allCases)
    func split(test: CSVCase, path: MaskPath) {
        let reading = test.reading(path)
        let text = test.text.bytes
        let whole = reading.read(text)
        for first in 0...text.count {
            for capacity in [text.count + 1, 1, 3, 64] {
                let found = reading.read(text, first: first, capacity: capacity)
                guard found != whole else { continue }
                Issue.record("split at \(first), then \(capacity) bytes: \(found) instead of \(whole)")
            }
        }
    }

    @Test("leaves every record as it is in buffers of any size", arguments: CSVCase.all, capacities)
    func buffered(test: CSVCase, capacity: Int) {
        let text = test.text.bytes
        for path in MaskPath.allCases {
            let reading = test.reading(path)
            #expect(reading.read(text, first: capacity, capacity: capacity) == reading.read(text))
        }
    }

    @Test("cuts where the byte-wise scanner does", arguments: CSVCase.all)
    func agreed(test: CSVCase) {
        let text = test.text.bytes
        let scanning = test.reading(.vector).byScanner(for: text)
        for count in 0...text.count {
            let expected = scanning.cut(text, count: count)
            for path in MaskPath.allCases {
                let found = test.reading(path).cut(text, count: count)
                #expect(found == expected, "\(path), \(count) bytes")
            }
        }
    }

    @Test("never takes back a cut when more bytes come", arguments: CSVCase.all)
    func monotonous(test: CSVCase) {
        let text = test.text.bytes
        let reading = test.reading(.vector)
        let cuts = (0...text.count).map { reading.cut(text, count: $0) }
        #expect(zip(cuts, cuts.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(zip(cuts, 0...text.count).allSatisfy { $0 <= $1 })
    }

    @Test(
        "cuts as late as it can",
        arguments: [
            ("a\nb", 2), ("a\nb\n", 4), ("a\r", 0), ("a\r\n", 3), ("a\rb", 2), ("\"a\n", 0), ("\"a\"\n", 4),
            ("\"a\"", 0), ("\n\n", 2), ("a,\"b\nc\"\nd", 8), ("1,\"a\n2,\"", 0), ("1,\"a\n2,\"b", 5),
            ("1,\"a\n2,\"b\n3,\"c", 10), ("a\"b\n\"", 4), ("\"a\"b\nc\n", 7), ("", 0),
        ]
    )
    func late(text: String, boundary: Int) {
        for path in MaskPath.allCases {
            let bytes = Array(text.utf8)
            #expect(Reading(dialect: Dialect(), path: path).cut(bytes, count: bytes.count) == boundary)
        }
    }

    @Test("takes everything at the end of the text", arguments: ["", "a", "a\n", "\"a\nb", "a\r", "\""])
    func final(text: String) {
        let bytes = Array(text.utf8)
        let finder = BoundaryFinder(dialect: Dialect())
        #expect(finder.lastBoundary(in: bytes.span.bytes, from: 0, isFinal: true) == bytes.count)
    }

    @Test(
        "finds the end of the first record behind comments",
        arguments: [
            ("a,b\nc\n", 4), ("#x\na\nb\n", 5), ("\"a\nb\"\r\nc\n", 7), ("a\r", nil), ("a", nil), ("\"a\n", nil),
            ("#x\n", nil), ("#", nil), ("", nil), ("\"a\n\"b\"\n", 3),
        ]
    )
    func first(text: String, boundary: Int?) {
        let bytes = Array(text.utf8)
        let finder = BoundaryFinder(dialect: Dialect(comment: [0x23]))
        #expect(finder.firstBoundary(in: bytes.span.bytes, from: 0, isFinal: false) == boundary)
    }

    @Test(
        "takes the end of the text for the end of the first record",
        arguments: [("a", 1), ("a\r", 2), ("\"a\nb", 3), ("\"a", 2), ("#x", nil), ("", nil)]
    )
    func firstFinal(text: String, boundary: Int?) {
        let bytes = Array(text.utf8)
        let finder = BoundaryFinder(dialect: Dialect(comment: [0x23]))
        #expect(finder.firstBoundary(in: bytes.span.bytes, from: 0, isFinal: true) == boundary)
    }
}
