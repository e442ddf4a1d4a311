/// Whether runs of blanks align the words of a text into columns, so that lines cut at single blanks make no sense.
///
/// Prose may have two blanks behind a sentence; columns have them at the same place in nearly all lines.
enum AlignedColumns {
    /// Lines looked at.
    private static let most = 200

    static func stand(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var edges: [Int: Int] = [:]
        var lines = 0
        var position = 0
        while position < text.count, lines < most {
            let start = position
            while position < text.count, text[position] != 0x0A, text[position] != 0x0D { position += 1 }
            let line = UnsafeBufferPointer(rebasing: text[start..<position])
            while position < text.count, text[position] == 0x0A || text[position] == 0x0D { position += 1 }
            guard line.contains(where: { $0 != 0x20 }) else { continue }
            lines += 1
            for edge in edgesOfWords(in: line) { edges[edge, default: 0] += 1 }
        }
        return lines >= 3 && edges.contains { $0.value * 10 >= lines * 8 }
    }

    /// Where words begin (positive) or end (negative) at several blanks, counted in characters.
    private static func edgesOfWords(in line: UnsafeBufferPointer<UInt8>) -> Set<Int> {
        var edges = Set<Int>()
        var column = 0
        var blanks = 0
        var isFilled = false
        for byte in line where byte & 0xC0 != 0x80 {
            column += 1
            if byte == 0x20 {
                blanks += 1
                continue
            }
            if blanks > 1, isFilled {
                edges.insert(column)
                edges.insert(-(column - blanks))
            }
            isFilled = true
            blanks = 0
        }
        return edges
    }
}
