import Testing

@testable import CSVCore

@Suite("Random numbers")
struct RandomNumberTests {
    #if DEBUG
        private static let count: UInt64 = 4_000
    #else
        private static let count: UInt64 = 20_000
    #endif
    private static let seeds: [UInt64] = [0, 1_000_000]

    @Test("come back as the integers they were", arguments: seeds)
    func integers(seed: UInt64) {
        var random = RandomText(seed: seed)
        for _ in 0..<Self.count {
            let value = Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random)
            guard NumberText.integer(of: value.description) != value else { continue }
            Issue.record("seed \(seed): \(value)")
        }
    }

    @Test("come back as the doubles they were where their shortest text is plain", arguments: seeds)
    func shortest(seed: UInt64) {
        var random = RandomText(seed: seed)
        for _ in 0..<Self.count {
            let value = Double(bitPattern: random.next())
            guard value.isFinite, !isInteger(value.description), NumberText.real(of: value.description) != value else {
                continue
            }
            Issue.record("seed \(seed): \(value)")
        }
    }

    @Test("are read as the standard library reads them, and refused where digits would be lost", arguments: seeds)
    func decimals(seed: UInt64) {
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            let text = random.number()
            let found = NumberText.real(of: text)
            var expected = isPlain(text) ? Double(text) : nil
            if let value = expected, digits(of: value.description) != digits(of: text) { expected = nil }
            guard found?.bitPattern != expected?.bitPattern else { continue }
            Issue.record("seed \(number): \(text) is read as \(String(describing: found))")
        }
    }

    @Test("survive as reals exactly where their text is one", arguments: seeds)
    func surviving(seed: UInt64) {
        var random = RandomText(seed: seed)
        for _ in 0..<Self.count {
            var value = Int64(bitPattern: random.next()) >> Int64.random(in: 0...20, using: &random)
            // Trailing zeros and bits make neighbours of the rare integers that survive.
            let zeros = Int.random(in: 0...4, using: &random)
            for _ in 0..<zeros { value = value / 10 }
            for _ in 0..<zeros { value = value * 10 }
            if Bool.random(using: &random) { value &= ~0x3FF }
            guard NumberText.survivesAsReal(value) != NumberText.isReal(value.description) else { continue }
            Issue.record("seed \(seed): \(value)")
        }
    }

    /// Whether a text has the documented form: no leading zeros, no plus sign, no point without digits behind it.
    private func isPlain(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*|(?=\.))(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil && !isNegativeZero(text)
            && (!isInteger(text) || Int64(text) != nil)
    }

    private func isInteger(_ text: String) -> Bool { text.wholeMatch(of: /-?[0-9]+/) != nil }
    private func isNegativeZero(_ text: String) -> Bool { text.hasPrefix("-") && digits(of: text).isEmpty }

    /// Significant digits, without the zeros at both ends.
    private func digits(of text: String) -> String {
        let written = text.prefix { $0 != "e" && $0 != "E" }.filter(\.isNumber).drop { $0 == "0" }
        return String(written.reversed().drop { $0 == "0" }.reversed())
    }
}

extension RandomText {
    /// A number as a person or a program might write it, or nearly one.
    fileprivate mutating func number() -> String {
        var text = next() & 3 == 0 ? "-" : ""
        text += digits(upTo: 19)
        if next() & 1 == 0 { text += "." + digits(upTo: 19) }
        if next() & 3 == 0 { text += ["e", "E", "e-", "e+"][Int(next() & 3)] + digits(upTo: 3) }
        return text
    }

    private mutating func digits(upTo count: Int) -> String {
        let zeros = next() & 7 == 0 ? run(Int(next() & 7), "0") : ""
        let digits = (0..<Int.random(in: 0...count, using: &self)).map { _ in String(next() % 10) }.joined()
        return next() & 1 == 0 ? digits + zeros : zeros + digits
    }
}
