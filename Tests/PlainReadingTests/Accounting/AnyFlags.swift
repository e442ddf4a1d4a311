import CSVCore
import CSVLoad
import FaultKit

/// A random choice of what can be said about a text.
struct AnyFlags {
    var format = LoadOptions.TextFormat()
    var chunkBytes: Int

    init(_ random: inout SeededRandom) {
        chunkBytes = random.pick([256, 4 << 10, 256 << 10, 256 << 10])
        // Most texts are read without any.
        if random.oneIn(3) { return }
        if random.oneIn(4) { format.delimiter = random.pick([[0x2C], [0x3B], [0x09], [0x7C], [0x7C, 0x7C]]) }
        if random.oneIn(6) { format.quote = random.pick([.nothing, .byte(0x22), .byte(0x27)]) }
        if random.oneIn(8) { format.escape = 0x5C }
        if random.oneIn(6) { format.comment = random.pick([[0x23], [0x2F, 0x2F]]) }
        if random.oneIn(3) { format.headerLines = random.below(4) }
        if random.oneIn(4) { format.skippedLines = random.below(4) }
        if random.oneIn(4) { format.footerLines = random.below(4) }
        if random.oneIn(10) { format.tableNumber = 1 + random.below(2) }
        if random.oneIn(4) { format.encoding = "ISO-8859-1" }
        if random.oneIn(3) { format.ragged = random.pick([.pad, .keep]) }
        if random.oneIn(6) { format.strayQuotes = .literal }
    }

    /// Bytes of the byte order mark that a text begins with.
    func mark(of bytes: [UInt8]) -> Int { format.encoding == nil && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// The text as the reader sees it: in UTF-8, without the byte order mark.
    func decoded(_ bytes: [UInt8]) -> [UInt8] {
        guard format.encoding != nil else { return Array(bytes[mark(of: bytes)...]) }
        return Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
    }

    /// What is not left to the text, for people.
    var description: String {
        var parts: [String] = []
        if let delimiter = format.delimiter { parts.append("delimiter \(String(decoding: delimiter, as: UTF8.self))") }
        if let quote = format.quote { parts.append("quote \(quote)") }
        if format.escape != nil { parts.append("escape") }
        if let comment = format.comment { parts.append("comment \(String(decoding: comment, as: UTF8.self))") }
        if let lines = format.headerLines { parts.append("\(lines) header lines") }
        if let lines = format.skippedLines { parts.append("skip \(lines)") }
        if let lines = format.footerLines { parts.append("footer \(lines)") }
        if let number = format.tableNumber { parts.append("table \(number)") }
        if let encoding = format.encoding { parts.append(encoding) }
        if format.ragged != .reject { parts.append("ragged \(format.ragged)") }
        if format.strayQuotes != .reject { parts.append("stray quotes literal") }
        parts.append("chunks of \(chunkBytes)")
        return "    " + parts.joined(separator: ", ") + "\n"
    }
}
