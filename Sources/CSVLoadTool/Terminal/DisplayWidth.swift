/// How many columns of a terminal text takes: East Asian letters and emoji take two, combining marks none.
///
/// The wide ranges are the blocks that are wide throughout in [UAX #11](https://www.unicode.org/reports/tr11/);
/// terminals differ in the rest, so this is an estimate that never falls short for common scripts.
enum DisplayWidth {
    /// The columns of a text without control characters; see ``SafeText``.
    static func columns(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    /// The columns of a character, which is as wide as its widest scalar.
    static func columns(_ character: Character) -> Int {
        if character.isASCII { return 1 }
        return character.unicodeScalars.reduce(0) { max($0, columns($1)) }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        // The variation selector of emoji makes a narrow symbol wide on some terminals: better a column too many.
        case .nonspacingMark, .enclosingMark, .format: return scalar == "\u{FE0F}" ? 2 : 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
