/// Makes names and data harmless for a terminal, which would obey the control sequences in them.
///
/// A file name or a field can hold an escape sequence that clears the screen, or a bidirectional control that makes
/// a line read otherwise than it is. Both are shown as visible escapes. A backslash stays as it is, so the result is
/// for reading and cannot be turned back.
enum SafeText {
    /// The text with control, format and line-separating characters as escapes: `\n`, `\x1b`, `\u{202e}`.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escape(for: scalar) {
                result += escape
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text of raw bytes, with every byte that is not valid UTF-8 as an escape such as `\xff`.
    static func escaped(bytes: some Collection<UInt8>) -> String {
        var result = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        // The parser reads ahead of what it has told, so the position is counted here.
        var rest = bytes[...]
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                result += escaped(String(Unicode.UTF8.decode(encoded)))
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                result += rest.prefix(length).map(hexadecimal).joined()
                rest = rest.dropFirst(length)
            case .emptyInput:
                return result
            }
        }
    }

    /// Text of several lines, which stay lines.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped($0) }.joined(separator: "\n")
    }

    /// The text cut to a number of columns, with an ellipsis in its middle: both ends of a path tell something.
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
}

extension SafeText {
    private static func escape(for scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{00}"..."\u{1F}", "\u{7F}": return hexadecimal(UInt8(scalar.value))
        // The joiners shape letters and emoji and move nothing.
        case "\u{200C}", "\u{200D}": return nil
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return "\\u{" + String(scalar.value, radix: 16) + "}"
        default:
            return nil
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
}
