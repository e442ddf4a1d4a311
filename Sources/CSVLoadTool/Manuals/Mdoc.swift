/// Text in the language of manual pages, mdoc, as `mandoc` and `groff` read it.
///
/// See [mdoc(7)](https://mandoc.bsd.lv/man/mdoc.7.html) and [mandoc_char(7)](https://mandoc.bsd.lv/man/mandoc_char.7.html).
enum Mdoc {
    /// Prose as lines: a sentence begins a line, for that is how the formatters know where sentences are, and no line is
    /// longer than 78 columns.
    static func prose(_ text: String) -> [String] {
        sentences(text).flatMap { WordWrap.lines(escaped($0), width: 78) }.map { line($0) }
    }

    /// Lines that are shown as they stand.
    static func literal(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(escaped($0)) }
    }

    /// An argument of a macro, in quotes where it would be taken for several.
    static func argument(_ text: String) -> String {
        let escaped = escaped(text)
        return escaped.contains(" ") ? "\"\(escaped)\"" : escaped
    }

    /// Characters as they are, even those that formatters replace by typographic ones.
    static func escaped(_ text: some StringProtocol) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "'": "\\(aq"
            case "\"": "\\(dq"
            case "`": "\\(ga"
            case "^": "\\(ha"
            case "~": "\\(ti"
            default: scalar.isASCII ? String(scalar) : "\\[u\(hexadecimal(scalar))]"
            }
        }.joined()
    }

    /// A line of text, which a point at its beginning would turn into a macro.
    private static func line(_ text: String) -> String {
        text.hasPrefix(".") ? "\\&" + text : text
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Cuts where a full stop stands before a space and the beginning of a sentence.
    private static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var sentence = ""
        for word in text.split(separator: " ") {
            if let last = sentence.last(where: { !")'\"".contains($0) }), ".!?".contains(last) {
                sentences.append(sentence)
                sentence = ""
            }
            sentence += sentence.isEmpty ? String(word) : " " + word
        }
        return sentence.isEmpty ? sentences : sentences + [sentence]
    }
}
