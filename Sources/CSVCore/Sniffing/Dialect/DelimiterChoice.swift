/// A delimiter that the sniffer knows, and how much it takes to believe in it.
struct DelimiterChoice {
    let bytes: [UInt8]
    /// Whether the bytes are common inside of values, so that equal widths alone prove nothing.
    let isWeak: Bool
    /// Factor of its score: a habit that is rarer needs to explain the text better.
    let prior: Double
    /// Whether several of it side by side count as one.
    var isJoined = false

    /// All of them, the more usual first: of two that explain a text equally well the first is taken.
    static let all = [
        DelimiterChoice(bytes: [0x2C], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x3B], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x09], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x7C], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x2C, 0x20], isWeak: false, prior: 1.01),
        DelimiterChoice(bytes: [0x20, 0x2C, 0x20], isWeak: false, prior: 1.02),
        DelimiterChoice(bytes: [0x7C, 0x7C], isWeak: false, prior: 1.01),
        DelimiterChoice(bytes: [0x3A, 0x3A], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x01], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x1F], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x1E], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x7E], isWeak: false, prior: 0.9),
        DelimiterChoice(bytes: [0x5E], isWeak: false, prior: 0.9),
        DelimiterChoice(bytes: [0x23], isWeak: true, prior: 0.7),
        DelimiterChoice(bytes: [0x3A], isWeak: true, prior: 0.7),
        DelimiterChoice(bytes: [0x20], isWeak: true, prior: 0.7),
        DelimiterChoice(bytes: [0x20], isWeak: true, prior: 0.7, isJoined: true),
    ]

    /// Columns that blanks align.
    static var aligned: DelimiterChoice { all[all.count - 1] }

    /// Those that occur in a text in the way that they would have to.
    static func occurring(in counts: DelimiterCounts) -> [DelimiterChoice] {
        all.filter { choice in
            switch choice.bytes {
            case [0x2C, 0x20]: counts.commasHaveBlanks
            case [0x20, 0x2C, 0x20]: counts.commasStandApart
            case [0x7C, 0x7C]: counts.pipesAreDoubled
            case [0x3A, 0x3A]: counts.colonsAreDoubled
            // Several blanks are never one delimiter each.
            case [0x20]: counts.occurs(0x20) && counts.hasGaps == choice.isJoined
            default: counts.occurs(choice.bytes[0])
            }
        }
    }

    /// Its name in a sentence.
    static func name(_ bytes: [UInt8]) -> String {
        switch bytes {
        case [0x2C]: "comma"
        case [0x3B]: "semicolon"
        case [0x09]: "tab"
        case [0x20]: "space"
        case [0x7C]: "pipe"
        case [0x3A]: "colon"
        case [0x2C, 0x20]: "comma and space"
        case [0x20, 0x2C, 0x20]: "comma between spaces"
        default:
            bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                ? "'" + String(decoding: bytes, as: UTF8.self) + "'"
                : bytes.map { "byte " + String($0, radix: 16, uppercase: true) }.joined(separator: ", ")
        }
    }
}
