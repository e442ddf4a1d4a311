import FaultKit

/// Bytes that may stand in a file called CSV: tables with faults, tables among other lines, and no table at all.
struct AnyText {
    var bytes: [UInt8]

    init(_ random: inout SeededRandom) {
        var table = PlainTable.withHeader(&random, atLeast: random.below(6))
        table.delimiter = random.pick([",", ",", ",", ";", "\t", "|"])
        var lines = Array(table.lines.prefix(60))
        switch random.below(8) {
        case 0: lines = AnyText.front(&random) + lines
        case 1: lines += AnyText.back(&random)
        case 2: lines = AnyText.front(&random) + lines + AnyText.back(&random)
        case 3: lines += (random.oneIn(2) ? [""] : []) + lines
        case 4:
            let other = PlainTable.withHeader(&random, atLeast: random.below(6))
            lines += (random.oneIn(2) ? [""] : []) + other.lines.prefix(20)
        case 5: lines = AnyText.ragged(lines, &random)
        default: break
        }
        if random.oneIn(6) { lines.insert(AnyText.comment(&random), at: random.below(lines.count + 1)) }
        var text = lines.map { $0 + table.recordEnd }.joined()
        if random.oneIn(4) { text = String(text.dropLast()) }
        bytes = Array(text.utf8)
        switch random.below(8) {
        case 0: bytes = AnyText.noise(&random)
        case 1, 2: mutate(times: 1 + random.below(4), &random)
        case 3: mutate(times: 10 + random.below(40), &random)
        default: break
        }
        if random.oneIn(30) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
        if random.oneIn(30) { bytes += [0x1A] }
    }

    private static func front(_ random: inout SeededRandom) -> [String] {
        (0...random.below(3)).map { _ in
            random.pick([
                "", "Sales of March", "sep=;", "Printed on 2024-04-01", "a,b", "Total,,,,", ",,,", comment(&random),
            ])
        }
    }

    private static func back(_ random: inout SeededRandom) -> [String] {
        (random.oneIn(2) ? [""] : [])
            + (0...random.below(4)).map { _ in
                random.pick([
                    "Total", "Source: till", "", "Total,12", "page 1, of 2", ",,,", "(end)", "Not audited,,,,", "\\.",
                ])
            }
    }

    private static func comment(_ random: inout SeededRandom) -> String {
        random.pick(["# exported 2024, by till", "#", "// generated", "-- 12 rows", "#a,b,c"])
    }

    /// Lines of which some have lost or gained fields.
    private static func ragged(_ lines: [String], _ random: inout SeededRandom) -> [String] {
        lines.map { line in
            switch random.below(4) {
            case 0: String(line.prefix(random.below(line.count + 1)))
            case 1: line + random.pick([",", ",x", ";", ",,,", "\""])
            default: line
            }
        }
    }

    /// Bytes without any order, most of them with a meaning.
    private static func noise(_ random: inout SeededRandom) -> [UInt8] {
        let marks = Array("\n\n\n,,,;\t|\"\"'\\# ax1\r".utf8)
        return (0..<random.below(400)).map { _ in random.oneIn(10) ? random.byte() : random.pick(marks) }
    }

    private mutating func mutate(times: Int, _ random: inout SeededRandom) {
        let marks = Array("\n\r,;\t|\"'\\# \0\u{1A}x".utf8) + [0xFF, 0xE9]
        for _ in 0..<times where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = random.oneIn(3) ? random.byte() : random.pick(marks)
            case 1: bytes.insert(random.pick(marks), at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(30)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(60))], at: place)
            }
        }
    }
}
