/// Weight and colour for terminals that show them; elsewhere text stays as it is.
///
/// Nothing is said by colour alone.
struct TextStyle: Sendable, Equatable {
    private let isOn: Bool

    static let plain = TextStyle(isOn: false)
    static let colored = TextStyle(isOn: true)

    /// Whether text is coloured: where a terminal is, unless the user says otherwise.
    ///
    /// `NO_COLOR` goes first (<https://no-color.org>), then `CLICOLOR_FORCE` and `CLICOLOR`
    /// (<https://bixense.com/clicolors>).
    static func isColored(isTerminal: Bool, environment: (String) -> String?) -> Bool {
        if let refusal = environment("NO_COLOR"), !refusal.isEmpty { return false }
        if let force = environment("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return true }
        return isTerminal && environment("CLICOLOR") != "0"
    }

    /// A heading of a help screen: bold.
    func heading(_ text: String) -> String { wrapped(text, "1") }

    /// The name of a flag, an operand or a subcommand: cyan.
    func name(_ text: String) -> String { wrapped(text, "36") }

    /// Lines of a message, with the word set off that opens a line: red for an error, yellow for a note, bold for what
    /// to run next.
    func message(_ text: String) -> String {
        guard isOn else { return text }
        let openings = [("Error:", "1;31"), ("Note:", "33"), ("Next:", "1")]
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard let (word, code) = openings.first(where: { line.hasPrefix($0.0) }) else { return String(line) }
            return wrapped(word, code) + line.dropFirst(word.count)
        }.joined(separator: "\n")
    }

    private func wrapped(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
