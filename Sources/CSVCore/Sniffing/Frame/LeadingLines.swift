/// Physical lines at the start of a text that are neither names nor records, whatever flags are given: `sep=;` and
/// remarks that begin with `#`, `//` or `--`.
///
/// A remark is one only where the text behind it does not go on in the same way, as a column of such values would.
struct LeadingLines {
    /// The lines, with blank ones between and behind them.
    private(set) var lines: LineSkip
    /// The delimiter that a line `sep=;` names.
    private(set) var delimiter: UInt8?
    /// The last remark, and what stands before it; nil where there is none.
    private(set) var lastRemark: (lines: LineSkip, bytes: Range<Int>)?

    var hasRemarks: Bool { lastRemark != nil }

    private static let marks: [[UInt8]] = [[0x23], [0x2F, 0x2F], [0x2D, 0x2D]]
    /// No more remarks are believed.
    private static let most = 1000

    /// - Parameter skipped: what a flag says is no part of the text.
    init(behind skipped: LineSkip, of text: UnsafeBufferPointer<UInt8>) {
        lines = skipped
        let rest = UnsafeBufferPointer(rebasing: text[lines.bytes...])
        if let hint = SeparatorHint(rest) {
            delimiter = hint.delimiter
            lines.take(1, of: text)
        }
        guard let mark = Self.marks.first(where: { Self.starts(text, at: lines.bytes, with: $0) }) else { return }
        var remarks = lines
        var (beforeLast, last) = (remarks, remarks)
        while remarks.count - lines.count < Self.most, Self.starts(text, at: remarks.bytes, with: mark) {
            (beforeLast, last) = (last, remarks)
            remarks.take(1, of: text)
        }
        guard remarks.bytes < text.count, !Self.goesOn(text, from: remarks, with: mark) else { return }
        if Self.namesColumns(text, last.bytes..<remarks.bytes, mark) { (last, remarks) = (beforeLast, last) }
        guard remarks.count > lines.count else { return }
        lastRemark = (last, last.bytes..<remarks.bytes)
        lines = remarks
    }

    /// Leaves the last remark to the table, whose columns it names.
    mutating func giveBackLast() {
        guard let lastRemark else { return }
        lines = lastRemark.lines
        self.lastRemark = nil
    }

    /// Whether one of the next lines begins with the mark, too, so that it is part of values.
    private static func goesOn(
        _ text: UnsafeBufferPointer<UInt8>, from start: LineSkip, with mark: [UInt8]
    ) -> Bool {
        var lines = start
        for _ in 0..<20 where lines.bytes < text.count {
            if starts(text, at: lines.bytes, with: mark) { return true }
            lines.take(1, of: text)
        }
        return false
    }

    /// Whether a line that begins with a mark names columns: the mark is part of its first word, other words follow
    /// behind delimiters, and none of them is a sentence; as `#chrom`, `start`, `end`.
    private static func namesColumns(
        _ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ mark: [UInt8]
    ) -> Bool {
        let words = UnsafeBufferPointer(rebasing: text[line]).dropFirst(mark.count)
        guard mark == [0x23], let first = words.first, first != 0x23, !isBlank(first) || first == 0x09 else {
            return false
        }
        let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
        return delimiters.contains(first) || !words.contains(0x20) && words.contains { delimiters.contains($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func starts(_ text: UnsafeBufferPointer<UInt8>, at start: Int, with mark: [UInt8]) -> Bool {
        text.count - start >= mark.count && mark.indices.allSatisfy { text[start + $0] == mark[$0] }
    }
}
