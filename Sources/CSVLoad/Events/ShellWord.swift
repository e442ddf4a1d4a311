/// A word of a command line that every POSIX shell reads back as it is.
///
/// See [Quoting](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02). Within single
/// quotes a shell takes no character for its own. Swift counts a quote and a combining mark behind it as one
/// `Character`, and a shell does not: scalars are what is looked at.
package enum ShellWord {
    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+".unicodeScalars)

    /// The word for a shell, in single quotes where it has characters that a shell would take for its own.
    package static func quoted(_ word: String) -> String {
        let scalars = word.unicodeScalars
        // zsh looks for a program of that name where a word begins with an equals sign.
        if let first = scalars.first, first != "=", scalars.allSatisfy(plain.contains) { return word }
        return "'" + word.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }

    /// The word for a line that people read and paste: quoted, and what cannot be seen in it is made by `printf`.
    ///
    /// A terminal would obey a control sequence in a name, and a direction control would make a line look like
    /// another one. Only line ends that close a word stay as they are: a shell drops those of a command's output.
    package static func printable(_ word: String) -> String {
        guard !VisibleText.isVisible(word) else { return quoted(word) }
        let scalars = word.unicodeScalars
        let ends = scalars.reversed().prefix { $0 == "\n" }
        let format = scalars.dropLast(ends.count).map { scalar -> String in
            switch scalar {
            case "%": return "%%"
            case "\\": return "\\\\"
            case "'", "!": return octal(scalar)
            default: return VisibleText.isVisible(String(scalar)) ? String(scalar) : octal(scalar)
            }
        }
        return "\"$(printf '\(format.joined())')\""
            + (ends.isEmpty ? "" : quoted(String(repeating: "\n", count: ends.count)))
    }

    /// A path for the same line.
    package static func path(_ path: String) -> String { printable(operand(path)) }

    /// The path in a form that no program takes for an option.
    package static func operand(_ path: String) -> String {
        path.unicodeScalars.first == "-" && path != "-" ? "./" + path : path
    }

    /// Words as a line that people read and paste.
    package static func line(_ words: some Sequence<String>) -> String {
        words.map { printable($0) }.joined(separator: " ")
    }

    private static func octal(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { "\\" + String($0 >> 6) + String($0 >> 3 & 7) + String($0 & 7) }.joined()
    }
}
