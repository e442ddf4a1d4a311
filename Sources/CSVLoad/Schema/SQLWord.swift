/// A word of SQL, as far as it matters where names are looked for: <https://www.sqlite.org/lang_keywords.html>.
enum SQLWord: Equatable {
    /// In lower case, without its quotes.
    case name(String)
    case mark(Character)

    /// The words without comments and literals.
    static func words(of sql: String) -> [SQLWord] { placed(in: sql).map(\.word) }

    /// The same, with the places where they stand.
    static func placed(in sql: String) -> [(word: SQLWord, range: Range<String.Index>)] {
        var words: [(word: SQLWord, range: Range<String.Index>)] = []
        var rest = Substring(sql)
        while let first = rest.first {
            let start = rest.startIndex
            var found: SQLWord?
            switch first {
            case "'": rest = quoted(rest, by: "'").rest
            case "\"", "`":
                let (text, behind) = quoted(rest, by: first)
                found = .name(text.asciiLowercased)
                rest = behind
            case "[":
                found = .name(String(rest.dropFirst().prefix { $0 != "]" }).asciiLowercased)
                rest = rest.drop { $0 != "]" }.dropFirst()
            case "-" where rest.hasPrefix("--"): rest = rest.drop { !$0.isNewline }
            case "/" where rest.hasPrefix("/*"): rest = behindComment(rest.dropFirst(2))
            case _ where isNameCharacter(first):
                let name = rest.prefix { isNameCharacter($0) }
                if !first.isNumber { found = .name(String(name).asciiLowercased) }
                rest = rest[name.endIndex...]
            default:
                if !first.isWhitespace { found = .mark(first) }
                rest.removeFirst()
            }
            if let found { words.append((found, start..<rest.startIndex)) }
        }
        return words
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "$" || !character.isASCII
    }

    /// The text between two quotes, which stand doubled within, and what comes behind it.
    private static func quoted(_ text: Substring, by quote: Character) -> (text: String, rest: Substring) {
        var result = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                guard rest.first == quote else { break }
                rest.removeFirst()
            }
            result.append(character)
        }
        return (result, rest)
    }

    private static func behindComment(_ text: Substring) -> Substring {
        var rest = text
        while !rest.isEmpty, !rest.hasPrefix("*/") { rest.removeFirst() }
        return rest.dropFirst(2)
    }
}
