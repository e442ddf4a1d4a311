/// A delimiter that the sniffer knows, and how much it takes to believe in it.
struct DelimiterChoice {
    let bytes: [UInt8]
    /// Whether the bytes are common inside of values, so that equal widths alone prove nothing.
    let isWeak: Bool
    /// Factor of its score: a habit that is rarer needs to explain the text better.
    let prior: Double

    /// All of them, the more usual first: of two that explain a text equally well the first is taken.
    static let all = [
        DelimiterChoice(bytes: [0x2C], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x3B], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x09], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x7C], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x2C, 0x20], isWeak: false, prior: 1.01),
        DelimiterChoice(bytes: [0x7C, 0x7C], isWeak: false, prior: 1.01),
        DelimiterChoice(bytes: [0x1F], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x1E], isWeak: false, prior: 1),
        DelimiterChoice(bytes: [0x7E], isWeak: false, prior: 0.9),
        DelimiterChoice(bytes: [0x5E], isWeak: false, prior: 0.9),
        DelimiterChoice(bytes: [0x23], isWeak: true, prior: 0.7),
        DelimiterChoice(bytes: [0x3A], isWeak: true, prior: 0.7),
        DelimiterChoice(bytes: [0x20], isWeak: true, prior: 0.7),
    ]

    /// Those that occur in a text in the way that they would have to.
    static func occurring(in census: DelimiterCensus) -> [DelimiterChoice] {
        all.filter { choice in
            switch choice.bytes {
            case [0x2C, 0x20]: census.commasHaveBlanks
            case [0x7C, 0x7C]: census.pipesAreDoubled
            default: census.occurs(choice.bytes[0])
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
        default:
            bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                ? "'" + String(decoding: bytes, as: UTF8.self) + "'"
                : bytes.map { "byte " + String($0, radix: 16, uppercase: true) }.joined(separator: ", ")
        }
    }
}
