/// A word of a command line that can be pasted into a shell.
enum ShellWord {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+")

    /// The command line of this process.
    static var typedCommand: String { CommandLine.arguments.map { quoted($0) }.joined(separator: " ") }

    /// The word, in single quotes where it has characters that a shell would take for its own.
    static func quoted(_ word: String) -> String {
        if !word.isEmpty, word.allSatisfy({ plain.contains($0) }) { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
