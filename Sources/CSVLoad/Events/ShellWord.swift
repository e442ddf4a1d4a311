/// A word of a command line that can be pasted into a shell.
enum ShellWord {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+")

    /// The command line of this process.
    static var typedCommand: String { CommandLine.arguments.map { quoted($0) }.joined(separator: " ") }

    /// The word, in single quotes where it has characters that a shell would take for its own.
    ///
    /// One with characters that a terminal would obey gets the quotes `$'…'` of bash and zsh, and these as escapes.
    static func quoted(_ word: String) -> String {
        if !word.isEmpty, word.allSatisfy({ plain.contains($0) }) { return word }
        guard SafeText.isSafe(word) else { return escaped(word) }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func escaped(_ word: String) -> String {
        var text = "$'"
        for scalar in word.unicodeScalars {
            if scalar == "'" || scalar == "\\" {
                text += "\\" + String(scalar)
            } else if SafeText.isSafe(String(scalar)) {
                text.unicodeScalars.append(scalar)
            } else {
                text += String(scalar).utf8.map { "\\x" + ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }
        return text + "'"
    }
}
