import Testing

@testable import CSVCore

@Suite("Record counter")
struct RecordCounterTests {
    private func check(_ text: [UInt8], _ dialect: Dialect, from start: Int = 0, seed: String = "") {
        for keepsBlankLines in [false, true] {
            for path in MaskPath.allCases {
                var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
                indexer.index(text.span.bytes, from: start)
                let counter = RecordCounter(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
                let found = counter.count(in: text.span.bytes, from: start)
                #expect(found == indexer.found.recordCount, "\(path), blank lines: \(keepsBlankLines) \(seed)")
            }
        }
    }

    @Test("counts what the indexer finds", arguments: CSVCase.all)
    func cases(test: CSVCase) {
        check(test.text.bytes, test.reading(.vector).dialect)
    }

    @Test("counts what the indexer finds when the case crosses blocks at any place", arguments: CSVCase.all)
    func shifted(test: CSVCase) {
        for shift in 50..<66 {
            check(
                Array(repeating: UInt8(ascii: "x"), count: shift) + [0x0A] + test.text.bytes,
                test.reading(.vector).dialect)
        }
    }

    @Test("counts what the indexer finds in random texts of separators, quotes and line ends")
    func random() {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        let alphabet: [UInt8] = Array("a,\"\n\r\nb \t\n".utf8)
        for _ in 0..<3000 {
            var text: [UInt8] = []
            for _ in 0..<180 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            check(text, Dialect(), seed: "seed \(seed)")
        }
    }

    @Test("counts what the indexer finds in random texts of other dialects", arguments: Dialect.withoutBlocks)
    func dialects(dialect: Dialect) {
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomText(seed: seed)
            check(random.text(), dialect, seed: "seed \(seed)")
        }
    }

    @Test("counts no record without a value where these are dropped")
    func dropped() {
        var dialect = Dialect()
        dialect.dropsEmptyRecords = true
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomText(seed: seed)
            check(random.text(), dialect, seed: "seed \(seed)")
        }
    }

    @Test("starts behind a header", arguments: [("h\na\nb\n", 2, 2), ("h\n\n\na", 2, 1), ("h\n", 2, 0), ("", 0, 0)])
    func start(text: String, start: Int, records: Int) {
        let bytes = Array(text.utf8)
        let counter = RecordCounter(dialect: Dialect(), keepsBlankLines: false)
        #expect(counter.count(in: bytes.span.bytes, from: start) == records)
    }
}
