/// Characters of the dialect as people type them: themselves, or a word for one that a shell makes hard to type.
///
/// A tab is `tab` or `\t`, a space `space`, and any byte from `\x01` to `\x7f` may be given in hexadecimal, as for
/// the unit separator `\x1f`. NUL is refused: it ends C strings.
enum CharacterWord: Equatable, Sendable {
    /// What a flag takes.
    enum Rule: Equatable, Sendable {
        /// One ASCII character that is no line end.
        case single
        /// That, or the word `none`.
        case singleOrNone
        /// One or more characters of any kind, such as `||` or `λ`.
        case several
    }

    /// The bytes in UTF-8: one, unless several were allowed.
    case bytes([UInt8])
    /// The word `none`: the dialect has no such character.
    case nothing

    /// Reads a word, or is `nil` if `text` stands for nothing that the rule allows.
    init?(_ text: String, rule: Rule) {
        if rule == .singleOrNone, text == "none" {
            self = .nothing
            return
        }
        let bytes = Self.bytes(of: text)
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        if rule != .several {
            guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D else { return nil }
        }
        self = .bytes(bytes)
    }

    private static func bytes(of text: String) -> [UInt8] {
        switch text {
        case "tab", "\\t":
            return [UInt8(ascii: "\t")]
        case "space":
            return [UInt8(ascii: " ")]
        default:
            if text.hasPrefix("\\x"), text.utf8.count == 4 {
                let digits = text.dropFirst(2)
                let byte = digits.allSatisfy(\.isHexDigit) ? UInt8(digits, radix: 16) : nil
                return byte.flatMap { $0 < 0x80 ? [$0] : nil } ?? []
            }
            return Array(text.utf8)
        }
    }
}
