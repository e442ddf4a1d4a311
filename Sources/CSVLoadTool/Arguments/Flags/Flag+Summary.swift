extension Flag {
    /// The first sentence of its help for a subcommand, without the full stop: what fits beside a name in a list.
    func summary(for subcommand: Subcommand?) -> String {
        Flag.firstSentence(of: wording(for: subcommand).help)
    }

    /// A text up to its first full stop, which is left out.
    ///
    /// A point inside a word, as in `1_name.sql`, ends no sentence.
    static func firstSentence(of text: String) -> String {
        var sentence = text.firstRange(of: ". ").map { text[..<$0.lowerBound] } ?? text[...]
        if sentence.last == "." { sentence.removeLast() }
        return String(sentence)
    }
}
