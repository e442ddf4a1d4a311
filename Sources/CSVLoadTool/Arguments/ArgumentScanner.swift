/// Splits a command line into flags and operands, before it is known which subcommand they are for.
///
/// This works because a name means the same flag for every subcommand: whether a word is a value depends only on the
/// flag before it.
struct ArgumentScanner {
    private(set) var occurrences: [ParsedArguments.Occurrence] = []
    private(set) var operands: [String] = []
    /// How many of the operands stand before `--`; only those can name a subcommand.
    private(set) var commandWords = 0

    /// Reads the words after the name of the program.
    init(_ words: [String]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                return
            }
            if word.hasPrefix("-"), word != "-" {
                try readFlag(word, &rest)
            } else {
                operands.append(word)
                commandWords = operands.count
            }
        }
    }

    /// The subcommand as far as it can be told from the operands; an error names its usage.
    var subcommand: Subcommand? {
        if commandWords > 0, let named = Subcommand(rawValue: operands[0]) { return named }
        return operands.count >= 2 ? .load : nil
    }

    private mutating func readFlag(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let spelling = Self.spelling(of: word)
        guard let flag = FlagTable.flag(spelled: spelling) else { throw unknown(spelling) }

        var value = spelling == word ? nil : String(word.utf8.dropFirst(spelling.utf8.count + 1))
        if flag.value == .none {
            guard value == nil else { throw error("option '\(spelling)' does not take a value") }
        } else if value == nil {
            guard let next = rest.first, !Self.isKnownFlag(next) else {
                throw error("missing value for '\(spelling) \(flag.value.placeholder ?? "")'")
            }
            value = rest.removeFirst()
        }
        if let value, let complaint = flag.value.complaint(about: value) {
            throw error("invalid value \(SafeText.quoted(value)) for '\(spelling)': \(complaint)")
        }
        if !flag.isRepeatable, let earlier = occurrences.first(where: { $0.flag == flag.id }) {
            let also = earlier.spelling == spelling ? "" : " (once as '\(earlier.spelling)')"
            throw error("option '\(spelling)' is given twice\(also)")
        }
        occurrences.append(.init(flag: flag.id, spelling: spelling, value: value))
    }

    /// Whether a word that stands where a value is expected is a flag instead; `--name=…` counts by its name.
    private static func isKnownFlag(_ word: String) -> Bool {
        word.hasPrefix("-") && FlagTable.flag(spelled: spelling(of: word)) != nil
    }

    /// What stands before the first `=`, found in bytes, for a combining mark may follow and join it.
    private static func spelling(of word: String) -> String {
        String(Substring(word.utf8.prefix { $0 != UInt8(ascii: "=") }))
    }

    private func unknown(_ spelling: String) -> UsageError {
        let flags = subcommand.map { FlagTable.flags(of: $0) } ?? FlagTable.all
        let names = flags.flatMap { [$0.long] + $0.aliases }
        let typed = String(spelling.drop { $0 == "-" })
        let nearest = Suggestion.nearest(to: typed, among: names)
        return error(
            "unknown option \(SafeText.quoted(spelling))" + (nearest.map { ". Did you mean '--\($0)'?" } ?? "")
        )
    }

    private func error(_ message: String) -> UsageError {
        UsageError(message, subcommand: subcommand)
    }
}
