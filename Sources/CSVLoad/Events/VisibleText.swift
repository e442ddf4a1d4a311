/// Names and data as text in which every character can be seen.
///
/// A file name or a field can hold an escape sequence that clears a screen, or a bidirectional control that makes a
/// line look different from what it is. What is invisible, and bytes that are not UTF-8, are shown as escapes.
package enum VisibleText {
    package enum Piece {
        /// A character that shows itself.
        case character(Unicode.Scalar)
        /// What stands for one that does not: `\n`, `\x1b`, `\u{202e}`, or `\xff` for a byte.
        case escape(String)
    }

    /// Whether every character of the text shows itself.
    package static func isVisible(_ text: some StringProtocol) -> Bool {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return true }
        return text.unicodeScalars.allSatisfy { if case .escape = piece($0) { false } else { true } }
    }

    package static func forEach(in text: some StringProtocol, _ body: (Piece) -> Void) {
        for scalar in text.unicodeScalars { body(piece(scalar)) }
    }

    /// Walks through bytes that should be UTF-8.
    package static func forEach(inBytes bytes: some Collection<UInt8>, _ body: (Piece) -> Void) {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        // The parser reads ahead of what it has returned, so the position is counted here.
        var rest = bytes[...]
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                body(piece(Unicode.UTF8.decode(encoded)))
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                for byte in rest.prefix(length) { body(.escape(hexadecimal(byte))) }
                rest = rest.dropFirst(length)
            case .emptyInput:
                return
            }
        }
    }

    private static func piece(_ scalar: Unicode.Scalar) -> Piece {
        switch scalar {
        case "\n": return .escape("\\n")
        case "\r": return .escape("\\r")
        case "\t": return .escape("\\t")
        case "\u{00}"..."\u{1F}", "\u{7F}": return .escape(hexadecimal(UInt8(scalar.value)))
        // The joiners shape letters and emoji and move nothing.
        case "\u{200C}", "\u{200D}": return .character(scalar)
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return .escape("\\u{" + String(scalar.value, radix: 16) + "}")
        default:
            return .character(scalar)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
}
