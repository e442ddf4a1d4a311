import TestSupport

/// The input of a sample load as records, so that it can be edited.
struct SampleText {
    let load: SampleLoad
    var records: [String]

    static let header = "id,amount,name,note\n"

    var text: String { SampleText.header + records.joined(separator: "\n") + "\n" }

    /// Always the same one.
    init(_ load: SampleLoad, records count: Int, size: TrialSize) {
        self.load = load
        switch size {
        case .small: records = SampleText.narrow(load, count)
        case .full: records = SampleText.wide(load, count)
        }
    }

    /// Records with all that CSV has to quote.
    private static func narrow(_ load: SampleLoad, _ count: Int) -> [String] {
        var generator = CSVGenerator(seed: UInt64(count))
        let text =
            switch load {
            case .rejecting: generator.file(records: count, badShare: 50, repeatShare: 20)
            case .firstWins: generator.file(records: count, badShare: 5, repeatShare: 200)
            default: generator.file(records: count, badShare: 2, repeatShare: 20)
            }
        let records = split(text.dropFirst(header.count))
        return records.map { record in
            let number = record.prefix { $0 != "," }
            let isShort = record.dropFirst(number.count) == ",bad"
            return load.key(Int(number) ?? 0) + (isShort ? shortRest(load) : record.dropFirst(number.count))
        }
    }

    /// Records of some hundred bytes, so that few of them make a batch.
    private static func wide(_ load: SampleLoad, _ count: Int) -> [String] {
        var random = SeededRandom(seed: UInt64(count))
        let filler = Array((0..<4096).map { _ in random.pick(Array("abcdefghij klmno pqrstu, vwxyz ")) })
        let (badShare, repeatShare) = (load == .rejecting ? 50 : 2, 20)
        var numbers = Array(1...count)
        if load == .shuffled { numbers.shuffle(using: &random) }
        return numbers.indices.map { index in
            guard random.below(1000) >= badShare else { return load.key(numbers[index]) + shortRest(load) }
            let number = random.below(1000) < repeatShare ? numbers[random.below(index + 1)] : numbers[index]
            let start = random.below(filler.count - 700)
            let note = String(filler[start..<start + 200 + random.below(500)])
            let isLate = load == .lateType && index > count * 9 / 10
            let amount = isLate ? "none" : SampleText.amount(load, &random)
            return "\(load.key(number)),\(amount),n\(random.below(5000)),\"\(note)\""
        }
    }

    /// What stands behind the key in a record that lacks fields: one that loads when it is filled up, if it is to be retried.
    private static func shortRest(_ load: SampleLoad) -> Substring { load == .rejecting ? ",5.25" : ",bad" }

    static func amount(_ load: SampleLoad, _ random: inout SeededRandom) -> String {
        load == .lateType ? "\(random.below(10_000))" : "\(random.below(10_000)).\(11 + random.below(79))"
    }

    /// Cuts a text behind each line end that stands in no quotes, which come in pairs.
    private static func split(_ text: Substring) -> [String] {
        var records: [String] = []
        var record = ""
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == "\n", !isQuoted {
                records.append(record)
                record = ""
            } else {
                record.append(character)
            }
        }
        return records
    }
}
