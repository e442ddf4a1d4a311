/// A number of physical lines at the start of a text, and the bytes they take.
///
/// A line ends with LF, CR or CRLF, whatever quotes say.
struct LineSkip {
    private(set) var count = 0
    private(set) var bytes = 0

    /// No lines.
    init() {}

    /// The first `wanted` lines, or as many as there are.
    init(_ wanted: Int, of text: UnsafeBufferPointer<UInt8>) { take(wanted, of: text) }

    /// The lines before `offset`, where one starts.
    init(through offset: Int, of text: UnsafeBufferPointer<UInt8>) {
        while bytes < offset { takeLine(of: text) }
    }

    /// Adds the next `wanted` lines, or as many as there are.
    mutating func take(_ wanted: Int, of text: UnsafeBufferPointer<UInt8>) {
        var left = wanted
        while left > 0, bytes < text.count {
            takeLine(of: text)
            left -= 1
        }
    }

    private mutating func takeLine(of text: UnsafeBufferPointer<UInt8>) {
        while bytes < text.count, text[bytes] != 0x0A, text[bytes] != 0x0D { bytes += 1 }
        if bytes + 1 < text.count, text[bytes] == 0x0D, text[bytes + 1] == 0x0A { bytes += 1 }
        bytes = min(bytes + 1, text.count)
        count += 1
    }
}

/// A first line `sep=;`, by which spreadsheets tell each other the delimiter.
struct SeparatorHint {
    let delimiter: UInt8

    init?(_ text: UnsafeBufferPointer<UInt8>) {
        let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
        let word = Array(line.filter { $0 != 0x22 })
        guard word.count == 5, word.count < text.count, line.count <= 7,
            CellText(trimming: text).starts(with: line.count == 5 ? "sep=" : "\"sep=")
        else { return nil }
        delimiter = word[4]
    }
}
