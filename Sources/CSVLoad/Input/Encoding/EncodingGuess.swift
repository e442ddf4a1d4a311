import CUchardet

/// The encoding that a text which is not UTF-8 is likely to be in: advice, and what `--encoding auto` takes.
///
/// Every encoding that is common among tables is tried on the bytes themselves: what they would say in it costs the more,
/// the rarer its characters are and the less they suit their neighbours. The cheapest one is advised where all others
/// that would make another text of the bytes are dearer by a clear margin; where none is, nothing is advised. Where lines
/// that are not ASCII are good UTF-8, another encoding would spoil them, and nothing is advised either.
struct EncodingGuess: CustomStringConvertible {
    /// A name that iconv knows.
    let description: String

    /// Bytes of a text in which its encoding is looked for.
    static let sampleBytes = 1 << 20
    /// How much less likely the next encoding has to be, as a natural logarithm.
    private static let margin = 3.5

    /// - Parameter text: whole lines, or the front of a text.
    init?(_ text: [UInt8]) {
        self.init(EncodingEvidence(text))
    }

    /// Nil where the bytes do not tell, or are UTF-8.
    init?(_ evidence: EncodingEvidence) {
        guard evidence.misencodedLines > 0, evidence.utf8Lines * 20 < evidence.misencodedLines else { return nil }
        let bytes = evidence.excerpt
        let candidates = (SingleByteEncoding.candidates(for: bytes) + DoubleByteEncoding.candidates(for: bytes))
            .sorted { $0.cost < $1.cost }
        guard let best = candidates.first else {
            guard let name = EncodingGuess.detected(bytes) else { return nil }
            description = name
            return
        }
        // An encoding in which the same bytes say the same makes no difference.
        let rival = candidates.first { $0.name != best.name && $0.meaning != best.meaning }
        if let rival, rival.cost - best.cost < EncodingGuess.margin { return nil }
        guard best.isPlausible, TranscodingSource.isKnown(best.name) else { return nil }
        if evidence.utf8Lines > 0, !best.isDoubleByte { return nil }
        description = best.name
    }

    /// A text in one of the encodings, as far as it is looked at.
    struct Candidate {
        let name: String
        /// How unlikely the text is, as a natural logarithm.
        let cost: Double
        /// What the bytes say, so that two encodings can be compared.
        let meaning: [UInt32]
        let isDoubleByte: Bool
        /// Whether it is likely in itself, and long enough.
        let isPlausible: Bool
    }

    /// What the library says of a long text in a script that is not tried here.
    private static func detected(_ bytes: [UInt8]) -> String? {
        guard bytes.count(where: { $0 >= 0x80 }) >= 64 else { return nil }
        let detector = uchardet_new()
        defer { uchardet_delete(detector) }
        bytes.withUnsafeBytes { raw in
            _ = uchardet_handle_data(detector, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
        uchardet_data_end(detector)
        let name = uchardet_get_charset(detector).map { String(cString: $0) } ?? ""
        let isLatin = name.hasPrefix("ISO-8859") || name.hasPrefix("WINDOWS-125") || name.hasPrefix("IBM")
        guard !name.isEmpty, name != "ASCII", !name.hasPrefix("UTF-8"), !isLatin, !name.hasPrefix("MAC") else {
            return nil
        }
        return TextCoding.confirms(name, bytes) ? name : nil
    }
}

/// What the lines of a text say about its encoding.
struct EncodingEvidence {
    /// Lines with characters that are good UTF-8, and hardly something else by chance.
    private(set) var utf8Lines = 0
    /// Lines that are no UTF-8.
    private(set) var misencodedLines = 0
    /// The first lines that may be in another encoding.
    private(set) var excerpt: [UInt8] = []

    static let excerptBytes = 64 << 10

    init() {}

    init(_ text: [UInt8]) {
        guard text.contains(where: { $0 >= 0x80 }) else { return }
        add(text[...])
    }

    /// Adds lines; the last one may be cut.
    mutating func add(_ text: ArraySlice<UInt8>) {
        for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard line.contains(where: { $0 >= 0x80 }) else { continue }
            switch UTF8Line(line).verdict {
            case .clear: utf8Lines += 1
            case .weak: keep(line)
            case .no:
                // Of the front of a text the last character may lack its end.
                if line.endIndex == text.endIndex, UTF8Line(line).isCut {
                    continue
                }
                misencodedLines += 1
                keep(line)
            }
        }
    }

    private mutating func keep(_ line: ArraySlice<UInt8>) {
        let room = EncodingEvidence.excerptBytes - excerpt.count
        guard room > 0 else { return }
        var line = line.prefix(room)
        // A character is not cut where a byte stands that is never part of one.
        if line.count == room {
            line = line.prefix(through: line.lastIndex { $0 >= 0x20 && $0 < 0x30 } ?? line.endIndex - 1)
        }
        excerpt += line + [0x0A]
    }
}

/// Whether the bytes of a line are UTF-8.
private struct UTF8Line {
    enum Verdict {
        /// It is, and has characters that other encodings do not make by chance.
        case clear
        /// It is, and may be something else.
        case weak
        case no
    }

    private(set) var verdict = Verdict.weak
    /// Whether all that it lacks is the end of its last character.
    private(set) var isCut = false

    init(_ line: ArraySlice<UInt8>) {
        var index = line.startIndex
        var pairs = 0
        while index < line.endIndex {
            let lead = line[index]
            if lead < 0x80 {
                pairs = 0
                index += 1
                continue
            }
            let length = lead >= 0xC2 && lead < 0xE0 ? 2 : lead < 0xE0 ? 0 : lead < 0xF0 ? 3 : 4
            let sequence = line[index...].prefix(length)
            guard length > 0, lead < 0xF5, sequence.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else {
                verdict = .no
                return
            }
            guard sequence.count == length else {
                verdict = .no
                isCut = true
                return
            }
            if String(validating: sequence, as: UTF8.self) == nil {
                verdict = .no
                return
            }
            if length > 2 { verdict = .clear }
            if length == 2 {
                pairs += 1
                // A letter with a mark in a word of plain letters, or a word of such characters.
                let isInWord =
                    index > line.startIndex && UTF8Line.isLetter(line[index - 1])
                    || index + 2 < line.endIndex && UTF8Line.isLetter(line[index + 2])
                if isInWord || pairs > 2 { verdict = .clear }
            } else {
                pairs = 0
            }
            index += length
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
}
