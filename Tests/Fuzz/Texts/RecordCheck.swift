import CSVCore

/// Whether every way of finding records finds the same ones, and whether these can be right at all.
struct RecordCheck {
    private let sample: Sample
    private let whole: Found

    init(_ sample: Sample, _ whole: Found) {
        self.sample = sample
        self.whole = whole
    }

    func finding(_ random: inout SeededRandom) -> String? {
        let text = sample.text[...]
        if Reading(sample, path: .portable).read(text) != whole { return "vector and portable masks differ" }
        let scanning = Reading(sample, path: .vector).byScanner(for: sample.text)
        if let scanned = scanning?.read(text), scanned != whole { return "masks and scanner differ" }
        if whole.hasHighBytes != sample.text.contains(where: { $0 >= 0x80 }), sample.readsAllLines {
            return "bytes outside of ASCII are missed, or made up"
        }
        return order() ?? gaps() ?? values() ?? literalQuotes()
    }

    /// Records stand in their order, do not overlap, and are not beyond the end.
    private func order() -> String? {
        var end = 0
        for row in whole.rows {
            guard row.range.lowerBound >= end, row.range.upperBound <= sample.text.count else {
                return "record \(row.range) overlaps another, or the end"
            }
            end = row.range.upperBound
        }
        return nil
    }

    /// Between records are line ends and lines of blanks alone, where other lines are records.
    private func gaps() -> String? {
        guard sample.readsAllLines else { return nil }
        var end = 0
        for range in whole.rows.map(\.range) + [sample.text.count..<sample.text.count] {
            let lines = sample.text[end..<range.lowerBound].split(omittingEmptySubsequences: false) {
                $0 == 0x0A || $0 == 0x0D
            }
            // Delimiters that stand for one are nothing at the ends of a line.
            let empty = sample.dialect.joinsDelimiters ? sample.dialect.delimiter : []
            guard lines.joined().allSatisfy({ $0 == 0x20 || $0 == 0x09 || empty.contains($0) }),
                end == 0 || lines[0].isEmpty
            else {
                return "bytes \(end)..<\(range.lowerBound) are in no record"
            }
            end = range.upperBound
        }
        return nil
    }

    /// Whether an escape that is escaped is itself, and not a control character, as `b` behind an escape is one in COPY's text.
    private var canBeDoubled: Bool {
        guard sample.dialect.escapeRule == .copyText, let escape = sample.dialect.escape else { return true }
        return !"bfnrtv".utf8.contains(escape)
    }

    /// No value is longer than its record, and each record has a value; written again they say the same.
    private func values() -> String? {
        for row in whole.rows where row.flaw == .none {
            guard !row.values.isEmpty else { return "record \(row.range) has no field" }
            guard row.values.reduce(0, { $0 + $1.count }) <= row.range.count else {
                return "the values of record \(row.range) are longer than its bytes"
            }
            guard let quote = sample.dialect.quote, sample.dialect.comment == nil, canBeDoubled else { continue }
            let written = quoted(row.values, quote)
            let again = Reading(sample, path: .vector).read(written[...])
            guard again.rows.map(\.values) == [row.values] else {
                return "record \(row.range) is another one when all its values are quoted"
            }
        }
        return nil
    }

    private func quoted(_ values: [[UInt8]], _ quote: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        for (column, value) in values.enumerated() {
            if column > 0 { text += sample.dialect.delimiter }
            text.append(quote)
            for byte in value {
                if byte == quote || byte == sample.dialect.escape { text.append(byte == quote ? quote : byte) }
                text.append(byte)
            }
            text.append(quote)
        }
        return text
    }

    /// Where stray quotes are plain characters, no record can be flawed.
    private func literalQuotes() -> String? {
        guard sample.dialect.strayQuotes == .literal || sample.dialect.quote == nil else { return nil }
        return whole.rows.allSatisfy { $0.flaw == .none } ? nil : "a record is flawed although stray quotes are literal"
    }
}
