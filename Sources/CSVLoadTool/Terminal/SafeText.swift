import CSVLoad

/// Makes names and data harmless for a terminal, which would obey the control sequences in them.
///
/// A file name or a field can hold an escape sequence that clears the screen, or a bidirectional control that makes
/// a line read otherwise than it is. Both are shown as visible escapes. A backslash stays as it is, so the result is
/// for reading and cannot be turned back.
enum SafeText {
    /// The text with control, format and line-separating characters as escapes: `\n`, `\x1b`, `\u{202e}`.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        VisibleText.forEach(in: text) { append($0, to: &result) }
        return result
    }

    /// The text of raw bytes, with every byte that is not valid UTF-8 as an escape such as `\xff`.
    static func escaped(bytes: some Collection<UInt8>) -> String {
        var result = ""
        VisibleText.forEach(inBytes: bytes) { append($0, to: &result) }
        return result
    }

    /// Whether nothing in the text has to be escaped.
    static func isSafe(_ text: some StringProtocol) -> Bool { VisibleText.isVisible(text) }

    /// JSON in which no character is left that a terminal would obey: its strings have them as escapes.
    static func json(_ text: String) -> String {
        guard !isSafe(text) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard !isSafe(String(scalar)) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    /// Text of several lines, which stay lines.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { isSafe($0) ? String($0) : escaped($0) }.joined(separator: "\n")
    }

    /// The text cut to a number of columns, with an ellipsis in its middle: both ends of a path matter.
    static func shortened(_ text: String, to columns: Int) -> String {
        guard DisplayWidth.columns(text) > columns else { return text }
        guard columns > 1 else { return columns == 1 ? "…" : "" }
        let tail = fitting(text.reversed(), columns: (columns - 1) / 2)
        let head = fitting(text, columns: columns - 1 - (columns - 1) / 2)
        return String(head) + "…" + String(tail.reversed())
    }

    /// The text as it stands in a message: escaped, cut to 60 columns, and between single quotes.
    static func quoted(_ text: some StringProtocol) -> String {
        "'" + shortened(escaped(text), to: 60) + "'"
    }

    private static func fitting(_ characters: some Sequence<Character>, columns: Int) -> [Character] {
        var left = columns
        return Array(
            characters.prefix { character in
                left -= DisplayWidth.columns(character)
                return left >= 0
            }
        )
    }

    private static func append(_ piece: VisibleText.Piece, to result: inout String) {
        switch piece {
        case .character(let scalar): result.unicodeScalars.append(scalar)
        case .escape(let escape): result += escape
        }
    }
}
