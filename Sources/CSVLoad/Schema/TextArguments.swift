/// Finds the columns whose text an expression gives to `parse_number()` or `parse_date()`.
///
/// These read how a value is written, which a number no longer tells: `1.500` read as REAL is 1.5. It looks at the words
/// of the SQL alone, and may so name a column too many, which then stays text without need.
struct TextArguments {
    private static let functions: Set<String> = ["parse_number", "parse_date"]

    /// Names in lower case, of columns of the input or computed ones.
    private(set) var names: Set<String> = []
    /// All names that the expression has.
    private(set) var all: Set<String> = []

    init(_ sql: String) {
        let words = SQLWord.words(of: sql)
        for (index, word) in words.enumerated() {
            guard case .name(let name) = word else { continue }
            all.insert(name)
            guard TextArguments.functions.contains(name), index + 1 < words.count, words[index + 1] == .mark("(") else {
                continue
            }
            var depth = 1
            for word in words[(index + 2)...] {
                switch word {
                case .mark("("): depth += 1
                case .mark(")"): depth -= 1
                case .name(let name): names.insert(name)
                case .mark: break
                }
                if depth == 0 || (depth == 1 && word == .mark(",")) { break }
            }
        }
    }
}

/// A word of SQL, as far as it matters where names are looked for: <https://www.sqlite.org/lang_keywords.html>.
private enum SQLWord: Equatable {
    /// In lower case, without its quotes.
    case name(String)
    case mark(Character)

    /// The words without comments and literals.
    static func words(of sql: String) -> [SQLWord] {
        var words: [SQLWord] = []
        var rest = Substring(sql)
        while let first = rest.first {
            switch first {
            case "'": rest = quoted(rest, by: "'").rest
            case "\"", "`":
                let (text, behind) = quoted(rest, by: first)
                words.append(.name(text.asciiLowercased))
                rest = behind
            case "[":
                words.append(.name(String(rest.dropFirst().prefix { $0 != "]" }).asciiLowercased))
                rest = rest.drop { $0 != "]" }.dropFirst()
            case "-" where rest.hasPrefix("--"): rest = rest.drop { !$0.isNewline }
            case "/" where rest.hasPrefix("/*"): rest = behindComment(rest.dropFirst(2))
            case _ where isNameCharacter(first):
                let name = rest.prefix { isNameCharacter($0) }
                if !first.isNumber { words.append(.name(String(name).asciiLowercased)) }
                rest = rest[name.endIndex...]
            default:
                if !first.isWhitespace { words.append(.mark(first)) }
                rest.removeFirst()
            }
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

extension PlanBuilder {
    /// Has decimals stay text in columns that expressions read as text, be it through other computed columns.
    func keepDecimalTexts(in plan: inout RowPlan) {
        var texts = content.filter.map { TextArguments($0).names } ?? []
        for computation in content.computations.reversed() {
            let words = TextArguments(computation.sql)
            texts.formUnion(words.names)
            if texts.contains(computation.column.asciiLowercased) { texts.formUnion(words.all) }
        }
        for index in plan.inputs.indices
        where plan.inputs[index].type == .any && texts.contains(plan.inputs[index].name.asciiLowercased) {
            plan.inputs[index].format = .decimalsAsText
        }
    }
}
