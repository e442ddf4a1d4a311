/// One value as SQLite stores it.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// SQL text that stands for a name or a text, whatever characters it has.
public enum SQLText {
    /// The name in double quotes.
    public static func identifier(_ name: String) -> String { quoted(name, "\"") }

    /// The text in single quotes.
    public static func literal(_ text: String) -> String { quoted(text, "'") }

    /// Doubles the quotes in a text. A quote with a combining mark behind it is one `Character` to Swift, and to
    /// SQLite still a quote, so scalars are what is looked at.
    private static func quoted(_ text: String, _ quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        result.append(quote)
        return String(result)
    }
}
