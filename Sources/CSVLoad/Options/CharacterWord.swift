/// Characters of the dialect as people type them: themselves, or a word for one that a shell makes hard to type.
///
/// The usual delimiters have names: `comma`, `semicolon`, `tab`, `pipe`, `space` and `colon`. A tab is also `\t`, and any
/// byte up to `\x7f` may be given in hexadecimal, as the unit separator `\x1f`, control characters also in octal
/// (`\001`), as `\u0001` and as `^A`, which is how Hive's manuals name them. NUL is refused: it ends C strings.
package enum CharacterWord: Equatable, Sendable {
    /// What a flag takes.
    package enum Rule: Equatable, Sendable {
        /// One ASCII character that is no line end.
        case single
        /// That, or the word `none`.
        case singleOrNone
        /// That, or one character and the quote that it is an escape before, and nowhere else.
        case escape
        /// One or more characters of any kind, such as `||` or `λ`.
        case several
        /// That, or the word `spaces`.
        case delimiter
    }

    /// The bytes in UTF-8: one, unless several were allowed.
    case bytes([UInt8])
    /// The word `none`: the dialect has no such character.
    case nothing
    /// The word `spaces`: runs of spaces and tabs.
    case blanks

    /// Reads a word, or is `nil` if `text` stands for nothing that the rule allows.
    package init?(_ text: String, rule: Rule) {
        if rule == .singleOrNone || rule == .escape, text == "none" {
            self = .nothing
            return
        }
        if rule == .delimiter, text == "spaces" {
            self = .blanks
            return
        }
        let bytes = Self.bytes(of: text)
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        if rule == .single || rule == .singleOrNone {
            guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D else { return nil }
        }
        if rule == .escape {
            guard bytes.count <= 2, bytes.allSatisfy({ $0 < 0x80 && $0 != 0x0A && $0 != 0x0D }) else { return nil }
            guard bytes.count == 1 || bytes[1] == UInt8(ascii: "\"") || bytes[1] == UInt8(ascii: "'") else {
                return nil
            }
        }
        self = .bytes(bytes)
    }

    /// Bytes as a word that is read as they are.
    static func spelling(of bytes: [UInt8]) -> String {
        if bytes == [0x09] { return "tab" }
        if bytes == [0x20] { return "space" }
        if bytes.count == 1, bytes[0] < 0x20 {
            return "\\x" + (bytes[0] < 0x10 ? "0" : "") + String(bytes[0], radix: 16)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let names: [String: UInt8] = [
        "comma": UInt8(ascii: ","), "semicolon": UInt8(ascii: ";"), "tab": UInt8(ascii: "\t"),
        "pipe": UInt8(ascii: "|"), "space": UInt8(ascii: " "), "colon": UInt8(ascii: ":"), "\\t": UInt8(ascii: "\t"),
    ]

    private static func bytes(of text: String) -> [UInt8] {
        if let named = names[text] { return [named] }
        let bytes = Array(text.utf8)
        if bytes.count == 2, bytes[0] == UInt8(ascii: "^"), (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[1]) {
            return [bytes[1] - UInt8(ascii: "@")]
        }
        for (prefix, radix, digits) in [("\\x", 16, 2), ("\\u", 16, 4), ("\\", 8, 3)]
        where text.hasPrefix(prefix) && bytes.count == prefix.utf8.count + digits {
            let number = text.dropFirst(prefix.count)
            guard number.allSatisfy(\.isHexDigit), let byte = Int(number, radix: radix) else { continue }
            return byte < 0x80 ? [UInt8(byte)] : []
        }
        // Half of such a number is more likely a slip than a delimiter.
        return text.hasPrefix("\\x") && bytes.count == 4 ? [] : bytes
    }
}
