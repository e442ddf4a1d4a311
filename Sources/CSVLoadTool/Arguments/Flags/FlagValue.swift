import CSVLoad

/// The kind of value that a flag takes, and the rule by which typed text is one.
enum FlagValue: Sendable, Equatable {
    /// The flag takes no value: it is there or not.
    case none
    /// Any text, the empty one included.
    case text(String)
    /// One of a few words.
    case choice([String])
    /// A whole number within a range; the text names it in help.
    case integer(ClosedRange<Int>, String)
    /// A size such as `16MiB`, `4MB` or `65536`, within a range; see `ByteSize`.
    case bytes(ClosedRange<Int>, String)
    /// A whole number or a percentage; see `CountLimit`.
    case limit(String)
    /// A time span such as `90d`; see ``TimeSpan``.
    case span(String)
    /// A character, or more of them, or a word for one; see `CharacterWord`.
    case character(String, CharacterWord.Rule)

    /// What the flag of an option takes.
    init(_ form: OptionForm, _ placeholder: String?) {
        switch form {
        case .toggle: self = .none
        case .text: self = .text(placeholder ?? "TEXT")
        case .choice(let words): self = .choice(words)
        case .integer(let range): self = .integer(range, placeholder ?? "N")
        case .bytes(let range): self = .bytes(range, placeholder ?? "N")
        case .limit: self = .limit(placeholder ?? "N[%]")
        case .character(let rule): self = .character(placeholder ?? "C", rule)
        }
    }

    /// The words of a choice; none for anything else.
    var words: [String] {
        if case .choice(let words) = self { words } else { [] }
    }

    /// How help names the value, or `nil` if there is none: `NAME`, `auto|always|never`, `C|none`.
    var placeholder: String? {
        switch self {
        case .none: nil
        case .text(let name), .integer(_, let name), .bytes(_, let name), .limit(let name), .span(let name): name
        case .choice(let words): words.joined(separator: "|")
        case .character(let name, let rule): rule == .singleOrNone ? name + "|none" : name
        }
    }

    /// Tells what is expected in place of `text`, or `nil` if `text` is as expected.
    func complaint(about text: String) -> String? {
        switch self {
        case .none, .text:
            return nil
        case .choice(let words):
            guard !words.contains(text) else { return nil }
            let expected = "expected " + words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
            return Suggestion.nearest(to: text, among: words).map { expected + ". Did you mean '\($0)'?" } ?? expected
        case .integer(let range, _):
            guard Int(text).map({ range.contains($0) }) != true else { return nil }
            return range.upperBound == .max
                ? "expected a whole number, \(range.lowerBound) or more"
                : "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .bytes(let range, _):
            guard ByteSize.bytes(text).map({ range.contains($0) }) != true else { return nil }
            return range.upperBound == .max
                ? "expected a size such as 16MiB, 4MB or 65536"
                : "expected a size from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))"
        case .limit:
            return CountLimit(text) == nil ? "expected a whole number, or a percentage such as 5%" : nil
        case .span:
            return TimeSpan.seconds(text) == nil ? "expected a time such as 90d, 12w or 36h" : nil
        case .character(_, let rule):
            guard CharacterWord(text, rule: rule) == nil else { return nil }
            switch rule {
            case .single: return "expected one ASCII character, 'tab', 'space' or '\\xHH'"
            case .singleOrNone: return "expected one ASCII character, 'tab', 'space', '\\xHH' or 'none'"
            case .escape:
                return "expected one ASCII character, 'none', or one and the quote that it escapes, as '\\\"'"
            case .several: return "expected one or more characters, 'tab', 'space' or '\\xHH'"
            case .delimiter:
                return
                    "expected one or more characters, 'comma', 'semicolon', 'tab', 'pipe', 'space', 'spaces', 'colon' "
                    + "or '\\xHH'"
            }
        }
    }
}
