/// Splits a command into words by a shell's rules for quotes and backslashes, and nothing else of a shell.
enum CommandWords {
    /// The words of a command, the program first.
    ///
    /// - Throws: that a quote is open, that there is no word, or that something stands there which only a shell does.
    static func split(_ text: String) throws(LoadError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = text.makeIterator()
        while let character = rest.next() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("\"", "\\"):
                let next = rest.next()
                if let next, !"\"\\$`".contains(next) { word?.append("\\") }
                if let next { word?.append(next) }
            case (.some, _):
                word?.append(character)
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"):
                if let next = rest.next() { word = (word ?? "") + String(next) }
            case (nil, " "), (nil, "\t"), (nil, "\n"):
                if let done = word { words.append(done) }
                word = nil
            default:
                guard !"|&;<>()$`".contains(character) else {
                    throw LoadError(
                        .optionInvalid,
                        "The command of --compute-command has a '\(character)', which only a shell understands",
                        recovery: "Put it in quotes, or use --compute-shell to have a shell run the command.")
                }
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else {
            throw LoadError(.optionInvalid, "The command of --compute-command has a quote that is not closed")
        }
        if let word { words.append(word) }
        guard !words.isEmpty, !words[0].isEmpty else {
            throw LoadError(.optionInvalid, "--compute-command names no program")
        }
        return words
    }
}
