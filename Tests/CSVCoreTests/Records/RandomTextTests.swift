import Testing

@testable import CSVCore

@Suite("Random texts")
struct RandomTextTests {
    /// Texts a test: every assertion costs fifty times more without optimisation.
    #if DEBUG
        private static let count: UInt64 = 500
    #else
        private static let count: UInt64 = 25_000
    #endif
    private static let seeds: [UInt64] = (0..<8).map { $0 * 1_000_000 }

    @Test("are read alike in blocks, in plain blocks, byte by byte and in pieces", arguments: seeds)
    func alike(seed: UInt64) {
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            let text = random.text()
            let keepsBlankLines = Bool.random(using: &random)
            let reading = Reading(dialect: Dialect(), keepsBlankLines: keepsBlankLines)
            let scanned = reading.byScanner(for: text)
            let expected = scanned.read(text)
            let first = Int.random(in: 0...text.count, using: &random)
            let capacity = Int.random(in: 1...80, using: &random)
            for path in MaskPath.allCases {
                var reading = reading
                reading.path = path
                check(reading.read(text), expected, "\(path)", seed: number, text)
                if reading.ends(text) != reading.ranges(text) {
                    Issue.record("seed \(number), \(path), \(Bytes(text)): records end at \(reading.ends(text))")
                }
                check(reading.read(text, first: first, capacity: capacity), expected, "\(path)", seed: number, text)
            }
            check(scanned.read(text, first: first, capacity: capacity), expected, "in pieces", seed: number, text)
        }
    }

    @Test("are read alike in pieces in dialects that have no blocks", arguments: Dialect.withoutBlocks)
    func pieces(dialect: Dialect) {
        for number in 0..<Self.count {
            var random = RandomText(seed: number)
            let text = random.text()
            let reading = Reading(dialect: dialect, keepsBlankLines: Bool.random(using: &random))
            let first = Int.random(in: 0...text.count, using: &random)
            let capacity = Int.random(in: 1...80, using: &random)
            check(reading.read(text, first: first, capacity: capacity), reading.read(text), "", seed: number, text)
        }
    }

    @Test("are cut alike in blocks and byte by byte", arguments: seeds)
    func cuts(seed: UInt64) {
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            let text = random.text()
            let reading = Reading(dialect: Dialect())
            let count = Int.random(in: 0...text.count, using: &random)
            let cut = reading.cut(text, count: count)
            guard cut != reading.byScanner(for: text).cut(text, count: count) else { continue }
            Issue.record("seed \(number), \(count) bytes of \(Bytes(text)): cut at \(cut)")
            return
        }
    }

    @Test("are read without the blanks around values where these are trimmed", arguments: seeds)
    func trimmed(seed: UInt64) {
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            let text = random.text()
            var reading = Reading(dialect: Dialect())
            var expected = reading.read(text)
            for (index, record) in expected.records.enumerated() {
                guard case .sound(let fields) = record else { continue }
                expected.records[index] = .sound(
                    fields.map { field in
                        guard !field.isQuoted else { return field }
                        let rest = field.content.bytes.drop { $0 == 0x20 || $0 == 0x09 }.reversed()
                        return .p(Bytes(rest.drop { $0 == 0x20 || $0 == 0x09 }.reversed()))
                    })
            }
            reading.dialect.trimsBlanks = true
            check(reading.read(text), expected, "trimmed", seed: number, text)
        }
    }

    @Test("lose no byte but line ends and lines of blanks", arguments: seeds)
    func complete(seed: UInt64) {
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            let text = random.text()
            let found = Reading(dialect: Dialect()).read(text)
            var end = 0
            var isComplete = true
            for range in found.ranges + [text.count..<text.count] {
                let lines = text[end..<range.lowerBound].split(omittingEmptySubsequences: false) {
                    $0 == 0x0A || $0 == 0x0D
                }
                // No part of a line that has a record.
                isComplete = isComplete && lines.joined().allSatisfy { $0 == 0x20 || $0 == 0x09 }
                isComplete = isComplete && (end == 0 || lines[0].isEmpty)
                isComplete = isComplete && (range.lowerBound == text.count || lines[lines.count - 1].isEmpty)
                end = range.upperBound
            }
            guard !isComplete else { continue }
            Issue.record("seed \(number), \(Bytes(text)): \(found)")
            return
        }
    }

    private func check(_ found: ReadText, _ expected: ReadText, _ way: String, seed: UInt64, _ text: [UInt8]) {
        guard found != expected else { return }
        Issue.record("seed \(seed), \(way), \(Bytes(text)): \(found) instead of \(expected)")
    }
}

extension Dialect {
    /// Dialects that only the byte-wise scanner reads.
    static let withoutBlocks: [Dialect] = {
        var dialects = [
            Dialect(escape: 0x5C), Dialect(delimiter: Array(",a".utf8)), Dialect(comment: Array("a".utf8)),
            Dialect(delimiter: Array("é".utf8), escape: 0x5C), Dialect(quote: nil, escape: 0x5C),
            Dialect(delimiter: Array(",,".utf8), escape: 0x5C, comment: Array("aa".utf8)),
        ]
        var dialect = Dialect(escape: 0x5C)
        dialect.escapeRule = .beforeQuotes
        dialects.append(dialect)
        dialect.strayQuotes = .literal
        dialects.append(dialect)
        dialect = Dialect(quote: nil, escape: 0x5C)
        dialect.escapeRule = .copyText
        dialects.append(dialect)
        for delimiter in [[0x20], [0x2C]] as [[UInt8]] {
            dialect = Dialect(delimiter: delimiter)
            dialect.joinsDelimiters = true
            dialects.append(dialect)
        }
        dialect.escape = 0x5C
        dialect.trimsBlanks = true
        dialect.dropsEmptyRecords = true
        dialects.append(dialect)
        return dialects
    }()
}
