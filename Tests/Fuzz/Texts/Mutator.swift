import CSVCore

/// Makes samples: a text of the corpus or a made one, changed a few times, and a dialect to read it in.
struct Mutator {
    /// The sample of a seed: nothing of earlier samples is in it.
    func sample(_ random: inout SeededRandom) -> Sample {
        let dialect = Dialect.random(&random)
        var text = random.oneIn(3) ? table(in: dialect, &random) : random.pick(Corpus.texts)
        if random.oneIn(3) { text = translated(text, to: dialect) }
        for _ in 0..<random.below(8) { change(&text, dialect, &random) }
        if random.oneIn(16) {
            // Structure that lies across blocks of 64 bytes.
            text = Array(repeating: 0x61, count: random.below(130)) + text
        }
        if random.oneIn(64), !text.isEmpty {
            let once = text
            while text.count < 4_000 { text += once }
        }
        return Sample(text: text, dialect: dialect, keepsBlankLines: random.oneIn(2))
    }

    /// The pieces that mean something in a dialect, and a few that do not.
    private func pieces(_ dialect: Dialect) -> [[UInt8]] {
        let quote = [dialect.quote ?? 0x22]
        let escape = [dialect.escape ?? 0x5C]
        let lineFeed: [UInt8] = [0x0A]
        var pieces = [quote, quote, quote + quote, dialect.delimiter, dialect.delimiter]
        pieces += [dialect.delimiter + quote, quote + dialect.delimiter, quote + lineFeed, lineFeed + quote]
        pieces += [lineFeed, lineFeed, [0x0D], [0x0D, 0x0A], escape, escape + quote, dialect.comment ?? [0x23]]
        pieces += [[0x61], [0x20], [0x00], [0x80]]
        pieces += ["é", "🦜", "-12.5e3", "9223372036854775807"].map { Array($0.utf8) }
        return pieces
    }

    /// A text that is sound in the dialect, of some records and fields.
    private func table(in dialect: Dialect, _ random: inout SeededRandom) -> [UInt8] {
        let width = 1 + random.below(5)
        let lineEnd: [UInt8] = random.pick([[0x0A], [0x0D, 0x0A], [0x0D]])
        let quotedIn = random.pick([1, 2, 8, 1000])
        var text: [UInt8] = []
        for _ in 0..<random.below(12) {
            for column in 0..<width {
                if column > 0 { text += dialect.delimiter }
                field(&text, dialect, quotedIn: quotedIn, &random)
            }
            text += lineEnd
        }
        if random.oneIn(3), text.count >= lineEnd.count { text.removeLast(lineEnd.count) }
        return text
    }

    private func field(_ text: inout [UInt8], _ dialect: Dialect, quotedIn: Int, _ random: inout SeededRandom) {
        let length = random.oneIn(20) ? random.below(150) : random.below(8)
        guard let quote = dialect.quote, random.oneIn(quotedIn) else {
            text += (0..<length).map { _ in 0x61 + UInt8(random.below(26)) }
            return
        }
        let pieces = pieces(dialect)
        text.append(quote)
        for _ in 0..<length {
            for byte in random.pick(pieces) {
                if byte == quote || byte == dialect.escape { text.append(dialect.escape ?? quote) }
                text.append(byte)
            }
        }
        text.append(quote)
    }

    /// The corpus is written with commas and double quotes; here they become the dialect's.
    private func translated(_ text: [UInt8], to dialect: Dialect) -> [UInt8] {
        text.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x2C, 0x3B, 0x09, 0x7C: dialect.delimiter
            case 0x22: dialect.quote.map { [$0] } ?? [byte]
            default: [byte]
            }
        }
    }

    private func change(_ text: inout [UInt8], _ dialect: Dialect, _ random: inout SeededRandom) {
        let position = random.below(text.count + 1)
        let end = min(text.count, position + random.below(9))
        switch random.below(9) {
        case 0, 1, 2: text.insert(contentsOf: random.pick(pieces(dialect)), at: position)
        case 3: text.removeSubrange(position..<end)
        case 4: text.insert(contentsOf: text[position..<end], at: random.below(text.count + 1))
        case 5: text.replaceSubrange(position..<end, with: random.pick(pieces(dialect)))
        case 6: if position < text.count { text[position] = random.byte() }
        case 7: text.removeSubrange(position...)
        default:
            let other = random.pick(Corpus.texts)
            text.replaceSubrange(position..., with: other[random.below(other.count + 1)...])
        }
    }
}

extension Dialect {
    private static let delimiters = [",", ",", ";", "\t", "|", ":", " ", "\u{0}", "a", ", ", "||", "é", ",,", ",\""]
        .map { Array($0.utf8) }

    /// Any dialect that the command takes, the usual ones more often.
    static func random(_ random: inout SeededRandom) -> Dialect {
        var dialect = Dialect(
            delimiter: random.oneIn(24) ? [random.byte()] : random.pick(delimiters),
            quote: random.pick([0x22, 0x22, 0x22, 0x27, nil, random.oneIn(4) ? random.byte() : 0x22]),
            escape: random.pick([nil, nil, nil, 0x5C, 0x22, random.oneIn(4) ? random.byte() : nil]),
            comment: random.pick([nil, nil, nil, [0x23], Array("//".utf8), Array("a".utf8)]))
        if random.oneIn(4) { dialect.strayQuotes = .literal }
        if random.oneIn(2) { dialect.escapeRule = random.pick([.beforeQuotes, .copyText]) }
        dialect.joinsDelimiters = random.oneIn(8)
        dialect.trimsBlanks = random.oneIn(8)
        dialect.dropsEmptyRecords = random.oneIn(8)
        let isUsable =
            !dialect.delimiter.contains { $0 == 0x0A || $0 == 0x0D || $0 == dialect.quote || $0 == dialect.escape }
            && !(dialect.joinsDelimiters && (dialect.quote == 0x09 || dialect.escape == 0x09))
            && dialect.quote != 0x0A && dialect.quote != 0x0D && dialect.escape != 0x0A && dialect.escape != 0x0D
        return isUsable ? dialect : Dialect()
    }
}
