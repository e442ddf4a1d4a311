import CSVCore

/// Whether numbers and encodings are what the standard library takes them for.
struct ValueCheck {
    private let sample: Sample
    private let whole: Found

    init(_ sample: Sample, _ whole: Found) {
        self.sample = sample
        self.whole = whole
    }

    func finding(_ random: inout SeededRandom) -> String? {
        if let finding = encoding(sample.text) { return finding }
        for row in whole.rows.prefix(16) {
            for value in row.values.prefix(16) {
                if let finding = number(value) ?? encoding(value) { return finding }
            }
        }
        return number(numeral(&random))
    }

    /// A text that is nearly a number.
    private func numeral(_ random: inout SeededRandom) -> [UInt8] {
        let pieces = ["0", "1", "9", "5", "00", "123456789", "-", "+", ".", "e", "E", "e-", "9223372036854775808", " "]
        return (0..<1 + random.below(8)).flatMap { _ in Array(random.pick(pieces).utf8) }
    }

    private func number(_ text: [UInt8]) -> String? {
        let (integer, real) = withExactMemory(text[...]) { span in
            span.withUnsafeBytes { raw -> (Int64?, Double?) in
                guard let bytes = raw.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return (nil, nil) }
                return (NumberText.integer(bytes, raw.count), NumberText.real(bytes, raw.count))
            }
        }
        let shown = Sample.escaped(text)
        let string = String(decoding: text, as: UTF8.self)
        if let integer, Array(String(integer).utf8) != text { return "\(shown) is read as the integer \(integer)" }
        if integer == nil, let value = Int64(string), Array(String(value).utf8) == text {
            return "\(shown) is refused as an integer"
        }
        if let real, Double(string) != real { return "\(shown) is read as the number \(real)" }
        if let integer, NumberText.survivesAsReal(integer) != (real != nil) {
            return "the integer \(shown) is a real by one rule alone"
        }
        return nil
    }

    private func encoding(_ text: [UInt8]) -> String? {
        let invalid = withExactMemory(text[...]) { span in
            span.withUnsafeBytes { Encoding.firstInvalidByte(in: $0.assumingMemoryBound(to: UInt8.self)) }
        }
        let isValid = String(validating: text, as: UTF8.self) != nil
        guard (invalid == nil) == isValid else {
            return "\(Sample.escaped(text)) is \(isValid ? "" : "not ")UTF-8, and is taken for the opposite"
        }
        guard let invalid else { return nil }
        let isFirst = String(validating: text[..<invalid], as: UTF8.self) != nil
        return isFirst ? nil : "byte \(invalid) of \(Sample.escaped(text)) is not the first that is not UTF-8"
    }
}
